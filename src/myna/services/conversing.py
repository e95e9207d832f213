"""Answering in a chat model's words what was taught; used by the bot.

The local memory finds what is true, the model only words it. Whatever can be decided without the model is; without one,
and wherever it fails before its first word, the answer is that of `AnswerService`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import structlog

from myna.domain.access import Action, Actor, authorize
from myna.domain.chat import Closing, Ground, Prompt, Purpose, Style
from myna.domain.conversation import Candidate, Composed, Outcome, Turn, Utterance
from myna.domain.language import language_of
from myna.domain.prompting import MAX_GROUNDS
from myna.domain.teaching import Source
from myna.errors import EngineFailed, MynaError
from myna.ports import ChatModel, LessonStore
from myna.services.answering import MAX_HEARD_CHARACTERS, AnswerService, Considered
from myna.services.chat_engines import ChatEngines
from myna.services.chat_settings import ChatSettings
from myna.services.dictation import Dictated, Dictation
from myna.services.recollection import Recollection, said_in
from myna.services.usage import UsageService

log = structlog.get_logger(__name__)

T = TypeVar("T")

BY_HEART = 1.0
"""A question that was taught, or corrected, in just these words: it is answered in the teacher's."""
FLOOR_OF_OFFER = 0.5
"""Lessons are grounds from this share of the confidence on from which they would be offered."""
MOST_TOKENS = 1_200


OnText = Callable[[str], None]
OnWait = Callable[[], Awaitable[None]]


async def _nobody_is_told() -> None: ...


@dataclass(frozen=True, kw_only=True)
class _Asked:
    actor: Actor
    utterance: Utterance
    on_text: OnText
    on_wait: OnWait
    before: tuple[Turn, ...]
    """The turns that it follows in a chain of replies, oldest first."""

    @property
    def words(self) -> str:
        return self.utterance.text[:MAX_HEARD_CHARACTERS]


@dataclass(frozen=True, kw_only=True)
class ConversingService:
    answering: AnswerService
    engines: ChatEngines
    settings: ChatSettings
    usage: UsageService
    recollection: Recollection
    lessons: LessonStore
    _claimed: set[str] = field(default_factory=set)
    """Keys of utterances that are being answered: a turn is stored only at its end."""

    async def answer(
        self,
        actor: Actor,
        utterance: Utterance,
        *,
        replies_to: int | None = None,
        on_text: OnText = lambda _text: None,
        on_wait: OnWait = _nobody_is_told,
    ) -> Turn | None:
        """As `AnswerService.answer`; `replies_to` is the message that was replied to.

        `on_text` is told all that may be shown so far; whatever the turn says in the end takes its place. Where it
        is cancelled the turn says what was shown till then. `on_wait` is awaited before a model is asked: from then
        on nothing is done here.
        """
        authorize(actor, Action.ASK, utterance.tenant)
        model = await self._mouth(actor)
        if model is None:
            return await self.answering.answer(actor, utterance)
        key = utterance.key
        if key in self._claimed:
            return None
        self._claimed.add(key)
        try:
            if await self.answering.turns.find(key) is not None:
                return None
            before = await self.recollection.before(utterance, replies_to)
            asked = _Asked(
                actor=actor, utterance=utterance, on_text=on_text, on_wait=on_wait, before=before
            )
            turn = await self._answered(asked, model)
            return await _to_its_end(self.answering.kept(actor, turn))
        finally:
            self._claimed.discard(key)

    async def _mouth(self, actor: Actor) -> ChatModel | None:
        """What may speak to this member here; words of whoever opted out leave the machine for no engine."""
        model = await self.engines.of(actor.tenant)
        if model is None or (actor.keeps_nothing and model.uses_network):
            return None
        return None if await self.usage.is_spent_up(actor.tenant) else model

    async def _answered(self, asked: _Asked, model: ChatModel) -> Turn:
        considered = await self.answering.considered(asked.actor, asked.utterance, MAX_GROUNDS)
        local = self.answering.decided(asked.utterance, considered)
        if asked.before:
            local = replace(local, replies_to=asked.before[-1].utterance.key)
        if considered.candidates and considered.candidates[0].confidence >= BY_HEART:
            return local
        found = await self._found(asked, considered)
        prompt = await self._prompt(asked, considered, found)
        if not prompt.grounds and prompt.style is Style.GROUNDED:
            return local
        await asked.on_wait()
        if await self._mouth(asked.actor) is not model:
            return local  # others spent the budget meanwhile, or it may speak here no more
        if not self.engines.may_try(model):
            return replace(local, lacks_words=True)
        dictation = Dictation(prompt=prompt, on_text=asked.on_text)
        try:
            dictated = await self._dictated(asked, model, dictation)
        except asyncio.CancelledError:
            shown = dictation.given_up()
            if shown is not None:
                await self._keep(asked.actor, _worded(local, found, shown, model))
            raise
        if dictated is None:
            return replace(local, lacks_words=True)
        return _worded(local, found, dictated, model)

    async def _found(self, asked: _Asked, considered: Considered) -> tuple[Candidate, ...]:
        """A question that says little by itself is looked up together with the one before it."""
        found = considered.candidates
        if not asked.before or _best(found) >= self.answering.thresholds.offer:
            return found
        words = f"{asked.before[-1].utterance.text} {asked.words}"[:MAX_HEARD_CHARACTERS]
        together = await considered.mind.model.candidates(words, MAX_GROUNDS)
        return max(found, together, key=_best)

    async def _prompt(
        self, asked: _Asked, considered: Considered, found: tuple[Candidate, ...]
    ) -> Prompt:
        (style, instructions), grounds, forbidden = await asyncio.gather(
            self.settings.manner(asked.utterance.tenant),
            self._grounds(asked, found),
            considered.mind.model.forbidden(asked.words),
        )
        return Prompt(
            instructions=instructions,
            grounds=grounds,
            forbidden=forbidden,
            before=said_in(asked.before),
            question=asked.words,
            language=language_of(asked.words) or "en",
            style=style,
            most_tokens=MOST_TOKENS,
        )

    async def _grounds(self, asked: _Asked, found: tuple[Candidate, ...]) -> tuple[Ground, ...]:
        """Numbered by their place; one whose lesson was just deleted is left out."""
        floor = FLOOR_OF_OFFER * self.answering.thresholds.offer
        near = [each for each in found if each.confidence >= floor]
        tenant = asked.utterance.tenant
        stored = await asyncio.gather(*(self.lessons.find(tenant, each.lesson_id) for each in near))
        return tuple(
            Ground(
                number=number,
                lesson_id=each.lesson_id,
                question=each.question,
                answer=each.answer,
                place=_place(lesson.lesson.source),
            )
            for number, (each, lesson) in enumerate(zip(near, stored, strict=True), start=1)
            if lesson is not None
        )

    async def _keep(self, actor: Actor, stopped: Turn) -> None:
        """What stands there can be explained, corrected and deleted."""
        try:
            await _to_its_end(self.answering.kept(actor, stopped))
        except MynaError as failure:
            log.warning("answer.not_kept", key=stopped.utterance.key, reason=failure.code)

    async def _dictated(
        self, asked: _Asked, model: ChatModel, dictation: Dictation
    ) -> Dictated | None:
        """None where it failed without a word; what it cost is counted however it ends."""
        try:
            dictated = await dictation.take(model.reply(dictation.prompt))
        except EngineFailed as failure:
            self.engines.failed(model, failure.details)
            return None
        finally:
            if dictation.spent is not None:
                tenant = asked.utterance.tenant
                await self.usage.record(tenant, model, Purpose.ANSWER, dictation.spent)
        if dictated.closing is Closing.CUT_OFF:
            self.engines.failed(model, {"reason": "cut-off"})
        else:
            self.engines.succeeded(model)
        has_failed = dictated.closing not in (Closing.WHOLE, Closing.TOO_LONG)
        return None if has_failed and not dictated.text else dictated


def _worded(
    local: Turn, found: tuple[Candidate, ...], dictated: Dictated, model: ChatModel
) -> Turn:
    """The turn with the model's words; what was rejected, or answers nothing, is not said in them.

    A model that does not do as it is told is not asked for its opinion on what the memory found.
    """
    if dictated.is_forbidden:
        return local
    if not dictated.text:
        is_doubted = dictated.says_nothing_fits and local.outcome is Outcome.ANSWERED
        return replace(local, outcome=Outcome.OFFERED) if is_doubted else local
    composed = Composed(
        text=dictated.text,
        engine=model.name,
        model=dictated.model or model.model,
        cited=tuple(number - 1 for number in dictated.cited),
        closing=dictated.closing,
    )
    return replace(local, outcome=Outcome.ANSWERED, candidates=found, composed=composed)


async def _to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """What it brings; it is not broken off where whoever waits for it is cancelled."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


def _best(candidates: tuple[Candidate, ...]) -> float:
    return candidates[0].confidence if candidates else 0.0


def _place(source: Source) -> str:
    return " · ".join(each for each in (source.file_name, source.section) if each)
