/** The messages of the open channel: groups, days, the line above what is new, older ones on scrolling up. */

import { h, reconcile } from "./dom.js";
import { footprintsPicture, icon } from "./icons.js";
import { t } from "./i18n.js";
import { isWritten, messageNode } from "./message.js";
import { day, sameDay } from "./time.js";
import { attempt } from "./toast.js";

const GROUP_MS = 7 * 60 * 1000;
const NEAR_PX = 80;

function belongsTogether(message, previous) {
  return (
    previous &&
    !previous.failure &&
    previous.author.id === message.author.id &&
    previous.flags % 128 === message.flags % 128 &&
    isWritten(message) &&
    isWritten(previous) &&
    message.type === 0 &&
    new Date(message.timestamp) - new Date(previous.timestamp) < GROUP_MS
  );
}

function emptyState(store) {
  const { channel } = store;
  if (!channel) return ["log.nothing", "log.nothing.hint"].map((key) => t(key));
  const name = store.titleOf(channel);
  const kind = channel.type === 1 ? "direct" : "channel";
  return [t(`log.start.${kind}`, { name }), t(`log.start.${kind}.hint`)];
}

export class Log {
  #nodes = new Map();
  #isPinned = true;
  #isLoadingOlder = false;
  #firstUnread = null;
  #missed = 0;
  #frame = 0;

  /** `context` is what `message.js` asks for; `session` loads older messages. */
  constructor(store, session, context) {
    this.store = store;
    this.session = session;
    this.context = { ...context, reveal: (messageId) => this.reveal(messageId) };
    this.list = h("div", {
      class: "messages",
      role: "log",
      "aria-live": "polite",
      "aria-relevant": "additions",
      tabindex: 0,
      id: "messages",
    });
    this.jump = h("button", {
      type: "button",
      class: "jump",
      hidden: true,
      on: { click: () => this.toNewest() },
    });
    this.scroller = h("div", { class: "scroller" }, this.list);
    this.element = h("div", { class: "log" }, this.scroller, this.jump);
    this.scroller.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    this.list.addEventListener("keydown", (event) => this.#onKey(event));
    new ResizeObserver(() => this.#isPinned && this.#toEnd()).observe(this.list);
    new ResizeObserver(() => this.#isPinned && this.#toEnd()).observe(this.scroller);
    store.on("channel", () => this.#onChannel());
    store.on("state", () => this.#redraw());
    store.on("log", ({ channelId, arrived }) => channelId === store.channelId && this.#onLog(arrived));
    store.on("unread", () => this.#noteUnread());
  }

  #onChannel() {
    this.#isPinned = true;
    this.#missed = 0;
    this.#firstUnread = null;
    this.#redraw();
  }

  #noteUnread() {
    const { channelId } = this.store;
    if (channelId !== null && document.visibilityState === "hidden")
      this.#firstUnread ??= this.store.unread(channelId).since;
  }

  #onLog(arrived) {
    const isMine = arrived?.author.id === this.store.me.id;
    if (isMine) {
      this.#isPinned = true;
      this.#firstUnread = null;
    } else if (arrived && !this.#isPinned) {
      this.#firstUnread ??= arrived.id;
      this.#missed += 1;
    }
    // Many events in one frame are one drawing.
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #redraw() {
    const focused = document.activeElement?.closest?.(".message")?.dataset.messageId;
    const { customId } = document.activeElement?.dataset ?? {};
    this.#nodes.clear();
    this.#draw();
    const node = this.#nodes.get(focused)?.node;
    if (node) this.#refocus(node, customId);
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { channel } = this.store;
    this.context.channel = channel;
    if (channel && this.#isPinned) this.store.trim(channel.id);
    const { messages, hasOlder, isLoaded } = channel
      ? this.store.log(channel.id)
      : { messages: [], hasOlder: false, isLoaded: true };
    this.list.setAttribute(
      "aria-label",
      channel ? t("log.label", { name: this.store.titleOf(channel) }) : t("log.nothing"),
    );
    const nodes = [];
    if (hasOlder) nodes.push(this.#once("older", () => h("p", { class: "older" }, t("log.older"))));
    else if (isLoaded) nodes.push(this.#once(`start-${channel?.id}`, () => this.#start()));
    messages.forEach((message, index) => nodes.push(...this.#around(message, messages[index - 1])));
    this.#forgetAllBut(nodes);
    this.#place(nodes);
    this.#drawJump();
    if (hasOlder && isLoaded && this.scroller.scrollHeight <= this.scroller.clientHeight) this.#loadOlder();
  }

  /** Puts the nodes into the list; what one reads and where the keyboard is stay where they were. */
  #place(nodes) {
    const refocus = this.#neighbourOfFocus();
    if (this.#isPinned) {
      reconcile(this.list, nodes);
      this.#toEnd();
    } else {
      const hold = this.#holdPlace();
      reconcile(this.list, nodes);
      hold();
    }
    refocus?.();
  }

  /** Keeps the uppermost message in sight where it is, by its lower edge: its head may come or go. */
  #holdPlace() {
    const edge = this.scroller.getBoundingClientRect().top;
    const bottom = (node) => node.getBoundingClientRect().bottom;
    const read = [...this.list.querySelectorAll(".message")].find((node) => bottom(node) > edge);
    const before = read && bottom(read);
    return () => {
      const node = this.#nodes.get(read?.dataset.messageId)?.node;
      if (node) this.scroller.scrollTop += bottom(node) - before;
    };
  }

  /** For the case that the message with the focus goes away: the next one takes it, or the one before. */
  #neighbourOfFocus() {
    const focused = document.activeElement?.closest?.(".message");
    if (!focused || !this.list.contains(focused)) return null;
    const articles = [...this.list.querySelectorAll(".message")];
    const index = articles.indexOf(focused);
    const near = [articles[index + 1], articles[index - 1]].map((one) => one?.dataset.messageId);
    return () => {
      if (this.#nodes.has(focused.dataset.messageId) || document.activeElement !== document.body) return;
      const id = near.find((one) => this.#nodes.has(one));
      (this.#nodes.get(id)?.node ?? this.list).focus({ preventScroll: true });
    };
  }

  #start() {
    const [title, hint] = emptyState(this.store);
    return h("div", { class: "start" }, footprintsPicture(), h("h2", {}, title), h("p", {}, hint));
  }

  #once(key, make) {
    if (!this.#nodes.has(key)) this.#nodes.set(key, { node: make() });
    return this.#nodes.get(key).node;
  }

  /** The message, and above it the day and the line where new ones begin. */
  #around(message, previous) {
    const nodes = [];
    const moment = new Date(message.timestamp);
    const isNewDay = !previous || !sameDay(moment, new Date(previous.timestamp));
    const isFirstUnread = message.id === this.#firstUnread;
    const divider = (key, text, kind) =>
      this.#once(key, () => h("div", { class: `divider ${kind}`, role: "separator" }, h("span", {}, text)));
    if (isNewDay) nodes.push(divider(`day-${moment.toDateString()}`, day(moment), "day"));
    if (isFirstUnread) nodes.push(divider("new", t("log.new"), "new"));
    nodes.push(this.#node(message, !isNewDay && !isFirstUnread && belongsTogether(message, previous)));
    return nodes;
  }

  #node(message, isGrouped) {
    const known = this.#nodes.get(message.id);
    const isEditing = this.store.editingId === message.id;
    if (known && known.message === message && known.isGrouped === isGrouped && known.isEditing === isEditing)
      return known.node;
    const hadFocus = known?.node.contains(document.activeElement);
    const focused = hadFocus ? document.activeElement.dataset.customId : null;
    const node = messageNode(message, isGrouped, this.context);
    this.#nodes.set(message.id, { message, isGrouped, isEditing, node });
    if (hadFocus) queueMicrotask(() => this.#refocus(node, focused));
    return node;
  }

  /** A message that was drawn anew keeps the keyboard's place, on the same button where there is one. */
  #refocus(node, customId) {
    if (document.activeElement !== document.body) return;
    const same =
      customId &&
      [...node.querySelectorAll("[data-custom-id]")].find(
        (one) => one.dataset.customId === customId && !one.disabled,
      );
    (same ?? node).focus({ preventScroll: true });
  }

  #forgetAllBut(nodes) {
    const keep = new Set(nodes);
    for (const [key, { node }] of this.#nodes) if (!keep.has(node)) this.#nodes.delete(key);
  }

  // Scrolling

  #toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  toNewest() {
    this.#isPinned = true;
    this.#missed = 0;
    this.#toEnd();
    this.#drawJump();
  }

  #onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.#isPinned = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (this.#isPinned) this.#missed = 0;
    this.#drawJump();
    if (scrollTop < NEAR_PX * 4) this.#loadOlder();
  }

  async #loadOlder() {
    const { channelId } = this.store;
    const log = channelId && this.store.log(channelId);
    if (!log?.hasOlder || !log.isLoaded || this.#isLoadingOlder) return;
    this.#isLoadingOlder = true;
    const oldest = log.messages.find((message) => !message.local);
    await attempt(() => this.session.loadHistory(channelId, oldest?.id));
    this.#isLoadingOlder = false;
  }

  #drawJump() {
    this.jump.hidden = this.#isPinned;
    const text = this.#missed ? t("log.newer", { count: this.#missed }) : t("log.newest");
    this.jump.replaceChildren(icon("down"), text);
  }

  reveal(messageId) {
    const node = this.#nodes.get(messageId)?.node;
    if (!node) return;
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
    node.classList.add("flash");
    node.addEventListener("animationend", () => node.classList.remove("flash"), { once: true });
  }

  // Keyboard

  #onKey(event) {
    const articles = [...this.list.querySelectorAll(".message")];
    const now = articles.indexOf(event.target);
    if (event.target !== this.list && now < 0) return;
    const goTo = {
      ArrowUp: now < 0 ? articles.length - 1 : Math.max(0, now - 1),
      ArrowDown: Math.min(articles.length - 1, now + 1),
      Home: 0,
      End: articles.length - 1,
    };
    if (event.key in goTo) {
      event.preventDefault();
      articles[goTo[event.key]]?.focus();
    } else if (
      now >= 0 &&
      (event.key === "Enter" || event.key === "ContextMenu" || (event.shiftKey && event.key === "F10"))
    ) {
      event.preventDefault();
      const message = this.store.message(articles[now].dataset.messageId);
      if (message && !message.local)
        this.context.openMenu(message, articles[now].querySelector(".message-body"));
    }
  }
}
