"""What the screens about chat models are told, by services that keep it in memory; for tests of the screens."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from myna.bot.requests import Request
from myna.domain.access import Action, Actor, Role, authorize
from myna.domain.chat import ChatChoice, Purpose, Spent, Style
from myna.domain.conversation import Tenant
from myna.domain.teaching import Lesson, LessonKind, Source, SourceType
from myna.errors import NotFound
from myna.ports import ChatModel, ProposedPhrasing, Unanswered, UsageRow
from myna.services.chat_engines import EngineState
from myna.services.usage import UsageReport
from myna.testing import ScriptedChatModel

TENANT = "guild:1"
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE = ScriptedChatModel(name="home", host="127.0.0.1", model="tiny")
AWAY = ScriptedChatModel(name="away", host="api.example.org", model="large", uses_network=True)


def actor(role: Role = Role.MANAGER, person: int = 7) -> Actor:
    return Actor(id=person, role=role, tenant=TENANT)


def request(
    role: Role = Role.MANAGER,
    *,
    language: str = "en",
    source: SourceType = SourceType.INTERACTION,
    chosen: tuple[str, ...] = (),
) -> Request:
    return Request(
        key="1",
        actor=actor(role),
        channel_id=5,
        name="Ada",
        language=language,
        source=source,
        chosen=chosen,
    )


@dataclass(kw_only=True)
class KnownEngines:
    models: Sequence[ChatModel] = (HERE, AWAY)
    states: Mapping[str, EngineState] = field(default_factory=dict)
    choice: ChatChoice = field(default_factory=ChatChoice)

    def offered(self) -> Sequence[ChatModel]:
        return self.models

    def state(self, name: str) -> EngineState:
        return self.states.get(name, EngineState())

    async def of(self, tenant: Tenant) -> ChatModel | None:
        del tenant
        if self.choice.engine is None:
            return next((each for each in self.models[:1] if not each.uses_network), None)
        return next((each for each in self.models if each.name == self.choice.engine), None)


@dataclass(kw_only=True)
class KeptSettings:
    engines: KnownEngines

    async def shown(self, actor: Actor) -> ChatChoice:
        authorize(actor, Action.CHOOSE_CHAT, actor.tenant)
        return self.engines.choice

    async def choose(self, actor: Actor, choice: ChatChoice) -> None:
        authorize(actor, Action.CHOOSE_CHAT, actor.tenant)
        if choice.engine and choice.engine not in {each.name for each in self.engines.models}:
            raise NotFound("There is no such engine.", remedy="See /chat.", what="chat-engine")
        self.engines.choice = choice

    async def manner(self, tenant: Tenant) -> tuple[Style, str]:
        del tenant
        return self.engines.choice.style or Style.GROUNDED, self.engines.choice.instructions


@dataclass(kw_only=True)
class KnownGaps:
    found: list[Unanswered]

    async def open(self, actor: Actor) -> Sequence[Unanswered]:
        authorize(actor, Action.SEE_GAPS, actor.tenant)
        return self.found

    async def put_aside(self, actor: Actor, utterance_key: str) -> None:
        authorize(actor, Action.SEE_GAPS, actor.tenant)
        if utterance_key not in {each.utterance_key for each in self.found}:
            raise NotFound("There is no such question.", remedy="See /gaps.")
        self.found = [each for each in self.found if each.utterance_key != utterance_key]


@dataclass(kw_only=True)
class KnownUsage:
    report: UsageReport
    is_spent: bool = False

    async def is_spent_up(self, tenant: Tenant) -> bool:
        del tenant
        return self.is_spent

    async def of(self, actor: Actor) -> UsageReport:
        authorize(actor, Action.SEE_USAGE, actor.tenant)
        return self.report


@dataclass(kw_only=True)
class KnownWays:
    """Proposes the same for every lesson."""

    questions: Sequence[str] = ("When do we meet?", "At what time is it?")
    waiting: dict[str, list[ProposedPhrasing]] = field(default_factory=dict)
    learned: list[str] = field(default_factory=list)

    async def propose(self, actor: Actor, lesson: Lesson) -> Sequence[ProposedPhrasing]:
        authorize(actor, Action.TEACH, actor.tenant)
        self.waiting[lesson.id] = [
            ProposedPhrasing(id=f"p{n}", lesson_id=lesson.id, question=each, at=NOW)
            for n, each in enumerate(self.questions)
        ]
        return self.waiting[lesson.id]

    async def proposed(self, actor: Actor, lesson_id: str) -> Sequence[ProposedPhrasing]:
        authorize(actor, Action.TEACH, actor.tenant)
        return self.waiting.get(lesson_id, [])

    async def keep(self, actor: Actor, lesson_id: str, ids: Collection[str]) -> int:
        authorize(actor, Action.TEACH, actor.tenant)
        kept = [each.question for each in self.waiting.pop(lesson_id, []) if each.id in ids]
        self.learned += kept
        return len(kept)

    async def strike(self, actor: Actor, lesson_id: str) -> None:
        authorize(actor, Action.TEACH, actor.tenant)
        self.waiting.pop(lesson_id, None)


def gap(number: int, *, times: int = 1) -> Unanswered:
    question = f"Question {number}?"
    return Unanswered(question=question, utterance_key=f"k{number}", times=times, asked_at=NOW)


def spent(  # noqa: PLR0913 - a test names only what it changes
    *,
    day: date = TODAY,
    engine: str = "away",
    purpose: Purpose = Purpose.ANSWER,
    calls: int = 1,
    tokens: tuple[int, int] = (100, 20),
    microdollars: int = 0,
    is_estimated: bool = False,
) -> UsageRow:
    read, written = tokens
    return UsageRow(
        day=day,
        engine=engine,
        model="large",
        purpose=purpose,
        calls=calls,
        spent=Spent(prompt_tokens=read, completion_tokens=written, is_estimated=is_estimated),
        cost_microdollars=microdollars,
    )


def lesson(lesson_id: str = "77", question: str = "When is the meeting?") -> Lesson:
    return Lesson(
        id=lesson_id,
        tenant=TENANT,
        kind=LessonKind.EXAMPLE,
        question=question,
        answer="On Friday",
        language="en",
        author_id=7,
        source=Source(type=SourceType.MESSAGE),
        created=NOW,
    )
