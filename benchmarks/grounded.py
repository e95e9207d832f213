"""Answers in a model's words: are the citations right, and does she keep silent where nothing was taught?

Our own two hundred questions, half taught and half not, through the service that the bot asks. No language model takes
part: three readers follow a script, and show between them what the retrieval and the rules give a model to go by.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.corrections import taught_around
from benchmarks.replies import percent
from benchmarks.report import Options, Section
from benchmarks.taught_server import MANAGER, TaughtServer, taught_server
from myna.domain.chat import ChatPart, Closing, Delta, Finished, Prompt, Spent
from myna.domain.conversation import Outcome, Turn, Utterance
from myna.domain.prompting import messages_of
from myna.domain.teaching import normalised
from myna.engines.local import LocalAnswerEngine
from myna.services.chat_engines import ChatEngines
from myna.services.chat_settings import ChatSettings
from myna.services.conversing import ConversingService
from myna.services.recollection import Recollection
from myna.services.usage import UsageService
from myna.testing import MemoryChatChoices, MemoryUsageStore, ScriptedChatModel
from myna.testing.openai_peer import scripted_reader

TITLE = "Answers with grounds, 50 taught and 50 unknown questions in each language, in percent"
FOLDER = Path(__file__).parent / "grounds"
LANGUAGES = ("en", "ru")
LESSONS_AROUND = 1_500
Reader = Callable[[Prompt], str]


@dataclass(frozen=True, kw_only=True)
class Row:
    question: str
    answer: str
    paraphrase: str
    unknown: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    text: str
    answer: str
    """Empty where none was taught."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    asked: Asked
    turn: Turn
    reads: tuple[str, ...]
    """The answers of the lessons that a model was shown."""

    @property
    def kind(self) -> str:
        """`right`, `wrong`, `offered` where the right one is among the offers, `other offers`, or `silent`."""
        match self.turn.outcome:
            case Outcome.ABSTAINED:
                return "silent"
            case Outcome.ANSWERED:
                return "right" if self._is_right(self.turn.answer or "") else "wrong"
        is_there = any(self._is_right(each.answer) for each in self.turn.candidates)
        return "offered" if is_there else "other offers"

    @property
    def is_cited_rightly(self) -> bool:
        """An answer in a model's words names the lesson that it is from, and no other."""
        return [each.answer for each in self.turn.rests_on] == [self.asked.answer]

    @property
    def is_in_reach(self) -> bool:
        return self.asked.answer in self.reads

    def _is_right(self, answer: str) -> bool:
        right = self.asked.answer
        return bool(right) and normalised(right) in normalised(answer)


def rows_in(language: str) -> tuple[Row, ...]:
    lines = (FOLDER / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(Row(**json.loads(line)) for line in lines)


async def measure(options: Options) -> Section:
    engine = LocalAnswerEngine()
    found: list[dict[str, object]] = []
    try:
        for language in LANGUAGES[:1] if options.quick else LANGUAGES:
            for around in (0,) if options.quick else (0, LESSONS_AROUND):
                async with taught_server(engine) as server:
                    await taught_around(server, around)
                    found += await _measured(server, language, around)
    finally:
        await engine.close()
    return Section(title=TITLE, rows=found)


async def _measured(server: TaughtServer, language: str, around: int) -> list[dict[str, object]]:
    rows = rows_in(language)
    await server.teach([(row.question, row.answer) for row in rows])
    taught = [Asked(text=row.paraphrase, answer=row.answer) for row in rows]
    unknown = [Asked(text=row.unknown, answer="") for row in rows]
    right = {each.text: each.answer for each in (*taught, *unknown)}
    found: list[dict[str, object]] = []
    for name, reader in _readers(right).items():
        given = [await _replies(server, reader, asked) for asked in (taught, unknown)]
        base = {"language": language, "around": around, "words by": name}
        found.append(base | _figures(*given))
    return found


def _readers(right: Mapping[str, str]) -> Mapping[str, Reader | None]:
    """None is Myna alone; the repeater believes the first lesson, the knower alone has the right answers."""
    return {
        "nobody": None,
        "a repeater": _gullible,
        "a word counter": _word_by_word,
        "a knower": lambda prompt: _knowing(prompt, right[prompt.question]),
    }


def _gullible(prompt: Prompt) -> str:
    return f"[1] {prompt.grounds[0].answer}" if prompt.grounds else "[0]"


def _word_by_word(prompt: Prompt) -> str:
    return scripted_reader(
        [{"role": each.role, "content": each.content} for each in messages_of(prompt)]
    )


def _knowing(prompt: Prompt, answer: str) -> str:
    right = next((each for each in prompt.grounds if each.answer == answer), None)
    return f"[{right.number}] {answer}" if right else "[0]"


async def _replies(
    server: TaughtServer, reader: Reader | None, asked: Sequence[Asked]
) -> list[Reply]:
    found = []
    for number, each in enumerate(asked):
        model = ScriptedChatModel(script=_script(reader or _gullible))
        service = _service(server, model if reader else None)
        key = f"{id(asked)}-{id(reader)}-{number}"
        utterance = Utterance(
            key=key, tenant=MANAGER.tenant, channel_id=1, author_id=MANAGER.id, text=each.text
        )
        turn = await service.answer(MANAGER, utterance)
        if turn is None:
            raise RuntimeError("The key of the question was used before.")
        reads = tuple(ground.answer for prompt in model.prompts for ground in prompt.grounds)
        found.append(Reply(asked=each, turn=turn, reads=reads))
    return found


def _script(reader: Reader) -> Callable[[Prompt], AsyncIterator[ChatPart]]:
    async def written(prompt: Prompt) -> AsyncIterator[ChatPart]:
        yield Delta(text=reader(prompt))
        yield Finished(closing=Closing.WHOLE, spent=Spent(), model="scripted")

    return written


def _service(server: TaughtServer, model: ScriptedChatModel | None) -> ConversingService:
    choices = MemoryChatChoices()
    models = [model] if model is not None else []
    engines = ChatEngines(models=models, choices=choices, clock=_now)
    return ConversingService(
        answering=replace(server.answering),
        engines=engines,
        settings=ChatSettings(choices=choices, engines=engines, clock=_now),
        usage=UsageService(store=MemoryUsageStore(), clock=_now),
        recollection=Recollection(turns=server.answering.turns),
        lessons=server.teaching.lessons,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _figures(taught: Sequence[Reply], unknown: Sequence[Reply]) -> dict[str, object]:
    composed = [each for each in (*taught, *unknown) if each.turn.composed is not None]

    def share(given: Sequence[Reply], kind: str) -> float:
        return percent(sum(each.kind == kind for each in given), len(given))

    return {
        "right": share(taught, "right"),
        "offered": share(taught, "offered"),
        "wrong": share(taught, "wrong"),
        "silent": share(taught, "silent"),
        "shown it": percent(sum(each.is_in_reach for each in taught), len(taught)),
        "unknown answered": share(unknown, "wrong"),
        "other offers": share(unknown, "other offers"),
        "kept silent": share(unknown, "silent"),
        "worded": len(composed),
        "cited rightly": sum(each.is_cited_rightly for each in composed),
    }
