"""The embedded voice: eSpeak NG, in Russian and English, without any network."""

from myna.engines.espeak.engine import EspeakVoice

__all__ = ["EspeakVoice"]
