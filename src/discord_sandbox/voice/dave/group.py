"""The group of one encrypted call, as the voice gateway keeps it.

It proposes who comes and goes, lets one commit win, and hands commits and welcomes on. Each epoch
is finished before the next begins: nothing is proposed until all members have taken in the last
commit, or have had their time. Synchronous; called by `voice/calls.py`, which turns `Refused` into
a close and lets that end leave.

The numbers of opcodes and the rules are those of the paper, "Group Key Exchange" and "Voice Gateway
Opcodes".
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from discord_sandbox.voice.codes import UNKNOWN_OPCODE
from discord_sandbox.voice.dave.epoch import Epoch
from discord_sandbox.voice.dave.external_sender import ExternalSender, Proposal
from discord_sandbox.voice.dave.framing import number, vector
from discord_sandbox.voice.dave.messages import (
    Commit,
    KeyPackage,
    Welcome,
    check_committer,
    read_commit_welcome,
    read_key_package,
)
from discord_sandbox.voice.dave.opcodes import APPEND, REVOKE, DaveOp
from discord_sandbox.voice.dave.refusals import Refused
from discord_sandbox.voice.seats import Seat
from discord_sandbox.world.records import Snowflake

COMMIT_SECONDS: Final = 5.0
"""How long the members have to commit to what is proposed before the group begins anew."""
READY_SECONDS: Final = 2.0
"""How long a transition waits for members who do not say that they are ready."""
_VERSION: Final = 1
_LAST_TRANSITION: Final = 0xFFFF
_FAILURES_BEFORE_ANEW: Final = 2
_FAILURES_BEFORE_REFUSAL: Final = 4

Later = Callable[[float, Callable[[], None]], object]
"""Calls back after so many seconds, as an event loop's `call_later` does."""


class Group:
    def __init__(self, channel_id: Snowflake, later: Later) -> None:
        self._id = number(int(channel_id), 8)
        self._later = later
        self._sender = ExternalSender()
        self._seats: dict[Snowflake, Seat] = {}
        self._epoch = Epoch()
        self._members: dict[Snowflake, KeyPackage] = {}
        """Who is in the group, still in the call, and has not said that a commit failed them."""
        self._offers: dict[Snowflake, KeyPackage] = {}
        """Who waits to be added. While nothing is established these are all there are."""
        self._awaited: Counter[Snowflake] = Counter()
        """Key packages that an end is bound to send; all but the last of them are out of date."""
        self._told: dict[Snowflake, list[bytes]] = {}
        """Which open proposals an end has been sent."""
        self._round = 0
        """Goes up whenever the open proposals change."""
        self._transition_id = 0
        self._committer: Snowflake | None = None
        self._is_moving = False
        """From a commit until all members use its keys."""
        self._unready: set[Snowflake] = set()
        self._failures: Counter[Snowflake] = Counter()
        self._blamed: set[Snowflake] = set()
        """Whose commits failed others; they count only where there are no others' commits."""

    @property
    def epoch(self) -> int:
        """0 while there is no group."""
        return self._epoch.number

    @property
    def members(self) -> tuple[Snowflake, ...]:
        """Who can hear and speak, once they have taken in the last commit."""
        return tuple(self._members)

    # What happens in the call

    def join(self, seat: Seat) -> None:
        """After the end was told that the call is encrypted: sent any sooner this is lost."""
        if seat.user_id in self._seats:
            self.leave(seat.user_id)
        self._seats[seat.user_id] = seat
        self._awaited[seat.user_id] = 1
        seat.tell_binary(DaveOp.EXTERNAL_SENDER, self._sender.package)

    def leave(self, user_id: Snowflake) -> None:
        """Whoever is not in the group may leave it too."""
        if self._seats.pop(user_id, None) is None:
            return
        del self._awaited[user_id]
        del self._failures[user_id]
        self._blamed.discard(user_id)
        self._forget(user_id)
        self._go_on()

    def took(self, user_id: Snowflake, op: int, data: Any) -> None:
        """A JSON message of an end. Raises `Refused`; opcodes of other things are passed over."""
        if user_id not in self._seats or op not in {
            DaveOp.READY_FOR_TRANSITION,
            DaveOp.INVALID_COMMIT_WELCOME,
        }:
            return
        transition_id = data.get("transition_id") if isinstance(data, dict) else None
        if not isinstance(transition_id, int):
            raise Refused("transition_id is missing.")
        if op == DaveOp.READY_FOR_TRANSITION:
            self._take_ready(user_id, transition_id)
        else:
            self._take_failure(user_id)

    def took_binary(self, user_id: Snowflake, op: int, body: bytes) -> None:
        """A binary message of an end, without its opcode. Raises `Refused`."""
        if user_id not in self._seats:
            return
        if op == DaveOp.KEY_PACKAGE:
            self._take_key_package(user_id, body)
        elif op == DaveOp.COMMIT_WELCOME:
            self._take_commit(user_id, body)
        else:
            raise Refused(f"{op} is no binary opcode of an end.", UNKNOWN_OPCODE[0])

    # What ends say

    def _take_key_package(self, user_id: Snowflake, body: bytes) -> None:
        package = read_key_package(body)
        if package.user_id != int(user_id):
            raise Refused("A key package is for somebody else.")
        if self._uses_others_key(user_id, package):
            raise Refused("A key package has a key of somebody else.")
        self._awaited[user_id] -= 1
        if self._awaited[user_id] > 0:
            return
        if self._awaited[user_id] < 0:
            self._awaited[user_id] = 0
            self._forget(user_id)  # it has begun anew by itself
        self._offers[user_id] = package
        self._go_on()

    def _uses_others_key(self, user_id: Snowflake, package: KeyPackage) -> bool:
        known = [*self._members.items(), *self._offers.items()]
        return any(one != user_id and other.keys & package.keys for one, other in known)

    def _take_commit(self, user_id: Snowflake, body: bytes) -> None:
        commit, welcome = read_commit_welcome(body)
        if commit.group_id != self._id:
            raise Refused("A commit is for another group.")
        package = self._listeners.get(user_id)
        if package is None or not self._epoch.is_met_by(commit, user_id):
            return
        if user_id in self._blamed and not self._blamed.issuperset(self._listeners):
            return
        if commit.leaf_index != self._epoch.place_of(user_id):
            raise Refused("A commit comes from the place of somebody else.")
        check_committer(commit, package.signature_key, int(user_id))
        self._accept(user_id, commit, self._welcomes(commit, welcome))

    def _welcomes(self, commit: Commit, welcome: Welcome | None) -> dict[Snowflake, bytes]:
        """For each who is added, the part of the welcome that is theirs."""
        sealed = {}
        for user_id in self._epoch.added_by(commit):
            package = self._offers[user_id].reference
            if welcome is None or package not in welcome.secrets:
                raise Refused("A welcome leaves out somebody whom its commit adds.")
            sealed[user_id] = welcome.for_one(package)
        return sealed

    def _take_ready(self, user_id: Snowflake, transition_id: int) -> None:
        if transition_id != self._transition_id or user_id not in self._unready:
            return
        self._unready.discard(user_id)
        del self._failures[user_id]
        self._go_on()

    def _take_failure(self, user_id: Snowflake) -> None:
        """It has begun anew by itself, and sends a new key package next."""
        was_member = user_id in self._members
        self._awaited[user_id] += 1
        self._forget(user_id)
        if was_member:
            self._count_failure(user_id)
        self._go_on()

    def _count_failure(self, user_id: Snowflake) -> None:
        self._failures[user_id] += 1
        if self._failures[user_id] >= _FAILURES_BEFORE_REFUSAL:
            raise Refused("Commits and welcomes fail this end again and again.")
        if self._committer is not None and self._committer != user_id:
            self._blamed.add(self._committer)
        if self._failures[user_id] >= _FAILURES_BEFORE_ANEW:
            self._begin_anew()

    # What comes of it

    @property
    def _listeners(self) -> dict[Snowflake, KeyPackage]:
        """Who is sent proposals, and may commit to them."""
        return self._members if self._epoch.is_established else self._offers

    def _go_on(self) -> None:
        """Does what is due; called after everything that happens."""
        if self._is_moving:
            if self._unready:
                return
            self._is_moving = False
            for user_id in self._members:
                self._tell(
                    user_id, DaveOp.EXECUTE_TRANSITION, {"transition_id": self._transition_id}
                )
        if self._epoch.is_established and (len(self._seats) <= 1 or not self._members):
            self._begin_anew()
        self._propose()

    def _propose(self) -> None:
        missing = self._missing_proposals()
        removes = any(one.kind == "remove" for one in missing)
        if removes and any(one.kind == "add" for one in self._epoch.proposals.values()):
            # `davey` makes a welcome only where the last proposals that it was told add somebody.
            self._revoke_proposals()
            missing = self._missing_proposals()
        self._epoch.proposals |= {one.reference: one for one in missing}
        self._tell_proposals()

    def _missing_proposals(self) -> list[Proposal]:
        epoch, sender = self._epoch, self._sender
        gone = [
            sender.remove(self._id, epoch.number, user_id, place)
            for place, user_id in enumerate(epoch.leaves)
            if user_id is not None
            and user_id not in self._members
            and not epoch.proposes("remove", user_id)
        ]
        new = [
            sender.add(self._id, epoch.number, user_id, package)
            for user_id, package in self._offers.items()
            if not epoch.proposes("add", user_id)
        ]
        return gone + new

    def _tell_proposals(self) -> None:
        is_news = False
        for user_id in self._listeners:
            told = self._told.setdefault(user_id, [])
            news = [one for one in self._epoch.concerning(user_id) if one.reference not in told]
            if not news:
                continue
            is_news = True
            told += [one.reference for one in news]
            messages = b"".join(one.message for one in news)
            self._seats[user_id].tell_binary(DaveOp.PROPOSALS, APPEND + vector(messages))
        if is_news:
            self._round += 1
            self._later(COMMIT_SECONDS, partial(self._miss_commit, self._round))

    def _revoke_proposals(self) -> None:
        """All of them, so that no commit made before can pass for one to what remains."""
        self._round += 1
        for user_id, told in self._told.items():
            references = b"".join(vector(one) for one in told)
            if references:
                self._seats[user_id].tell_binary(DaveOp.PROPOSALS, REVOKE + vector(references))
        self._told.clear()
        self._epoch.proposals.clear()

    def _accept(self, user_id: Snowflake, commit: Commit, welcomes: dict[Snowflake, bytes]) -> None:
        packages = {**self._members, **self._offers}
        self._epoch = self._epoch.after(commit, user_id)
        self._members = {one: packages[one] for one in self._epoch.leaves if one is not None}
        self._offers.clear()
        self._told.clear()
        self._round += 1
        self._committer = user_id
        self._is_moving = True
        self._unready = set(self._members)
        self._transition_id = self._transition_id % _LAST_TRANSITION + 1
        transition_id = number(self._transition_id, 2)
        self._later(READY_SECONDS, partial(self._miss_ready, self._transition_id))
        for one in self._members:
            if one in welcomes:
                self._seats[one].tell_binary(DaveOp.WELCOME, transition_id + welcomes[one])
            else:
                self._seats[one].tell_binary(DaveOp.ANNOUNCE_COMMIT, transition_id + commit.body)

    def _begin_anew(self) -> None:
        """Who has a group, or a start of one, drops it and sends a new key package."""
        restarted = list(self._listeners)
        self._listeners.clear()
        self._epoch = Epoch()
        self._told.clear()
        self._round += 1
        self._committer = None
        self._is_moving = False
        self._unready.clear()
        for user_id in restarted:
            self._awaited[user_id] = 1
            self._tell(user_id, DaveOp.PREPARE_EPOCH, {"epoch": 1, "protocol_version": _VERSION})
            if len(self._seats) == 1:
                start = {"transition_id": 0, "protocol_version": _VERSION}
                self._tell(user_id, DaveOp.PREPARE_TRANSITION, start)

    def _forget(self, user_id: Snowflake) -> None:
        """Its group, or its start of one, is no more."""
        self._members.pop(user_id, None)
        self._told.pop(user_id, None)
        self._unready.discard(user_id)
        self._offers.pop(user_id, None)
        if self._epoch.proposes("add", user_id):
            self._revoke_proposals()

    def _miss_commit(self, round_: int) -> None:
        if round_ == self._round:
            self._blamed.clear()
            self._begin_anew()
            self._go_on()

    def _miss_ready(self, transition_id: int) -> None:
        if self._is_moving and transition_id == self._transition_id:
            self._unready.clear()
            self._go_on()

    def _tell(self, user_id: Snowflake, op: int, data: dict[str, int]) -> None:
        self._seats[user_id].tell(op, data)
