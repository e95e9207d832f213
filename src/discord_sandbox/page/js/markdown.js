/**
 * Discord's markdown as a tree of plain objects; `richtext.js` draws it. No DOM here, and no HTML anywhere.
 *
 * Nodes: `{type: "text", text}`, or `{type, children}` of bold, italic, underline, strike, spoiler, quote, heading
 * (`level`), subtext, list (`ordered`, `start`; children are items), item; or code, codeBlock (`text`, `language`), link
 * (`url`, `children`), user, role, channel, command, everyone, emoji, time.
 */

const DEEPEST = 8;

const INLINE = [
  ["escape", /^\\([^0-9A-Za-z\s])/],
  ["codeDouble", /^``([^]*?[^`])``(?!`)/],
  ["code", /^`([^`]+)`(?!`)/],
  ["time", /^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/],
  ["user", /^<@!?(\d{1,20})>/],
  ["role", /^<@&(\d{1,20})>/],
  ["channel", /^<#(\d{1,20})>/],
  ["command", /^<\/([^\s:][^:\n]{0,100}):(\d{1,20})>/],
  ["emoji", /^<(a?):(\w{2,32}):(\d{1,20})>/],
  ["quietLink", /^<(https?:\/\/[^\s<>]+)>/],
  [
    "masked",
    /^\[((?:[^[\]\\\n]|\\.|\[[^[\]\n]*\]){1,1000})\]\(<?(https?:\/\/[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"\n]*")?\)/,
  ],
  ["bareLink", /^https?:\/\/[^\s<>"'`|*]*[^\s<>"'`|*.,:;!?)\]]\/?/],
  ["everyone", /^@(everyone|here)\b/],
  ["boldItalic", /^\*\*\*(?=\S)([^]*?\S)\*\*\*(?!\*)/],
  ["bold", /^\*\*([^]+?)\*\*(?!\*)/],
  ["underline", /^__([^]+?)__(?!_)/],
  ["italicStar", /^\*(?=[^\s*])((?:\*\*[^*]*\*\*|[^*])*?[^\s*])\*(?!\*)/],
  ["italicLine", /^_(?=[^\s_])((?:__[^_]*__|[^_])*?[^\s_])_(?![\w_])/],
  ["strike", /^~~([^]+?)~~/],
  ["spoiler", /^\|\|([^]+?)\|\|/],
];

const WRAPPERS = {
  bold: "bold",
  underline: "underline",
  italicStar: "italic",
  italicLine: "italic",
  strike: "strike",
  spoiler: "spoiler",
};
const SPECIAL = /[\\`<[h@*_~|]/g;

const leaf = {
  escape: ([, character]) => ({ type: "text", text: character }),
  codeDouble: ([, text]) => ({ type: "code", text: text.replace(/^ (?=`)|(?<=`) $/g, "") }),
  code: ([, text]) => ({ type: "code", text }),
  time: ([, seconds, style]) => ({ type: "time", seconds: Number(seconds), style: style ?? "f" }),
  user: ([, id]) => ({ type: "user", id }),
  role: ([, id]) => ({ type: "role", id }),
  channel: ([, id]) => ({ type: "channel", id }),
  command: ([, name, id]) => ({ type: "command", name, id }),
  emoji: ([, , name, id]) => ({ type: "emoji", name, id }),
  quietLink: ([, url]) => ({ type: "link", url, children: [{ type: "text", text: url }] }),
  bareLink: ([url]) => ({ type: "link", url, children: [{ type: "text", text: url }] }),
  everyone: ([text]) => ({ type: "everyone", text }),
};

function makeInline(kind, match, depth) {
  if (kind in leaf) return leaf[kind](match);
  if (kind === "masked") return { type: "link", url: match[2], children: inline(match[1], depth + 1) };
  const children = inline(match[1], depth + 1);
  if (kind === "boldItalic") return { type: "italic", children: [{ type: "bold", children }] };
  return { type: WRAPPERS[kind], children };
}

function firstMatch(rest, previous) {
  for (const [kind, pattern] of INLINE) {
    if (kind === "italicLine" && /[\p{L}\p{N}]/u.test(previous)) continue;
    const match = pattern.exec(rest);
    if (match) return [kind, match];
  }
  return null;
}

/** The nodes of one run of text. */
export function inline(text, depth = 0) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push({ type: "text", text: plain });
    plain = "";
  };
  let position = 0;
  while (position < text.length) {
    SPECIAL.lastIndex = position;
    const next = depth >= DEEPEST ? null : SPECIAL.exec(text);
    plain += text.slice(position, next?.index ?? text.length);
    if (!next) break;
    position = next.index;
    const found = firstMatch(text.slice(position), text[position - 1] ?? "");
    if (found) {
      flush();
      nodes.push(makeInline(...found, depth));
      position += found[1][0].length;
    } else {
      plain += text[position];
      position += 1;
    }
  }
  flush();
  return nodes;
}

const FENCE = /```(?:([\w+#.-]{1,30})\n(?=[^]*?[^\s`]))?\n?([^]*?[^`]|)\n?```/;
const HEADING = /^(#{1,3})\s+(.+)$/;
const SUBTEXT = /^-#\s+(.+)$/;
const ITEM = /^(\s*)([-*]|\d{1,9}\.)\s+(.*)$/;

function takeList(lines, index, depth) {
  const [, indent, mark] = ITEM.exec(lines[index]);
  const list = {
    type: "list",
    ordered: /\d/.test(mark),
    start: Number.parseInt(mark, 10) || 1,
    children: [],
  };
  while (index < lines.length) {
    const match = ITEM.exec(lines[index]);
    if (!match || match[1].length < indent.length) break;
    const isDeeper = match[1].length > indent.length + 1;
    if (!isDeeper && /\d/.test(match[2]) !== list.ordered) break;
    if (isDeeper && list.children.length && depth < DEEPEST) {
      const [nested, after] = takeList(lines, index, depth + 1);
      list.children.at(-1).children.push(nested);
      index = after;
    } else {
      list.children.push({ type: "item", children: inline(match[3]) });
      index += 1;
    }
  }
  return [list, index];
}

function lineBlock(line) {
  const heading = HEADING.exec(line);
  if (heading) return { type: "heading", level: heading[1].length, children: inline(heading[2]) };
  const subtext = SUBTEXT.exec(line);
  return subtext ? { type: "subtext", children: inline(subtext[1]) } : null;
}

/** Lines without code blocks. */
function blocks(text, depth) {
  const lines = text.split("\n");
  const nodes = [];
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) nodes.push({ type: "paragraph", children: inline(paragraph.join("\n")) });
    paragraph = [];
  };
  for (let index = 0; index < lines.length;) {
    const line = lines[index];
    const block = lineBlock(line);
    if (depth === 0 && /^>>> /.test(line)) {
      flush();
      nodes.push({
        type: "quote",
        children: blocks([line.slice(4), ...lines.slice(index + 1)].join("\n"), 1),
      });
      return nodes;
    }
    if (depth === 0 && /^> /.test(line)) {
      flush();
      const end = lines.findIndex((other, at) => at > index && !/^> /.test(other));
      const quoted = lines.slice(index, end < 0 ? lines.length : end);
      nodes.push({ type: "quote", children: blocks(quoted.map((other) => other.slice(2)).join("\n"), 1) });
      index += quoted.length;
    } else if (block) {
      flush();
      nodes.push(block);
      index += 1;
    } else if (ITEM.test(line)) {
      flush();
      const [list, after] = takeList(lines, index, 0);
      nodes.push(list);
      index = after;
    } else {
      paragraph.push(line);
      index += 1;
    }
  }
  flush();
  return nodes;
}

/** The blocks of a message. */
export function parse(text) {
  const nodes = [];
  let rest = text;
  for (;;) {
    const fence = FENCE.exec(rest);
    if (!fence || !fence[2].trim()) break;
    const before = rest.slice(0, fence.index).replace(/\n$/, "");
    if (before) nodes.push(...blocks(before, 0));
    nodes.push({ type: "codeBlock", language: fence[1] ?? "", text: fence[2] });
    rest = rest.slice(fence.index + fence[0].length).replace(/^\n/, "");
  }
  if (rest) nodes.push(...blocks(rest, 0));
  return nodes;
}
