"""What the bot is made of: the services that it serves, and what the operator chose; made by `bootstrap`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from myna.bot.hearing.recordings import Limits
from myna.bot.hearing.voice_replies import Pack
from myna.bot.learning.notices import Tempo
from myna.bot.pacing import CHANGE_SECONDS
from myna.bot.supervisor import ContentIntent
from myna.bot.voice.call import Timing
from myna.ports import JobLedger, Painter
from myna.services.answering import AnswerService
from myna.services.chat_engines import ChatEngines
from myna.services.chat_settings import ChatSettings
from myna.services.conversing import ConversingService
from myna.services.datasets import DatasetService
from myna.services.feedback import FeedbackService
from myna.services.gaps import GapService
from myna.services.hearing import HearingService
from myna.services.jobs import JobService
from myna.services.lessons import LessonService
from myna.services.minds import Minds
from myna.services.models import ModelService
from myna.services.phrasing import PhrasingService
from myna.services.preferences import PreferenceService
from myna.services.privacy import PrivacyService
from myna.services.quotas import QuotaService
from myna.services.servers import ServerService
from myna.services.speaking import SpeakingService
from myna.services.teaching import TeachingService
from myna.services.trying import TryingService
from myna.services.usage import UsageService
from myna.services.vault import VaultService


@dataclass(frozen=True, kw_only=True)
class Chat:
    """What is done with chat models; without any its `conversing` answers as `answering` does."""

    conversing: ConversingService
    engines: ChatEngines
    settings: ChatSettings
    usage: UsageService
    gaps: GapService
    phrasing: PhrasingService


@dataclass(frozen=True, kw_only=True)
class Core:
    answering: AnswerService
    teaching: TeachingService
    servers: ServerService
    preferences: PreferenceService
    hearing: HearingService
    speaking: SpeakingService
    pack_voice_message: Pack
    jobs: JobService
    models: ModelService
    book: LessonService
    feedback: FeedbackService
    datasets: DatasetService
    vault: VaultService
    trying: TryingService
    painter: Painter
    ledger: JobLedger
    minds: Minds
    quotas: QuotaService
    privacy: PrivacyService
    chat: Chat


@dataclass(frozen=True, kw_only=True)
class BotOptions:
    token: str
    discord_url: str | None
    """Where a Discord on this machine listens; None for the real one."""
    prefix: str
    teacher_role: str
    language: str
    instructions_directory: Path | None
    max_file_bytes: int
    audio: Limits
    engine_hosts: Mapping[str, str]
    """Where engines of the network send what they get, by name; of those that the operator set."""
    content_intent: ContentIntent
    data_directory: Path
    component_key: bytes = field(repr=False)
    """What buttons are signed with."""
    operators: frozenset[int] = frozenset()
    call_timing: Timing = field(default_factory=Timing)
    job_tempo: Tempo = field(default_factory=Tempo)
    change_seconds: float = CHANGE_SECONDS
    """Between two edits in a channel, and between two messages, while answers are written there."""
    on_idle: Callable[[], None] = lambda: None
    """Called whenever nothing waits for an answer."""
