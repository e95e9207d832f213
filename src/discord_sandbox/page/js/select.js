/** Select menus of bots, in messages and in forms: a button that opens a list. */

import { avatar } from "./avatar.js";
import { emojiText } from "./emoji.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { Listbox } from "./listbox.js";
import { closePopover, openPopover } from "./menus.js";

export const SELECTS = { 3: "string", 5: "user", 6: "role", 7: "mentionable", 8: "channel" };

const person = (user, store, channel) => ({
  value: user.id,
  label: store.nameOf(user, channel),
  hint: user.username,
  picture: avatar(user, "small"),
});

function people(store, channel) {
  const guild = store.guildOf(channel);
  const users = guild ? guild.members.map((member) => member.user) : channel.recipients;
  return users.map((user) => person(user, store, channel));
}

/** The role of everybody has its sign in its name. */
const mark = (name) => (name.startsWith("@") ? name : `@${name}`);

const roles = (store, channel) =>
  (store.guildOf(channel)?.roles ?? []).map((role) => ({ value: role.id, label: mark(role.name) }));

function channels(store, channel, types) {
  const all = store.guildOf(channel)?.channels ?? [];
  return all
    .filter((entry) => !types?.length || types.includes(entry.type))
    .map((entry) => ({ value: entry.id, label: `#${entry.name}` }));
}

/** What may be chosen: `{value, label, hint, picture}`. Also used by the options of commands. */
export function candidates(kind, { store, channel, types }) {
  if (kind === "user") return people(store, channel);
  if (kind === "role") return roles(store, channel);
  if (kind === "channel") return channels(store, channel, types);
  return [...people(store, channel), ...roles(store, channel)];
}

function entriesOf(component, context) {
  if (component.type === 3) {
    return component.options.map((option) => ({
      value: option.value,
      label: option.label,
      hint: option.description,
      isChosen: option.default,
      picture: option.emoji && h("span", { class: "option-emoji" }, emojiText(option.emoji)),
    }));
  }
  const chosen = new Set((component.default_values ?? []).map((value) => value.id));
  const found = candidates(SELECTS[component.type], { ...context, types: component.channel_types });
  return found.map((entry) => ({ ...entry, isChosen: chosen.has(entry.value) }));
}

/** A select whose `onDone(values)` is called each time a choice is complete. `element.values()` reads it at any time. */
export function selectMenu(component, context, onDone) {
  const most = component.max_values ?? 1;
  const least = component.min_values ?? 1;
  const isMultiple = most > 1;
  const text = h("span", { class: "select-text" });
  const button = h(
    "button",
    { type: "button", class: "select", role: "combobox", disabled: component.disabled },
    text,
    icon("chevron"),
  );
  const entries = entriesOf(component, context);
  const placeholder = component.placeholder || t("select.placeholder");
  const label = context.label ?? placeholder;
  const chosen = () => entries.filter((entry) => entry.isChosen);
  let before = "";

  const draw = () => {
    const labels = chosen().map((entry) => entry.label);
    text.textContent = labels.join(", ") || placeholder;
    text.classList.toggle("quiet", labels.length === 0);
    button.setAttribute("aria-label", labels.length ? `${label}: ${labels.join(", ")}` : label);
  };
  const choose = (entry) => {
    if (!isMultiple) {
      for (const other of entries) other.isChosen = other === entry;
      closePopover();
      draw();
      onDone?.([entry.value]);
    } else if (entry.isChosen || chosen().length < most) {
      list.mark(entry, !entry.isChosen);
      draw();
    }
  };
  const list = new Listbox(button, { label, onChoose: choose, isMultiple });
  const values = () => chosen().map((entry) => entry.value);
  const closed = () => {
    list.hide();
    if (isMultiple && values().join() !== before && chosen().length >= least) onDone?.(values());
  };
  const open = () => {
    before = values().join();
    list.show(entries, t("select.none"));
    const done =
      isMultiple &&
      h(
        "button",
        { type: "button", class: "button primary small", on: { click: closePopover } },
        t("select.done"),
      );
    const box = h("div", { class: "select-popover" }, list.element, done);
    box.style.minWidth = `${button.offsetWidth}px`;
    openPopover(box, button, { onClose: closed });
  };
  button.addEventListener("click", () => (list.isOpen ? closePopover() : open()));
  button.addEventListener("keydown", (event) => {
    if (event.key === "Tab") closePopover();
    else if (list.isOpen && event.key === "Escape") closePopover();
    else if (list.takesKey(event)) event.preventDefault();
    else if (["ArrowDown", "ArrowUp"].includes(event.key)) open();
    else return;
    if (event.key !== "Tab") {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  draw();
  button.values = values;
  return button;
}
