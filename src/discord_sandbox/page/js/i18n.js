/** The words of the page. `t("typing.one", {name})` in the person's language; English where a text is missing. */

import { en } from "./i18n/en.js";
import { ru } from "./i18n/ru.js";

const LANGUAGES = { en, ru };
export const LANGUAGE_NAMES = { en: "English", ru: "Русский" };

function preferred() {
  const remembered = localStorage.getItem("language");
  if (remembered in LANGUAGES) return remembered;
  const wanted = navigator.languages.map((tag) => tag.split("-")[0]);
  return wanted.find((language) => language in LANGUAGES) ?? "en";
}

export const language = preferred();
document.documentElement.lang = language;

/** Discord's locale of the same language, for localised names of commands. */
export const locale = language === "ru" ? "ru" : "en-US";

const plurals = new Intl.PluralRules(language);

/** Text with `{name}` places filled in. A text that is an object is chosen by the plural form of `count`. */
export function t(key, values = {}) {
  let text = LANGUAGES[language][key] ?? en[key] ?? key;
  if (typeof text === "object") text = text[plurals.select(values.count ?? 0)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

export function choose(next) {
  localStorage.setItem("language", next);
  location.reload();
}
