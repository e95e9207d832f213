/** Stands above the member's own card while they are in a call: where, how private, and mute, deafen, leave. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";

/** Of the microphone: what is this loud fills the meter. */
const FULL_LEVEL = 0.25;

function tool(name, key, kind, click) {
  return h(
    "button",
    { type: "button", class: `tool ${kind}`, "aria-label": t(key), title: t(key), on: { click } },
    icon(name),
  );
}

function toggle(button, { isPressed, name, key }) {
  button.setAttribute("aria-pressed", String(isPressed));
  button.setAttribute("aria-label", t(key));
  button.title = t(key);
  button.replaceChildren(icon(name));
}

export class VoiceBar {
  #isCodeShown = false;
  #level = 0;

  constructor(store, call) {
    this.store = store;
    this.call = call;
    this.status = h("p", { class: "voice-status", role: "status" });
    this.place = h("p", { class: "voice-place" });
    this.lock = tool("lock", "voice.privacy", "voice-lock", () => this.#toggleCode());
    this.lock.setAttribute("aria-controls", "voice-code");
    this.code = h("div", { class: "voice-code", id: "voice-code", hidden: true });
    this.mute = tool("microphone", "voice.mute", "", () => this.call.setMuted(!this.store.call.isMuted));
    this.deafen = tool("headphones", "voice.deafen", "", () => this.call.setDeaf(!this.store.call.isDeaf));
    this.leave = tool("leave", "voice.leave", "voice-leave", () => this.#leave());
    this.fill = h("span", { class: "voice-level-fill" });
    this.meter = h("div", { class: "voice-level", "aria-hidden": "true" }, this.fill);
    this.hint = h("p", { class: "voice-hint" });
    this.element = h(
      "section",
      { class: "voice-bar", "aria-label": t("voice.label"), hidden: true },
      h("div", { class: "voice-head" }, h("div", { class: "voice-words" }, this.status, this.place), this.lock),
      this.code,
      h("div", { class: "voice-tools" }, this.mute, this.deafen, this.meter, this.leave),
      this.hint,
    );
    store.on("voice state", () => this.#draw());
    call.onLevel((level) => this.#drawLevel(level));
  }

  #leave() {
    this.call.leave();
    document.querySelector(".place.open, .place")?.focus({ preventScroll: true });
  }

  #toggleCode() {
    this.#isCodeShown = !this.#isCodeShown;
    this.#draw();
  }

  #draw() {
    const { call } = this.store;
    this.element.hidden = !call;
    if (!call) {
      this.#isCodeShown = false;
      return;
    }
    const channel = this.store.channels.get(call.channelId);
    this.status.textContent = t(`voice.status.${call.status}`);
    this.element.classList.toggle("joined", call.status === "joined");
    this.place.textContent = [channel?.name, this.store.guildOf(channel)?.name].filter(Boolean).join(" · ");
    toggle(this.mute, {
      isPressed: call.isMuted,
      name: call.isMuted || call.hasMicrophone === false ? "microphoneOff" : "microphone",
      key: call.isMuted ? "voice.unmute" : "voice.mute",
    });
    toggle(this.deafen, {
      isPressed: call.isDeaf,
      name: call.isDeaf ? "headphonesOff" : "headphones",
      key: call.isDeaf ? "voice.undeafen" : "voice.deafen",
    });
    this.mute.disabled = call.hasMicrophone === false;
    this.#drawCode(call);
    this.#drawHint(call);
  }

  #drawCode(call) {
    const isJoined = call.status === "joined";
    this.lock.hidden = !isJoined;
    this.lock.setAttribute("aria-expanded", String(this.#isCodeShown));
    this.lock.classList.toggle("open", !call.isEncrypted);
    this.lock.replaceChildren(icon(call.isEncrypted ? "lock" : "lockOpen"));
    this.code.hidden = !this.#isCodeShown || !isJoined;
    const groups = (call.privacyCode ?? "").match(/\d{1,5}/g) ?? [];
    const why = !call.isEncrypted ? "voice.open" : groups.length ? "voice.private" : "voice.alone";
    this.code.replaceChildren(
      h("p", {}, t(why)),
      ...(groups.length
        ? [h("p", { class: "voice-digits" }, groups.map((group) => h("span", {}, group)))]
        : []),
    );
  }

  #drawHint(call) {
    const own = this.store.voiceStateOf(this.store.me.id, call.channelId);
    const isRetry = Boolean(call.trouble);
    const text =
      (call.isHeld && t("voice.held")) ||
      (own?.deaf && t("voice.serverDeaf")) ||
      (own?.mute && t("voice.serverMuted")) ||
      (own?.suppress && t("voice.suppressed")) ||
      (isRetry && t("voice.listenOnly", { reason: call.trouble })) ||
      "";
    this.hint.hidden = !text;
    const retry =
      isRetry &&
      h(
        "button",
        { type: "button", class: "text-link", on: { click: () => this.call.retryMicrophone() } },
        t("voice.retry"),
      );
    if (this.hint.dataset.text === text) return;
    this.hint.dataset.text = text;
    this.hint.replaceChildren(text, " ", retry || "");
  }

  #drawLevel(level) {
    // Up at once, down gently.
    this.#level = Math.max(Math.min(1, level / FULL_LEVEL), this.#level * 0.85);
    this.fill.style.transform = `scaleX(${this.#level.toFixed(3)})`;
  }
}
