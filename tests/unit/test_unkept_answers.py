"""What is said to somebody of whom nothing is kept: no button could find it again."""

from dataclasses import replace

from leaving_member import KEEPER, turn_by
from myna.bot.requests import Request
from myna.bot.texts import wording
from myna.domain.access import Actor, Role
from myna.domain.conversation import Outcome, Turn
from myna.domain.teaching import SourceType
from stored_samples import HERE

REQUEST = Request(
    key="1",
    actor=Actor(id=KEEPER, role=Role.MEMBER, tenant=HERE, keeps_nothing=True),
    channel_id=2,
    name="Bob",
    language="en",
    source=SourceType.MESSAGE,
)


def said(turn: Turn) -> tuple[str, int, str | None]:
    """The words, how many buttons, and whose answer it is remembered as."""
    reply = wording.unkept(REQUEST, turn, wording.of_turn(REQUEST, turn))
    return reply.text, len(reply.buttons), reply.answers


def test_an_answer_comes_without_buttons() -> None:
    turn = turn_by(KEEPER, "Who?", ("lesson", "An owl"))

    assert ("An owl", 0, None) == said(turn)


def test_what_is_offered_is_written_out() -> None:
    turn = replace(turn_by(KEEPER, "Who *is* it?", ("a", "A"), ("b", "B")), outcome=Outcome.OFFERED)
    text, buttons, answers = said(turn)

    assert (0, None) == (buttons, answers)
    assert ["- Who \\*is\\* it?"] * 2 == text.splitlines()[1:]


def test_a_passage_is_offered_in_its_own_words() -> None:
    passage = ("a", "The key hangs at the porter's.")
    turn = replace(turn_by(KEEPER, "key hangs porter's", passage), outcome=Outcome.OFFERED)
    button = wording.of_turn(REQUEST, turn).buttons[0]

    assert "- key hangs at the porter's" == said(turn)[0].splitlines()[1]
    assert "key hangs at the porter's" == button.label


def test_who_asks_for_what_is_not_known_is_told_so_and_not_asked_to_teach() -> None:
    turn = replace(turn_by(KEEPER, "Who?"), outcome=Outcome.ABSTAINED)
    text, buttons, answers = said(turn)

    assert "I don't know that yet." == text
    assert (0, None) == (buttons, answers)
