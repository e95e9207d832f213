/** Draws what `markdown.js` understood, with the names of this server. Used by messages, embeds and text components. */

import { h, safeUrl } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { inline, parse } from "./markdown.js";
import { isVoice } from "./store.js";
import { full, styled } from "./time.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strike: "s",
  quote: "blockquote",
  item: "li",
  paragraph: "p",
};
const LATEST_SECONDS = 8_640_000_000_000;

function spoiler(children) {
  const veil = h("span", {
    class: "spoiler",
    role: "button",
    tabindex: 0,
    "aria-label": t("message.spoiler"),
    "aria-expanded": "false",
  });
  const body = h("span", { class: "spoiler-body", "aria-hidden": "true" }, children);
  veil.append(body);
  const reveal = (event) => {
    if (
      veil.classList.contains("shown") ||
      (event.type === "keydown" && event.key !== "Enter" && event.key !== " ")
    )
      return;
    event.preventDefault();
    event.stopPropagation();
    veil.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label", "aria-expanded"]) veil.removeAttribute(name);
    body.removeAttribute("aria-hidden");
  };
  veil.addEventListener("click", reveal, true);
  veil.addEventListener("keydown", reveal);
  return veil;
}

function link(node, context) {
  const url = safeUrl(node.url);
  const children = drawAll(node.children, context);
  if (url === null) return h("span", {}, children);
  const isMasked = node.children[0]?.text !== node.url;
  return h(
    "a",
    { href: url, target: "_blank", rel: "noopener noreferrer", title: isMasked ? url : undefined },
    children,
  );
}

function codeBlock(node) {
  return h(
    "figure",
    { class: "code-block" },
    node.language && h("figcaption", {}, node.language),
    h("pre", { tabindex: 0 }, h("code", {}, node.text)),
  );
}

function mention(text, properties = {}) {
  return h("span", { class: "mention", ...properties }, text);
}

function role(node, { store, channel }) {
  const found = store.guildOf(channel)?.roles.find((entry) => entry.id === node.id);
  return mention(`@${found?.name ?? node.id}`, { class: "mention role" });
}

function user(node, { store, channel, users }) {
  const known = store.users.get(node.id) ?? users?.find((entry) => entry.id === node.id);
  const name = known ? store.nameOf(known, channel) : node.id;
  return mention(`@${name}`, {
    class: node.id === store.me.id ? "mention me" : "mention",
    dataset: { userId: node.id },
  });
}

/** A text channel opens; a voice channel is joined. */
function channelLink(node, { store, join }) {
  const target = store.channels.get(node.id);
  if (!target) return mention(`#${node.id}`);
  const isSpoken = isVoice(target);
  return h(
    "button",
    {
      type: "button",
      class: "mention link",
      title: isSpoken ? t("sidebar.voice", { name: target.name }) : undefined,
      on: { click: () => (isSpoken ? join?.(node.id) : store.open(node.id)) },
    },
    isSpoken ? icon("speaker") : "#",
    target.name,
  );
}

function time(node) {
  if (Math.abs(node.seconds) > LATEST_SECONDS) return h("span", {}, `<t:${node.seconds}>`);
  const moment = new Date(node.seconds * 1000);
  return h(
    "time",
    { class: "moment", datetime: moment.toISOString(), title: full(moment) },
    styled(moment, node.style),
  );
}

const DRAW = {
  text: (node) => document.createTextNode(node.text),
  code: (node) => h("code", {}, node.text),
  codeBlock,
  link,
  spoiler: (node, context) => spoiler(drawAll(node.children, context)),
  heading: (node, context) =>
    h(`h${node.level + 2}`, { class: `heading-${node.level}` }, drawAll(node.children, context)),
  subtext: (node, context) => h("p", { class: "subtext" }, drawAll(node.children, context)),
  list: (node, context) =>
    node.ordered
      ? h("ol", { start: node.start, dir: "auto" }, drawAll(node.children, context))
      : h("ul", { dir: "auto" }, drawAll(node.children, context)),
  user,
  role,
  channel: channelLink,
  command: (node) => mention(`/${node.name}`),
  everyone: (node) => mention(node.text, { class: "mention me" }),
  emoji: (node) => h("span", { class: "custom-emoji", title: `:${node.name}:` }, `:${node.name}:`),
  time,
};

function draw(node, context) {
  if (node.type in DRAW) return DRAW[node.type](node, context);
  return h(TAGS[node.type], {}, drawAll(node.children, context));
}

const drawAll = (nodes, context) => nodes.map((node) => draw(node, context));

const ONLY_EMOJI =
  /^(?:\s|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f){1,60}$/u;

/** Nodes of a whole text. `context` is `{store, channel, users}`, `users` being those the message mentions. */
export function richText(text, context) {
  const body = h("div", { class: "rich-text" }, drawAll(parse(text), context));
  if (ONLY_EMOJI.test(text)) body.classList.add("only-emoji");
  return body;
}

const LINE_MARK = /^(?:#{1,3}|-#|-|>)\s+/gm;

/** A text without its markup, on one line; what a spoiler hides stays hidden. For previews. */
export function plainLine(text, context) {
  const line = h(
    "span",
    {},
    inline(text.replaceAll(LINE_MARK, "").replaceAll("\n", " ")).map((node) => draw(node, context)),
  );
  for (const spoiler of line.querySelectorAll(".spoiler")) spoiler.replaceWith("▒▒▒");
  return line.textContent;
}

/** Nodes of a text that stays on one line, such as the title of an embed. */
export const richLine = (text, context) => drawAll(inline(text), context);
