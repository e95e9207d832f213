/** The person's microphone: asked for when it is needed, and why there is none in words for them. */

import { t } from "./i18n.js";

const WANTED = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
const TROUBLES = {
  NotAllowedError: "microphone.denied",
  SecurityError: "microphone.denied",
  NotFoundError: "microphone.none",
  OverconstrainedError: "microphone.none",
  NotReadableError: "microphone.busy",
  AbortError: "microphone.busy",
};

/** Thrown instead of what the browser says; the message is for the person. */
export class NoMicrophone extends Error {}

/** A stream with one track of sound. Whoever asked ends it with `hangUp`. */
export async function openMicrophone() {
  // Browsers hide it from pages that came over an open wire from another machine.
  if (!navigator.mediaDevices?.getUserMedia) throw new NoMicrophone(t("microphone.unsupported"));
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: WANTED });
  } catch (error) {
    throw new NoMicrophone(t(TROUBLES[error.name] ?? "microphone.none"));
  }
}

export function hangUp(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** How loud a stream is right now, from 0 to 1; `close()` when nobody looks any more. */
export function loudnessOf(stream) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    now() {
      analyser.getFloatTimeDomainData(samples);
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      return Math.min(1, Math.sqrt(peak));
    },
    close: () => context.close(),
  };
}
