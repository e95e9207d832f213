/**
 * A list to choose from with mouse or keyboard, owned by a text field or a button: the command picker, the suggestions
 * of an option, a select menu, the emoji search. The owner keeps the focus (aria-activedescendant).
 */

import { freshId, h } from "./dom.js";

export class Listbox {
  #entries = [];
  #nodes = [];
  #active = -1;

  /** `onChoose(entry)`; entries are `{label, hint, value, picture, isChosen, isDisabled, group}`. */
  constructor(owner, { label, onChoose, isMultiple = false }) {
    this.owner = owner;
    this.onChoose = onChoose;
    this.element = h("div", {
      class: "listbox",
      role: "listbox",
      id: freshId("list"),
      hidden: true,
      "aria-label": label,
      "aria-multiselectable": isMultiple ? "true" : undefined,
      // A press must not take the focus away from the owner.
      on: { mousedown: (event) => event.preventDefault() },
    });
    owner.setAttribute("aria-haspopup", "listbox");
    owner.setAttribute("aria-expanded", "false");
  }

  get isOpen() {
    return !this.element.hidden;
  }

  show(entries, emptyText = "") {
    this.#entries = entries;
    this.#nodes = entries.map((entry, index) => this.#row(entry, index));
    const rows = [];
    entries.forEach((entry, index) => {
      if (entry.group && entry.group !== entries[index - 1]?.group) {
        rows.push(h("div", { class: "listbox-group", role: "presentation" }, entry.group));
      }
      rows.push(this.#nodes[index]);
    });
    if (!rows.length && emptyText)
      rows.push(h("div", { class: "listbox-empty", role: "presentation" }, emptyText));
    this.element.replaceChildren(...rows);
    this.element.hidden = rows.length === 0;
    this.owner.setAttribute("aria-controls", this.element.id);
    this.owner.setAttribute("aria-expanded", String(this.isOpen));
    this.#move(
      Math.max(
        0,
        entries.findIndex((entry) => entry.isChosen),
      ),
    );
  }

  hide() {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.#entries = [];
    this.owner.setAttribute("aria-expanded", "false");
    this.owner.removeAttribute("aria-activedescendant");
  }

  mark(entry, isChosen) {
    entry.isChosen = isChosen;
    this.#nodes[this.#entries.indexOf(entry)]?.setAttribute("aria-selected", String(isChosen));
  }

  #row(entry, index) {
    return h(
      "div",
      {
        class: "listbox-row",
        role: "option",
        id: freshId("option"),
        "aria-selected": String(Boolean(entry.isChosen)),
        "aria-disabled": entry.isDisabled ? "true" : undefined,
        on: {
          click: () => this.#choose(index),
          mousemove: () => this.#active !== index && this.#move(index, false),
        },
      },
      entry.picture,
      h(
        "span",
        { class: "listbox-text" },
        h("span", { class: "listbox-label" }, entry.label),
        entry.hint && h("span", { class: "listbox-hint" }, entry.hint),
      ),
      entry.side && h("span", { class: "listbox-side" }, entry.side),
    );
  }

  #move(index, scroll = true) {
    this.#nodes[this.#active]?.classList.remove("active");
    this.#active = index;
    const node = this.#nodes[index];
    node?.classList.add("active");
    if (node) this.owner.setAttribute("aria-activedescendant", node.id);
    if (scroll) node?.scrollIntoView({ block: "nearest" });
  }

  #choose(index) {
    const entry = this.#entries[index];
    if (entry && !entry.isDisabled) this.onChoose(entry);
  }

  /** True when the key was meant for the list; the caller then prevents its usual effect. Esc hides the list. */
  takesKey(event) {
    if (!this.isOpen || event.isComposing) return false;
    const count = this.#entries.length;
    if (event.key === "Escape") this.hide();
    else if (count === 0) return false;
    else if (event.key === "ArrowDown") this.#move((this.#active + 1) % count);
    else if (event.key === "ArrowUp") this.#move((this.#active - 1 + count) % count);
    else if (event.key === "Enter" || event.key === "Tab") this.#choose(this.#active);
    else return false;
    return true;
  }
}
