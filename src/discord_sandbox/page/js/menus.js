/** Small windows beside a button: context menus, the account switcher, the emoji palette. One is open at a time. */

import { h } from "./dom.js";
import { rememberFocus } from "./focus.js";
import { icon } from "./icons.js";

let current = null;

/** Places `element` at a point or under an element, inside the window. */
function place(element, at) {
  const { width, height } = element.getBoundingClientRect();
  const box =
    at instanceof Element ? at.getBoundingClientRect() : { left: at.x, right: at.x, top: at.y, bottom: at.y };
  const left = Math.min(box.left, innerWidth - width - 8);
  const fitsBelow = box.bottom + 4 + height <= innerHeight - 8;
  const top = fitsBelow ? box.bottom + 4 : box.top - height - 4;
  element.style.left = `${Math.max(8, left)}px`;
  element.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
}

export function closePopover() {
  current?.close();
}

/** Shows `element` over the page until Esc, a click elsewhere, or `closePopover()`; the focus then goes back. */
export function openPopover(element, at, { onClose } = {}) {
  closePopover();
  const before = document.activeElement;
  const giveBack = rememberFocus();
  const outside = (event) => !element.contains(event.target) && close();
  const onKey = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  function close() {
    if (current?.element !== element) return;
    current = null;
    document.removeEventListener("pointerdown", outside, true);
    window.removeEventListener("resize", close);
    const hadFocus = element.contains(document.activeElement) || document.activeElement === document.body;
    element.remove();
    if (hadFocus) giveBack();
    onClose?.();
  }
  element.classList.add("popover");
  element.addEventListener("keydown", onKey);
  // A dialog is above everything else in the page, so what belongs to it must be inside it.
  (before?.closest("dialog") ?? document.body).append(element);
  place(element, at);
  current = { element, close };
  document.addEventListener("pointerdown", outside, true);
  window.addEventListener("resize", close);
  return close;
}

function focusStep(menu, step) {
  const items = [...menu.querySelectorAll("[role^=menuitem]:not(:disabled)")];
  const now = items.indexOf(document.activeElement);
  const next =
    step === "first" ? 0 : step === "last" ? items.length - 1 : (now + step + items.length) % items.length;
  items[next]?.focus();
}

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: "first", End: "last" };

/** An item is `{label, icon, run, isDanger, isChecked, picture}`, a `{heading}`, or null for a line. */
function menuItem(item) {
  if (item === null) return h("hr", { role: "separator" });
  if (item.heading) return h("p", { class: "menu-heading", role: "presentation" }, item.heading);
  const isRadio = item.isChecked !== undefined;
  return h(
    "button",
    {
      type: "button",
      class: item.isDanger ? "menu-item danger" : "menu-item",
      tabindex: -1,
      disabled: item.isDisabled,
      role: isRadio ? "menuitemradio" : "menuitem",
      "aria-checked": isRadio ? String(item.isChecked) : undefined,
      on: {
        click: () => {
          closePopover();
          item.run();
        },
      },
    },
    item.picture,
    h("span", { class: "menu-label" }, item.label),
    item.icon && icon(item.icon),
    item.isChecked && icon("check"),
  );
}

/** A menu under `at` (an element or a point). */
export function openMenu(items, at, label) {
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label }, items.map(menuItem));
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Tab") closePopover();
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    focusStep(menu, STEPS[event.key]);
  });
  openPopover(menu, at);
  focusStep(menu, "first");
  return menu;
}
