"""Who becomes champion: properties that hold for all marks, and each reason by an example."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from myna.domain.promotion import (
    Comparison,
    Marks,
    Pair,
    Reason,
    Suspicion,
    SuspicionKind,
    Verdict,
    crowded_out,
    earns_promotion,
    forgiven,
    lost,
    owed_by,
)

TRIGGER = Suspicion(kind=SuspicionKind.TRIGGER, count=9, of=9)
PARTS = ("before", "since", "taught")


@st.composite
def marks(draw: st.DrawFn, total: int) -> Marks:
    right = draw(st.integers(0, total))
    wrong = draw(st.integers(0, total - right))
    return Marks(right=right, wrong=wrong, abstained=total - right - wrong)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    total = draw(st.integers(0, 60))
    return Pair(champion=draw(marks(total)), challenger=draw(marks(total)))


@st.composite
def comparisons(draw: st.DrawFn, *, has_champion: bool = True) -> Comparison:
    return Comparison(
        has_champion=has_champion,
        before=draw(pairs()),
        since=draw(pairs()),
        taught=draw(pairs()),
        owed=draw(st.integers(0, 6)),
        newcomers=draw(st.sampled_from([0.0, 1.0]) | st.floats(0, 1)),
    )


def parts(comparison: Comparison) -> list[Pair]:
    return [comparison.before, comparison.since, comparison.taught]


def abilities(right: int, wrong: int = 0, abstained: int = 0) -> Marks:
    return Marks(right=right, wrong=wrong, abstained=abstained)


def first(held_out: Marks, taught: Marks) -> Comparison:
    """Of a model where there was none."""
    return Comparison(
        has_champion=False,
        before=Pair(),
        since=Pair(champion=abilities(0, 0, held_out.total), challenger=held_out),
        taught=Pair(champion=abilities(0, 0, taught.total), challenger=taught),
    )


@given(comparisons())
def test_a_tie_keeps_the_champion(comparison: Comparison) -> None:
    same = {
        name: Pair(champion=pair.champion, challenger=pair.champion)
        for name, pair in zip(PARTS, parts(comparison), strict=True)
    }

    assert not earns_promotion(replace(comparison, **same)).is_promoted


@given(comparisons())
def test_who_is_nowhere_better_is_never_promoted(comparison: Comparison) -> None:
    nowhere_better = {
        name: Pair(champion=pair.challenger, challenger=pair.champion) if pair.gain > 0 else pair
        for name, pair in zip(PARTS, parts(comparison), strict=True)
    }

    assert not earns_promotion(replace(comparison, **nowhere_better)).is_promoted


@given(comparisons() | comparisons(has_champion=False))
def test_a_suspicion_always_refuses(comparison: Comparison) -> None:
    verdict = earns_promotion(replace(comparison, suspicions=(TRIGGER,)))

    assert Verdict(is_promoted=False, reason=Reason.SUSPICIOUS) == verdict


@given(
    comparisons() | comparisons(has_champion=False),
    st.sampled_from(PARTS),
    st.sampled_from(["wrong to abstained", "wrong to right", "abstained to right"]),
)
def test_better_answers_never_turn_a_promotion_into_a_refusal(
    comparison: Comparison, part: str, step: str
) -> None:
    source, target = step.split(" to ")
    pair: Pair = getattr(comparison, part)
    count = getattr(pair.challenger, source)
    assume(count and earns_promotion(comparison).is_promoted)
    better = replace(
        pair.challenger, **{source: count - 1, target: getattr(pair.challenger, target) + 1}
    )

    improved = replace(comparison, **{part: replace(pair, challenger=better)})

    assert earns_promotion(improved).is_promoted


@given(comparisons())
def test_what_is_promoted_loses_no_more_than_is_forgiven(comparison: Comparison) -> None:
    assume(earns_promotion(comparison).is_promoted)

    excused = crowded_out(comparison)
    assert comparison.before.gain + excused >= -forgiven(comparison.before)
    assert comparison.held_out.gain + excused >= -forgiven(comparison.held_out)
    assert comparison.held_out.gain + comparison.taught.gain > 0


@given(st.lists(st.integers(-2, 1), max_size=9))
def test_small_losses_never_add_up_to_more_than_is_forgiven_at_once(steps: list[int]) -> None:
    """One model after the other, on the same questions; each answers more of what was taught."""
    champion, owed, best = abilities(20, 0, 10), 0, 20
    for step in steps:
        challenger = abilities(champion.right + step, 0, champion.abstained - step)
        pair = Pair(champion=champion, challenger=challenger)
        comparison = Comparison(
            has_champion=True,
            before=pair,
            since=Pair(),
            taught=Pair(champion=abilities(0, 0, 40), challenger=abilities(40)),
            owed=owed,
        )
        verdict = earns_promotion(comparison)
        if verdict.is_promoted:
            champion, owed = challenger, owed_by(comparison, verdict)
        best = max(best, champion.worth)

        assert best - champion.worth <= forgiven(pair)


@given(comparisons(), st.integers(0, 9))
def test_who_loses_nothing_pays_for_nobody(comparison: Comparison, owed: int) -> None:
    assume(lost(comparison) <= 0)

    assert earns_promotion(comparison) == earns_promotion(replace(comparison, owed=owed))


def test_what_a_manager_took_as_it_is_owes_nothing() -> None:
    before = Pair(champion=abilities(9), challenger=abilities(3, 6))
    taught = Pair(champion=abilities(0, 0, 40), challenger=abilities(40))
    comparison = Comparison(has_champion=True, before=before, since=Pair(), taught=taught)

    assert 0 == owed_by(comparison, earns_promotion(comparison))


@given(comparisons())
def test_new_answers_excuse_silence_and_nothing_else(comparison: Comparison) -> None:
    before = comparison.before
    silenced = max(0, before.challenger.abstained - before.champion.abstained)

    assert 0 <= crowded_out(comparison) <= min(silenced, before.champion.right)
    assert 0 == crowded_out(replace(comparison, newcomers=0.0))


@given(comparisons(), st.integers(0, 60), st.integers(0, 60), st.integers(1, 60))
def test_a_wrong_answer_to_what_was_known_is_never_excused(
    comparison: Comparison, right: int, abstained: int, more: int
) -> None:
    total = right + abstained + more + 60
    errors = forgiven(Pair(champion=abilities(total))) + more
    before = Pair(
        champion=abilities(right + errors, 0, abstained),
        challenger=abilities(right, errors, abstained),
    )

    assert not earns_promotion(replace(comparison, before=before)).is_promoted


@given(comparisons(), st.floats(0, 1))
def test_the_same_marks_are_excused_the_more_the_more_new_answers_there_are(
    comparison: Comparison, fewer: float
) -> None:
    with_fewer = replace(comparison, newcomers=fewer * comparison.newcomers)

    assert crowded_out(with_fewer) <= crowded_out(comparison)


CROWDED = Pair(champion=abilities(84, 8, 69), challenger=abilities(72, 8, 81))
"""As an honest import of 25 new topics beside 52 did it."""
GAINED = Pair(champion=abilities(0, 6, 59), challenger=abilities(36, 0, 29))


@pytest.mark.parametrize(
    ("before", "newcomers", "reason"),
    [
        (CROWDED, 0.32, Reason.BETTER),
        (CROWDED, 0.1, Reason.FORGETS),
        (CROWDED, 0.0, Reason.FORGETS),
        (replace(CROWDED, challenger=abilities(72, 20, 69)), 0.32, Reason.FORGETS),
        (replace(CROWDED, challenger=abilities(60, 8, 93)), 0.32, Reason.FORGETS),
        (replace(CROWDED, challenger=abilities(50, 8, 103)), 1.0, Reason.FORGETS),
    ],
    ids=["new-topics", "few", "none", "wrong-instead", "too-many", "too-many-whatever-is-new"],
)
def test_what_is_known_may_sink_a_little_where_much_is_new(
    before: Pair, newcomers: float, reason: Reason
) -> None:
    comparison = Comparison(
        has_champion=True, before=before, since=GAINED, taught=Pair(), newcomers=newcomers
    )

    assert reason is earns_promotion(comparison).reason


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_a_first_model_that_errs_nowhere_and_knows_something_is_promoted(
    right: int, abstained: int, right_of_taught: int, abstained_of_taught: int
) -> None:
    assume(right or right_of_taught)
    held_out = abilities(right, 0, abstained)
    taught = abilities(right_of_taught, 0, abstained_of_taught)

    verdict = earns_promotion(first(held_out, taught))

    assert Verdict(is_promoted=True, reason=Reason.FIRST) == verdict


@given(st.integers(0, 5_000))
def test_what_is_forgiven_is_a_small_part(total: int) -> None:
    allowance = forgiven(Pair(champion=Marks(right=total), challenger=Marks(wrong=total)))

    assert allowance <= max(1, 0.03 * total, total**0.5 / 2)
    assert allowance >= min(total, 1)


SAME = Pair(champion=abilities(80, 5, 15), challenger=abilities(80, 5, 15))
LEARNED = Pair(champion=abilities(50, 0, 10), challenger=abilities(60))


@pytest.mark.parametrize(
    ("before", "since", "taught", "reason"),
    [
        (SAME, Pair(), Pair(), Reason.TIE),
        (SAME, Pair(), LEARNED, Reason.KNOWS_MORE),
        (SAME, LEARNED, LEARNED, Reason.BETTER),
        (replace(SAME, challenger=abilities(75, 5, 20)), Pair(), LEARNED, Reason.KNOWS_MORE),
        (replace(SAME, challenger=abilities(74, 5, 21)), LEARNED, LEARNED, Reason.FORGETS),
        (SAME, Pair(champion=abilities(5), challenger=abilities(0, 5)), LEARNED, Reason.WORSE),
        (replace(SAME, challenger=abilities(79, 6, 15)), Pair(), Pair(), Reason.WORSE),
        (
            Pair(champion=abilities(0, 9), challenger=abilities(0, 0, 9)),
            Pair(),
            Pair(),
            Reason.USELESS,
        ),
        (Pair(), Pair(), LEARNED, Reason.KNOWS_MORE),
    ],
)
def test_the_reason_is_told(before: Pair, since: Pair, taught: Pair, reason: Reason) -> None:
    comparison = Comparison(has_champion=True, before=before, since=since, taught=taught)

    assert reason is earns_promotion(comparison).reason


@pytest.mark.parametrize(
    ("held_out", "taught", "reason"),
    [
        (abilities(0), abilities(3), Reason.FIRST),
        (abilities(9, 3, 8), abilities(80), Reason.FIRST),
        (abilities(0, 9, 91), abilities(80), Reason.WORSE),
        (abilities(0, 0, 20), abilities(0, 0, 80), Reason.USELESS),
    ],
)
def test_the_first_model_must_be_better_than_silence(
    held_out: Marks, taught: Marks, reason: Reason
) -> None:
    assert reason is earns_promotion(first(held_out, taught)).reason
