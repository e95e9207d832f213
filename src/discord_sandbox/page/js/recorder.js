/** Records a voice message in the place of the message field: how long, how loud, discard, send. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { NoMicrophone, hangUp, loudnessOf, openMicrophone } from "./microphone.js";
import { duration } from "./time.js";
import { toast } from "./toast.js";
import { wave } from "./wave.js";

const LONGEST_MS = 20 * 60_000;
const TICK_MS = 100;
const BARS = 150;
const BITS_PER_SECOND = 32_000;
/** The best first: what holds Opus is not encoded again. */
const TYPES = [
  "audio/ogg;codecs=opus",
  "audio/webm;codecs=opus",
  "audio/mp4;codecs=opus",
  "audio/mp4;codecs=mp4a.40.2",
  "audio/mp4",
];

function bestType() {
  const type = globalThis.MediaRecorder && TYPES.find((one) => MediaRecorder.isTypeSupported(one));
  if (!type) throw new NoMicrophone(t("microphone.unsupported"));
  return type;
}

export class Recorder {
  #recorder = null;
  #stream = null;
  #loudness = null;
  #parts = [];
  #heights = [];
  #timer = 0;
  #startedAt = 0;
  #isAsking = false;

  /** `send(file)` resolves to whether it got through; `onChange(isRecording)` when a recording begins or is over. */
  constructor({ send, onChange }) {
    this.sendFile = send;
    this.onChange = onChange;
    this.wave = wave(BARS);
    this.time = h("span", { class: "recorder-time", role: "timer", "aria-label": t("recorder.time") });
    this.news = h("span", { class: "sr-only", role: "status" });
    this.discard = this.#button("recorder-discard", "trash", "recorder.discard", () => this.cancel());
    this.sendButton = this.#button("recorder-send", "send", "recorder.send", () => this.#send());
    this.element = h(
      "div",
      {
        class: "recorder",
        hidden: true,
        role: "group",
        "aria-label": t("recorder.label"),
        on: { keydown: (event) => this.#onKey(event) },
      },
      this.discard,
      h("span", { class: "recorder-light", "aria-hidden": "true" }),
      this.time,
      h("div", { class: "recorder-wave" }, this.wave.element),
      this.news,
      this.sendButton,
    );
  }

  #button(kind, name, key, click) {
    return h(
      "button",
      { type: "button", class: `tool ${kind}`, "aria-label": t(key), title: t(key), on: { click } },
      icon(name),
    );
  }

  get isRecording() {
    return this.#recorder !== null;
  }

  /** Tells the person why, where it cannot. */
  async start() {
    if (this.isRecording || this.#isAsking) return;
    this.#isAsking = true;
    try {
      const mimeType = bestType();
      this.#stream = await openMicrophone();
      this.#listen(new MediaRecorder(this.#stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND }));
    } catch (error) {
      hangUp(this.#stream);
      toast(error instanceof NoMicrophone ? error.message : t("microphone.unsupported"), "bad");
    } finally {
      this.#isAsking = false;
    }
  }

  #listen(recorder) {
    this.#recorder = recorder;
    this.#parts = [];
    this.#heights = [];
    recorder.addEventListener("dataavailable", ({ data }) => this.#parts.push(data));
    recorder.start(1000);
    this.#loudness = loudnessOf(this.#stream);
    this.#startedAt = performance.now();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.element.hidden = false;
    this.element.classList.remove("stopped");
    this.sendButton.disabled = false;
    this.news.textContent = t("recorder.started");
    this.#tick();
    this.onChange(true);
    this.sendButton.focus({ preventScroll: true });
  }

  #tick() {
    const elapsed = performance.now() - this.#startedAt;
    this.time.textContent = duration(elapsed / 1000);
    this.#heights = [...this.#heights, this.#loudness.now()].slice(-BARS);
    this.wave.show([...Array(BARS - this.#heights.length).fill(0), ...this.#heights]);
    if (elapsed >= LONGEST_MS) {
      this.#stop();
      toast(t("recorder.full"));
    }
  }

  /** Resolves when the last piece has come. The microphone is let go at once. */
  async #stop() {
    clearInterval(this.#timer);
    this.element.classList.add("stopped");
    if (this.#recorder.state !== "inactive") {
      const stopped = new Promise((resolve) =>
        this.#recorder.addEventListener("stop", resolve, { once: true }),
      );
      this.#recorder.stop();
      await stopped;
    }
    this.#loudness?.close();
    this.#loudness = null;
    hangUp(this.#stream);
  }

  async #send() {
    if (this.sendButton.disabled) return;
    this.sendButton.disabled = true;
    await this.#stop();
    const type = this.#recorder.mimeType;
    const file = new File(this.#parts, `recording.${type.split(/[/;]/)[1]}`, { type });
    const isSent = await this.sendFile(file);
    this.sendButton.disabled = false;
    // What did not get through stays, to be sent again.
    if (isSent) this.#end();
    else this.sendButton.focus({ preventScroll: true });
  }

  async cancel() {
    if (!this.isRecording || this.sendButton.disabled) return;
    await this.#stop();
    this.#end();
  }

  #end() {
    this.#recorder = this.#stream = null;
    this.#parts = [];
    this.element.hidden = true;
    this.news.textContent = "";
    this.onChange(false);
  }

  #onKey(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.cancel();
  }
}
