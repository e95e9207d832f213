/** A short word at the upper edge that goes away by itself. Announced to screen readers. */

import { h } from "./dom.js";
import { explain } from "./troubles.js";

/** Long enough to be read: a short word stays five seconds, a sentence longer. */
const SHOWN_MS = 4000;
const PER_CHARACTER_MS = 50;
const place = h("div", { class: "toasts", role: "status", "aria-live": "polite" });

export const toastPlace = place;

export function toast(text, kind = "") {
  const note = h("p", { class: `toast ${kind}` }, text);
  place.replaceChildren(note);
  setTimeout(() => note.remove(), SHOWN_MS + PER_CHARACTER_MS * text.length);
}

/** Runs an action of the person; what goes wrong is told to them. Resolves to undefined then. */
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    toast(explain(error), "bad");
    return undefined;
  }
}
