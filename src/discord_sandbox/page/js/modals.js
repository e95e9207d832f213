/** Forms that bots open: labels, checks, and sending them back. */

import { openDialog } from "./dialogs.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { modalField } from "./modal_fields.js";
import { richText } from "./richtext.js";

const ROW = 1;
const TEXT = 10;
const LABEL = 18;

/** `{element, field}` for one component of the form. */
function part(component, context) {
  if (component.type === TEXT) return { element: richText(component.content, context) };
  if (component.type === LABEL) {
    const field = modalField(
      component.component,
      { label: component.label, description: component.description },
      context,
    );
    return { element: field?.element, field };
  }
  if (component.type === ROW) {
    const inner = component.components[0];
    const field = modalField(inner, { label: inner.label ?? inner.placeholder ?? inner.custom_id }, context);
    return { element: field?.element, field };
  }
  return {};
}

export function openBotModal(modal, store, session) {
  const context = { store, channel: store.channel };
  const parts = modal.components.map((component) => part(component, context));
  const bot = session.botOf(modal.botId);
  const failure = h("p", { class: "field-error", role: "alert" });
  const send = h("button", { type: "submit", class: "button primary" }, t("modal.submit"));

  const submit = async (event, close) => {
    event.preventDefault();
    const wrong = parts.filter(({ field }) => field?.error());
    if (wrong.length) {
      wrong[0].field.focus();
      return;
    }
    const values = {};
    const files = {};
    for (const { field } of parts.filter((one) => one.field)) {
      if (field.isFile) files[field.customId] = field.value();
      else values[field.customId] = field.value();
    }
    send.disabled = true;
    failure.textContent = "";
    const { outcome, reason } = await session.submitModal(modal, values, files);
    send.disabled = false;
    if (outcome === "refused") failure.textContent = reason;
    else if (outcome === "failed") failure.textContent = session.failureOf(bot);
    else close();
  };

  const build = (close) =>
    h(
      "form",
      { class: "dialog-form", novalidate: true, on: { submit: (event) => submit(event, close) } },
      h(
        "div",
        { class: "dialog-body" },
        parts.map(({ element }) => element),
        h("p", { class: "field-hint" }, t("modal.from", { name: store.nameOf(bot) })),
        failure,
      ),
      h(
        "div",
        { class: "dialog-foot" },
        h(
          "button",
          { type: "button", class: "button secondary", on: { click: () => close() } },
          t("modal.cancel"),
        ),
        send,
      ),
    );
  return openDialog(modal.title, build);
}
