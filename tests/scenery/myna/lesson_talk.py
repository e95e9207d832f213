"""What members say and press to teach, ask and look at lessons, for the tests of lessons on Discord."""

from discord_sandbox.people.hands import Modal, Result
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member

QUESTION, ANSWER = "When do we meet?", "On Friday"


def seen(result: Result) -> Heard:
    assert isinstance(result, Heard)
    return result


def form(result: Result) -> Modal:
    assert isinstance(result, Modal)
    return result


async def teaches(member: Member, question: str = QUESTION, answer: str = ANSWER) -> Heard:
    return seen(await member.slash("train", question=question, answer=answer))


async def asks(member: Member, question: str = QUESTION) -> Heard:
    return seen(await member.slash("ask", question=question))


async def reads(member: Member, name: str, **options: str | int | bool) -> Heard:
    return seen(await member.slash(name, **options))


def labels(heard: Heard) -> list[str]:
    return [each.label or "" for each in heard.buttons]
