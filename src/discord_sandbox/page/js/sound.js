/** The sound of a call in this browser: what the microphone hears goes out, what the others say comes in. */

import { hangUp, openMicrophone } from "./microphone.js";

const RATE = 48000;
const WORKLETS = "/page/js/worklets";
const SPECTRUM_SIZE = 4096;
const AT_ONCE_MS = 300;
const SILENT_DECIBELS = -80;

/** That of the call which goes on; for whoever wants to know how it sounds. */
export let current = null;

async function nodeIn(context, name, options) {
  await context.audioWorklet.addModule(`${WORKLETS}/${name}.js`);
  return new AudioWorkletNode(context, name, options);
}

export class Sound {
  #speakers = null;
  #playback = null;
  #analyser = null;
  #stream = null;
  #ears = null;
  /** Of the others' sound: frames played, moments without any, frames that came too late. */
  counters = { played: 0, underruns: 0, dropped: 0 };

  /** `onFrame({pcm, level, isSpeech})` for each 20 ms of the microphone; `onSilenced()` when it was unplugged. */
  constructor({ onFrame, onSilenced }) {
    this.onFrame = onFrame;
    this.onSilenced = onSilenced;
  }

  /** Lets the others be heard, as soon as the person has touched the page once. */
  async open() {
    if (this.#speakers) return;
    current = this;
    this.#speakers = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
    const context = this.#speakers;
    const playback = await nodeIn(context, "playback", { numberOfInputs: 0, outputChannelCount: [2] });
    playback.port.onmessage = ({ data }) => (this.counters = data);
    this.#analyser = context.createAnalyser();
    this.#analyser.fftSize = SPECTRUM_SIZE;
    playback.connect(this.#analyser).connect(context.destination);
    this.#playback = playback;
    // Where it may not sound yet, `resume` ends no sooner than the person has touched the page.
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, AT_ONCE_MS))]);
  }

  /** Browsers make no sound before the person has touched the page. */
  get isHeld() {
    return this.#speakers?.state === "suspended";
  }

  async release() {
    await this.#speakers?.resume();
  }

  /** Throws `NoMicrophone`. */
  async openMicrophone() {
    const stream = await openMicrophone();
    this.closeMicrophone();
    this.#stream = stream;
    // A context of its own: not every browser takes a microphone into one with another rate.
    this.#ears = new AudioContext();
    const capture = await nodeIn(this.#ears, "capture", { numberOfOutputs: 0, channelCount: 1 });
    capture.port.onmessage = ({ data }) => this.onFrame(data);
    this.#ears.createMediaStreamSource(stream).connect(capture);
    await this.#ears.resume();
    stream.getAudioTracks()[0].addEventListener("ended", () => this.onSilenced());
  }

  get hasMicrophone() {
    return this.#stream !== null;
  }

  closeMicrophone() {
    hangUp(this.#stream);
    this.#ears?.close();
    this.#stream = this.#ears = null;
  }

  /** `frame`: an ArrayBuffer with eight bytes before the sound. */
  play(id, frame) {
    this.#playback?.port.postMessage({ id, frame }, [frame]);
  }

  /** How loud the others are right now, from 0 to 1. */
  get loudness() {
    if (!this.#analyser) return 0;
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  }

  /** The loudest frequency of what the others say, in hertz; 0 in silence. */
  get pitch() {
    if (!this.#analyser) return 0;
    const loudness = new Float32Array(this.#analyser.frequencyBinCount);
    this.#analyser.getFloatFrequencyData(loudness);
    const loudest = loudness.indexOf(Math.max(...loudness));
    const isSilent = loudness[loudest] < SILENT_DECIBELS;
    return isSilent ? 0 : (loudest * this.#speakers.sampleRate) / SPECTRUM_SIZE;
  }

  /** The highest amplitude of what the others say just now, from 0 to 1. */
  get loudness() {
    if (!this.#analyser) return 0;
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  }

  close() {
    this.closeMicrophone();
    this.#speakers?.close();
    this.#speakers = this.#playback = this.#analyser = null;
  }
}
