/** A voice message in the log: play and pause, its waveform to see and to move within, how long it is. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { duration } from "./time.js";
import { toast } from "./toast.js";
import { wave } from "./wave.js";

const BARS = 44;
const SPEEDS = [1, 1.5, 2];
const KEY_SECONDS = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, Home: -Infinity, End: Infinity };
const MOST_KEPT = 60;

/** By attachment, so that a message that is drawn anew goes on playing. */
const kept = new Map();
let playing = null;

/** The bars of Discord's waveform: bytes in base64, as many as it likes. */
function heights(waveform) {
  const bytes = Uint8Array.from(atob(waveform), (character) => character.charCodeAt(0));
  if (bytes.length === 0) return [];
  return Array.from({ length: BARS }, (_, bar) => {
    const from = Math.floor((bar * bytes.length) / BARS);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * bytes.length) / BARS));
    return Math.max(...bytes.subarray(from, to)) / 255;
  });
}

function safeHeights(waveform) {
  try {
    return heights(waveform);
  } catch {
    return [];
  }
}

class Player {
  constructor(file, url) {
    this.seconds = file.duration_secs;
    this.sound = new Audio();
    this.sound.preload = "none";
    this.sound.src = url;
    this.wave = wave(BARS);
    this.wave.show(safeHeights(file.waveform));
    this.button = h("button", { type: "button", class: "voice-play", on: { click: () => this.#toggle() } });
    this.time = h("span", { class: "voice-time" });
    this.speed = h("button", { type: "button", class: "voice-speed", on: { click: () => this.#faster() } });
    this.slider = this.#slider();
    this.element = h(
      "div",
      {
        class: "voice-message",
        role: "group",
        "aria-label": t("voiceMessage.label", { time: duration(this.seconds) }),
      },
      this.button,
      this.slider,
      this.time,
      this.speed,
    );
    for (const name of ["play", "pause", "ended", "timeupdate", "seeked"])
      this.sound.addEventListener(name, () => this.#draw());
    this.sound.addEventListener("error", () => this.#onError());
    this.#drawSpeed();
    this.#draw();
  }

  #slider() {
    return h(
      "div",
      {
        class: "voice-slider",
        role: "slider",
        tabindex: 0,
        "aria-label": t("voiceMessage.position"),
        "aria-valuemin": 0,
        "aria-valuemax": Math.round(this.seconds),
        on: {
          keydown: (event) => this.#onKey(event),
          pointerdown: (event) => this.#onPointer(event),
          pointermove: (event) => event.buttons === 1 && this.#onPointer(event),
        },
      },
      this.wave.element,
    );
  }

  get #isPlaying() {
    return !this.sound.paused && !this.sound.ended;
  }

  async #toggle() {
    if (this.#isPlaying) {
      this.sound.pause();
      return;
    }
    if (playing !== this) playing?.sound.pause();
    playing = this;
    try {
      await this.sound.play();
    } catch (error) {
      // Paused before it began is no trouble.
      if (error.name !== "AbortError") this.#onError();
    }
  }

  #onError() {
    this.#draw();
    toast(t("voiceMessage.failed"), "bad");
  }

  #faster() {
    const at = SPEEDS.indexOf(this.sound.playbackRate);
    this.sound.defaultPlaybackRate = this.sound.playbackRate = SPEEDS[(at + 1) % SPEEDS.length];
    this.#drawSpeed();
  }

  #moveTo(seconds) {
    this.sound.currentTime = Math.min(Math.max(0, seconds), this.seconds);
    this.#draw();
  }

  #onPointer(event) {
    event.preventDefault();
    this.slider.focus({ preventScroll: true });
    const { left, width } = this.slider.getBoundingClientRect();
    this.#moveTo(((event.clientX - left) / width) * this.seconds);
  }

  #onKey(event) {
    if (event.key === " " || event.key === "Enter") this.#toggle();
    else if (event.key in KEY_SECONDS) this.#moveTo(this.sound.currentTime + KEY_SECONDS[event.key]);
    else return;
    event.preventDefault();
  }

  #drawSpeed() {
    const speed = `${this.sound.playbackRate}×`;
    this.speed.textContent = speed;
    this.speed.setAttribute("aria-label", t("voiceMessage.speed", { speed }));
  }

  #draw() {
    // Gone with its message or its channel: nobody could stop it any more.
    if (this.#isPlaying && !this.element.isConnected) this.sound.pause();
    const isPlaying = this.#isPlaying;
    const at = this.sound.ended ? 0 : this.sound.currentTime;
    const isBegun = at > 0 || isPlaying;
    const label = t(isPlaying ? "voiceMessage.pause" : "voiceMessage.play");
    this.button.setAttribute("aria-label", label);
    this.button.title = label;
    this.button.replaceChildren(icon(isPlaying ? "pause" : "play"));
    this.wave.reach(isBegun ? at / this.seconds : 0);
    this.element.classList.toggle("playing", isPlaying);
    this.time.textContent = duration(isBegun ? at : this.seconds);
    this.slider.setAttribute("aria-valuenow", String(Math.round(at)));
    this.slider.setAttribute(
      "aria-valuetext",
      t("voiceMessage.at", { time: duration(at), all: duration(this.seconds) }),
    );
  }
}

/** `file` is an attachment with `waveform` and `duration_secs`. */
export function voiceMessage(file, url) {
  const player = kept.get(file.id) ?? new Player(file, url);
  kept.delete(file.id);
  kept.set(file.id, player);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  return player.element;
}
