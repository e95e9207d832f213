"""A person's end of a call: what it says, what it hears, and what it never says in clear."""

import pytest

from discord_sandbox.people.hearing import Speaker, Tally
from discord_sandbox.people.opus import (
    FRAME_SAMPLES,
    MONO_FRAME_BYTES,
    SAMPLE_RATE,
    SILENCE,
    STEREO_FRAME_BYTES,
    Encoder,
)
from discord_sandbox.voice.codes import VoiceOp
from discord_sandbox.voice.dave.opcodes import DaveOp
from discord_sandbox.world.records import Snowflake
from encrypted_room import Room
from spoken_tones import loudest_hertz, tone


class Ears:
    """What one headset hears."""

    def __init__(self, room: Room, name: int) -> None:
        self.frames: list[tuple[Snowflake, bytes]] = []
        self.silent: list[Snowflake] = []
        headset = room.headset(name)
        headset.listeners.add(lambda user_id, pcm: self.frames.append((user_id, pcm)))
        headset._audience.silence_listeners.add(self.silent.append)

    @property
    def pcm(self) -> bytes:
        return b"".join(pcm for _, pcm in self.frames)


@pytest.fixture
def room() -> Room:
    """Two people in an encrypted call."""
    room = Room()
    room.join(1, 2)
    room.settle()
    return room


def test_what_one_says_the_other_hears(room: Room) -> None:
    ears = Ears(room, 2)
    room.headset(1).speak(tone(440, 1))
    room.headset(1).pause()
    room.settle()

    assert 440 == pytest.approx(loudest_hertz(ears.pcm), abs=1)
    assert {"1"} == {user_id for user_id, _ in ears.frames}
    assert {STEREO_FRAME_BYTES} == {len(pcm) for _, pcm in ears.frames}
    assert (50, 0, 0) == tally(room, 2)


def tally(room: Room, name: int) -> tuple[int, int, int]:
    one = room.headset(name).tally
    return one.heard, one.lost, one.undecryptable


def test_both_speak_at_once(room: Room) -> None:
    first, second = Ears(room, 1), Ears(room, 2)
    for start in range(0, SAMPLE_RATE, FRAME_SAMPLES):
        part = slice(2 * start, 2 * (start + FRAME_SAMPLES))
        room.headset(1).speak(tone(440, 1)[part])
        room.headset(2).speak(tone(660, 1)[part])
    room.settle()

    assert 660 == pytest.approx(loudest_hertz(first.pcm), abs=1)
    assert 440 == pytest.approx(loudest_hertz(second.pcm), abs=1)


def test_what_passes_through_the_call_is_not_what_was_said(room: Room) -> None:
    said = tone(440, 0.1)
    plain = Encoder()
    opus = [
        plain.encode(said[start : start + MONO_FRAME_BYTES])
        for start in range(0, len(said), MONO_FRAME_BYTES)
    ]
    room.headset(1).speak(said)

    assert len(opus) == len(room.frames)
    assert not any(clear in frame.payload for clear, frame in zip(opus, room.frames, strict=True))


def test_numbers_of_frames_go_up_evenly(room: Room) -> None:
    room.headset(1).speak(tone(440, 0.1))
    room.headset(1).pause()
    numbers = [(frame.sequence, frame.timestamp) for frame in room.frames]
    first = numbers[0]

    assert [(first[0] + n, first[1] + n * FRAME_SAMPLES) for n in range(10)] == numbers


def test_what_is_less_than_a_frame_waits_for_more(room: Room) -> None:
    for _ in range(3):
        room.headset(1).speak(bytes(MONO_FRAME_BYTES // 2))

    assert 1 == len(room.frames)


def test_a_pause_says_the_rest_and_five_frames_of_silence(room: Room) -> None:
    room.headset(1).speak(bytes(MONO_FRAME_BYTES // 2))
    room.headset(1).pause()

    assert [SILENCE] * 5 == [frame.payload for frame in room.frames[1:]]


def test_a_pause_without_speech_is_nothing(room: Room) -> None:
    room.headset(1).pause()

    assert [] == room.frames


def test_the_call_is_told_who_begins_and_ends_to_speak(room: Room) -> None:
    room.headset(1).speak(tone(440, 0.1))
    begun = room.upwards[-1]
    room.headset(1).pause()

    assert 2 == room.upwards.count(("1", VoiceOp.SPEAKING))
    assert ("1", VoiceOp.SPEAKING) == begun == room.upwards[-1]


def test_the_listener_is_told_once_who_fell_silent(room: Room) -> None:
    ears = Ears(room, 2)
    room.headset(1).speak(tone(440, 0.1))
    room.settle()
    before = list(ears.silent)
    room.headset(1).pause()
    room.settle()

    assert ([], ["1"]) == (before, ears.silent)


def test_who_leaves_in_the_middle_of_speech_has_fallen_silent(room: Room) -> None:
    ears = Ears(room, 2)
    room.headset(1).speak(tone(440, 0.1))
    room.settle()
    room.go(1)
    room.settle()

    assert ["1"] == ears.silent


def test_without_keys_nothing_is_said() -> None:
    room = Room()
    room.mute_ops = {DaveOp.COMMIT_WELCOME}
    room.join(1, 2)
    room.settle()
    room.headset(1).speak(tone(440, 0.1))
    room.headset(1).pause()

    assert [] == room.frames
    assert 10 == room.headset(1).tally.held


def test_in_a_call_without_encryption_all_is_clear() -> None:
    room = Room(is_encrypted=False)
    room.join(1, 2)
    ears = Ears(room, 2)
    room.headset(1).speak(tone(440, 1))
    room.settle()

    assert 440 == pytest.approx(loudest_hertz(ears.pcm), abs=1)
    assert room.headset(1).privacy_code is None


def test_who_speaks_in_clear_in_an_encrypted_call_is_not_heard(room: Room) -> None:
    ears = Ears(room, 2)
    room.headset(1).is_encrypted = False
    room.headset(1).speak(tone(440, 0.1))
    room.settle()

    assert [] == ears.frames
    assert (0, 0, 5) == tally(room, 2)


def test_a_change_of_the_privacy_code_is_told(room: Room) -> None:
    told: list[str | None] = []
    room.headset(1)._audience.code_listeners.add(told.append)
    room.join(3)
    room.settle()
    with_three = room.headset(1).privacy_code
    room.go(2, 3)
    room.settle()

    assert with_three is not None
    assert (with_three, None) == (told[0], told[-1])


def test_speech_goes_on_while_others_come_and_go(room: Room) -> None:
    ears = Ears(room, 2)
    said = tone(440, 2)
    for number, start in enumerate(range(0, len(said), MONO_FRAME_BYTES)):
        room.headset(1).speak(said[start : start + MONO_FRAME_BYTES])
        if number == 30:
            room.join(3)
        if number == 60:
            room.go(3)
        room.settle()

    assert (100, 0, 0) == tally(room, 2)
    assert 440 == pytest.approx(loudest_hertz(ears.pcm), abs=1)


# One speaker: order and loss


def packets(count: int) -> list[bytes]:
    encoder = Encoder()
    said = tone(440, count * 0.02)
    return [
        encoder.encode(said[start : start + MONO_FRAME_BYTES])
        for start in range(0, len(said), MONO_FRAME_BYTES)
    ]


def heard(numbered: list[tuple[int, bytes]]) -> tuple[list[bytes], Tally]:
    tally = Tally()
    speaker = Speaker(1, tally)
    return [pcm for sequence, opus in numbered for pcm in speaker.take(sequence, opus)], tally


def test_frames_that_overtake_each_other_are_heard_in_order() -> None:
    numbered = list(enumerate(packets(50), start=65_520))
    wrapped = [(sequence % 65_536, opus) for sequence, opus in numbered]
    swapped = [*wrapped]
    for place in (1, 5, 7, 20, 33, 47):
        swapped[place : place + 2] = reversed(swapped[place : place + 2])
    in_order, _ = heard(wrapped)
    in_disorder, tally = heard(swapped)

    assert swapped != wrapped
    assert in_order == in_disorder
    assert (50, 0, 0) == (tally.heard, tally.lost, tally.late)


def test_a_lost_frame_becomes_silence_of_its_length() -> None:
    numbered = list(enumerate(packets(50)))
    del numbered[25]
    frames, tally = heard(numbered)

    assert 50 == len(frames)
    assert bytes(STEREO_FRAME_BYTES) == frames[25]
    assert (49, 1) == (tally.heard, tally.lost)


def test_a_frame_that_comes_too_late_is_not_heard() -> None:
    numbered = list(enumerate(packets(50)))
    numbered.insert(40, numbered.pop(10))
    frames, tally = heard(numbered)

    assert 50 == len(frames)
    assert (1, 1) == (tally.lost, tally.late)


def test_after_a_long_break_the_speaker_begins_anew() -> None:
    first, then = packets(3), packets(3)
    frames, tally = heard([*enumerate(first), *enumerate(then, start=10_000)])

    assert 6 == len(frames)
    assert 0 == tally.lost


def test_what_is_no_opus_is_counted_and_does_no_harm() -> None:
    good = packets(3)
    frames, tally = heard([(0, good[0]), (1, b"\xff\xff\x00junk"), (2, good[1])])

    assert 3 == len(frames)
    assert (2, 1) == (tally.heard, tally.unreadable)


def test_silence_between_speeches_is_not_heard() -> None:
    frames, _ = heard([(number, SILENCE) for number in range(20)])

    assert [] == frames
