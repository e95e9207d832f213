"""Neural voices from a directory of the operator's, through Piper."""

from myna.engines.piper.engine import PiperVoices

__all__ = ["PiperVoices"]
