"""Nothing of a stranger's is downloaded, and what is downloaded is never more than allowed."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from attentive_ear import Attentive
from myna.bot.hearing.listening import Listening
from myna.bot.hearing.recordings import Limits
from myna.bot.requests import Request
from myna.domain.access import Role
from myna.domain.teaching import SourceType
from myna.errors import AudioRefused, NotAllowed, NothingKept
from myna.services.engine_choice import EngineChoice
from myna.services.hearing import HearingService
from myna.services.preferences import PreferenceService
from myna.services.quotas import QuotaService
from myna.testing import MemoryPreferenceStore, RawAudioDecoder
from teaching_house import member

LIMITS = Limits(max_bytes=10, max_seconds=60)


@dataclass(kw_only=True)
class Sent:
    """An attachment: what Discord says of it, and what it truly holds."""

    size: int = 4
    duration: float | None = None
    data: bytes = b"data"
    read_times: int = field(default=0)

    async def read(self) -> bytes:
        self.read_times += 1
        return self.data


@pytest.fixture
def ear() -> Attentive:
    return Attentive()


@pytest.fixture
def listening(ear: Attentive) -> Listening:
    spoken: Any = None
    return Listening(
        hearing=HearingService(decoder=RawAudioDecoder(), choice=EngineChoice(engines=[ear])),
        preferences=PreferenceService(store=MemoryPreferenceStore()),
        quotas=QuotaService(),
        spoken=spoken,
        limits=LIMITS,
        prefix="!",
    )


def request(role: Role = Role.MEMBER) -> Request:
    return Request(
        key="1",
        actor=replace(member(), role=role),
        channel_id=2,
        name="Alice",
        language="en",
        source=SourceType.MESSAGE,
    )


async def test_nothing_of_a_stranger_is_downloaded(listening: Listening) -> None:
    sent: Any = Sent()
    with pytest.raises(NotAllowed):
        await listening.reply(request(Role.STRANGER), sent)

    assert sent.read_times == 0


async def test_nothing_is_downloaded_of_who_opted_out(listening: Listening) -> None:
    sent: Any = Sent()
    asked = request()
    with pytest.raises(NothingKept):
        await listening.reply(replace(asked, actor=replace(asked.actor, keeps_nothing=True)), sent)

    assert sent.read_times == 0


async def test_what_was_said_before_a_deletion_is_not_kept_after_it(listening: Listening) -> None:
    sent: Any = Sent()
    deletions = iter((0, 1))
    deleting = replace(listening, times_erased=lambda _: next(deletions))

    with pytest.raises(NothingKept):
        await deleting.reply(request(), sent)


@pytest.mark.parametrize(
    ("sent", "reason", "times"),
    [
        (Sent(size=11), "too-large", 0),
        (Sent(size=0), "empty", 0),
        (Sent(duration=60.1), "too-large", 0),
        (Sent(data=b"more than said"), "too-large", 1),
        (Sent(data=b""), "empty", 1),
    ],
)
async def test_only_what_is_allowed_is_heard(
    listening: Listening, ear: Attentive, sent: Any, reason: str, times: int
) -> None:
    with pytest.raises(AudioRefused) as refused:
        await listening.reply(request(), sent)

    assert refused.value.details["reason"] == reason
    assert sent.read_times == times
    assert ear.asked == []


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(max_bytes=25 * 2**20, max_seconds=600), "25 MiB, 10:00"),
        (Limits(max_bytes=2**20 // 2, max_seconds=65), "0.5 MiB, 1:05"),
    ],
)
def test_limits_are_told_in_figures_that_people_know(limits: Limits, words: str) -> None:
    assert str(limits) == words
