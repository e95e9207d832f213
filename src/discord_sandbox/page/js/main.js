/** Puts the page together. Everything else is reached from here. */

import { listenForMenus, messageContext } from "./actions.js";
import { Api } from "./api.js";
import { Composer } from "./composer.js";
import { h } from "./dom.js";
import { FirstSteps } from "./first_steps.js";
import { footprintsPicture, icon } from "./icons.js";
import { t } from "./i18n.js";
import { Log } from "./log.js";
import { openBotModal } from "./modals.js";
import { Panels } from "./panels.js";
import { People } from "./people.js";
import { face } from "./presence.js";
import { Session } from "./session.js";
import { Sidebar } from "./sidebar.js";
import { statusLine } from "./status_line.js";
import { Store } from "./store.js";
import { toast, toastPlace } from "./toast.js";
import { explain } from "./troubles.js";

function header(store, toggle) {
  const title = h("div", { class: "title" });
  const button = (name, label, id) =>
    h(
      "button",
      {
        type: "button",
        class: `tool toggle-${id}`,
        "aria-label": label,
        title: label,
        "aria-controls": id,
        on: { click: () => toggle(id) },
      },
      icon(name),
    );
  // Where the sidebar is a drawer, this says that one is being heard.
  const inCall = button("speaker", t("voice.show"), "sidebar");
  inCall.classList.replace("toggle-sidebar", "in-call");
  inCall.hidden = true;
  store.on("voice", () => (inCall.hidden = !store.call));
  const bar = h(
    "header",
    { class: "topbar" },
    button("menu", t("sidebar.open"), "sidebar"),
    title,
    inCall,
    button("people", t("people.show"), "people"),
  );
  store.on("state channel presence", () => {
    const { channel } = store;
    if (!channel) {
      title.replaceChildren();
      return;
    }
    const other =
      channel.type === 1 && (channel.recipients.find((user) => user.id !== store.me.id) ?? store.me);
    const picture = other ? face(other, store) : icon(channel.type > 9 ? "thread" : "hash");
    const name = other ? store.nameOf(other) : channel.name;
    title.replaceChildren(
      picture,
      h("h1", {}, name),
      channel.topic ? h("p", { class: "topic", title: channel.topic }, channel.topic) : "",
    );
  });
  return bar;
}

function banner(store) {
  const bar = h("p", { class: "banner", role: "alert", hidden: true });
  store.on("connection", () => {
    bar.hidden = store.isConnected;
    bar.replaceChildren(icon("warning"), t(store.isForgotten ? "connection.forgotten" : "connection.lost"));
    if (store.isConnected) toast(t("connection.back"), "good");
  });
  return bar;
}

/** Whatever one types goes into the message field, unless it is meant for what has the focus. */
function typeAnywhere(composer) {
  document.addEventListener("keydown", (event) => {
    const isText = event.key.length === 1 && event.key !== " ";
    const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
    const isFree = document.activeElement === document.body || document.activeElement.closest(".messages");
    const isTaken = document.activeElement.matches("input, textarea, [role=button], [role=combobox]");
    if (isText && !isShortcut && isFree && !isTaken && !event.defaultPrevented) composer.focus();
  });
}

function parts(app, store, session) {
  const main = h("main", { class: "main" });
  const log = new Log(store, session, messageContext(store, session));
  const composer = new Composer(store, session, main);
  const sidebar = new Sidebar(store, session);
  const people = new People(store, session);
  const shade = h("div", { class: "shade" });
  main.append(
    header(store, (name) => panels.toggle(name)),
    banner(store),
    log.element,
    statusLine(store),
    new FirstSteps(store, composer).element,
    composer.element,
  );
  const skip = h("a", { class: "skip", href: "#messages" }, t("app.skip"));
  app.replaceChildren(skip, sidebar.element, main, people.element, shade, toastPlace);
  const panels = new Panels(app);
  shade.addEventListener("click", () => panels.closeDrawer());
  sidebar.element.addEventListener("chosen", () => panels.closeDrawer({ toField: true }));
  return composer;
}

function build(app, store, session) {
  const composer = parts(app, store, session);
  store.on("modal", (modal) => openBotModal(modal, store, session));
  listenForMenus(app, store, session);
  typeAnywhere(composer);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && store.channelId) store.markRead();
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
    notice(app, explain(error), retry);
  }
}

await start();
