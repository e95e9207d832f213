/** Who the person is, being someone else, and how the page looks. Stands at the foot of the sidebar. */

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { LANGUAGE_NAMES, choose, language, t } from "./i18n.js";
import { openMenu } from "./menus.js";
import { attempt, toast } from "./toast.js";

const THEMES = ["system", "light", "dark"];
const THEME_ICONS = { system: "screen", light: "sun", dark: "moon" };

function theme() {
  return document.documentElement.dataset.theme ?? "system";
}

function setTheme(name) {
  if (name === "system") {
    localStorage.removeItem("theme");
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem("theme", name);
    document.documentElement.dataset.theme = name;
  }
}

function settingsMenu(at) {
  const themes = THEMES.map((name) => ({
    label: t(`settings.theme.${name}`),
    picture: icon(THEME_ICONS[name]),
    isChecked: theme() === name,
    run: () => setTheme(name),
  }));
  const languages = Object.entries(LANGUAGE_NAMES).map(([code, name]) => ({
    label: name,
    picture: icon("globe"),
    isChecked: language === code,
    run: () => choose(code),
  }));
  openMenu(
    [{ heading: t("settings.theme") }, ...themes, null, { heading: t("settings.language") }, ...languages],
    at,
    t("settings.label"),
  );
}

async function become(user, store, session) {
  await attempt(() => session.switchTo(user.id));
  toast(t("account.now", { name: store.nameOf(store.me) }));
}

function switchMenu(at, store, session) {
  const people = store.people.map((user) => ({
    label: store.nameOf(user),
    picture: avatar(user, "small"),
    isChecked: user.id === store.me.id,
    run: () => user.id !== store.me.id && become(user, store, session),
  }));
  openMenu([{ heading: t("account.switch") }, ...people], at, t("account.switch"));
}

export function accountCard(store, session) {
  const name = store.nameOf(store.me);
  const card = h(
    "button",
    {
      type: "button",
      class: "account",
      "aria-haspopup": "menu",
      "aria-label": t("account.label", { name }),
      on: { click: () => switchMenu(card, store, session) },
    },
    avatar(store.me),
    h(
      "span",
      { class: "account-text" },
      h("span", { class: "account-hint" }, t("account.as")),
      h("span", { class: "account-name" }, name),
    ),
    store.people.length > 1 && icon("chevron"),
  );
  const settings = h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-haspopup": "menu",
      "aria-label": t("settings.label"),
      title: t("settings.label"),
      on: { click: () => settingsMenu(settings) },
    },
    icon("settings"),
  );
  return h("div", { class: "account-card" }, card, settings);
}
