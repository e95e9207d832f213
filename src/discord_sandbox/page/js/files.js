/** Files that wait to be sent: chosen, dropped or pasted; shown with a preview; taken back one by one. */

import { h } from "./dom.js";
import { toConversation } from "./focus.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { fileSize } from "./time.js";
import { toast } from "./toast.js";

const MOST_FILES = 10;
const LARGEST_BYTES = 10 * 1024 * 1024;

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

export class FileTray {
  files = [];
  #previews = new Map();

  /** `onChange()` is called when files come or go. */
  constructor(onChange) {
    this.onChange = onChange;
    this.input = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      tabindex: -1,
      "aria-hidden": "true",
      on: { change: () => this.#chosen() },
    });
    this.element = h("ul", { class: "tray", hidden: true, "aria-label": t("composer.files") });
  }

  #chosen() {
    this.add(this.input.files);
    this.input.value = "";
  }

  add(files) {
    const large = [...files].find((file) => file.size > LARGEST_BYTES);
    if (large) toast(t("composer.tooBig", { name: large.name, limit: fileSize(LARGEST_BYTES) }), "bad");
    const together = [...this.files, ...[...files].filter((file) => file.size <= LARGEST_BYTES)];
    if (together.length > MOST_FILES) toast(t("composer.tooMany", { count: MOST_FILES }), "bad");
    this.files = together.slice(0, MOST_FILES);
    this.#draw();
  }

  /** Empties the tray and returns what was in it. */
  take() {
    const { files } = this;
    this.files = [];
    this.#draw();
    return files;
  }

  #remove(file) {
    this.files = this.files.filter((other) => other !== file);
    this.#draw();
    const next = this.element.querySelector(".tray-remove");
    if (next) next.focus();
    else toConversation();
  }

  #draw() {
    for (const [file, url] of this.#previews) {
      if (this.files.includes(file)) continue;
      URL.revokeObjectURL(url);
      this.#previews.delete(file);
    }
    this.element.hidden = this.files.length === 0;
    this.element.replaceChildren(...this.files.map((file) => this.#card(file)));
    this.onChange();
  }

  #card(file) {
    const label = t("composer.removeFile", { name: file.name });
    return h(
      "li",
      { class: "tray-card" },
      this.#preview(file),
      h(
        "span",
        { class: "file-text" },
        h("span", { class: "file-name", title: file.name }, file.name),
        h("span", { class: "quiet" }, fileSize(file.size)),
      ),
      h(
        "button",
        {
          type: "button",
          class: "tray-remove",
          "aria-label": label,
          title: label,
          on: { click: () => this.#remove(file) },
        },
        icon("close"),
      ),
    );
  }

  #preview(file) {
    if (!/^image\/(png|jpeg|gif|webp|avif|bmp)$/.test(file.type)) return icon("file");
    if (!this.#previews.has(file)) this.#previews.set(file, URL.createObjectURL(file));
    return h("img", { class: "tray-preview", src: this.#previews.get(file), alt: "" });
  }
}

/** The whole of `area` takes files that are dropped; `mayDrop()` says whether it does so now. */
export function dropZone(area, tray, mayDrop) {
  const veil = h(
    "div",
    { class: "drop-veil", hidden: true, "aria-hidden": "true" },
    h("p", {}, h("strong", {}, t("composer.drop")), h("span", {}, t("composer.drop.hint"))),
  );
  area.append(veil);
  let depth = 0;
  const show = (change) => {
    depth = Math.max(0, depth + change);
    veil.hidden = depth === 0;
  };
  area.addEventListener("dragenter", (event) => hasFiles(event) && mayDrop() && show(1));
  area.addEventListener("dragleave", (event) => hasFiles(event) && show(-1));
  // Without these a file that misses the area would replace the page.
  for (const name of ["dragover", "drop"])
    window.addEventListener(name, (event) => hasFiles(event) && event.preventDefault());
  area.addEventListener("drop", (event) => {
    depth = 0;
    show(0);
    if (hasFiles(event) && mayDrop()) tray.add(event.dataTransfer.files);
  });
}
