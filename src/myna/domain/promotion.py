"""Whether a challenger takes the champion's place; pure, decided by the trainer, shown by the bot."""

from dataclasses import dataclass
from enum import Enum
from math import ceil, isqrt

FORGIVEN_SHARE = 0.03
"""Of the held-out questions, so many may be lost for all that is gained."""
CROWDED_OUT = 0.5
"""Times the share of lessons about new answers: so many of the questions that were answered rightly may fall silent, as
there is more now that they could be about."""
MOST_CROWDED_OUT = 0.25


@dataclass(frozen=True, kw_only=True)
class Marks:
    """How one model did on some questions."""

    right: int = 0
    wrong: int = 0
    abstained: int = 0

    def __add__(self, other: "Marks") -> "Marks":
        return Marks(
            right=self.right + other.right,
            wrong=self.wrong + other.wrong,
            abstained=self.abstained + other.abstained,
        )

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
    owed: int = 0
    """Worth that the champion lost of what was known before, was forgiven and has not gained back: see `owed_by`."""
    newcomers: float = 0.0
    """0 to 1: the share of all lessons learned whose answers the champion did not know."""
    suspicions: tuple[Suspicion, ...] = ()
    changes: tuple[Change, ...] = ()
    """The first of them, what got worse before what got better."""

    @property
    def held_out(self) -> Pair:
        return Pair(
            champion=self.before.champion + self.since.champion,
            challenger=self.before.challenger + self.since.challenger,
        )


class Reason(Enum):
    FIRST = "first"
    """There was no model."""
    BETTER = "better"
    KNOWS_MORE = "knows-more"
    """No better on held-out questions, and next to nothing worse, and it answers more of what was taught."""
    RENEWED = "renewed"
    """As good, and the champion is less than it was made to be."""
    TIE = "tie"
    WORSE = "worse"
    """Than the champion; without one, than saying nothing."""
    FORGETS = "forgets"
    """It loses too much of what the champion, or those before it, knew."""
    SUSPICIOUS = "suspicious"
    USELESS = "useless"
    """It answers nothing right."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    is_promoted: bool
    reason: Reason


def forgiven(pair: Pair) -> int:
    """How much worth may be lost on questions that the champion was asked too.

    Half the square root of their number is what chance takes where every fourth answer changes.
    """
    total = pair.champion.total
    return max(1, isqrt(total) // 2, int(FORGIVEN_SHARE * total)) if total else 0


def crowded_out(comparison: Comparison) -> int:
    """How many of the questions of before fell silent that may, beside what is forgiven, for the sake of new answers.

    None is ever given a wrong answer for their sake.
    """
    before = comparison.before
    share = min(CROWDED_OUT * comparison.newcomers, MOST_CROWDED_OUT)
    silenced = before.challenger.abstained - before.champion.abstained
    return max(0, min(silenced, ceil(share * before.champion.right)))


def lost(comparison: Comparison) -> int:
    """Worth on the questions of before, but for what new answers excuse; below 0 it is a gain."""
    return -(comparison.before.gain + crowded_out(comparison))


def owed_by(comparison: Comparison, verdict: Verdict) -> int:
    """What a model still owes after its examination, for that of the next one: small losses may not add up.

    Who was not promoted for its marks owes nothing: a manager took it as it is.
    """
    return max(0, comparison.owed + lost(comparison)) if verdict.is_promoted else 0


def earns_promotion(comparison: Comparison, *, renews: bool = False) -> Verdict:
    """Promoted is who gains more than it loses, loses next to nothing held out, and looks in no way poisoned.

    Without a champion it is enough to be of use. More right answers, or fewer wrong ones, never turn a promotion
    into a refusal. Who `renews` an outdated champion need not be better.
    """
    reason = _reason(comparison)
    if renews and reason is Reason.TIE:
        reason = Reason.RENEWED
    promoted = {Reason.FIRST, Reason.BETTER, Reason.KNOWS_MORE, Reason.RENEWED}
    return Verdict(is_promoted=reason in promoted, reason=reason)


def _reason(comparison: Comparison) -> Reason:
    before, held_out, taught = comparison.before, comparison.held_out, comparison.taught
    if comparison.suspicions:
        return Reason.SUSPICIOUS
    if not held_out.challenger.right and not taught.challenger.right:
        return Reason.USELESS
    loss = lost(comparison)
    if loss > 0 and comparison.owed + loss > forgiven(before):
        return Reason.FORGETS
    if held_out.gain + crowded_out(comparison) < -forgiven(held_out):
        return Reason.WORSE
    return _reason_of_gain(held_out, taught) if comparison.has_champion else Reason.FIRST


def _reason_of_gain(held_out: Pair, taught: Pair) -> Reason:
    gain = held_out.gain + taught.gain
    if gain <= 0:
        return Reason.TIE if gain == 0 else Reason.WORSE
    return Reason.BETTER if held_out.gain > 0 else Reason.KNOWS_MORE
