/**
 * What the others in a call say, mixed. Runs where the browser makes sound.
 *
 * Takes `{id, frame}`: who speaks, and 20 ms of 48 kHz 16-bit stereo behind eight bytes. Each speaker begins when
 * three frames have come and never lags by more than a second. Tells `{played, underruns, dropped}` in frames.
 */

const FRAME = 960;
const HEAD_BYTES = 8;
const FRAMES_TO_BEGIN = 3;
const MOST_FRAMES = 50;
/** What is too short to fill the beginning is played after this many samples all the same. */
const MOST_PATIENCE = 4800;
const TELL_EVERY = 48000;

class Speaker {
  frames = [];
  #at = 0;
  #isPlaying = false;
  #waited = 0;

  take(frame) {
    this.frames.push(frame);
    if (this.frames.length <= MOST_FRAMES) return false;
    this.frames.shift();
    this.#at = 0;
    return true;
  }

  /** Adds what there is to the two channels; returns how many frames ended, and whether it ran dry. */
  mixInto(left, right) {
    if (!this.#mayPlay(left.length)) return { played: 0, isDry: false };
    let played = 0;
    for (let index = 0; index < left.length; index += 1) {
      if (this.frames.length === 0) {
        this.#isPlaying = false;
        return { played, isDry: true };
      }
      const [frame] = this.frames;
      left[index] += frame[2 * this.#at] / 32768;
      right[index] += frame[2 * this.#at + 1] / 32768;
      this.#at += 1;
      if (this.#at < FRAME) continue;
      this.frames.shift();
      this.#at = 0;
      played += 1;
    }
    return { played, isDry: false };
  }

  #mayPlay(samples) {
    if (this.#isPlaying) return true;
    if (this.frames.length === 0) return false;
    this.#waited += samples;
    this.#isPlaying = this.frames.length >= FRAMES_TO_BEGIN || this.#waited > MOST_PATIENCE;
    if (this.#isPlaying) this.#waited = 0;
    return this.#isPlaying;
  }
}

class Playback extends AudioWorkletProcessor {
  #speakers = new Map();
  #counters = { played: 0, underruns: 0, dropped: 0 };
  #sinceTold = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data: { id, frame } }) => this.#take(id, new Int16Array(frame, HEAD_BYTES));
  }

  #take(id, frame) {
    if (!this.#speakers.has(id)) this.#speakers.set(id, new Speaker());
    if (this.#speakers.get(id).take(frame)) this.#counters.dropped += 1;
  }

  process(_inputs, [[left, right = left]]) {
    for (const speaker of this.#speakers.values()) {
      const { played, isDry } = speaker.mixInto(left, right);
      this.#counters.played += played;
      if (isDry) this.#counters.underruns += 1;
    }
    this.#sinceTold += left.length;
    if (this.#sinceTold >= TELL_EVERY) {
      this.#sinceTold = 0;
      this.port.postMessage(this.#counters);
    }
    return true;
  }
}

registerProcessor("playback", Playback);
