"""The house in which Myna is taught, with a chat model that follows a script; for the tests of conversing."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from myna.domain.access import Actor, Role
from myna.domain.chat import ChatChoice, ChatPart, Closing, Delta, Finished, Prompt, Spent, Style
from myna.domain.conversation import Thresholds, Turn, Utterance
from myna.ports import ChatModel
from myna.services.answer_engines import Engines
from myna.services.answering import AnswerService
from myna.services.chat_engines import ChatEngines, host_away
from myna.services.chat_settings import ChatSettings
from myna.services.conversing import ConversingService, OnWait
from myna.services.gaps import GapService
from myna.services.minds import Minds, MindStores
from myna.services.phrasing import PhrasingService
from myna.services.recollection import Recollection
from myna.services.teaching import TeachingService
from myna.services.usage import UsageService
from myna.testing import (
    MemoryChatChoices,
    MemoryGapStore,
    MemoryLessonStore,
    MemoryModelRegistry,
    MemoryPhrasingStore,
    MemoryTurnStore,
    MemoryUsageStore,
    ScriptedAnswerEngine,
    ScriptedChatModel,
)
from teaching_house import HERE, NOON, member, pair, teacher

SPENT = Spent(prompt_tokens=100, completion_tokens=10)


def saying(
    *pieces: str, closing: Closing = Closing.WHOLE
) -> Callable[[Prompt], AsyncIterator[ChatPart]]:
    """Says these pieces, whatever it is asked."""

    async def script(prompt: Prompt) -> AsyncIterator[ChatPart]:
        del prompt
        for piece in pieces:
            yield Delta(text=piece)
        yield Finished(closing=closing, spent=SPENT, model="scripted-1")

    return script


async def _at_once() -> None: ...


@dataclass(kw_only=True)
class TalkingHouse:
    root: Path
    models: list[ChatModel] = field(default_factory=list)
    model: ScriptedChatModel = field(default_factory=ScriptedChatModel)
    """The first of them."""
    style: Style = Style.GROUNDED
    tokens_per_day: int | None = None
    may_use_network: bool = True
    lessons: MemoryLessonStore = field(default_factory=MemoryLessonStore)
    turns: MemoryTurnStore = field(default_factory=MemoryTurnStore)
    choices: MemoryChatChoices = field(default_factory=MemoryChatChoices)
    spending: MemoryUsageStore = field(default_factory=MemoryUsageStore)
    heard: list[str] = field(default_factory=list)
    """What was shown of the last answer, piece by piece."""
    count: int = 0

    def __post_init__(self) -> None:
        self.models = self.models or [self.model]
        registry = MemoryModelRegistry(root=self.root, lessons=self.lessons)
        stores = MindStores(
            engines=Engines(ScriptedAnswerEngine()), lessons=self.lessons, registry=registry
        )
        self.answering = AnswerService(
            minds=Minds(stores),
            turns=self.turns,
            thresholds=Thresholds(),
            clock=lambda: NOON,
            new_id=self.new_id,
            patience_seconds=(0.0,),
        )
        self.teaching = TeachingService(
            minds=self.answering.minds,
            lessons=self.lessons,
            clock=lambda: NOON,
            on_taught=lambda _tenant: None,
        )
        self.engines = ChatEngines(
            models=self.models,
            choices=self.choices,
            clock=lambda: NOON,
            may_use_network=self.may_use_network,
        )
        self.settings = ChatSettings(
            choices=self.choices, engines=self.engines, clock=lambda: NOON, style=self.style
        )
        self.usage = UsageService(
            store=self.spending, clock=lambda: NOON, tokens_per_day=self.tokens_per_day
        )
        self.conversing = ConversingService(
            answering=self.answering,
            engines=self.engines,
            settings=self.settings,
            usage=self.usage,
            recollection=Recollection(turns=self.turns),
            lessons=self.lessons,
        )
        self.gaps = GapService(
            store=MemoryGapStore(turns=self.turns), answering=self.answering, clock=lambda: NOON
        )
        self.phrasing = PhrasingService(
            store=MemoryPhrasingStore(lessons=self.lessons),
            teaching=self.teaching,
            engines=self.engines,
            usage=self.usage,
            clock=lambda: NOON,
            new_id=self.new_id,
        )

    def new_id(self) -> str:
        self.count += 1
        return f"id-{self.count:06}"

    def says(self, *pieces: str, closing: Closing = Closing.WHOLE) -> None:
        self.model.script = saying(*pieces, closing=closing)

    @property
    def prompt(self) -> Prompt:
        """What the model was asked last."""
        return self.model.prompts[-1]

    async def teach(self, question: str, answer: str, *, by: Actor | None = None) -> str:
        """Returns the id of the lesson."""
        who = by or teacher()
        taught = await self.teaching.teach(who, pair(question, answer), key=self.new_id())
        return taught.lesson.id

    async def ask(
        self,
        text: str,
        *,
        key: str = "",
        actor: Actor | None = None,
        replies_to: int | None = None,
        channel_id: int = 2,
        on_wait: OnWait = _at_once,
    ) -> Turn | None:
        who = actor or member()
        utterance = Utterance(
            key=key or self.new_id(),
            tenant=who.tenant,
            channel_id=channel_id,
            author_id=who.id,
            text=text,
        )
        self.heard.clear()
        return await self.conversing.answer(
            who,
            utterance,
            replies_to=replies_to,
            on_text=self.heard.append,
            on_wait=on_wait,
        )

    async def asked(self, text: str, *, replies_to: int | None = None) -> Turn:
        turn = await self.ask(text, replies_to=replies_to)
        assert turn is not None
        return turn

    async def carried(self, turn: Turn, message_id: int) -> int:
        """The message that carries the answer."""
        await self.answering.carried_by([message_id], turn.utterance.key)
        return message_id

    def chooses(self, engine: str | None, *, instructions: str = "") -> None:
        model = self.engines.named(engine or "")
        host = host_away(model) if model else ""
        choice = ChatChoice(engine=engine, host=host, instructions=instructions)
        self.choices.chosen[HERE] = choice


def opted_out() -> Actor:
    return replace(member(), keeps_nothing=True)


def manager() -> Actor:
    return Actor(id=12, role=Role.MANAGER, tenant=HERE)


def elsewhere(name: str = "far") -> ScriptedChatModel:
    return ScriptedChatModel(name=name, host="models.example", uses_network=True)


def questions(prompt: Prompt) -> Sequence[str]:
    """What the grounds of a prompt were taught for."""
    return [each.question for each in prompt.grounds]
