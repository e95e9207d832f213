"""What came of questions whose right answer is known, as shares; used by the sections on learning."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.correction_pairs import CorrectionPairs
from benchmarks.taught_server import TaughtServer
from myna.domain.conversation import Outcome, Turn
from myna.domain.teaching import normalised


@dataclass(frozen=True, kw_only=True)
class Asked:
    text: str
    answer: str | None
    """None where Myna should keep silent."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    asked: Asked
    turn: Turn

    @property
    def kind(self) -> str:
        """`right`, `offered` where the right answer is among the offers, `other offers`, `wrong` or `silent`."""
        match self.turn.outcome:
            case Outcome.ABSTAINED:
                return "silent"
            case Outcome.ANSWERED:
                return "right" if self._is_right(self.turn.answer) else "wrong"
        offers = [candidate.answer for candidate in self.turn.candidates]
        return "offered" if any(map(self._is_right, offers)) else "other offers"

    @property
    def has_the_best_right(self) -> bool:
        """Whether or not she was sure enough to say it."""
        best = self.turn.candidates[:1]
        return bool(best) and self._is_right(best[0].answer)

    def _is_right(self, answer: str | None) -> bool:
        right = self.asked.answer
        return None not in {answer, right} and normalised(answer or "") == normalised(right or "")


async def replies(server: TaughtServer, asked: Sequence[Asked]) -> list[Reply]:
    return [Reply(asked=each, turn=await server.asked(each.text)) for each in asked]


def everything(data: CorrectionPairs) -> dict[str, list[Asked]]:
    """All that the data set has to ask, by kind."""
    known = {pair.question for pair in data.pairs}
    return {
        "the question": [Asked(text=pair.question, answer=pair.answer) for pair in data.pairs],
        "near paraphrase": [
            Asked(text=pair.near_paraphrase, answer=pair.answer) for pair in data.pairs
        ],
        "far paraphrase": [
            Asked(text=pair.far_paraphrase, answer=pair.answer) for pair in data.pairs
        ],
        "near miss": [
            Asked(text=miss.text, answer=None)
            for miss in data.near_misses
            if miss.question in known
        ],
        "unrelated": [Asked(text=text, answer=None) for text in data.unrelated],
    }


def shares(given: Sequence[Reply]) -> dict[str, object]:
    """In percent; their sum is 100."""
    kinds = [reply.kind for reply in given]
    return {
        kind: percent(kinds.count(kind), len(kinds))
        for kind in ("right", "offered", "other offers", "wrong", "silent")
    }


def changed(before: Sequence[Reply], after: Sequence[Reply]) -> int:
    """How many are answered otherwise, or now answered, offered or left alone where they were not."""
    return sum(
        (one.turn.outcome, one.turn.answer) != (other.turn.outcome, other.turn.answer)
        for one, other in zip(before, after, strict=True)
    )


def percent(count: float, of: float) -> float:
    return round(100 * count / of, 1) if of else 0.0
