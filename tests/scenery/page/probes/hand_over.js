// Drops files onto an element, or pastes them into it, as a person would.
([how, selector, files]) => {
  const data = new DataTransfer();
  for (const { name, type, base64 } of files) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  const target = document.querySelector(selector);
  const common = { bubbles: true, cancelable: true };
  if (how === "paste") {
    target.dispatchEvent(new ClipboardEvent("paste", { ...common, clipboardData: data }));
    return;
  }
  for (const name of ["dragenter", "dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(name, { ...common, dataTransfer: data }));
  }
};
