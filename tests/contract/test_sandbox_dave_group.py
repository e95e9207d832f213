"""Who is in an encrypted call has its keys, and nobody else has; with real sessions of `davey`."""

from collections.abc import Callable

import davey
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discord_sandbox.voice.dave.group import COMMIT_SECONDS, READY_SECONDS
from discord_sandbox.voice.dave.opcodes import DaveOp
from encrypted_room import Room, hears


def room_of(*names: int, seed: int = 0) -> Room:
    room = Room(seed=seed)
    room.join(*names)
    room.settle()
    return room


def is_one_call(room: Room) -> bool:
    """All hear all, and read the same code."""
    return not room.deaf_pairs() and len(room.codes()) == 1 and None not in room.codes()


@pytest.mark.parametrize(("count", "seed"), [(2, 0), (3, 1), (4, 2), (5, 3), (5, 4)])
def test_all_who_join_at_once_hear_each_other_and_read_one_code(count: int, seed: int) -> None:
    room = room_of(*range(1, count + 1), seed=seed)

    assert is_one_call(room)


def test_members_who_join_one_after_another_hear_each_other() -> None:
    room = Room()
    for name in range(1, 5):
        room.join(name)
        room.settle()

        assert name == 1 or is_one_call(room)


def test_one_alone_has_no_keys() -> None:
    room = room_of(1)

    assert (None, 0) == (room.headset(1).privacy_code, room.group.epoch)


def test_who_has_left_cannot_open_what_is_said_afterwards() -> None:
    room = room_of(1, 2, 3)
    left = room.headset(2)
    was_heard = hears(left, room.headset(1))
    room.go(2)
    room.settle()

    assert was_heard
    assert is_one_call(room)
    assert not hears(left, room.headset(1))
    assert not hears(left, room.headset(3))


def test_who_comes_later_cannot_open_what_was_said_before() -> None:
    room = room_of(1, 2)
    sealed = room.headset(1)._session.encrypt_opus(b"before anybody else came")
    room.join(3)
    room.settle()

    assert is_one_call(room)
    with pytest.raises(ValueError, match="decrypt"):
        room.headset(3)._session.decrypt(1, davey.MediaType.audio, sealed)


def test_a_free_place_is_taken_by_the_next_who_comes() -> None:
    room = room_of(1, 2, 3)
    room.go(2)
    room.settle()
    place = free_place(room)
    room.join(4)
    room.settle()

    assert is_one_call(room)
    assert place == room.headset(4)._session.own_leaf_index


def free_place(room: Room) -> int:
    taken = {one._session.own_leaf_index for one in room.headsets.values()}
    return min(set(range(4)) - taken)


def test_who_returns_hears_and_is_heard_again() -> None:
    room = room_of(1, 2, 3)
    room.go(3)
    room.settle()
    room.join(3)
    room.settle()

    assert is_one_call(room)


def test_who_returns_before_anybody_noticed_is_removed_and_added_at_once() -> None:
    room = room_of(1, 2, 3)
    epoch = room.group.epoch
    room.go(3)
    room.join(3)
    room.settle()

    assert is_one_call(room)
    assert room.group.epoch - epoch <= 2


def test_several_may_come_and_go_at_once() -> None:
    room = room_of(1, 2, 3, 4)
    room.go(1, 3)
    room.join(5, 6, 1)
    room.settle()

    assert is_one_call(room)
    assert {"1", "2", "4", "5", "6"} == set(room.group.members)


def test_the_last_one_keeps_no_group() -> None:
    room = room_of(1, 2)
    room.go(1)
    room.settle()

    assert [("2", DaveOp.PREPARE_EPOCH), ("2", DaveOp.PREPARE_TRANSITION)] == room.downwards[-2:]
    assert (0, None) == (room.group.epoch, room.headset(2).privacy_code)


def test_after_the_last_one_was_alone_a_new_group_is_made() -> None:
    room = room_of(1, 2)
    before = room.codes()
    room.go(1)
    room.settle()
    room.join(3)
    room.settle()

    assert is_one_call(room)
    assert before != room.codes()


def test_who_waits_to_be_added_when_all_members_leave_makes_a_new_group() -> None:
    room = room_of(1, 2)
    room.mute_ops = {DaveOp.COMMIT_WELCOME}
    room.join(3, 4)
    room.settle()
    room.mute_ops = set()
    room.go(1, 2)
    room.settle()

    assert is_one_call(room)
    assert {"3", "4"} == set(room.group.members)


def test_who_leaves_before_being_added_is_revoked() -> None:
    room = room_of(1, 2)
    room.mute_ops = {DaveOp.COMMIT_WELCOME}
    room.join(3)
    room.settle()
    room.go(3)
    room.mute_ops = set()
    revoked = room.downwards[-2:]
    room.settle()

    assert [("1", DaveOp.PROPOSALS), ("2", DaveOp.PROPOSALS)] == sorted(revoked)
    assert is_one_call(room)
    assert 1 == room.group.epoch


def test_a_revocation_leaves_what_else_is_proposed() -> None:
    room = room_of(1, 2)
    room.mute_ops = {DaveOp.COMMIT_WELCOME}
    room.join(3, 4)
    room.settle()
    room.mute_ops = set()
    room.go(3)
    room.settle()

    assert is_one_call(room)
    assert {"1", "2", "4"} == set(room.group.members)


def test_who_leaves_while_another_is_being_added_does_not_keep_them_out() -> None:
    room = room_of(1, 2, 3)
    room.mute_ops = {DaveOp.COMMIT_WELCOME}
    room.join(4)
    room.settle()
    room.mute_ops = set()
    room.go(3)
    room.settle()

    assert is_one_call(room)
    assert {"1", "2", "4"} == set(room.group.members)


@pytest.mark.parametrize("seed", [2, 4, 6, 7, 9])
def test_a_commit_to_what_was_revoked_meanwhile_counts_for_nothing(seed: int) -> None:
    room = room_of(1, 2, 3, seed=seed)
    room.join(4, 5)
    room.step(6 + seed)
    room.go(4)
    room.settle()

    assert is_one_call(room)
    assert {"1", "2", "3", "5"} == set(room.group.members)


def spoil_one(room: Room, op: int, spoilt: Callable[[bytes], bytes]) -> list[str]:
    """The next message of this kind arrives changed; who got it will stand in the list."""
    victims: list[str] = []

    def tamper(user_id: str, told: int, body: bytes) -> bytes:
        if told != op or victims:
            return body
        victims.append(user_id)
        return spoilt(body)

    room.tamper = tamper
    return victims


def test_a_spoilt_welcome_is_reported_and_made_good() -> None:
    room = Room()
    spoilt = spoil_one(room, DaveOp.WELCOME, lambda body: body[:-1] + bytes([body[-1] ^ 1]))
    room.join(1, 2, 3)
    room.settle()

    assert [(spoilt[0], DaveOp.INVALID_COMMIT_WELCOME)] == [
        one for one in room.upwards if one[1] == DaveOp.INVALID_COMMIT_WELCOME
    ]
    assert is_one_call(room)


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_proposed_to_one_whom_the_last_commit_has_failed(seed: int) -> None:
    room = room_of(1, 2, 3, seed=seed)
    spoilt = spoil_one(room, DaveOp.ANNOUNCE_COMMIT, lambda body: body[:2] + bytes(len(body) - 2))
    room.join(4)
    while not spoilt:
        room.step(1)
    room.join(5)
    room.settle()
    complaints = [one for headset in room.headsets.values() for one in headset.complaints]

    assert 1 == len(complaints)
    assert is_one_call(room)


def test_a_spoilt_commit_is_reported_and_made_good() -> None:
    room = room_of(1, 2, 3)
    spoilt = spoil_one(room, DaveOp.ANNOUNCE_COMMIT, lambda body: body[:2] + bytes(len(body) - 2))
    room.join(4)
    room.settle()

    assert spoilt
    assert is_one_call(room)


def test_an_end_that_reports_twice_is_added_by_its_last_key_package() -> None:
    room = room_of(1, 2, 3)
    for _ in range(2):
        room.headset(3)._say(DaveOp.INVALID_COMMIT_WELCOME, 1)
        room.headset(3)._begin_anew()
    room.settle()

    assert [] == room.refused
    assert [] == room.headset(3).complaints
    assert is_one_call(room)


@pytest.mark.parametrize("seed", range(4))
def test_a_report_that_crosses_a_new_beginning_makes_no_old_key_package_count(seed: int) -> None:
    room = room_of(1, 2, seed=seed)
    room.go(2)
    room.headset(1)._say(DaveOp.INVALID_COMMIT_WELCOME, 1)
    room.headset(1)._begin_anew()
    room.join(3)
    room.settle()

    assert [] == room.refused
    assert [] == room.headset(1).complaints
    assert is_one_call(room)


def test_an_end_that_begins_anew_without_being_asked_is_added_anew() -> None:
    room = room_of(1, 2, 3)
    room.headset(3)._begin_anew()
    room.settle()

    assert is_one_call(room)


def test_an_end_that_begins_anew_while_all_wait_is_added_by_its_last_key_package() -> None:
    room = Room()
    room.mute_ops = {DaveOp.COMMIT_WELCOME}
    room.join(1, 2, 3)
    room.settle()
    room.headset(1)._begin_anew()
    room.mute_ops = set()
    room.settle()

    assert [] == room.headset(1).complaints
    assert is_one_call(room)


def test_an_end_that_nothing_helps_is_sent_away() -> None:
    room = Room()
    room.tamper = lambda user_id, op, body: (
        b"\x00\x00" if user_id == "3" and op in {DaveOp.ANNOUNCE_COMMIT, DaveOp.WELCOME} else body
    )
    room.join(1, 2)
    room.settle()
    stubborn_from = len(room.upwards)
    room.join(3)
    room.settle()

    assert ["3"] == room.refused
    assert 4 == room.upwards[stubborn_from:].count(("3", DaveOp.INVALID_COMMIT_WELCOME))
    assert is_one_call(room)


def test_a_commit_that_nobody_sends_in_time_begins_the_group_anew() -> None:
    room = room_of(1, 2)
    room.mute_ops = {DaveOp.COMMIT_WELCOME}
    room.join(3)
    room.settle()
    room.mute_ops = set()
    room.ring(COMMIT_SECONDS)
    room.settle()

    assert is_one_call(room)
    assert {"1", "2", "3"} == set(room.group.members)


def test_an_end_that_never_says_it_is_ready_holds_nobody_up_for_long() -> None:
    room = room_of(1, 2)
    room.mute_ops = {DaveOp.READY_FOR_TRANSITION}
    room.join(3)
    room.settle()
    executed = room.downwards.count(("1", DaveOp.EXECUTE_TRANSITION))
    room.join(4)
    room.settle()
    room.mute_ops = set()
    room.ring(READY_SECONDS)
    room.settle()

    assert executed + 2 == room.downwards.count(("1", DaveOp.EXECUTE_TRANSITION))
    assert is_one_call(room)


def test_time_that_goes_by_in_peace_changes_nothing() -> None:
    room = room_of(1, 2, 3)
    epoch = room.group.epoch
    room.ring(COMMIT_SECONDS)
    room.settle()

    assert epoch == room.group.epoch
    assert is_one_call(room)


moves = st.lists(
    st.tuples(st.sampled_from(["join", "go"]), st.integers(1, 5), st.integers(0, 12)),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(moves=moves, seed=st.integers(0, 1 << 16))
def test_however_members_come_and_go_those_who_stay_hear_each_other(
    moves: list[tuple[str, int, int]], seed: int
) -> None:
    room = Room(seed=seed)
    for move, name, delay in moves:
        is_here = str(name) in room.headsets
        if move == "join" and not is_here:
            room.join(name)
        elif move == "go" and is_here:
            room.go(name)
        room.step(delay)
    room.settle()

    assert len(room.headsets) < 2 or is_one_call(room)
    assert [] == room.refused
    assert [] == [one for headset in room.headsets.values() for one in headset.complaints]
