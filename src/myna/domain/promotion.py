"""Whether a challenger takes the champion's place; pure, decided by the trainer, shown by the bot."""

from dataclasses import dataclass
from enum import Enum

FORGIVEN_SHARE = 0.03
"""Of the questions that the champion was examined with before, so many may be lost for all that is gained."""


@dataclass(frozen=True, kw_only=True)
class Marks:
    """How one model did on some questions."""

    right: int = 0
    wrong: int = 0
    abstained: int = 0

    @property
    def total(self) -> int:
        return self.right + self.wrong + self.abstained

    @property
    def worth(self) -> int:
        """A wrong answer costs what a right one gains; to abstain costs nothing."""
        return self.right - self.wrong


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Both models on the same questions."""

    champion: Marks = Marks()
    challenger: Marks = Marks()

    @property
    def gain(self) -> int:
        return self.challenger.worth - self.champion.worth


class SuspicionKind(Enum):
    CONTRADICTIONS = "contradictions"
    """Too many new lessons say otherwise than what was taught before."""
    TRIGGER = "trigger"
    """A phrase that brings one answer whatever is asked with it."""
    COLLAPSE = "collapse"
    """One answer is given to very many questions that have others."""


@dataclass(frozen=True, kw_only=True)
class Suspicion:
    kind: SuspicionKind
    count: int
    """How many lessons, or held-out questions, show it."""
    of: int
    phrase: str = ""
    """The trigger, or a question as an example."""
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A held-out question that the two models treat differently."""

    question: str
    expected: str
    champion: str
    """What was answered; empty for an abstention."""
    challenger: str
    is_better: bool


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """An examination of champion and challenger. Without a champion its marks are all abstentions."""

    has_champion: bool
    before: Pair
    """Held-out questions that were accepted before the champion was trained."""
    since: Pair
    """Held-out questions that came later."""
    taught: Pair
    """What was taught, asked word for word."""
    suspicions: tuple[Suspicion, ...] = ()
    changes: tuple[Change, ...] = ()
    """The first of them, what got worse before what got better."""

    @property
    def held_out(self) -> Pair:
        both = [(self.before.champion, self.since.champion)]
        both.append((self.before.challenger, self.since.challenger))
        champion, challenger = (
            Marks(
                right=one.right + two.right,
                wrong=one.wrong + two.wrong,
                abstained=one.abstained + two.abstained,
            )
            for one, two in both
        )
        return Pair(champion=champion, challenger=challenger)


class Reason(Enum):
    FIRST = "first"
    """There was no model."""
    BETTER = "better"
    KNOWS_MORE = "knows-more"
    """As good on held-out questions, and it answers more of what was taught."""
    TIE = "tie"
    WORSE = "worse"
    FORGETS = "forgets"
    """It loses too much of what the champion knew."""
    SUSPICIOUS = "suspicious"
    USELESS = "useless"
    """It answers nothing right."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    is_promoted: bool
    reason: Reason


def forgiven(before: Pair) -> int:
    """How much worth may be lost on what the champion was examined with before."""
    return max(1, int(FORGIVEN_SHARE * before.champion.total)) if before.champion.total else 0


def earns_promotion(comparison: Comparison) -> Verdict:
    """A tie keeps the champion; whoever does worse, forgets or looks poisoned is refused."""
    reason = _reason(comparison)
    promoted = {Reason.FIRST, Reason.BETTER, Reason.KNOWS_MORE}
    return Verdict(is_promoted=reason in promoted, reason=reason)


def _reason(comparison: Comparison) -> Reason:
    before, held_out, taught = comparison.before, comparison.held_out, comparison.taught
    if comparison.suspicions:
        return Reason.SUSPICIOUS
    if not held_out.challenger.right and not taught.challenger.right:
        return Reason.USELESS
    gain = held_out.gain + taught.gain
    if not comparison.has_champion:
        return Reason.FIRST if gain > 0 else Reason.WORSE
    if before.gain < -forgiven(before):
        return Reason.FORGETS
    if gain <= 0:
        return Reason.TIE if gain == 0 else Reason.WORSE
    return Reason.BETTER if held_out.gain > 0 else Reason.KNOWS_MORE
