"""What a person keeps of the speech that they have not attended to yet."""

from discord_sandbox.people.opus import SAMPLE_RATE
from discord_sandbox.people.speeches import Speeches
from discord_sandbox.world.records import Snowflake

MINUTE = 60 * SAMPLE_RATE
SAMPLE_BYTES = 4
ALICE, BOT = Snowflake("1"), Snowflake("2")


def minute(number: int) -> bytes:
    return bytes([number]) * (MINUTE * SAMPLE_BYTES)


def test_of_music_without_end_the_newest_minutes_are_kept() -> None:
    speeches = Speeches()
    for number in range(8):
        speeches.hear(BOT, minute(number), 0.0)
    kept = speeches.take(BOT, None, 1.0) or b""

    assert 5 * len(minute(0)) == len(kept)
    assert (3, 7) == (kept[0], kept[-1])


def test_what_is_oldest_is_forgotten_first_whoever_said_it() -> None:
    speeches = Speeches()
    speeches.hear(ALICE, minute(1), 0.0)
    speeches.end(ALICE)
    for _ in range(5):
        speeches.hear(BOT, minute(2), 0.0)

    assert [(BOT, 300.0)] == [(one.user_id, one.seconds) for one in speeches]
