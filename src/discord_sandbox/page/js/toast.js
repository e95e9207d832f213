/** A short word at the upper edge that goes away by itself. Announced to screen readers. */

import { h } from "./dom.js";
import { t } from "./i18n.js";

const SHOWN_MS = 4000;
const place = h("div", { class: "toasts", role: "status", "aria-live": "polite" });

export const toastPlace = place;

export function toast(text, kind = "") {
  const note = h("p", { class: `toast ${kind}` }, text);
  place.replaceChildren(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}

/** Runs an action of the person; what goes wrong is told to them. Resolves to undefined then. */
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    if (error instanceof TypeError) toast(t("error.network"), "bad");
    else toast(t("error.generic", { message: error.message }), "bad");
    return undefined;
  }
}
