"""The promises between Myna's core and the outside.

Services call them; engines, storage and the fakes in `myna.testing` keep them; `tests/contract`
holds every implementation to them.
"""

from myna.ports.answers import (
    Ageing,
    AnswerEngine,
    AnswerModel,
    Meter,
    Metered,
    Training,
    TrainsElsewhere,
    at_home,
)
from myna.ports.chat import (
    ChatChoices,
    ChatModel,
    ChatOptions,
    GapStore,
    PhrasingStore,
    ProposedPhrasing,
    Unanswered,
    UsageRow,
    UsageStore,
)
from myna.ports.circumstances import Clock, NewId
from myna.ports.conversations import FeedbackStore, GuildSettings, PreferenceStore, TurnStore
from myna.ports.lessons import LessonCounts, LessonStore, StoredLesson
from myna.ports.options import (
    NO_ANSWER_OPTIONS,
    AnswerOptions,
    EngineOptions,
    OpenAIAccess,
    RemoteAccess,
)
from myna.ports.pictures import Painter
from myna.ports.privacy import Horizon, PrivacyStore
from myna.ports.speech import (
    AudioDecoder,
    SpeechCache,
    SpeechEncoder,
    SpeechToText,
    TextToSpeech,
)
from myna.ports.training import JobLedger, ModelRegistry, Publication
from myna.ports.vault import Archive, DatasetStore, Vault, VaultEntry

__all__ = [
    "NO_ANSWER_OPTIONS",
    "Ageing",
    "AnswerEngine",
    "AnswerModel",
    "AnswerOptions",
    "Archive",
    "AudioDecoder",
    "ChatChoices",
    "ChatModel",
    "ChatOptions",
    "Clock",
    "DatasetStore",
    "EngineOptions",
    "FeedbackStore",
    "GapStore",
    "GuildSettings",
    "Horizon",
    "JobLedger",
    "LessonCounts",
    "LessonStore",
    "Meter",
    "Metered",
    "ModelRegistry",
    "NewId",
    "OpenAIAccess",
    "Painter",
    "PhrasingStore",
    "PreferenceStore",
    "PrivacyStore",
    "ProposedPhrasing",
    "Publication",
    "RemoteAccess",
    "SpeechCache",
    "SpeechEncoder",
    "SpeechToText",
    "StoredLesson",
    "TextToSpeech",
    "Training",
    "TrainsElsewhere",
    "TurnStore",
    "Unanswered",
    "UsageRow",
    "UsageStore",
    "Vault",
    "VaultEntry",
    "at_home",
]
