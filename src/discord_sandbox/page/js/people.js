/** Who is in the open channel. A click or the right button opens the menu of a person. */

import { userMenu } from "./actions.js";
import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";

export class People {
  constructor(store, session) {
    this.store = store;
    this.session = session;
    this.element = h("aside", { class: "people", id: "people", "aria-label": t("people.label") });
    store.on("state channel", () => this.#draw());
  }

  #draw() {
    const { channel } = this.store;
    const guild = this.store.guildOf(channel);
    const users = guild
      ? guild.members.map((member) => member.user)
      : [...(channel?.recipients ?? []), ...(channel ? [this.store.me] : [])];
    const unique = [...new Map(users.map((user) => [user.id, user])).values()];
    this.element.replaceChildren(
      ...this.#group(
        "people.members",
        unique.filter((user) => !user.bot),
      ),
      ...this.#group(
        "people.bots",
        unique.filter((user) => user.bot),
      ),
    );
  }

  #group(key, users) {
    if (users.length === 0) return [];
    return [
      h("h2", { class: "section-head" }, `${t(key)} · ${users.length}`),
      h(
        "ul",
        {},
        users.map((user) => h("li", {}, this.#person(user))),
      ),
    ];
  }

  #person(user) {
    const isMe = user.id === this.store.me.id;
    const button = h(
      "button",
      {
        type: "button",
        class: "person",
        "aria-haspopup": "menu",
        dataset: { userId: user.id },
        on: { click: () => userMenu(this.store, this.session, user, button) },
      },
      avatar(user, "small"),
      h("span", { class: "person-name" }, this.store.nameOf(user)),
      user.bot && h("span", { class: "app-tag" }, t("message.app")),
      isMe && h("span", { class: "quiet" }, t("people.you")),
    );
    return button;
  }
}
