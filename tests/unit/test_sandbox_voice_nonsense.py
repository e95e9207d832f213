"""Whatever a client says to the voice gateway, it is answered, passed over, or sent away with a code."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discord_sandbox.voice.calls import Calls
from discord_sandbox.voice.codes import CallOver, VoiceOp
from discord_sandbox.voice.dave.opcodes import DaveOp
from discord_sandbox.voice.rtp import MODES
from discord_sandbox.voice.sessions import VoiceSession
from discord_sandbox.voice.socket import VoiceConversation, VoiceGateway, _decoded
from discord_sandbox.voice.tickets import Ticket, Tickets
from discord_sandbox.voice.wire import Wire
from sandbox_desk import Office

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
FIELDS = (
    "address data mode port protocol seq_ack server_id session_id speaking ssrc t token"
    " transition_id user_id"
)
NAMES = st.sampled_from(FIELDS.split())
JSON = st.recursive(
    SCALARS | st.sampled_from([*MODES, "udp", "127.0.0.1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=8),
    max_leaves=15,
)
OPS = st.sampled_from([*VoiceOp, *DaveOp]) | st.integers()


class Nobody:
    """A connection that leads nowhere."""

    def send(self, message: str | bytes) -> None: ...

    def dismiss(self, over: CallOver) -> None: ...


def conversation(*, is_in_call: bool) -> VoiceConversation:
    office = Office()
    calls = Calls(office.world)
    gateway = VoiceGateway(calls, Tickets(calls), Wire())
    one = VoiceConversation(gateway, Nobody(), "8")  # type: ignore[arg-type]
    if is_in_call:
        state = office.world.join_voice(office.bot.id, office.lounge)
        ticket = Ticket(
            token="t",
            guild_id=state.guild_id,
            channel_id=state.channel_id,
            user_id=state.user_id,
            session_id=state.session_id,
        )
        one.session = VoiceSession(ticket, ssrc=1, key=bytes(32), dave_version=1)
        one.session.call = calls.sit(one.session, office.lounge)
    return one


@pytest.mark.parametrize("is_in_call", [False, True])
@given(said=st.lists(st.tuples(OPS, JSON), max_size=5))
def test_nonsense_in_json(is_in_call: bool, said: list[tuple[int, Any]]) -> None:
    async def say() -> None:
        one = conversation(is_in_call=is_in_call)
        with suppress(CallOver):
            for op, data in said:
                one._take({"op": op, "d": data})

    asyncio.run(say())


@given(said=st.lists(st.binary(max_size=200), max_size=3))
def test_nonsense_in_bytes(said: list[bytes]) -> None:
    async def say() -> None:
        one = conversation(is_in_call=True)
        with suppress(CallOver):
            for body in said:
                one._take_binary(body)
                one._take_binary(bytes([DaveOp.KEY_PACKAGE]) + body)

    asyncio.run(say())


@pytest.mark.parametrize("text", ["", "{", "[" * 60_000, '{"op": null}', "1"])
def test_what_is_no_message(text: str) -> None:
    with pytest.raises(CallOver) as over:
        _decoded(text)

    assert 4002 == over.value.code


@given(st.binary(max_size=100))
def test_nonsense_on_the_wire(datagram: bytes) -> None:
    Wire().datagram_received(datagram, ("127.0.0.1", 9))
