"""What a member wants deleted is gone from what chat models made of it, and from what they are sent."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from byte_search import found_in
from canaries import KEEPER, LEAVER, LEAVER_ID, MANAGER, Talk
from canaries_in_chats import CHAT_CANARIES, converse, leaver_is_quoted_by_a_model
from myna.bootstrap import opened_core
from myna.config import Settings
from myna.testing.openai_peer import OpenAIPeer


@pytest.fixture
async def peer() -> AsyncIterator[OpenAIPeer]:
    async with OpenAIPeer() as peer:
        yield peer


@pytest.fixture
async def talk(tmp_path: Path, peer: OpenAIPeer) -> AsyncIterator[Talk]:
    told = {"data_dir": tmp_path, "log_level": "warning", "chat": f"{peer.base_url}#scripted"}
    async with opened_core(Settings.model_validate(told)) as core:
        yield Talk(core=core)


async def test_no_word_of_a_member_is_left_in_what_a_model_said(talk: Talk, tmp_path: Path) -> None:
    await talk.teach(KEEPER, "When does the library open?", "At nine, they say")
    kept = await converse(talk, "so when does it open, your library")
    await leaver_is_quoted_by_a_model(talk)
    usage = await talk.core.chat.usage.of(MANAGER)

    assert set(CHAT_CANARIES) == set(found_in(tmp_path, CHAT_CANARIES))

    await talk.core.privacy.erase(LEAVER)

    assert {} == found_in(tmp_path, [*CHAT_CANARIES, str(LEAVER_ID)])
    assert kept == await talk.core.answering.turns.find(kept.utterance.key)
    assert usage == await talk.core.chat.usage.of(MANAGER)
    open_gaps = str(await talk.core.chat.gaps.open(MANAGER))
    assert [] == [word for word in CHAT_CANARIES if word in open_gaps]


async def test_a_model_is_never_sent_again_what_was_deleted(talk: Talk, peer: OpenAIPeer) -> None:
    await leaver_is_quoted_by_a_model(talk)
    worded = await converse(talk, "who lives up there in that old belfry, then?")
    assert [word for word in CHAT_CANARIES if word in str([each.json for each in peer.asked])]
    await talk.core.privacy.erase(LEAVER)
    peer.asked.clear()
    await talk.teach(KEEPER, "When does the library open?", "At nine, they say")

    for question in ("so when does it open, your library", "who lives in that old belfry now"):
        await converse(talk, question, after=int(worded.utterance.key))

    assert peer.asked
    sent = str([each.json for each in peer.asked])
    assert [] == [word for word in CHAT_CANARIES if word in sent]


async def test_a_model_is_told_no_id_of_anybody(talk: Talk, peer: OpenAIPeer) -> None:
    await leaver_is_quoted_by_a_model(talk)

    sent = str([(each.path, each.query, each.json) for each in peer.asked])
    headers = str([each.headers for each in peer.asked])
    ids = {LEAVER_ID, KEEPER.id, MANAGER.id}
    assert [] == [each for each in ids if str(each) in sent + headers]
