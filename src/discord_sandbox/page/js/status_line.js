/** The line above the composer: who is typing, or that no bot is there to answer. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { absence } from "./presence.js";

function typingText(store) {
  const [one, two, ...more] = store.typists().map((user) => store.nameOf(user));
  if (!one) return "";
  if (more.length) return t("typing.many");
  return two ? t("typing.two", { name: one, other: two }) : t("typing.one", { name: one });
}

export function statusLine(store) {
  const line = h("p", { class: "status-line", role: "status" });
  let shown = "";
  const draw = () => {
    const typing = typingText(store);
    const text = typing || (store.isConnected && absence(store)) || "";
    // Said again, it would be read out again.
    if (text === shown) return;
    shown = text;
    const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    line.replaceChildren(...(text ? [typing ? dots : icon("moon"), text] : []));
  };
  store.on("typing channel state presence connection", draw);
  return line;
}
