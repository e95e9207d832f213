/** Who is in the open channel, bots first: whoever opens this page came for them. A click or the right button opens the menu of a person. */

import { userMenu } from "./actions.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { face } from "./presence.js";

export class People {
  constructor(store, session) {
    this.store = store;
    this.session = session;
    this.element = h("aside", { class: "people", id: "people", "aria-label": t("people.label") });
    store.on("state channel presence", () => this.#draw());
  }

  #draw() {
    const users = this.store.usersIn(this.store.channel);
    const focused = document.activeElement?.closest?.(".person")?.dataset.userId;
    this.element.replaceChildren(
      ...this.#group(
        "people.bots",
        users.filter((user) => user.bot),
      ),
      ...this.#group(
        "people.members",
        users.filter((user) => !user.bot),
      ),
    );
    if (focused) this.element.querySelector(`[data-user-id="${CSS.escape(focused)}"]`)?.focus();
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
        class: this.store.isAway(user) ? "person away" : "person",
        "aria-haspopup": "menu",
        dataset: { userId: user.id },
        on: { click: () => userMenu(this.store, this.session, user, button) },
      },
      face(user, this.store),
      h("span", { class: "person-name", dir: "auto" }, this.store.nameOf(user)),
      user.bot && h("span", { class: "app-tag" }, t("message.app")),
      isMe && h("span", { class: "quiet" }, t("people.you")),
    );
    return button;
  }
}
