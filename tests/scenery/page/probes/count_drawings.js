// Counts how often the log changes, in `window.drawings`.
() => {
  window.drawings = 0;
  const count = () => {
    window.drawings += 1;
  };
  new MutationObserver(count).observe(document.getElementById("messages"), { childList: true });
};
