/**
 * The fields that a bot may put into a form. `modalField(component, shown, context)` returns
 * `{element, customId, isFile, error(), value()}`; `shown` is the label and description beside it.
 */

import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { SELECTS, selectMenu } from "./select.js";

const PARAGRAPH = 2;
const isRequired = (component) => component.required !== false;

function frame(component, { label, description }, control, body = control) {
  const error = h("p", { class: "field-error", id: freshId("error"), role: "alert" });
  control.id ||= freshId("field");
  control.setAttribute("aria-describedby", error.id);
  const isGroup = control.tagName === "FIELDSET";
  const mark =
    isRequired(component) &&
    component.type !== 23 &&
    h(
      "span",
      { class: "required" },
      h("span", { "aria-hidden": "true" }, "*"),
      h("span", { class: "sr-only" }, t("commands.required")),
    );
  const name = h(
    isGroup ? "span" : "label",
    { class: "field-label", id: freshId("label"), for: isGroup ? undefined : control.id },
    label,
    mark,
  );
  if (isGroup) control.setAttribute("aria-labelledby", name.id);
  const element = h(
    "div",
    { class: "modal-field", dataset: { customId: component.custom_id } },
    name,
    description && h("p", { class: "field-hint" }, description),
    body,
    error,
  );
  const show = (text) => {
    error.textContent = text ?? "";
    control.setAttribute("aria-invalid", String(Boolean(text)));
    return text;
  };
  return {
    element,
    customId: component.custom_id,
    show,
    focus: () => (isGroup ? control.querySelector("input") : control).focus(),
  };
}

function lengthError(component, value) {
  const { length } = [...value];
  if (length === 0) return isRequired(component) ? t("commands.missing") : null;
  if (length < (component.min_length ?? 0))
    return t("commands.minLength", { min: component.min_length, count: component.min_length });
  if (length > (component.max_length ?? 4000))
    return t("commands.maxLength", {
      max: component.max_length ?? 4000,
      count: component.max_length ?? 4000,
    });
  return null;
}

function textInput(component, shown) {
  const isLong = component.style === PARAGRAPH;
  const control = h(isLong ? "textarea" : "input", {
    class: "field",
    type: isLong ? undefined : "text",
    rows: isLong ? 5 : undefined,
    autocomplete: "off",
    placeholder: component.placeholder,
    value: component.value ?? "",
    "aria-required": String(isRequired(component)),
  });
  const most = component.max_length ?? 4000;
  const count = h("span", { class: "count", "aria-hidden": "true" });
  const draw = () => {
    const left = most - [...control.value].length;
    count.textContent = component.max_length || left < 200 ? String(left) : "";
    count.classList.toggle("over", left < 0);
  };
  control.addEventListener("input", draw);
  draw();
  const field = frame(component, shown, control, h("div", { class: "counted" }, control, count));
  return {
    ...field,
    error: () => field.show(lengthError(component, control.value)),
    value: () => control.value,
  };
}

function countError(component, count) {
  const least = component.min_values ?? 1;
  if (count === 0 && !isRequired(component)) return null;
  if (count < (isRequired(component) ? least : Math.max(1, least)))
    return least > 1 ? t("modal.pickMin", { min: least }) : t("commands.missing");
  return count > (component.max_values ?? Infinity)
    ? t("modal.pickMax", { max: component.max_values })
    : null;
}

function select(component, shown, context) {
  const control = selectMenu(component, { ...context, label: shown.label });
  const field = frame(component, shown, control);
  return {
    ...field,
    error: () => field.show(countError(component, control.values().length)),
    value: () => control.values(),
  };
}

function fileUpload(component, shown) {
  const most = component.max_values ?? 1;
  const list = h("ul", { class: "file-list" });
  const picker = h("input", {
    type: "file",
    multiple: most > 1,
    hidden: true,
    tabindex: -1,
    on: { change: () => draw() },
  });
  const draw = () =>
    list.replaceChildren(...[...picker.files].map((file) => h("li", {}, icon("file"), file.name)));
  const control = h(
    "button",
    { type: "button", class: "button secondary file-button", on: { click: () => picker.click() } },
    icon("plus"),
    t("modal.chooseFiles"),
  );
  const field = frame(component, shown, control, h("div", {}, control, picker, list));
  return {
    ...field,
    error: () => field.show(countError({ ...component, max_values: most }, picker.files.length)),
    isFile: true,
    value: () => [...picker.files],
  };
}

function choices(component, shown, kind) {
  const name = freshId("choice");
  const inputs = component.options.map((option) =>
    h("input", { type: kind, name, value: option.value, checked: Boolean(option.default) }),
  );
  const rows = component.options.map((option, index) =>
    h(
      "label",
      { class: "choice" },
      inputs[index],
      h(
        "span",
        {},
        option.label,
        option.description && h("span", { class: "field-hint" }, option.description),
      ),
    ),
  );
  const field = frame(component, shown, h("fieldset", { class: "choices" }, rows));
  return { ...field, values: () => inputs.filter((input) => input.checked).map((input) => input.value) };
}

function radioGroup(component, shown) {
  const field = choices(component, shown, "radio");
  return {
    ...field,
    error: () =>
      field.show(isRequired(component) && field.values().length === 0 ? t("commands.missing") : null),
    value: () => field.values()[0] ?? null,
  };
}

function checkboxGroup(component, shown) {
  const field = choices(component, shown, "checkbox");
  return {
    ...field,
    error: () => field.show(countError(component, field.values().length)),
    value: field.values,
  };
}

function checkbox(component, shown) {
  const control = h("input", { type: "checkbox", checked: Boolean(component.default) });
  const field = frame(component, shown, control);
  field.element.classList.add("single");
  return { ...field, error: () => null, value: () => control.checked };
}

const FIELDS = { 4: textInput, 19: fileUpload, 21: radioGroup, 22: checkboxGroup, 23: checkbox };

export function modalField(component, shown, context) {
  const make = component.type in SELECTS ? select : FIELDS[component.type];
  return make?.(component, shown, context) ?? null;
}
