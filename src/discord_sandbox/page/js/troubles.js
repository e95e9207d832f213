/** What went wrong, in words for the person. Used wherever something that they did may be refused. */

import { t } from "./i18n.js";

/** Discord's numbers of errors that people meet; all others are told with Discord's own words. */
const KNOWN = new Set([
  10003, 10008, 10062, 10063, 20016, 40005, 50001, 50005, 50006, 50007, 50013, 50162, 50173,
]);
const UNAUTHORIZED = 401;
const TOO_LARGE = 413;
const OUT_OF_ORDER = 500;

/** `error` is what a request threw. */
export function explain(error) {
  if (error instanceof TypeError) return t("error.network");
  if (KNOWN.has(error.code)) return t(`error.${error.code}`);
  if (error.status === UNAUTHORIZED) return t("error.forgotten");
  if (error.status === TOO_LARGE) return t("error.40005");
  if (error.status >= OUT_OF_ORDER) return t("error.broken");
  return t("error.generic", { message: error.message });
}
