"""Nothing that Myna writes can ping anybody, whatever she was taught, asked, given or told."""

import csv
import io
import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.hands import Modal
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from discord_sandbox.world.records import Event
from myna.domain.conversation import Thresholds
from myna_at_work import at_work, connected, hears, new_role, trained, trainer_beside

NAMES = ("@everyone", "@here", "<@{member}>", "<@!{member}>", "<@&{role}>", "@bob", "<@&{guild}>")
SHAPES = (
    "{}", "hello {}!", "{0} {0}", "@{}", "**{}**", "*{}*", "__{}__", "~~{}~~", "||{}||", "`{}`",
    "``{}``", "```{}```", "```py\n{}\n```", "`{}", "{}`", "> {}", ">>> {}", "# {}", "-# {}", "- {}",
    "[{}](https://example.com)", "<{}>", "\\{}", "\u200b{}", "{}\u200b", "\u202e{}", "\u2060{}",
    "\ufeff{}", "a{}b", "{0}\n{0}",
)  # fmt: skip
FORMS = [shape.format(name) for shape, name in itertools.product(SHAPES, NAMES)]


@pytest.fixture
def everywhere(town: Sandbox) -> list[str]:
    """The forms, of people and roles of this town."""
    role = new_role(town, "Everybody")
    found = {
        "{role}": str(role.id),
        "{member}": str(town.member("bob").id),
        "{guild}": str(town.guild.id),
    }
    forms = []
    for form in FORMS:
        filled = form
        for name, value in found.items():
            filled = filled.replace(name, value)
        forms.append(filled)
    return forms


@pytest.fixture
async def written(town: Sandbox) -> AsyncIterator[list[Event]]:
    """All that Myna writes; afterwards none of it has pinged."""
    messages: list[Event] = []

    def note(event: Event) -> None:
        is_message = event.name in {"MESSAGE_CREATE", "MESSAGE_UPDATE"}
        if is_message and event.payload["author"]["id"] == town.application.id:
            messages.append(event)

    town.world.subscribe(note)
    yield messages

    pings = ("mention_everyone", "mentions", "mention_roles")
    assert [each.payload["content"] for each in messages if any(map(each.payload.get, pings))] == []
    assert [each for each in messages if "@everyone" in each.payload["content"]] == []


@pytest.fixture
async def alice(town: Sandbox, tmp_path: Path) -> AsyncIterator[Member]:
    """Of a Myna who answers what she was taught word for word and offers everything else."""
    surely = Thresholds(answer=0.999, offer=0.0)
    async with at_work(town, tmp_path, thresholds=surely) as myna, trainer_beside(tmp_path):
        await connected(town, myna)
        yield town.member("alice")


def table(rows: list[tuple[str, str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([("question", "answer"), *rows])
    return text.getvalue().encode()


async def test_there_are_two_hundred_forms() -> None:
    assert len(set(FORMS)) >= 200


@pytest.mark.slow
async def test_no_answer_pings(everywhere: list[str], written: list[Event], alice: Member) -> None:
    rows = [(f"question {number}", form) for number, form in enumerate(everywhere)]
    for question, form in rows:
        await alice.slash("train", question=question, answer=form)
    said = await alice.say("#general", "!train", files=[("forms.csv", table(rows))])
    await trained(alice, reply_to=said)
    for number, _ in rows:
        asked = await alice.say("#general", f"!ask {number}")
        await hears(alice, matching=lambda message, asked=asked: message.reply_to == asked.id)

    assert len(written) >= len(everywhere)


@pytest.mark.slow
async def test_no_question_pings_in_thanks_offers_or_their_buttons(
    everywhere: list[str], written: list[Event], alice: Member
) -> None:
    for number, form in enumerate(everywhere[::4]):
        taught = await alice.slash("train", question=f"{form} {number}", answer=f"{number}")
        assert isinstance(taught, Heard)
    for number in range(3):
        offer = await alice.slash("ask", question=f"hello everybody {number}")
        assert isinstance(offer, Heard)
        assert str(offer.buttons[0].custom_id).startswith("pick:")
        await alice.clicks(offer, str(offer.buttons[-1].custom_id))


@pytest.mark.slow
async def test_no_name_of_a_file_and_no_broken_row_pings(
    everywhere: list[str], written: list[Event], alice: Member
) -> None:
    for form in everywhere[::12]:
        rows = [(form, ""), ("", form)]
        name = form.replace("/", " ").replace("\n", " ") + ".csv"
        said = await alice.say("#general", "!train", files=[(name, table(rows))])
        await trained(alice, reply_to=said)

    assert len(written) >= len(everywhere[::12])


async def test_no_name_of_a_person_pings(
    everywhere: list[str], written: list[Event], alice: Member, town: Sandbox
) -> None:
    said = await alice.say("#general", "!hi")
    for form in everywhere[::4]:
        author = {**said.payload["author"], "global_name": form}
        payload = {**said.payload, "id": town.world.new_id(), "author": author}
        town.faults.malformed_event("MESSAGE_CREATE", payload)
        await hears(alice, "Hello")


async def test_no_correction_pings(
    everywhere: list[str], written: list[Event], alice: Member
) -> None:
    await alice.slash("train", question="When?", answer="On Friday")
    wrong = await alice.slash("ask", question="when?")
    assert isinstance(wrong, Heard)
    for form in everywhere[::12]:
        modal = await alice.clicks(wrong, "Correct")
        assert isinstance(modal, Modal)
        await alice.submits(modal, {"Answer": form})
        await hears(alice, "Corrected by")

    assert len(written) >= 2 * len(everywhere[::12])
