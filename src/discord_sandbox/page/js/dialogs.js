/** Windows over the page: `<dialog>` keeps the focus inside and closes on Esc. */

import { freshId, h } from "./dom.js";
import { rememberFocus } from "./focus.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";

/** Opens a dialog; `build(close)` returns its body. Resolves to what `close(result)` was given, undefined on Esc. */
export function openDialog(title, build, kind = "") {
  const giveBack = rememberFocus();
  return new Promise((resolve) => {
    let result;
    const close = (value) => {
      result = value;
      dialog.close();
    };
    const heading = h("h2", { id: freshId("dialog") }, title);
    const dialog = h(
      "dialog",
      { class: `dialog ${kind}`, "aria-labelledby": heading.id },
      h(
        "div",
        { class: "dialog-head" },
        heading,
        h(
          "button",
          { type: "button", class: "tool", "aria-label": t("action.close"), on: { click: () => close() } },
          icon("close"),
        ),
      ),
      build(close),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      giveBack();
      resolve(result);
    });
    document.body.append(dialog);
    dialog.showModal();
    const first = dialog.querySelector(".dialog-body :is(input, textarea, button), .dialog-foot button");
    (dialog.querySelector("[autofocus]") ?? first)?.focus();
  });
}

/** Asks before something that cannot be undone. */
export async function confirmDeletion() {
  const build = (close) =>
    h(
      "div",
      { class: "dialog-body" },
      h("p", {}, t("action.delete.hint")),
      h(
        "div",
        { class: "dialog-foot" },
        h(
          "button",
          { type: "button", class: "button secondary", on: { click: () => close(false) } },
          t("action.cancel"),
        ),
        h(
          "button",
          { type: "button", class: "button danger", autofocus: true, on: { click: () => close(true) } },
          t("action.delete"),
        ),
      ),
    );
  return (await openDialog(t("action.delete.title"), build, "small")) === true;
}
