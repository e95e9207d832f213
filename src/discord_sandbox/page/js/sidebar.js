/** Servers with their channels, direct conversations, and who the person is right now. */

import { accountCard } from "./account.js";
import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { openMenu } from "./menus.js";
import { face } from "./presence.js";
import { isVoice } from "./store.js";
import { VoiceBar } from "./voice_bar.js";
import { showSpeaking, voiceRow } from "./voice_rows.js";

const CATEGORY = 4;
const THREADS = new Set([10, 11, 12]);

const byPosition = (one, other) =>
  (one.position ?? 0) - (other.position ?? 0) || (BigInt(one.id) < BigInt(other.id) ? -1 : 1);

export class Sidebar {
  #closed = new Set(JSON.parse(sessionStorage.getItem("closed") ?? "[]"));

  #frame = 0;

  constructor(store, session) {
    this.store = store;
    this.session = session;
    this.places = h("div", { class: "places" });
    this.account = h("div", { class: "account-place" });
    this.element = h(
      "nav",
      { class: "sidebar", id: "sidebar", "aria-label": t("sidebar.label") },
      h(
        "p",
        { class: "brand" },
        h("img", { src: "/page/icon.svg", alt: "", width: 28, height: 28 }),
        t("app.name"),
      ),
      this.places,
      new VoiceBar(store, session.call).element,
      this.account,
    );
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    store.on("state channel unread presence voice", () => this.#drawSoon());
    store.on("speaking", () => showSpeaking(this.places, store));
    store.on("state", () => this.account.replaceChildren(accountCard(store, session)));
    // Also while the page is not looked at, when nothing is drawn.
    store.on("channel unread", () => this.#drawTitle());
  }

  /** Many events in one frame are one drawing. */
  #drawSoon() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    const isWithin = this.places.contains(document.activeElement);
    const focused = isWithin && document.activeElement.dataset.place;
    const guilds = this.store.guilds.map((guild) => this.#guild(guild));
    this.places.replaceChildren(...guilds, this.#directs());
    if (focused) this.#buttonOf(focused)?.focus({ preventScroll: true });
  }

  #buttonOf = (place) => this.places.querySelector(`[data-place="${CSS.escape(place)}"]`);

  #drawTitle() {
    const unread = [...this.store.channels.values()].reduce(
      (sum, channel) => sum + this.store.unread(channel.id).count,
      0,
    );
    document.title = unread ? `(${unread}) ${t("app.name")}` : t("app.name");
  }

  #guild(guild) {
    const isClosed = this.#closed.has(guild.id);
    const toggle = () => {
      if (!this.#closed.delete(guild.id)) this.#closed.add(guild.id);
      sessionStorage.setItem("closed", JSON.stringify([...this.#closed]));
      this.#draw();
    };
    const head = h(
      "button",
      {
        type: "button",
        class: "guild-head",
        "aria-expanded": String(!isClosed),
        "aria-label": t("sidebar.collapse", { name: guild.name }),
        dataset: { place: guild.id },
        on: { click: toggle },
      },
      h("span", { class: "guild-name" }, guild.name),
      icon("chevron"),
    );
    return h(
      "section",
      { class: "guild", "aria-label": guild.name },
      h("h2", {}, head),
      this.#channels(guild, isClosed),
    );
  }

  #channels(guild, isClosed) {
    const channels = [...guild.channels].sort(byPosition);
    const isShown = (channel) =>
      !isClosed ||
      channel.id === this.store.channelId ||
      channel.id === this.store.call?.channelId ||
      this.store.unread(channel.id).count > 0;
    const threads = (parent) =>
      channels.filter(
        (channel) =>
          THREADS.has(channel.type) && channel.parent_id === parent.id && !channel.thread_metadata?.archived,
      );
    const rows = (parentId) =>
      channels
        .filter(
          (channel) =>
            channel.type !== CATEGORY &&
            !THREADS.has(channel.type) &&
            (channel.parent_id ?? null) === parentId,
        )
        .sort((one, other) => isVoice(one) - isVoice(other))
        .flatMap((channel) => [channel, ...threads(channel)])
        .filter(isShown)
        .map((channel) => this.#row(channel));
    const categories = channels
      .filter((channel) => channel.type === CATEGORY)
      .flatMap((category) => {
        const inside = rows(category.id);
        return inside.length ? [h("li", { class: "category" }, category.name), ...inside] : [];
      });
    return h("ul", {}, rows(null), categories);
  }

  #row(channel) {
    if (isVoice(channel))
      return voiceRow(channel, this.store, () => this.session.call.join(channel.id));
    const picture = icon(THREADS.has(channel.type) ? "thread" : "hash");
    return this.#place(channel, picture, channel.name, THREADS.has(channel.type) ? "place thread" : "place");
  }

  #place(channel, picture, name, kind) {
    const { count, isMention } = this.store.unread(channel.id);
    const isOpen = channel.id === this.store.channelId;
    const badge =
      count > 0 &&
      h(
        "span",
        { class: isMention ? "badge mention" : "badge", "aria-label": t("sidebar.unread", { count }) },
        count,
      );
    const button = h(
      "button",
      {
        type: "button",
        class: `${kind}${isOpen ? " open" : ""}${count ? " unread" : ""}`,
        "aria-current": isOpen ? "page" : undefined,
        dataset: { place: channel.id },
        on: { click: () => this.#open(channel) },
      },
      picture,
      h("span", { class: "place-name", dir: "auto" }, name),
      badge,
    );
    return h("li", {}, button);
  }

  #open(channel) {
    this.store.open(channel.id);
    this.element.dispatchEvent(new CustomEvent("chosen"));
  }

  #directs() {
    const add = h(
      "button",
      {
        type: "button",
        class: "tool small",
        "aria-label": t("sidebar.newDirect"),
        title: t("sidebar.newDirect"),
        dataset: { place: "new" },
        on: { click: () => this.#newDirect(add) },
      },
      icon("plus"),
    );
    const rows = this.store.directs.map((channel) => {
      const other = channel.recipients.find((user) => user.id !== this.store.me.id) ?? this.store.me;
      const row = this.#place(channel, face(other, this.store), this.store.titleOf(channel), "place direct");
      row.firstChild.dataset.userId = other.id;
      return row;
    });
    const empty = rows.length === 0 && h("p", { class: "quiet sidebar-hint" }, t("sidebar.noDirects"));
    return h(
      "section",
      { class: "directs", "aria-label": t("sidebar.direct") },
      h("h2", { class: "section-head" }, t("sidebar.direct"), add),
      h("ul", {}, rows),
      empty,
    );
  }

  #newDirect(at) {
    const others = [...this.store.users.values()].filter((user) => user.id !== this.store.me.id);
    const items = others.map((user) => ({
      label: this.store.nameOf(user),
      picture: avatar(user, "small"),
      run: () => this.session.openDirect(user.id),
    }));
    openMenu(items, at, t("sidebar.newDirect"));
  }

  #onKey(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const places = [...this.places.querySelectorAll("button.place, .guild-head")];
    const now = places.indexOf(document.activeElement);
    if (now < 0) return;
    event.preventDefault();
    places[(now + (event.key === "ArrowDown" ? 1 : -1) + places.length) % places.length].focus();
  }
}
