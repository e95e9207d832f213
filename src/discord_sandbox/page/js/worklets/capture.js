/**
 * The microphone, cut into frames of 20 ms at 48 kHz, 16 bits. Runs where the browser makes sound.
 *
 * Tells `{pcm, level, isSpeech}` for each frame. Silence is no speech, but its last moments before someone
 * speaks are, so that no word loses its beginning; and a breath between two words does not end it.
 */

const RATE = 48000;
const FRAME = 960;
const SPEECH_LEVEL = 0.01;
const FRAMES_BEFORE = 6;
const FRAMES_AFTER = 20;

class Capture extends AudioWorkletProcessor {
  #frame = new Int16Array(FRAME);
  #filled = 0;
  #sum = 0;
  /** Where in the incoming samples the next one is, for microphones with another rate. */
  #at = 0;
  #last = 0;
  #silentFrames = FRAMES_AFTER;
  #waiting = [];

  process([[samples]]) {
    if (!samples) return true;
    const step = sampleRate / RATE;
    // Position 0 is the last sample of the block before, 1 the first of this one.
    for (; this.#at < samples.length; this.#at += step) {
      const index = Math.floor(this.#at);
      const before = index === 0 ? this.#last : samples[index - 1];
      this.#take(before + (samples[index] - before) * (this.#at - index));
    }
    this.#at -= samples.length;
    this.#last = samples[samples.length - 1];
    return true;
  }

  #take(sample) {
    const clipped = Math.max(-1, Math.min(1, sample));
    this.#frame[this.#filled++] = clipped * 32767;
    this.#sum += clipped * clipped;
    if (this.#filled < FRAME) return;
    this.#tell(this.#frame.buffer, Math.sqrt(this.#sum / FRAME));
    this.#frame = new Int16Array(FRAME);
    this.#filled = this.#sum = 0;
  }

  #tell(pcm, level) {
    this.#silentFrames = level >= SPEECH_LEVEL ? 0 : this.#silentFrames + 1;
    const isSpeech = this.#silentFrames < FRAMES_AFTER;
    this.#waiting.push({ pcm, level });
    if (isSpeech) {
      for (const one of this.#waiting.splice(0)) this.port.postMessage({ ...one, isSpeech }, [one.pcm]);
    } else {
      this.port.postMessage({ pcm: null, level, isSpeech });
      if (this.#waiting.length > FRAMES_BEFORE) this.#waiting.shift();
    }
  }
}

registerProcessor("capture", Capture);
