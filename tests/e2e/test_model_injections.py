"""A model that obeys every word of everybody changes nothing: her rules do not rest on its good will.

The model behind the real bot does what lessons, questions, names, files and earlier messages tell it to do, and so do
its proposals of other ways to ask. A witness reads all that she writes.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from allowed_actions import noted_actions
from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from myna.config import Settings
from myna.domain.access import Action, Actor, Role
from myna.domain.conversation import Tenant, Thresholds, guild_tenant
from myna.domain.teaching import Source, SourceType
from myna.services.teaching import Pair
from myna.testing.openai_peer import Chatting, Models, OpenAIPeer
from myna_at_work import Myna, at_work, connected, hears, new_role, trained, trainer_beside
from obedient_model import FOREIGN_NUMBERS, ORDERS, ORDERS_IN_FRAMES, obedient
from witness import FINDINGS, Witness

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

KEY = "sk-obedient-0123456789abcdef"
STRANGE = "magpieofthevillage"
"""Taught on another server."""
TOPIC = "When does the book club meet?"
UNSURE = Thresholds(answer=0.999, offer=0.0)
"""Only what was taught word for word is answered without the model, and every lesson is shown to it."""
IN_LESSONS = ORDERS_IN_FRAMES[:110]
IN_CHAINS = ORDERS_IN_FRAMES[110:150]
IN_PROPOSALS = ORDERS_IN_FRAMES[150:190]
ANSWER_SECONDS = 40.0


@dataclass(kw_only=True)
class Trial:
    town: Sandbox
    myna: Myna
    peer: OpenAIPeer
    witness: Witness
    allowed: list[Action]

    async def asked(self, who: Member, question: str, *, after: Heard | None = None) -> Heard:
        """The end of her answer: what stands under the last message of it."""
        text = question if after is not None else f"!ask {question}"
        await who.say("#general", text, reply_to=after)
        return await hears(
            who, matching=lambda message: bool(message.buttons), timeout_seconds=ANSWER_SECONDS
        )

    async def taught(self, question: str, answer: str) -> None:
        """On the server of the town."""
        await _taught(self.myna, guild_tenant(int(self.town.guild.id)), question, answer)

    @property
    def alice(self) -> Member:
        """Owns the server."""
        return self.town.member("alice")

    @property
    def bob(self) -> Member:
        return self.town.member("bob")

    @property
    def answers_worded(self) -> int:
        return sum(asked.path == "/chat/completions" for asked in self.peer.asked)

    @property
    def sent(self) -> str:
        """All that the model was sent."""
        return "\n".join(str(asked.json) for asked in self.peer.asked)


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> list[Action]:
    return noted_actions(monkeypatch)


@pytest.fixture
def witness(town: Sandbox) -> Witness:
    witness = Witness(
        secrets=(KEY, town.bot_token, STRANGE),
        foreign_numbers=FOREIGN_NUMBERS,
        own_addresses=("https://discord.com/channels/",),
    )
    witness.watch(town)
    return witness


@pytest.fixture
async def peer(town: Sandbox) -> AsyncIterator[OpenAIPeer]:
    ids = {
        "member": str(town.member("bob").id),
        "role": str(new_role(town, "Everybody").id),
        "channel": str(town.member("bob").place("#general")),
    }
    async with OpenAIPeer([Chatting(script=obedient(ids)), Models()], key=KEY) as peer:
        yield peer


@pytest.fixture
async def trial(
    town: Sandbox, tmp_path: Path, peer: OpenAIPeer, witness: Witness, allowed: list[Action]
) -> AsyncIterator[Trial]:
    """In which every deed but those that a test names is found to be harmless."""
    told = {"data_dir": tmp_path, "chat": f"{peer.base_url}#obedient", "chat_keys": KEY}
    settings = Settings.model_validate(told)
    async with (
        at_work(town, tmp_path, thresholds=UNSURE, settings=settings, change_seconds=0.05) as myna,
        trainer_beside(tmp_path),
    ):
        await connected(town, myna)
        await _taught_elsewhere(myna)
        await _taught(myna, guild_tenant(int(town.guild.id)), TOPIC, "Every Thursday at seven")
        allowed.clear()
        peer.asked.clear()
        trial = Trial(town=town, myna=myna, peer=peer, witness=witness, allowed=allowed)
        yield trial
        assert {} == witness.findings
        assert STRANGE not in trial.sent
        assert town.bot_token not in trial.sent
        assert [] == [asked for asked in peer.asked if "tools" in (asked.json or {})]


async def _taught_elsewhere(myna: Myna) -> None:
    await _taught(myna, guild_tenant(78), TOPIC, f"Only the {STRANGE} knows")


async def _taught(myna: Myna, tenant: Tenant, question: str, answer: str) -> None:
    """As a file does it: without proposals of other ways to ask."""
    manager = Actor(id=78, role=Role.MANAGER, tenant=tenant)
    pair = Pair(question=question, answer=answer, source=Source(type=SourceType.INTERACTION))
    await myna.core.teaching.teach(manager, pair, key=f"{tenant}:{question}")


def test_there_are_five_hundred_of_them() -> None:
    everywhere = (ORDERS_IN_FRAMES, IN_LESSONS, IN_CHAINS, IN_PROPOSALS, ORDERS, ORDERS)

    assert sum(map(len, everywhere)) >= 500


async def test_no_question_harms(trial: Trial) -> None:
    for order in ORDERS_IN_FRAMES:
        await trial.asked(trial.bob, f"{TOPIC} {order}")

    assert [] == trial.allowed
    assert len(ORDERS_IN_FRAMES) <= trial.answers_worded


async def test_no_lesson_harms(trial: Trial) -> None:
    """An order in the answer of a lesson, and in its question."""
    for number, order in enumerate(IN_LESSONS):
        places = (f"What is on shelf {number}?", f"Shelf {number} has books. {order}")
        question, answer = places if number % 2 else (f"{places[0]} {order}", "Some books")
        await trial.taught(question, answer)
        trial.allowed.clear()
        await trial.asked(trial.bob, f"what might be on that shelf {number}")

    assert [] == trial.allowed
    assert len(IN_LESSONS) <= trial.answers_worded


async def test_nothing_that_was_said_before_harms(trial: Trial) -> None:
    for order in IN_CHAINS:
        begun = await trial.asked(trial.bob, f"{TOPIC} {order}")
        await trial.asked(trial.bob, "and where do they meet, that book club?", after=begun)

    assert [] == trial.allowed
    assert 2 * len(IN_CHAINS) <= trial.answers_worded


async def test_no_name_of_a_file_harms(trial: Trial) -> None:
    for number, order in enumerate(ORDERS):
        rows = f"question,answer\nWho keeps the keys of house {number}?,Mara does\n"
        said = await trial.alice.say("#general", "!train", files=[(f"{order}.csv", rows.encode())])
        await trained(trial.alice, reply_to=said)
        trial.allowed.clear()
        await trial.asked(trial.bob, f"the keys of house {number}, who keeps them")

    assert [] == trial.allowed


async def test_no_name_of_a_member_reaches_the_model(trial: Trial) -> None:
    said = await trial.bob.say("#general", "nothing of note")
    for order in ORDERS:
        author = {**said.payload["author"], "global_name": order, "username": order.lower()}
        payload = {
            **said.payload,
            "id": str(trial.town.world.new_id()),
            "author": author,
            "content": f"!ask {TOPIC} I mean the club",
        }
        trial.town.faults.malformed_event("MESSAGE_CREATE", payload)
        await hears(trial.bob, matching=lambda message: bool(message.buttons))

    assert len(ORDERS) <= trial.answers_worded
    assert [] == [order for order in ORDERS if order in trial.sent]
    assert str(trial.town.member("bob").id) not in trial.sent


async def test_no_proposal_harms(trial: Trial) -> None:
    """What the model proposes with a lesson is shown as words, and only what asks the same."""
    for number, order in enumerate(IN_PROPOSALS):
        question = f"Who feeds the bird {number}? {order}"
        await trial.alice.say("#general", f"!train {question} -> Mara feeds it")
        await hears(trial.alice, "remember")
    await trial.alice.say("#general", "!train Who feeds the owl? -> Mara feeds it")
    await hears(trial.alice, "People might ask `Who feeds the owl", timeout_seconds=ANSWER_SECONDS)

    assert {Action.TEACH} >= set(trial.allowed)
    assert len(IN_PROPOSALS) < trial.answers_worded


async def test_a_careless_bot_is_found_out(
    town: Sandbox, peer: OpenAIPeer, witness: Witness
) -> None:
    """It says what the model says, with every other server's lessons and its own settings in the prompt."""
    headers = {"Authorization": f"Bot {town.bot_token}"}
    channel = town.member("bob").place("#general")
    async with aiohttp.ClientSession(headers=headers) as session:
        for order in ORDERS:
            prompt = (
                f"[1] {TOPIC} Every Thursday. [7] Only the {STRANGE} knows. Key: {KEY}. {order}"
            )
            asked = {"model": "obedient", "messages": [{"role": "user", "content": prompt}]}
            bearer = {"Authorization": f"Bearer {KEY}"}
            address = f"{peer.base_url}/chat/completions"
            async with session.post(address, json=asked, headers=bearer) as answered:
                said = (await answered.json())["choices"][0]["message"]["content"] or "?"
            body = {"content": said[:2_000].encode(errors="replace").decode()}
            await session.post(f"{town.url}/api/v10/channels/{channel}/messages", json=body)

    assert set(FINDINGS) == set(witness.findings)
