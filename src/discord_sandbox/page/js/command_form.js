/** A slash command being filled in: one field for each option, checked before it is sent. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { optionField } from "./option_field.js";

export class CommandForm {
  #fields = [];
  #isRunning = false;

  /** `entry` comes from the picker; `place` is `{store, session, popups, onEnd(hadFocus), onRefused(form)}`. */
  constructor(entry, place) {
    this.entry = entry;
    this.place = place;
    this.#fields = entry.options.map((option) =>
      optionField(option, {
        ...place,
        suggest: (name) => this.#suggest(name),
        submit: () => this.submit(),
      }),
    );
    const cancel = t("commands.cancel", { name: `/${entry.label}` });
    this.chip = h(
      "button",
      {
        type: "button",
        class: "command-chip",
        "aria-label": cancel,
        title: cancel,
        on: { click: () => place.onEnd(true) },
      },
      `/${entry.label}`,
      icon("close"),
    );
    this.element = h(
      "div",
      {
        class: "command-form",
        role: "group",
        tabindex: -1,
        "aria-label": t("commands.options", { name: `/${entry.label}` }),
        on: { keydown: (event) => this.#onKey(event) },
      },
      this.chip,
      h("span", { class: "command-about" }, entry.description),
      this.#fields.map((field) => field.element),
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

  #suggest(focusedName) {
    const options = {};
    for (const { option, peek, read } of this.#fields) {
      const { value } = read();
      if (option.name === focusedName) options[option.name] = peek();
      else if (value !== undefined && !(value instanceof File)) options[option.name] = value;
    }
    return this.place.session.autocomplete(this.entry, options, focusedName);
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
    this.place.onEnd(true);
    const given = results
      .filter(({ value }) => value !== undefined)
      .map(({ field, value }) => [field.option.name, value]);
    const { outcome } = await this.place.session.runCommand(this.entry, given);
    this.#isRunning = false;
    if (outcome === "refused") this.place.onRefused(this);
  }
}
