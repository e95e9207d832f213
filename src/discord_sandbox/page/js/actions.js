/** What can be done with a message or a person: the context menus, and the field in which a message is edited. */

import { commandsHere, localName } from "./commands.js";
import { growingField } from "./composer.js";
import { confirmDeletion } from "./dialogs.js";
import { h } from "./dom.js";
import { openPalette } from "./emoji.js";
import { t } from "./i18n.js";
import { openMenu } from "./menus.js";
import { isWritten } from "./message.js";
import { EPHEMERAL, VOICE_MESSAGE } from "./store.js";
import { toast } from "./toast.js";

const USER_COMMAND = 2;
const MESSAGE_COMMAND = 3;

/** What the browser's own menu serves better: links, files, fields. */
const OWN_MENU = ".rich-text a, .image, .file-card, input, textarea, audio, video";

async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast(t("action.copied"));
}

function mayEdit(store, message) {
  const isSpoken = message.flags & VOICE_MESSAGE;
  return message.author.id === store.me.id && isWritten(message) && !message.local && !isSpoken;
}

function appItems(store, session, type, targetId) {
  const commands = commandsHere(store, type);
  if (commands.length === 0) return [];
  const item = (command) => ({
    label: localName(command),
    icon: "app",
    run: () => session.runCommandOn(command, targetId),
  });
  return [null, { heading: t("action.apps") }, ...commands.map(item)];
}

async function removeAfterAsking(session, message) {
  if (await confirmDeletion()) await session.remove(message);
}

function messageMenu(store, session, message, at) {
  const isEphemeral = Boolean(message.flags & EPHEMERAL);
  const items = [
    !isEphemeral && {
      label: t("action.react"),
      icon: "smile",
      run: () => openPalette(at, (emoji) => session.react(message, emoji, false)),
    },
    !isEphemeral &&
      isWritten(message) && { label: t("action.reply"), icon: "reply", run: () => store.replyWith(message) },
    mayEdit(store, message) && { label: t("action.edit"), icon: "pencil", run: () => store.edit(message.id) },
    message.content && { label: t("action.copy"), icon: "copy", run: () => copy(message.content) },
    { label: t("action.copyId"), icon: "copy", run: () => copy(message.id) },
  ].filter(Boolean);
  if (!isEphemeral) items.push(...appItems(store, session, MESSAGE_COMMAND, message.id));
  if (isEphemeral)
    items.push(null, { label: t("message.dismiss"), icon: "close", run: () => session.dismiss(message) });
  if (store.mayDelete(message))
    items.push(null, {
      label: t("action.delete"),
      icon: "trash",
      isDanger: true,
      run: () => removeAfterAsking(session, message),
    });
  openMenu(items, at, t("message.actions"));
}

export function userMenu(store, session, user, at) {
  const items = [
    { heading: store.nameOf(user) },
    user.id !== store.me.id && {
      label: t("action.message"),
      icon: "at",
      run: () => session.openDirect(user.id),
    },
    { label: t("action.copyId"), icon: "copy", run: () => copy(user.id) },
    ...appItems(store, session, USER_COMMAND, user.id),
  ].filter((item) => item !== false);
  openMenu(items, at, store.nameOf(user));
}

/** As one would write it: with names instead of ids. */
function written(store, message) {
  return message.content.replace(/<@!?(\d+)>/g, (mention, id) => {
    const user = store.users.get(id);
    return user ? `@${user.username}` : mention;
  });
}

function editor(session, store, message) {
  const before = written(store, message);
  const field = growingField({
    class: "field edit-field",
    value: before,
    "aria-label": t("action.edit"),
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") store.edit(null);
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      session.saveEdit(message, field.value.trim(), before);
    }
  });
  queueMicrotask(() => {
    field.grow();
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
  return h("div", { class: "editor" }, field, h("p", { class: "field-hint" }, t("composer.editing")));
}

function reactors(store, message, reaction) {
  const channel = store.channels.get(message.channel_id);
  return (reaction.user_ids ?? [])
    .map((id) => store.users.get(id))
    .filter(Boolean)
    .map((user) => store.nameOf(user, channel));
}

/** What `message.js` calls when something is done to a message. */
export function messageContext(store, session) {
  return {
    store,
    join: (channelId) => session.call.join(channelId),
    press: (message, component, values) => session.press(message, component, values),
    react: (message, emoji, isMine) => session.react(message, emoji, isMine),
    reactors: (message, reaction) => reactors(store, message, reaction),
    pickReaction: (message, at) => openPalette(at, (emoji) => session.react(message, emoji, false)),
    openMenu: (message, at) => messageMenu(store, session, message, at),
    mayEdit: (message) => mayEdit(store, message),
    dismiss: (message) => session.dismiss(message),
    editor: (message) => editor(session, store, message),
  };
}

/** Right click (and the keyboard's menu key) on messages and on people anywhere in `root`. */
export function listenForMenus(root, store, session) {
  root.addEventListener("contextmenu", (event) => {
    if (event.target.closest(OWN_MENU) || getSelection().toString()) return;
    const person = event.target.closest("[data-user-id]");
    const message = event.target.closest("[data-message-id]");
    const at = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : event.target;
    const user = person && store.users.get(person.dataset.userId);
    const found = message && store.message(message.dataset.messageId);
    if (user) userMenu(store, session, user, at);
    else if (found && !found.local) messageMenu(store, session, found, at);
    else return;
    event.preventDefault();
  });
}
