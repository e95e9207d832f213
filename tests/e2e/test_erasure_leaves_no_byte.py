"""What a member wants deleted is in no byte of the data folder any more, and in no answer."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from itertools import count
from pathlib import Path

import pytest

from byte_search import found_in
from canaries import (
    CANARIES,
    KEEPER,
    KEEPER_ID,
    LEAVER,
    LEAVER_ID,
    TOWN,
    VILLAGE,
    Talk,
    actor,
    keeper_teaches,
    leaver_leaves_words_everywhere,
    long_file,
    strange_word,
)
from myna.bootstrap import opened_core
from myna.config import Settings
from myna.domain.jobs import Ending
from myna.domain.teaching import Split, split_of
from myna.errors import NothingKept
from myna.services.jobs import NOBODY
from myna.worker_assembly import own_worker

_ASKED = (
    *("Who saw the {}?", "Where is the {}?", "The {} did", "{}", "{}?", "Tell me about {}"),
    *("What does the {} want?", "Is this the {}?", "Only the {} knows", "May the {} come in?"),
    *("By the {}", "A {}", "Behind the {}", "Who knows the {}?", "Where does it nest, {}?"),
    *("Who stands in the marsh with {}?", "Кто там, {}?", "Это {}", "Which bird is the {}?"),
    *("Who whistles like {}?", "Who flies at sea, {}?"),
)
PROBES = [pattern.format(word) for word in CANARIES for pattern in _ASKED]


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    """With a worker in a process of its own."""
    settings = Settings.model_validate({"data_dir": tmp_path, "log_level": "warning"})
    async with opened_core(settings) as core, own_worker(settings):
        yield Talk(core=core)


async def test_every_word_of_a_member_is_gone_and_every_word_of_others_stays(
    talk: Talk, tmp_path: Path
) -> None:
    kept = await keeper_teaches(talk)
    await leaver_leaves_words_everywhere(talk)
    running = await talk.train(LEAVER, ("long.csv", long_file("runningemu", 4_000)))
    await talk.is_at_work(running)

    assert set(CANARIES) == set(found_in(tmp_path, CANARIES))
    assert found_in(tmp_path, [str(LEAVER_ID)])
    assert list((tmp_path / "spoken").iterdir())
    assert leaked_by(await answers_to(talk, PROBES))

    await talk.core.privacy.erase(LEAVER)

    assert found_in(tmp_path, [*CANARIES, str(LEAVER_ID)]) == {}
    assert list((tmp_path / "spoken").iterdir()) == []
    assert kept == [(question, await talk.answered(KEEPER, question)) for question, _ in kept]

    await talk.all_ended(TOWN)

    relearned = (await talk.core.ledger.recent(TOWN, limit=1))[0]
    assert relearned.result is not None
    assert (NOBODY, Ending.EXAMINED) == (relearned.requester_id, relearned.result.ending)
    assert kept == [(question, await talk.answered(KEEPER, question)) for question, _ in kept]
    assert leaked_by(await answers_to(talk, PROBES)) == set()
    assert found_in(tmp_path, CANARIES) == {}


async def test_a_training_of_others_that_had_read_their_words_begins_anew(
    talk: Talk, tmp_path: Path
) -> None:
    leaver, keeper = (actor(each, tenant=VILLAGE) for each in (LEAVER_ID, KEEPER_ID))
    await talk.teach(leaver, "Who saw the taughtwren?", "The answerlark did")
    await talk.teach(keeper, "Who opens?", "Bob does")
    running = await talk.train(keeper, ("long.csv", long_file("nightjar", 4_000)))
    await talk.is_at_work(running)

    await talk.core.privacy.erase(leaver)

    assert await talk.core.ledger.find(VILLAGE, running.id) is None
    assert found_in(tmp_path, CANARIES) == {}
    await talk.all_ended(VILLAGE)
    assert found_in(tmp_path, CANARIES) == {}
    assert await talk.answered(keeper, "Who opens?") == "Bob does"
    question = next(
        each for n in range(9) if split_of(each := f"nightjar {strange_word(n)}?") is Split.TRAIN
    )
    assert "nightjar" in await talk.answered(keeper, question)


async def test_what_comes_while_it_is_deleted_is_refused(talk: Talk, tmp_path: Path) -> None:
    await leaver_leaves_words_everywhere(talk)
    said: list[str] = []

    async def keeps_talking() -> None:
        """Until something is taken again after it was refused."""
        was_refused = False
        for number in count():
            word = f"chatter{number}end"
            try:
                await talk.teach(LEAVER, f"What is {word}?", f"It is {word}")
                await talk.ask(LEAVER, f"And {word}?")
            except NothingKept:
                was_refused = True
                said.append(word)
            else:
                if was_refused:
                    return
                said.append(word)

    talking = asyncio.create_task(keeps_talking())
    while not said:
        await asyncio.sleep(0)
    await talk.core.privacy.erase(LEAVER)
    await asyncio.wait_for(talking, 20)

    assert len(said) > 1
    assert found_in(tmp_path, [*CANARIES, *said]) == {}


async def answers_to(talk: Talk, questions: Sequence[str]) -> list[str]:
    """All that would be said or offered."""
    found = []
    for question in questions:
        mind = await talk.core.minds.of(TOWN)
        found += [
            f"{each.question} {each.answer}".casefold()
            for each in await mind.model.candidates(question)
        ]
    return found


def leaked_by(answers: Sequence[str]) -> set[str]:
    return {word for word in CANARIES for answer in answers if word.casefold() in answer}
