/** Which bots are there: the mark on a face, and the words about those that are not. */

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { language, t } from "./i18n.js";

const LIST = new Intl.ListFormat(language, { type: "conjunction" });

/** A face; that of a bot carries a mark, full while it is connected. */
export function face(user, store, size = "small") {
  if (!user.bot) return avatar(user, size);
  const isAway = store.isAway(user);
  return h(
    "span",
    { class: `face ${isAway ? "away" : "here"}` },
    avatar(user, size),
    h("span", { class: "presence" }),
    h("span", { class: "sr-only" }, t(isAway ? "away.away" : "away.here")),
  );
}

/** What there is to say about the bots of the open channel; null while one of them is there. */
export function absence(store) {
  const bots = store.usersIn(store.channel).filter((user) => user.bot);
  if (bots.length === 0 || !bots.every((user) => store.isAway(user))) return null;
  const name = LIST.format(bots.map((user) => store.nameOf(user)));
  return t(bots.length === 1 ? "away.one" : "away.more", { name });
}
