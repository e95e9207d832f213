"""Fakes that keep the promises of `myna.ports`, for Myna's own tests and for authors of plugins.

They are held to the same contract tests as the real ones.
"""

from myna.testing.answers import ScriptedAnswerEngine, ScriptedAnswerModel
from myna.testing.chat import (
    MemoryChatChoices,
    MemoryGapStore,
    MemoryPhrasingStore,
    MemoryUsageStore,
    ScriptedChatModel,
    repeating_best_ground,
)
from myna.testing.conversations import (
    MemoryFeedbackStore,
    MemoryGuildSettings,
    MemoryPreferenceStore,
    MemoryTurnStore,
)
from myna.testing.jobs import MemoryJobLedger
from myna.testing.lessons import MemoryLessonStore
from myna.testing.models import MemoryModelRegistry
from myna.testing.pictures import GREY_PIXEL, RecordingPainter
from myna.testing.privacy import MemoryPrivacyStore
from myna.testing.speech import (
    SILENT_PACKET,
    TONE_RATE_HZ,
    RawAudioDecoder,
    ScriptedAudioDecoder,
    ScriptedSpeechEncoder,
    ScriptedSpeechToText,
    ScriptedTextToSpeech,
)
from myna.testing.speech_cache import MemorySpeechCache
from myna.testing.unwanted import Unwanted
from myna.testing.vault import MemoryDatasetStore, MemoryVault

__all__ = [
    "GREY_PIXEL",
    "SILENT_PACKET",
    "TONE_RATE_HZ",
    "MemoryChatChoices",
    "MemoryDatasetStore",
    "MemoryFeedbackStore",
    "MemoryGapStore",
    "MemoryGuildSettings",
    "MemoryJobLedger",
    "MemoryLessonStore",
    "MemoryModelRegistry",
    "MemoryPhrasingStore",
    "MemoryPreferenceStore",
    "MemoryPrivacyStore",
    "MemorySpeechCache",
    "MemoryTurnStore",
    "MemoryUsageStore",
    "MemoryVault",
    "RawAudioDecoder",
    "RecordingPainter",
    "ScriptedAnswerEngine",
    "ScriptedAnswerModel",
    "ScriptedAudioDecoder",
    "ScriptedChatModel",
    "ScriptedSpeechEncoder",
    "ScriptedSpeechToText",
    "ScriptedTextToSpeech",
    "Unwanted",
    "repeating_best_ground",
]
