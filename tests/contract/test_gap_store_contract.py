"""What every store of gaps promises: what nobody could answer, the most often asked first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count

from myna.domain.chat import Closing
from myna.domain.conversation import Composed, Outcome, Tenant, Turn
from myna.ports import Unanswered
from stored_samples import ELSEWHERE, HERE, NOON, Stores, turn

_numbers = count(1)
GENERAL = Composed(
    text="Whales do.", engine="small", model="small-1", cited=(), closing=Closing.WHOLE
)


def unanswered(text: str, tenant: Tenant = HERE, *, minutes: int = 0) -> Turn:
    number = next(_numbers)
    base = turn(number, tenant)
    utterance = replace(base.utterance, text=text)
    at = NOON + timedelta(minutes=minutes)
    return replace(base, utterance=utterance, outcome=Outcome.ABSTAINED, at=at)


async def told(stores: Stores, *turns: Turn) -> Sequence[Unanswered]:
    for each in turns:
        await stores.turns.add(each)
    return await stores.gaps.unanswered(HERE, NOON, 9)


async def test_the_same_question_is_one_gap_in_its_last_words(stores: Stores) -> None:
    last = unanswered("who sings", minutes=2)
    found = await told(
        stores, unanswered("Who sings?"), last, unanswered("WHO  sings?!", minutes=1)
    )

    gap = Unanswered(
        question="who sings", utterance_key=last.utterance.key, times=3, asked_at=last.at
    )
    assert [gap] == list(found)


async def test_what_was_asked_most_often_comes_first_then_what_was_asked_last(
    stores: Stores,
) -> None:
    twice = [unanswered("Twice?"), unanswered("Twice?")]
    found = await told(stores, unanswered("Early?"), *twice, unanswered("Late?", minutes=9))

    assert ["Twice?", "Late?", "Early?"] == [each.question for each in found]


async def test_a_general_answer_is_a_gap_and_one_from_lessons_is_none(stores: Stores) -> None:
    general = replace(unanswered("Who sings?"), outcome=Outcome.ANSWERED, composed=GENERAL)
    cited = replace(
        unanswered("Who knows?"), outcome=Outcome.ANSWERED, composed=replace(GENERAL, cited=(0,))
    )
    found = await told(stores, general, cited, turn(next(_numbers)))

    assert ["Who sings?"] == [each.question for each in found]


async def test_what_was_put_aside_is_shown_no_more_however_it_is_asked(stores: Stores) -> None:
    await stores.gaps.put_aside(HERE, "Who sings?")
    await stores.gaps.put_aside(HERE, "who sings")
    await stores.gaps.put_aside(ELSEWHERE, "Who knows?")
    found = await told(stores, unanswered("WHO SINGS"), unanswered("Who knows?"))

    assert ["Who knows?"] == [each.question for each in found]


async def test_gaps_of_other_servers_and_older_ones_are_not_told(stores: Stores) -> None:
    old = unanswered("Old?", minutes=-1)

    assert [] == list(await told(stores, old, unanswered("There?", ELSEWHERE)))


async def test_no_more_gaps_are_told_than_are_wanted(stores: Stores) -> None:
    await told(stores, unanswered("One?"), unanswered("Two?"))

    assert 1 == len(await stores.gaps.unanswered(HERE, NOON, 1))
