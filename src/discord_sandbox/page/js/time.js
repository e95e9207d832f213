/** Moments in words, in the person's language: beside messages and for `<t:…>` in a text. */

import { language, t } from "./i18n.js";

const format = (options) => new Intl.DateTimeFormat(language, options);

const CLOCK = format({ hour: "numeric", minute: "2-digit" });
const DAY = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const FULL = format({ dateStyle: "full", timeStyle: "medium" });

/** Discord's styles of `<t:seconds:style>`. */
const STYLES = {
  t: CLOCK,
  T: format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  d: format({ day: "2-digit", month: "2-digit", year: "numeric" }),
  D: format({ day: "numeric", month: "long", year: "numeric" }),
  f: format({ day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" }),
  F: format({ dateStyle: "full", timeStyle: "short" }),
};

const RELATIVE = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const UNITS = [
  ["year", 31536000],
  ["month", 2592000],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

function relative(moment) {
  const seconds = (moment - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return RELATIVE.format(Math.round(seconds / size), unit);
}

export const clock = (moment) => CLOCK.format(moment);
export const full = (moment) => FULL.format(moment);
export const styled = (moment, style = "f") =>
  style === "R" ? relative(moment) : STYLES[style].format(moment);

export const sameDay = (one, other) => one.toDateString() === other.toDateString();

export function day(moment) {
  const now = new Date();
  if (sameDay(moment, now)) return t("message.today");
  now.setDate(now.getDate() - 1);
  return sameDay(moment, now) ? t("message.yesterday") : DAY.format(moment);
}

/** "1:05" for 65 seconds. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function fileSize(bytes) {
  if (bytes < 1024) return t("size.bytes", { count: bytes });
  const kilobytes = bytes / 1024;
  const rounded = (value) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);
  if (kilobytes < 1024) return t("size.kilobytes", { count: rounded(kilobytes) });
  return t("size.megabytes", { count: rounded(kilobytes / 1024) });
}
