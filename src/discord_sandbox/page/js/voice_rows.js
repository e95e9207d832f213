/** A voice channel in the sidebar: a way in, and who sits there. Who speaks is marked without drawing anew. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { face } from "./presence.js";

function mark(name, key) {
  return [icon(name), h("span", { class: "sr-only" }, t(key))];
}

function sitter(state, channel, store) {
  const user = store.users.get(state.user_id) ?? state.member?.user;
  if (!user) return null;
  const isDeaf = state.deaf || state.self_deaf;
  const isMute = state.mute || state.self_mute || state.suppress;
  return h(
    "li",
    {
      class: store.speaking.has(user.id) ? "sitter speaking" : "sitter",
      dataset: { userId: user.id, sitter: user.id },
    },
    face(user, store),
    h("span", { class: "sitter-name", dir: "auto" }, store.nameOf(user, channel)),
    user.bot && h("span", { class: "app-tag" }, t("message.app")),
    h(
      "span",
      { class: "sitter-marks" },
      isMute && mark("microphoneOff", "voice.isMuted"),
      isDeaf && mark("headphonesOff", "voice.isDeaf"),
    ),
  );
}

/** `join()` is called when the member wants to go there. */
export function voiceRow(channel, store, join) {
  const sitting = store.sittingIn(channel.id);
  const isHere = store.call?.channelId === channel.id;
  const limit = channel.user_limit || 0;
  const button = h(
    "button",
    {
      type: "button",
      class: isHere ? "place voice here" : "place voice",
      "aria-current": isHere ? "true" : undefined,
      "aria-label": t(isHere ? "sidebar.voiceHere" : "sidebar.voice", { name: channel.name }),
      title: isHere ? undefined : t("sidebar.voice", { name: channel.name }),
      dataset: { place: channel.id },
      on: { click: join },
    },
    icon("speaker"),
    h("span", { class: "place-name", dir: "auto" }, channel.name),
    limit > 0 && h("span", { class: "voice-count" }, `${sitting.length}/${limit}`),
  );
  const people = sitting.map((state) => sitter(state, channel, store)).filter(Boolean);
  const list =
    people.length > 0 &&
    h("ul", { class: "sitters", "aria-label": t("voice.people", { name: channel.name }) }, people);
  return h("li", {}, button, list);
}

/** Marks within `root` who speaks now. */
export function showSpeaking(root, store) {
  for (const one of root.querySelectorAll("[data-sitter]"))
    one.classList.toggle("speaking", store.speaking.has(one.dataset.sitter));
}
