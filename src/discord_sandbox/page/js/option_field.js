/**
 * The field of one option of a slash command. `optionField(option, place)` returns
 * `{option, element, focus(), peek(), read(), showError(text), clear()}`; `read()` gives `{value}` or `{error}`.
 */

import { localDescription, localName } from "./commands.js";
import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { Listbox } from "./listbox.js";
import { candidates } from "./select.js";

const INTEGER = 4;
const BOOLEAN = 5;
const NUMBER = 10;
const ATTACHMENT = 11;
const PICKED = { 6: "user", 7: "channel", 8: "role", 9: "mentionable" };
const SUGGEST_AFTER_MS = 120;
const MOST_ROWS = 25;

function checkNumber(option, text) {
  const value = Number(text.replace(",", "."));
  if (!Number.isFinite(value)) return { error: t("commands.notNumber") };
  if (option.type === INTEGER && !Number.isSafeInteger(value)) return { error: t("commands.notInteger") };
  if (option.min_value !== undefined && value < option.min_value)
    return { error: t("commands.min", { min: option.min_value }) };
  if (option.max_value !== undefined && value > option.max_value)
    return { error: t("commands.max", { max: option.max_value }) };
  return { value };
}

function checkText(option, text) {
  const { length } = [...text];
  if (length < (option.min_length ?? 0))
    return { error: t("commands.minLength", { min: option.min_length, count: option.min_length }) };
  if (length > (option.max_length ?? 6000))
    return {
      error: t("commands.maxLength", { max: option.max_length ?? 6000, count: option.max_length ?? 6000 }),
    };
  return { value: text };
}

function check(option, text) {
  if (text.trim() === "") return option.required ? { error: t("commands.missing") } : {};
  return option.type === INTEGER || option.type === NUMBER
    ? checkNumber(option, text.trim())
    : checkText(option, text);
}

/** A label above, an error below. */
function frame(option, control, body) {
  const error = h("p", { class: "field-error", id: freshId("error"), role: "alert" });
  control.id = freshId("option");
  control.setAttribute("aria-describedby", error.id);
  const mark = option.required
    ? h(
        "span",
        { class: "required", title: t("commands.required") },
        h("span", { "aria-hidden": "true" }, "*"),
        h("span", { class: "sr-only" }, t("commands.required")),
      )
    : null;
  const element = h(
    "div",
    { class: "option-field", dataset: { option: option.name }, title: localDescription(option) },
    h("label", { for: control.id, id: `${control.id}-label` }, localName(option), mark),
    body ?? control,
    error,
  );
  return {
    option,
    element,
    focus: () => control.focus(),
    showError: (text) => {
      error.textContent = text;
      control.setAttribute("aria-invalid", String(Boolean(text)));
    },
  };
}

function input(option) {
  const isNumber = option.type === INTEGER || option.type === NUMBER;
  return h("input", {
    type: "text",
    class: "field",
    autocomplete: "off",
    inputmode: isNumber ? "decimal" : undefined,
    "aria-required": String(Boolean(option.required)),
    placeholder: localDescription(option) || t(option.required ? "commands.required" : "commands.optional"),
  });
}

function plainField(option) {
  const control = input(option);
  return {
    ...frame(option, control),
    peek: () => control.value,
    read: () => check(option, control.value),
    clear: () => {},
  };
}

function fixedChoices(option, place) {
  if (option.type === BOOLEAN)
    return [
      { label: t("commands.yes"), value: true },
      { label: t("commands.no"), value: false },
    ];
  if (option.choices?.length)
    return option.choices.map((choice) => ({ label: localName(choice), value: choice.value }));
  return candidates(PICKED[option.type], {
    store: place.store,
    channel: place.store.channel,
    types: option.channel_types,
  });
}

/** A text field with a list. `search(text)` resolves to entries; `isStrict`: only one of them will do. */
function comboField(option, place, search, isStrict) {
  const control = input(option);
  control.setAttribute("role", "combobox");
  control.setAttribute("aria-autocomplete", "list");
  let chosen = null;
  let known = [];
  let asked = 0;
  let timer = 0;
  const list = new Listbox(control, {
    label: localName(option),
    onChoose: (entry) => {
      chosen = entry;
      control.value = entry.label;
      list.hide();
    },
  });

  const look = async () => {
    const mine = (asked += 1);
    const found = await search(chosen ? "" : control.value);
    if (mine !== asked || document.activeElement !== control) return;
    known = found.slice(0, MOST_ROWS);
    place.popups.append(list.element);
    list.show(known, t("commands.noChoices"));
  };
  const lookSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, isStrict ? 0 : SUGGEST_AFTER_MS);
  };
  control.addEventListener("input", () => {
    chosen = null;
    lookSoon();
  });
  control.addEventListener("focus", lookSoon);
  control.addEventListener("blur", () => list.hide());
  control.addEventListener("keydown", (event) => {
    const isTab = event.key === "Tab";
    if (isTab && (control.value === "" || event.shiftKey)) return;
    if (list.takesKey(event)) {
      if (!isTab) event.preventDefault();
    } else if (event.key === "ArrowDown" && !list.isOpen) {
      event.preventDefault();
      look();
    }
  });
  const exact = () => known.find((entry) => entry.label.toLowerCase() === control.value.trim().toLowerCase());
  const read = () => {
    const picked = chosen ?? exact();
    if (picked) return { value: picked.value };
    if (isStrict && control.value.trim()) return { error: t("commands.notChoice") };
    return check(option, control.value);
  };
  return {
    ...frame(option, control),
    peek: () => String(chosen?.value ?? control.value),
    read,
    clear: () => {
      clearTimeout(timer);
      list.element.remove();
    },
  };
}

function fileField(option) {
  const name = h("span", { class: "file-name", id: freshId("file") }, t("commands.chooseFile"));
  const picker = h("input", {
    type: "file",
    hidden: true,
    tabindex: -1,
    on: {
      change: () => {
        name.textContent = picker.files[0]?.name ?? t("commands.chooseFile");
      },
    },
  });
  const control = h(
    "button",
    { type: "button", class: "button secondary file-button", on: { click: () => picker.click() } },
    icon("file"),
    name,
  );
  const body = h("div", {}, control, picker);
  const read = () => {
    if (picker.files.length) return { value: picker.files[0] };
    return option.required ? { error: t("commands.missing") } : {};
  };
  body.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    picker.files = event.dataTransfer.files;
    picker.dispatchEvent(new Event("change"));
  });
  const framed = frame(option, control, body);
  control.setAttribute("aria-labelledby", `${control.id}-label ${name.id}`);
  return { ...framed, peek: () => "", read, clear: () => {} };
}

export function optionField(option, place) {
  if (option.type === ATTACHMENT) return fileField(option);
  if (option.autocomplete) {
    const search = async () =>
      (await place.suggest(option.name)).map((choice) => ({ label: localName(choice), value: choice.value }));
    return comboField(option, place, search, false);
  }
  if (option.type === BOOLEAN || option.type in PICKED || option.choices?.length) {
    const entries = fixedChoices(option, place);
    const search = async (text) =>
      entries.filter((entry) => entry.label.toLowerCase().includes(text.trim().toLowerCase()));
    return comboField(option, place, search, true);
  }
  return plainField(option);
}
