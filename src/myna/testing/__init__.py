"""Fakes that keep the promises of `myna.ports`, for Myna's own tests and for authors of plugins.

They are held to the same contract tests as the real ones.
"""

from myna.testing.answers import ScriptedAnswerEngine, ScriptedAnswerModel
from myna.testing.speech import (
    SILENT_PACKET,
    TONE_RATE_HZ,
    RawAudioDecoder,
    ScriptedAudioDecoder,
    ScriptedSpeechEncoder,
    ScriptedSpeechToText,
    ScriptedTextToSpeech,
)
from myna.testing.stores import (
    MemoryGuildSettings,
    MemoryLessonStore,
    MemoryModelRegistry,
    MemoryPreferenceStore,
    MemorySpeechCache,
    MemoryTurnStore,
)
from myna.testing.vault import MemoryVault

__all__ = [
    "SILENT_PACKET",
    "TONE_RATE_HZ",
    "MemoryGuildSettings",
    "MemoryLessonStore",
    "MemoryModelRegistry",
    "MemoryPreferenceStore",
    "MemorySpeechCache",
    "MemoryTurnStore",
    "MemoryVault",
    "RawAudioDecoder",
    "ScriptedAnswerEngine",
    "ScriptedAnswerModel",
    "ScriptedAudioDecoder",
    "ScriptedSpeechEncoder",
    "ScriptedSpeechToText",
    "ScriptedTextToSpeech",
]
