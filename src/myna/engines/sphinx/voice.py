"""Speech, told from noise, tones and music; called by `pauses`.

Speech has voiced sounds, which noise has not; its pitch glides, while notes hold theirs; and it is never one pure tone
throughout. The thresholds part synthesized speech from synthesized noise and music; a song with words may pass.
"""

import numpy as np
from numpy.typing import NDArray

from myna.domain.speech import RECORDING_RATE_HZ

Frames = NDArray[np.float64]
"""One row for each moment."""

WINDOW = 1024
HOP = 256
LEAST_VOICED_SECONDS = 0.08
MOST_STEADY_SHARE = 0.43
MOST_PURE_SHARE = 0.9

_PITCHES_HZ = (75, 400)
_RUMBLING_BINS = 16
"""Below 125 Hz, where drums and fans are, and a voice's overtones are not."""
_LEAST_AUDIBLE = 0.2
"""Of the energy, above that."""
_VOICED = 0.6
"""From this autocorrelation on."""
_STEADY = 0.8
"""From this likeness on a moment's overtones are those of `_HOPS_APART` hops later."""
_HOPS_APART = 3
_OVERTONES = slice(6, 256)
"""The bins of the spectrum from 100 Hz to 4 kHz."""
_SMOOTHED_BINS = 15
_PURE = 0.9
"""From this share of the energy in one narrow peak on."""
_PEAK_BINS = 3
_SOFTEST = 1e-3
"""Of the loudest moment's energy; softer moments say nothing."""


def sounds_like_speech(pcm: bytes) -> bool:
    """Of a piece of at most some twenty seconds, 16-bit mono at 16 kHz."""
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2") / 32768
    if len(samples) < WINDOW + _HOPS_APART * HOP:
        return False
    moments = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    energy = np.square(moments).mean(axis=1)
    is_loud = energy > max(energy.max() * _SOFTEST, 1e-9)
    windowed = moments * np.hanning(WINDOW)
    spectrum = np.square(np.abs(np.fft.rfft(windowed, axis=1)))
    return bool(
        is_loud.any()
        and _voiced_seconds(windowed[is_loud]) >= LEAST_VOICED_SECONDS
        and _steady_share(spectrum, is_loud) <= MOST_STEADY_SHARE
        and _pure_share(spectrum[is_loud]) <= MOST_PURE_SHARE
    )


def _voiced_seconds(windowed: Frames) -> float:
    """By autocorrelation, without what rumbles and with the window's own divided out."""
    power = _power(windowed)
    audible = power.copy()
    audible[:, :_RUMBLING_BINS] = 0
    likeness = _autocorrelation(audible) / _autocorrelation(_power(np.hanning(WINDOW)[None]))
    low, high = _PITCHES_HZ
    periods = slice(RECORDING_RATE_HZ // high, RECORDING_RATE_HZ // low)
    is_voiced = likeness[:, periods].max(axis=1) > _VOICED
    is_no_rumble = audible.sum(axis=1) > _LEAST_AUDIBLE * power.sum(axis=1)
    return float((is_voiced & is_no_rumble).sum()) * HOP / RECORDING_RATE_HZ


def _power(windowed: Frames) -> Frames:
    """Padded, so that an autocorrelation made of it does not run into itself."""
    return np.square(np.abs(np.fft.rfft(windowed, 2 * WINDOW, axis=1)))


def _autocorrelation(power: Frames) -> Frames:
    correlation: Frames = np.fft.irfft(power, axis=1)[:, : WINDOW // 2]
    return correlation / correlation[:, :1]


def _steady_share(spectrum: Frames, is_loud: NDArray[np.bool_]) -> float:
    """The share of moments whose overtones stay where they are, whatever their loudness."""
    band = spectrum[:, _OVERTONES]
    logs = np.log(band + band.max(axis=1, keepdims=True) * 1e-4 + 1e-12)
    half = _SMOOTHED_BINS // 2
    padded = np.pad(logs, ((0, 0), (half, half)), mode="edge")
    smooth = np.lib.stride_tricks.sliding_window_view(padded, _SMOOTHED_BINS, axis=1).mean(axis=2)
    fine = logs - smooth
    fine /= np.linalg.norm(fine, axis=1, keepdims=True) + 1e-9
    likeness = (fine[:-_HOPS_APART] * fine[_HOPS_APART:]).sum(axis=1)
    both_loud = is_loud[:-_HOPS_APART] & is_loud[_HOPS_APART:]
    return float((likeness[both_loud] > _STEADY).mean()) if both_loud.any() else 0.0


def _pure_share(spectrum: Frames) -> float:
    """The share of moments with nearly all energy in one peak."""
    peaks = spectrum.argmax(axis=1)[:, None] + np.arange(-_PEAK_BINS, _PEAK_BINS + 1)
    near = np.take_along_axis(spectrum, peaks.clip(0, spectrum.shape[1] - 1), axis=1).sum(axis=1)
    return float((near > _PURE * spectrum.sum(axis=1)).mean())
