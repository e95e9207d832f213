/** Puts the page together. Everything else is reached from here. */

import { listenForMenus, messageContext } from "./actions.js";
import { Api } from "./api.js";
import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { h } from "./dom.js";
import { footprintsPicture, icon } from "./icons.js";
import { t } from "./i18n.js";
import { Log } from "./log.js";
import { openBotModal } from "./modals.js";
import { People } from "./people.js";
import { Session } from "./session.js";
import { Sidebar } from "./sidebar.js";
import { Store } from "./store.js";
import { toast, toastPlace } from "./toast.js";

const WIDE = matchMedia("(min-width: 1100px)");

function header(store, toggleSidebar, togglePeople) {
  const title = h("div", { class: "title" });
  const button = (name, label, id, click) =>
    h(
      "button",
      {
        type: "button",
        class: `tool toggle-${id}`,
        "aria-label": label,
        title: label,
        "aria-controls": id,
        on: { click },
      },
      icon(name),
    );
  const bar = h(
    "header",
    { class: "topbar" },
    button("menu", t("sidebar.open"), "sidebar", toggleSidebar),
    title,
    button("people", t("people.show"), "people", togglePeople),
  );
  store.on("state channel", () => {
    const { channel } = store;
    if (!channel) {
      title.replaceChildren();
      return;
    }
    const other =
      channel.type === 1 && (channel.recipients.find((user) => user.id !== store.me.id) ?? store.me);
    const picture = other ? avatar(other, "small") : icon(channel.type > 9 ? "thread" : "hash");
    const name = other ? store.nameOf(other) : channel.name;
    title.replaceChildren(
      picture,
      h("h1", {}, name),
      channel.topic ? h("p", { class: "topic", title: channel.topic }, channel.topic) : "",
    );
  });
  return bar;
}

function typingLine(store) {
  const line = h("p", { class: "typing", role: "status" });
  store.on("typing channel", () => {
    const [one, two, ...more] = store.typists().map((user) => store.nameOf(user));
    const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    if (!one) line.replaceChildren();
    else if (more.length) line.replaceChildren(dots, t("typing.many"));
    else
      line.replaceChildren(
        dots,
        two ? t("typing.two", { name: one, other: two }) : t("typing.one", { name: one }),
      );
  });
  return line;
}

function banner(store) {
  const bar = h("p", { class: "banner", role: "alert", hidden: true });
  store.on("connection", () => {
    bar.hidden = store.isConnected;
    bar.replaceChildren(icon("warning"), t("connection.lost"));
    if (store.isConnected) toast(t("connection.back"), "good");
  });
  return bar;
}

function build(app, store, session) {
  const toggle = (name) => {
    const isOpen = app.classList.toggle(name);
    app.querySelector(`.toggle-${name.replace("show-", "")}`).setAttribute("aria-expanded", String(isOpen));
  };
  const main = h("main", { class: "main" });
  const log = new Log(store, session, messageContext(store, session));
  const composer = new Composer(store, session, main);
  const sidebar = new Sidebar(store, session);
  const people = new People(store, session);
  const shade = h("div", {
    class: "shade",
    on: { click: () => app.classList.remove("show-sidebar", "show-people") },
  });
  main.append(
    header(
      store,
      () => toggle("show-sidebar"),
      () => toggle("show-people"),
    ),
    banner(store),
    log.element,
    typingLine(store),
    composer.element,
  );
  sidebar.element.addEventListener("chosen", () => app.classList.remove("show-sidebar"));
  app.replaceChildren(
    h("a", { class: "skip", href: "#messages" }, t("app.skip")),
    sidebar.element,
    main,
    people.element,
    shade,
    toastPlace,
  );
  app.classList.toggle("show-people", WIDE.matches);
  store.on("modal", (modal) => openBotModal(modal, store, session));
  listenForMenus(app, store, session);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && store.channelId) store.markRead();
  });
  app.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) app.classList.remove("show-sidebar");
  });
}

function notice(app, text, action) {
  app.replaceChildren(
    h("div", { class: "notice" }, footprintsPicture(), h("p", { role: "status" }, text), action),
  );
}

async function start() {
  const app = document.getElementById("app");
  notice(app, t("app.loading"));
  const store = new Store();
  const session = new Session(new Api(), store);
  try {
    build(app, store, session);
    await session.start();
  } catch (error) {
    const retry = h(
      "button",
      { type: "button", class: "button primary", on: { click: () => location.reload() } },
      t("app.retry"),
    );
    notice(app, `${t("app.failed")} ${error.message}`, retry);
  }
}

await start();
