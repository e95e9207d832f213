"""What surrounds an answer while it is written takes nothing from the answer."""

from dataclasses import dataclass
from typing import Any, cast

from chat_services import request
from myna.bot.delivery import Delivery
from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.screens import Screen
from myna.bot.seals import Seals
from myna.bot.streams import Streams
from myna.bot.voice.aloud import Aloud
from myna.bot.writing import Writing


@dataclass(frozen=True)
class Voiceless:
    async def follow(self, request: Request) -> None:
        raise ValueError(request.key)


def writing() -> Writing:
    return Writing(
        delivery=Delivery(seals=Seals(key=b"k" * 32)),
        aloud=cast("Aloud", Voiceless()),
        streams=Streams(),
        answering=cast("Any", None),
        book=cast("Any", None),
    )


async def test_an_answer_that_cannot_be_spoken_is_still_given() -> None:
    kept = writing()
    unseen = Screen(wall=cast("Any", None), delivery=kept.delivery, pace=kept.pace)

    async def work() -> Reply:
        return Reply(text="On Friday.")

    assert Reply(text="On Friday.") == await kept.shown(request(), unseen, work())
