"""Hearing with faster-whisper, on this machine, with a model that the operator chose."""

from myna.engines.whisper.hearing import WhisperSpeechToText

__all__ = ["WhisperSpeechToText"]
