"""What a client may not send in an encrypted call, and that it harms nobody else.

Also the other way round: sessions refuse what the group's external sender did not sign.
"""

from collections.abc import Callable
from functools import cache

import davey
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from discord_sandbox.people.headset import Headset
from discord_sandbox.voice.dave.external_sender import ExternalSender
from discord_sandbox.voice.dave.framing import (
    CURVE,
    SIGNATURE_ALGORITHM,
    number,
    signed_content,
    vector,
)
from discord_sandbox.voice.dave.messages import read_commit_welcome, read_key_package
from discord_sandbox.voice.dave.opcodes import APPEND, REVOKE, DaveOp
from discord_sandbox.voice.dave.refusals import Refused
from discord_sandbox.world.records import Snowflake
from encrypted_room import CHANNEL, Room

GROUP_ID = number(int(CHANNEL), 8)
MALLORY = 9


@pytest.fixture
def room() -> Room:
    """Two who talk, and one who will misbehave."""
    room = Room()
    room.join(1, 2, MALLORY)
    room.settle()
    return room


def session(user_id: int, channel_id: int = int(CHANNEL)) -> davey.DaveSession:
    return davey.DaveSession(1, user_id, channel_id)


def package_of(user_id: int) -> bytes:
    return session(user_id).get_serialized_key_package()


def is_put_out_alone(room: Room) -> bool:
    """The one has to go with a code that says why; the others go on undisturbed."""
    room.settle()
    return (
        [str(MALLORY)] == room.refused
        and set(room.group.members) == {"1", "2"}
        and not room.deaf_pairs()
    )


def bit_flipped(body: bytes, place: int) -> bytes:
    changed = bytearray(body)
    changed[place % len(body)] ^= 1
    return bytes(changed)


BAD_PACKAGES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "noise": lambda: b"\x00\x01\x00\x02" + b"\xff" * 300,
    "cut off": lambda: package_of(MALLORY)[:-1],
    "followed by more": lambda: package_of(MALLORY) + b"\x00",
    "of somebody else": lambda: package_of(1),
    "with a wrong signature": lambda: bit_flipped(package_of(MALLORY), -1),
    "with a changed key": lambda: bit_flipped(package_of(MALLORY), 40),
    "of another suite": lambda: b"\x00\x01\x00\x01" + package_of(MALLORY)[4:],
}


@pytest.mark.parametrize("kind", BAD_PACKAGES)
def test_a_bad_key_package_puts_out_only_its_sender(room: Room, kind: str) -> None:
    room.say_raw(MALLORY, DaveOp.KEY_PACKAGE, BAD_PACKAGES[kind]())

    assert is_put_out_alone(room)


def test_no_two_members_may_use_one_key(room: Room) -> None:
    keys = davey.generate_p256_keypair()
    first, second = (
        davey.DaveSession(1, one, int(CHANNEL), keys).get_serialized_key_package() for one in (1, 2)
    )
    room.group.took_binary(Snowflake("1"), DaveOp.KEY_PACKAGE, first)
    with pytest.raises(Refused, match="a key of somebody else"):
        room.group.took_binary(Snowflake("2"), DaveOp.KEY_PACKAGE, second)


def test_a_leaf_must_be_signed_by_itself_too() -> None:
    keys = davey.generate_p256_keypair()
    good = davey.DaveSession(1, MALLORY, int(CHANNEL), keys).get_serialized_key_package()
    to_be_signed = bytearray(good[: -len(signature_at_end(good))])
    to_be_signed[-2] ^= 1  # in the signature of the leaf; behind it is only an empty vector
    key = ec.derive_private_key(int.from_bytes(keys.private, "big"), CURVE)
    signed = signed_content("KeyPackageTBS", bytes(to_be_signed))
    forged = bytes(to_be_signed) + vector(key.sign(signed, SIGNATURE_ALGORITHM))

    with pytest.raises(Refused, match="LeafNodeTBS"):
        read_key_package(forged)


def signature_at_end(package: bytes) -> bytes:
    """With its length; DER of P-256 takes 68 to 72 bytes."""
    lengths = (
        length for length in range(68, 73) if package[-length - 2 :][:2] == b"\x40%c" % length
    )
    return package[-next(lengths) - 2 :]


def commit_of(room: Room, name: int, *leaving: int) -> bytes:
    """A good commit that its maker has not sent yet: one is added by it, and who leaves removed."""
    sent: list[bytes] = []
    room.mute_ops = {DaveOp.COMMIT_WELCOME}
    room.on_binary = lambda user_id, op, body: (
        sent.append(body) if (user_id, op) == (str(name), DaveOp.COMMIT_WELCOME) else None
    )
    room.join(4)
    room.go(*leaving)
    room.settle()
    room.mute_ops = set()
    return sent[-1]


def test_a_good_commit_that_comes_late_is_taken(room: Room) -> None:
    room.say_raw(MALLORY, DaveOp.COMMIT_WELCOME, commit_of(room, MALLORY, 2))
    room.settle()

    assert [] == room.refused
    assert [] == room.deaf_pairs()
    assert {"1", "4", "9"} == set(room.group.members)


PLACE = len(number(1, 2) + number(1, 2) + vector(GROUP_ID) + number(2, 8) + number(1, 1))
"""Where a commit has the leaf index of its maker."""

BAD_COMMITS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "noise": lambda _: b"\x00\x01\x00\x01" + b"\x55" * 400,
    "cut off": lambda good: good[:-1],
    "followed by more": lambda good: good + b"\x00",
    "without a welcome": lambda good: read_commit_welcome(good)[0].body,
    "with a welcome for another": lambda good: good.replace(next(iter(welcomed(good))), bytes(32)),
    "for another group": lambda good: good.replace(GROUP_ID, bytes(8)),
    "from another's place": lambda good: good[:PLACE] + number(0, 4) + good[PLACE + 4 :],
    "with a changed credential": lambda good: good.replace(number(MALLORY, 8), number(1, 8), 1),
}


def welcomed(good: bytes) -> dict[bytes, bytes]:
    welcome = read_commit_welcome(good)[1]
    assert welcome is not None
    return welcome.secrets


@pytest.mark.parametrize("kind", BAD_COMMITS)
def test_a_bad_commit_puts_out_only_its_sender(room: Room, kind: str) -> None:
    good = commit_of(room, MALLORY, 2)
    bad = BAD_COMMITS[kind](good)
    room.say_raw(MALLORY, DaveOp.COMMIT_WELCOME, bad)
    room.settle()

    assert bad != good
    assert [str(MALLORY)] == room.refused
    assert {"1", "4"} == set(room.group.members)
    assert [] == room.deaf_pairs()


def test_a_commit_that_says_another_epoch_is_passed_over(room: Room) -> None:
    good = commit_of(room, MALLORY, 2)
    start = PLACE - 1 - 8
    bad = good[:start] + number(room.group.epoch + 1, 8) + good[start + 8 :]
    room.say_raw(MALLORY, DaveOp.COMMIT_WELCOME, bad)
    epoch = room.group.epoch
    room.settle()

    assert bad != good
    assert epoch == room.group.epoch


def test_a_commit_that_renews_no_leaf_cannot_come_from_anothers_place_either(room: Room) -> None:
    good = commit_of(room, MALLORY)
    bad = BAD_COMMITS["from another's place"](good)
    room.say_raw(MALLORY, DaveOp.COMMIT_WELCOME, bad)
    room.settle()

    assert read_commit_welcome(good)[0].leaf is None
    assert [str(MALLORY)] == room.refused


def test_a_commit_to_something_else_than_is_proposed_is_passed_over(room: Room) -> None:
    good = commit_of(room, MALLORY, 2)
    reference = read_commit_welcome(good)[0].references[0]
    room.say_raw(MALLORY, DaveOp.COMMIT_WELCOME, good.replace(reference, bytes(32)))
    epoch = room.group.epoch
    room.settle()

    assert epoch == room.group.epoch
    assert [] == room.refused


def test_a_commit_of_a_past_epoch_is_passed_over(room: Room) -> None:
    stale = commit_of(room, MALLORY, 2)
    room.say_raw(MALLORY, DaveOp.COMMIT_WELCOME, stale)
    room.settle()
    epoch = room.group.epoch
    room.say_raw(MALLORY, DaveOp.COMMIT_WELCOME, stale)
    room.settle()

    assert epoch == room.group.epoch
    assert [] == room.refused


@pytest.mark.parametrize("seed", range(3))
def test_whose_commits_nobody_understands_does_not_keep_winning(seed: int) -> None:
    """They are well-formed: what is wrong with them cannot be seen without keys."""
    room = Room(seed=seed)
    room.tamper = lambda user_id, op, body: (
        bit_flipped(body, -1)
        if room.group._committer == str(MALLORY) != user_id
        and op in {DaveOp.ANNOUNCE_COMMIT, DaveOp.WELCOME}
        else body
    )
    room.join(1, 2, MALLORY)
    room.settle()

    assert [] == room.refused
    assert [] == room.deaf_pairs()
    assert {"1", "2", "9"} == set(room.group.members)


@pytest.mark.parametrize("data", [None, [], {}, {"transition_id": "1"}, {"transition_id": None}])
@pytest.mark.parametrize("op", [DaveOp.READY_FOR_TRANSITION, DaveOp.INVALID_COMMIT_WELCOME])
def test_what_is_no_transition_puts_out_only_its_sender(room: Room, op: int, data: object) -> None:
    room.took(Snowflake(str(MALLORY)), op, data)

    assert is_put_out_alone(room)


def test_an_opcode_of_the_gateway_is_none_of_a_client(room: Room) -> None:
    with pytest.raises(Refused) as refused:
        room.group.took_binary(Snowflake("1"), DaveOp.WELCOME, b"")

    assert 4001 == refused.value.code


def test_who_is_not_in_the_call_is_not_heeded(room: Room) -> None:
    room.group.took_binary(Snowflake("77"), DaveOp.KEY_PACKAGE, b"")
    room.group.took(Snowflake("77"), DaveOp.READY_FOR_TRANSITION, None)
    room.group.leave(Snowflake("77"))

    assert [] == room.deaf_pairs()


@cache
def good_messages() -> list[tuple[Callable[[bytes], object], bytes]]:
    room = Room()
    room.join(1, 2, MALLORY)
    room.settle()
    commit = commit_of(room, MALLORY, 2)
    return [(read_key_package, package_of(1)), (read_commit_welcome, commit)]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    kind=st.integers(0, 1),
    changes=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=4),
    cut=st.integers(0, 300),
)
def test_bytes_of_any_kind_are_read_or_refused(
    kind: int, changes: list[tuple[int, int]], cut: int
) -> None:
    read, message = good_messages()[kind]
    body = bytearray(message)
    for where, bits in changes:
        body[where % len(body)] ^= bits
    del body[len(body) - cut :]
    is_refused = False
    try:
        read(bytes(body))
    except Refused:
        is_refused = True

    assert is_refused or len(body) == len(message)


# What sessions refuse: the signature and the references are not for show


def add(sender: ExternalSender, epoch: int = 0) -> bytes:
    return sender.add(GROUP_ID, epoch, Snowflake("2"), read_key_package(package_of(2))).message


def test_a_session_takes_what_its_external_sender_signed() -> None:
    sender, alice = ExternalSender(), session(1)
    alice.set_external_sender(sender.package)

    assert process(alice, APPEND, vector(add(sender))) is not None


def test_a_session_refuses_a_proposal_with_a_wrong_signature() -> None:
    sender, alice = ExternalSender(), session(1)
    alice.set_external_sender(sender.package)
    with pytest.raises(ValueError, match="InvalidSignature"):
        process(alice, APPEND, vector(bit_flipped(add(sender), -1)))


def test_a_session_refuses_a_proposal_of_another_sender() -> None:
    alice = session(1)
    alice.set_external_sender(ExternalSender().package)
    with pytest.raises(ValueError, match="InvalidSignature"):
        process(alice, APPEND, vector(add(ExternalSender())))


def test_a_session_refuses_a_proposal_for_another_epoch() -> None:
    sender, alice = ExternalSender(), session(1)
    alice.set_external_sender(sender.package)
    with pytest.raises(ValueError, match="WrongEpoch"):
        process(alice, APPEND, vector(add(sender, epoch=3)))


def test_the_commit_names_a_proposal_by_the_reference_that_it_has_here() -> None:
    sender, alice = ExternalSender(), session(1)
    alice.set_external_sender(sender.package)
    proposal = sender.add(GROUP_ID, 0, Snowflake("2"), read_key_package(package_of(2)))
    made = process(alice, APPEND, vector(proposal.message))
    assert made is not None
    commit, welcome = read_commit_welcome(made.commit + (made.welcome or b""))

    assert (proposal.reference,) == commit.references
    assert welcome is not None


def test_a_revoked_proposal_leaves_nothing_to_commit_to() -> None:
    sender, alice = ExternalSender(), session(1)
    alice.set_external_sender(sender.package)
    proposal = sender.add(GROUP_ID, 0, Snowflake("2"), read_key_package(package_of(2)))
    process(alice, APPEND, vector(proposal.message))

    assert process(alice, REVOKE, vector(vector(proposal.reference))) is None
    assert davey.SessionStatus.pending == alice.status


def process(alice: davey.DaveSession, kind: bytes, body: bytes) -> davey.CommitWelcome | None:
    append, revoke = davey.ProposalsOperationType.append, davey.ProposalsOperationType.revoke
    return alice.process_proposals(append if kind == APPEND else revoke, body)


def test_a_headset_takes_nobody_in_whom_the_call_has_not_announced() -> None:
    room = Room()
    room.join(1, 2)
    stranger = session(3)
    room.settle()
    told = room.headset(1)
    proposal = room.group._sender.add(
        GROUP_ID,
        room.group.epoch,
        Snowflake("3"),
        read_key_package(stranger.get_serialized_key_package()),
    )
    before = len(room.upwards)
    told.tell_binary(DaveOp.PROPOSALS, APPEND + vector(proposal.message))
    room.settle()

    assert "UnexpectedUser" in told.complaints[-1]
    assert before == len(room.upwards)


def test_a_new_headset_says_nothing_before_it_sits() -> None:
    waiting: list[Callable[[], None]] = []
    headset = Headset(Snowflake("1"), CHANNEL, ssrc=1, soon=waiting.append)
    headset.tell_binary(DaveOp.EXTERNAL_SENDER, ExternalSender().package)
    waiting.pop()()
    headset.speak(bytes(1920))

    assert (None, 1) == (headset.privacy_code, headset.tally.held)
