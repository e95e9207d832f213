/** A slash command being filled in: one field for each option, checked before it is sent. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { optionField } from "./option_field.js";

export class CommandForm {
  #fields = [];
  #isRunning = false;

  /** `entry` comes from the picker; `place` is `{store, session, popups, onEnd}`. */
  constructor(entry, place) {
    this.entry = entry;
    this.place = place;
    this.#fields = entry.options.map((option) => optionField(option, {
      ...place, suggest: (name) => this.#suggest(name), submit: () => this.submit(),
    }));
    const cancel = t("commands.cancel", { name: `/${entry.label}` });
    this.chip = h(
      "button",
      { type: "button", class: "command-chip", "aria-label": cancel, title: cancel, on: { click: () => place.onEnd(true) } },
      `/${entry.label}`, icon("close"),
    );
    this.element = h(
      "div",
      { class: "command-form", role: "group", tabindex: -1, "aria-label": t("commands.options", { name: `/${entry.label}` }), on: { keydown: (event) => this.#onKey(event) } },
      this.chip, h("span", { class: "command-about" }, entry.description), this.#fields.map((field) => field.element),
    );
  }

  focus() {
    (this.#fields[0] ?? { focus: () => this.element.focus() }).focus();
  }

  clear() {
    for (const field of this.#fields) field.clear();
  }

  #onKey(event) {
    if (event.defaultPrevented) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.place.onEnd(true);
    } else if (event.key === "Enter" && !event.isComposing && !event.target.closest("button")) {
      event.preventDefault();
      this.submit();
    }
  }

  /** Options as Discord nests them: subcommands around what was filled in. */
  #nested(options) {
    const group = this.entry.command.options?.find((option) => option.name === this.entry.path[0])?.type === 2;
    return this.entry.path.reduceRight((inner, name, depth) => [{ name, type: group && depth === 0 ? 2 : 1, options: inner }], options);
  }

  #suggest(focusedName) {
    const given = this.#fields.filter((field) => field.option.name === focusedName || field.peek() !== "");
    const options = given.map(({ option, peek }) => ({
      name: option.name, type: option.type, value: peek(), ...(option.name === focusedName && { focused: true }),
    }));
    return this.place.session.autocomplete(this.entry.command, this.#nested(options));
  }

  async submit() {
    if (this.#isRunning) return;
    const results = this.#fields.map((field) => ({ field, ...field.read() }));
    const wrong = results.filter((result) => result.error);
    for (const { field, error } of results) field.showError(error ?? "");
    if (wrong.length) {
      wrong[0].field.focus();
      return;
    }
    this.#isRunning = true;
    const files = [];
    const given = results.filter(({ value }) => value !== undefined).map(({ field, value }) => ({
      name: field.option.name, type: field.option.type, value: value instanceof File ? String(files.push(value) - 1) : value,
    }));
    this.place.onEnd(true);
    await this.place.session.runCommand(this.entry.command, { options: this.#nested(given), files, name: this.entry.name });
  }
}
