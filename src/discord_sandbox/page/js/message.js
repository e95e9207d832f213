/** One message of the log, as a node. `log.js` decides which messages there are and which stand in a group. */

import { attachments } from "./attachments.js";
import { avatar } from "./avatar.js";
import { localCommandName } from "./commands.js";
import { drawComponent } from "./components.js";
import { h } from "./dom.js";
import { embedCard } from "./embeds.js";
import { QUICK, emojiKey, emojiText } from "./emoji.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { plainLine, richText } from "./richtext.js";
import { COMPONENTS_V2, EPHEMERAL, LOADING, VOICE_MESSAGE } from "./store.js";
import { clock, full } from "./time.js";

/** Types of messages that someone wrote: ordinary ones, replies, answers to slash commands and context menus. */
const WRITTEN = new Set([0, 19, 20, 23]);
const REPLY = 19;
const CONTEXT_MENU = 23;
const PREVIEW_LENGTH = 120;

export const isWritten = (message) => WRITTEN.has(message.type);

function nameTag(user, context) {
  return h(
    "span",
    { class: "author", dataset: { userId: user.id } },
    h("span", { class: "author-name", dir: "auto" }, context.store.nameOf(user, context.channel)),
    user.bot && h("span", { class: "app-tag" }, t("message.app")),
  );
}

const wordless = ({ flags }) =>
  t(flags & VOICE_MESSAGE ? "message.voiceMessage" : "message.attachmentOnly");

function replyPreview(message, context) {
  if (message.type !== REPLY) return null;
  const target = message.referenced_message;
  if (!target) return h("p", { class: "reply-preview" }, icon("reply"), h("em", {}, t("message.replyGone")));
  const name = context.store.nameOf(target.author, context.channel);
  const text = plainLine(target.content.slice(0, PREVIEW_LENGTH), context) || wordless(target);
  return h(
    "button",
    {
      type: "button",
      class: "reply-preview",
      "aria-label": t("message.replyTo", { name }),
      on: { click: () => context.reveal(target.id) },
    },
    icon("reply"),
    avatar(target.author, "tiny"),
    h("strong", {}, name),
    h("span", { class: "reply-text" }, text),
  );
}

function usedPreview(message, context) {
  const used = message.interaction_metadata;
  const name = used?.command_name;
  if (!used || !name) return null;
  const label = localCommandName(context.store.commands, name);
  const command = message.type === CONTEXT_MENU ? label : `/${label}`;
  return h(
    "p",
    { class: "reply-preview" },
    avatar(used.user, "tiny"),
    t("message.usedBy", { name: context.store.nameOf(used.user, context.channel), command }),
  );
}

function systemText(message, { store, channel }) {
  const name = store.nameOf(message.author, channel);
  if (message.type === 7) return t("message.join", { name });
  if (message.type === 6) return t("message.pinned", { name });
  if (message.type === 18) return t("message.threadCreated", { name, content: message.content });
  return t("message.unknown");
}

function reactionButton(reaction, message, context) {
  const emoji = emojiText(reaction.emoji);
  const names = context.reactors(message, reaction).join(", ") || String(reaction.count);
  return h(
    "button",
    {
      type: "button",
      class: "reaction",
      "aria-pressed": String(reaction.me),
      title: names,
      "aria-label": t("reaction.label", { emoji, names }),
      on: { click: () => context.react(message, emojiKey(reaction.emoji), reaction.me) },
    },
    h("span", { class: "reaction-emoji" }, emoji),
    h("span", { class: "reaction-count" }, reaction.count),
  );
}

function threadLink(message, { store }) {
  const thread = message.thread && store.channels.get(message.thread.id);
  if (!thread) return null;
  return h(
    "button",
    { type: "button", class: "thread-link", on: { click: () => store.open(thread.id) } },
    icon("thread"),
    thread.name,
  );
}

function reactions(message, context) {
  if (!message.reactions?.length) return null;
  const add = h(
    "button",
    {
      type: "button",
      class: "reaction add",
      "aria-label": t("action.react"),
      on: { click: () => context.pickReaction(message, add) },
    },
    icon("smile"),
  );
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map((reaction) => reactionButton(reaction, message, context)),
    add,
  );
}

function toolButton(name, label, click) {
  return h(
    "button",
    { type: "button", class: "tool", "aria-label": label, title: label, on: { click } },
    icon(name),
  );
}

function toolbar(message, context) {
  if (message.local || context.store.editingId === message.id) return null;
  const isEphemeral = message.flags & EPHEMERAL;
  const more = toolButton("dots", t("action.more"), () => context.openMenu(message, more));
  return h(
    "div",
    { class: "toolbar", role: "toolbar", "aria-label": t("message.actions") },
    !isEphemeral &&
      QUICK.map((emoji) =>
        h(
          "button",
          {
            type: "button",
            class: "tool quick",
            "aria-label": `${t("action.react")} ${emoji}`,
            on: { click: () => context.react(message, emoji, false) },
          },
          emoji,
        ),
      ),
    !isEphemeral &&
      toolButton("smile", t("action.react"), (event) => context.pickReaction(message, event.currentTarget)),
    !isEphemeral &&
      isWritten(message) &&
      toolButton("reply", t("action.reply"), () => context.store.replyWith(message)),
    context.mayEdit(message) && toolButton("pencil", t("action.edit"), () => context.store.edit(message.id)),
    more,
  );
}

function ephemeralNote(message, context) {
  if (!(message.flags & EPHEMERAL)) return null;
  return h(
    "p",
    { class: "ephemeral-note" },
    icon("eye"),
    t("message.ephemeral"),
    " · ",
    h(
      "button",
      { type: "button", class: "text-link", on: { click: () => context.dismiss(message) } },
      t("message.dismiss"),
    ),
  );
}

function thinking(message, context) {
  const name = context.store.nameOf(message.author, context.channel);
  return h(
    "p",
    { class: "thinking" },
    h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    t("message.thinking", { name }),
  );
}

function content(message, context) {
  if (message.flags & LOADING) return [thinking(message, context)];
  if (message.failure) return [h("p", { class: "failure" }, icon("warning"), message.failure)];
  if (!isWritten(message)) return [h("p", { class: "system" }, systemText(message, context))];
  const isV2 = message.flags & COMPONENTS_V2;
  const inner = {
    ...context,
    message,
    users: message.mentions,
    press: (component, values) => context.press(message, component, values),
  };
  const text = message.content && richText(message.content, inner);
  const editor = context.store.editingId === message.id ? context.editor(message) : null;
  const wasEdited =
    message.edited_timestamp &&
    h("span", { class: "edited", title: full(new Date(message.edited_timestamp)) }, t("message.edited"));
  if (text && wasEdited)
    (text.lastElementChild?.matches("p") ? text.lastElementChild : text).append(" ", wasEdited);
  return [
    editor ?? text,
    !isV2 && attachments(message.attachments),
    message.embeds.map((embed) => embedCard(embed, inner)),
    message.components?.length > 0 &&
      h(
        "div",
        { class: "components" },
        message.components.map((component) => drawComponent(component, inner)),
      ),
    message.componentFailure && h("p", { class: "failure" }, icon("warning"), message.componentFailure),
  ];
}

/** `isGrouped`: the author and the time were already said by the message above. */
export function messageNode(message, isGrouped, context) {
  const moment = new Date(message.timestamp);
  const stamp = h(
    "time",
    { class: "stamp", datetime: message.timestamp, title: full(moment) },
    clock(moment),
  );
  const isMention =
    (message.mentions ?? []).some((user) => user.id === context.store.me.id) || message.mention_everyone;
  const head = h("header", { class: "message-head" }, nameTag(message.author, context), stamp);
  const classes = [
    "message",
    isGrouped && "grouped",
    isMention && "mentions-me",
    message.flags & EPHEMERAL && "ephemeral",
    message.local && "local",
  ];
  return h(
    "article",
    {
      class: classes.filter(Boolean).join(" "),
      tabindex: -1,
      dataset: { messageId: message.id },
      "aria-label": `${context.store.nameOf(message.author, context.channel)}, ${clock(moment)}`,
    },
    replyPreview(message, context),
    usedPreview(message, context),
    h(
      "div",
      { class: "gutter", dataset: { userId: message.author.id } },
      isGrouped ? stamp.cloneNode(true) : avatar(message.author),
    ),
    h(
      "div",
      { class: "message-body" },
      !isGrouped && head,
      content(message, context),
      reactions(message, context),
      threadLink(message, context),
      ephemeralNote(message, context),
    ),
    toolbar(message, context),
  );
}
