/**
 * The member's place in a voice channel: joins, leaves, is moved, comes back after a gap; mute and deaf.
 * Views read what it puts into the store (`store.call`) and call it; it does not draw.
 */

import { t } from "./i18n.js";
import { NoMicrophone } from "./microphone.js";
import { Sound } from "./sound.js";
import { toast } from "./toast.js";
import { explain } from "./troubles.js";

const LONGEST_PAUSE_MS = 8000;
const OWN_SILENCE_MS = 250;
const ID_BYTES = 8;
const FRAME_BYTES = ID_BYTES + 3840;

const remembered = (store) => `voice:${store.me.id}`;

export class Call {
  #line = null;
  #timer = 0;
  #attempts = 0;
  #joinedId = null;
  #ownSilence = 0;
  #levelListeners = new Set();

  constructor(api, store) {
    this.api = api;
    this.store = store;
    this.sound = new Sound({
      onFrame: (frame) => this.#onFrame(frame),
      onSilenced: () => this.#onMicrophoneGone(),
    });
    // The first touch of the page lets the browser make sound.
    for (const name of ["pointerdown", "keydown"])
      document.addEventListener(name, () => this.sound.isHeld && this.#release(), { capture: true });
    store.on("connection", () => store.isForgotten && store.call && this.#end());
  }

  /** `listener(level)` hears how loud the microphone is, from 0 to 1, fifty times a second. */
  onLevel(listener) {
    this.#levelListeners.add(listener);
  }

  // What the member does

  async join(channelId) {
    if (this.store.call?.channelId === channelId) return;
    const before = this.store.call;
    this.#put({ channelId, status: "joining", isMuted: before?.isMuted ?? false, isDeaf: before?.isDeaf ?? false });
    if (this.#line) {
      this.#ask("join");
      return;
    }
    try {
      await this.sound.open();
    } catch {
      if (this.store.call) this.#end(t("microphone.unsupported"), "bad");
      return;
    }
    if (!this.store.call) return;
    this.#put({ isHeld: this.sound.isHeld });
    this.#connect();
    // Who is still asked for the microphone hears the others already.
    await this.#openMicrophone();
  }

  leave() {
    this.#say({ type: "leave" });
    this.#end();
  }

  setMuted(isMuted) {
    // Who wants to speak wants to hear, too.
    this.#put({ isMuted, isDeaf: isMuted && this.store.call.isDeaf });
    this.#ask("state");
  }

  setDeaf(isDeaf) {
    this.#put({ isDeaf, isMuted: isDeaf || this.store.call.isMuted });
    this.#ask("state");
  }

  /** Asks once more for a microphone that was missing. */
  async retryMicrophone() {
    await this.#openMicrophone();
    if (this.store.call?.trouble) toast(this.store.call.trouble, "bad");
  }

  /** After the page was loaded anew: back to where the member was. */
  async resume() {
    const channelId = sessionStorage.getItem(remembered(this.store));
    if (channelId && this.store.channels.has(channelId)) await this.join(channelId);
  }

  // Sound

  async #openMicrophone() {
    try {
      await this.sound.openMicrophone();
      this.#put({ hasMicrophone: true, trouble: null });
    } catch (error) {
      const trouble = error instanceof NoMicrophone ? error.message : t("microphone.unsupported");
      this.#put({ hasMicrophone: false, trouble });
    }
    if (!this.store.call) this.sound.close();
  }

  #onMicrophoneGone() {
    this.sound.closeMicrophone();
    this.#put({ hasMicrophone: false, trouble: t("microphone.none") });
  }

  async #release() {
    await this.sound.release();
    this.#put({ isHeld: this.sound.isHeld });
  }

  #onFrame({ pcm, level, isSpeech }) {
    const { call } = this.store;
    const isSent = isSpeech && call?.status === "joined" && !call.isMuted && !this.store.isSilenced;
    if (isSent && this.#line?.readyState === WebSocket.OPEN) {
      this.#line.send(pcm);
      clearTimeout(this.#ownSilence);
      this.#ownSilence = setTimeout(() => this.store.setSpeaking(this.store.me.id, false), OWN_SILENCE_MS);
      this.store.setSpeaking(this.store.me.id, true);
    }
    for (const listener of this.#levelListeners) listener(call?.isMuted ? 0 : level);
  }

  // The line

  #connect() {
    clearTimeout(this.#timer);
    const line = this.api.voiceLine();
    this.#line = line;
    line.binaryType = "arraybuffer";
    line.onopen = () => this.#ask("join");
    line.onmessage = ({ data }) => {
      if (line !== this.#line) return;
      if (data instanceof ArrayBuffer) this.#onSound(data);
      else this.#onNews(JSON.parse(data));
    };
    line.onclose = () => line === this.#line && this.#onLost();
  }

  #onLost() {
    this.#line = null;
    this.store.clearSpeaking();
    if (!this.store.call) return;
    this.#put({ status: "lost", privacyCode: null });
    this.#timer = setTimeout(() => this.#connect(), Math.min(LONGEST_PAUSE_MS, 250 * 2 ** this.#attempts));
    this.#attempts += 1;
  }

  #say(message) {
    if (this.#line?.readyState === WebSocket.OPEN) this.#line.send(JSON.stringify(message));
  }

  #ask(type) {
    const { channelId, isMuted, isDeaf } = this.store.call;
    const state = { self_mute: isMuted, self_deaf: isDeaf };
    this.#say(type === "join" ? { type, channel_id: channelId, ...state } : { type, ...state });
  }

  #onSound(data) {
    if (data.byteLength !== FRAME_BYTES) return;
    this.sound.play(String(new DataView(data).getBigUint64(0)), data);
  }

  #onNews({ name, payload }) {
    if (!this.store.call) return;
    if (name === "JOINED") this.#onJoined(payload);
    else if (name === "PRIVACY_CODE") this.#put({ privacyCode: payload.code });
    else if (name === "SPEAKING") this.store.setSpeaking(payload.user_id, payload.speaking);
    else if (name === "LEFT") this.#end(t("voice.removed", { name: this.#channelName() }));
    else if (name === "TAKEN_OVER") this.#end(t("voice.takenOver"));
    else if (name === "REFUSED") this.#onRefused(payload);
  }

  /** Not let in: the member stays where they were. */
  #onRefused(refusal) {
    const { channelId } = this.store.call;
    const channel = this.store.channels.get(channelId);
    const isFull = channel?.user_limit > 0 && this.store.sittingIn(channelId).length >= channel.user_limit;
    const why = isFull ? t("voice.full", { name: channel.name }) : explain(refusal);
    if (this.#joinedId === null) {
      this.#end(why, "bad");
      return;
    }
    this.#put({ channelId: this.#joinedId, status: "joined" });
    toast(why, "bad");
  }

  #onJoined({ channel_id: channelId, is_encrypted: isEncrypted, privacy_code: privacyCode }) {
    this.#attempts = 0;
    const wasMoved = this.store.call.status === "joined" && this.store.call.channelId !== channelId;
    this.store.clearSpeaking();
    this.#put({ channelId, status: "joined", isEncrypted, privacyCode });
    this.#joinedId = channelId;
    sessionStorage.setItem(remembered(this.store), channelId);
    if (wasMoved) toast(t("voice.moved", { name: this.#channelName() }));
  }

  #channelName = () => this.store.channels.get(this.store.call.channelId)?.name ?? "";

  #end(reason, kind) {
    clearTimeout(this.#timer);
    clearTimeout(this.#ownSilence);
    sessionStorage.removeItem(remembered(this.store));
    const line = this.#line;
    this.#line = null;
    line?.close();
    this.sound.close();
    this.#attempts = 0;
    this.#joinedId = null;
    this.store.setCall(null);
    if (reason) toast(reason, kind);
  }

  #put(changes) {
    const { call } = this.store;
    if (call || changes.channelId) this.store.setCall({ ...call, ...changes });
  }
}
