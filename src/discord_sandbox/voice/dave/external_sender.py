"""The gateway's own voice in a group: it proposes who is added and removed, and signs for it.

Made by `group.py`, one for each group. MLS: RFC 9420, sections 6.1 and 12.1.8.
"""

from dataclasses import dataclass
from typing import Final, Literal

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from discord_sandbox.voice.dave.framing import (
    CURVE,
    SIGNATURE_ALGORITHM,
    number,
    reference,
    signed_content,
    vector,
)
from discord_sandbox.voice.dave.messages import (
    BASIC_CREDENTIAL,
    CONTENT_PROPOSAL,
    EXTERNAL_SENDER,
    MLS_10,
    PUBLIC_MESSAGE,
    KeyPackage,
)
from discord_sandbox.world.records import Snowflake

_IDENTITY: Final = b"discord-sandbox"
_ADD: Final = 1
_REMOVE: Final = 3


@dataclass(frozen=True, kw_only=True)
class Proposal:
    kind: Literal["add", "remove"]
    user_id: Snowflake
    message: bytes
    """An MLSMessage, ready to be sent."""

    @property
    def reference(self) -> bytes:
        """By which commits and revocations name it; no two proposals share one."""
        return reference("Proposal", self.message[2:])


class ExternalSender:
    def __init__(self) -> None:
        self._key = ec.generate_private_key(CURVE)

    @property
    def package(self) -> bytes:
        """The body of opcode 25: what ends must expect proposals to be signed with."""
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return vector(point) + number(BASIC_CREDENTIAL, 2) + vector(_IDENTITY)

    def add(self, group_id: bytes, epoch: int, user_id: Snowflake, package: KeyPackage) -> Proposal:
        message = self._sign(group_id, epoch, number(_ADD, 2) + package.body)
        return Proposal(kind="add", user_id=user_id, message=message)

    def remove(self, group_id: bytes, epoch: int, user_id: Snowflake, leaf_index: int) -> Proposal:
        message = self._sign(group_id, epoch, number(_REMOVE, 2) + number(leaf_index, 4))
        return Proposal(kind="remove", user_id=user_id, message=message)

    def _sign(self, group_id: bytes, epoch: int, proposal: bytes) -> bytes:
        sender = number(EXTERNAL_SENDER, 1) + number(0, 4)
        no_data = vector(b"")
        content = vector(group_id) + number(epoch, 8) + sender + no_data
        content += number(CONTENT_PROPOSAL, 1) + proposal
        framed = number(MLS_10, 2) + number(PUBLIC_MESSAGE, 2) + content
        signature = self._key.sign(signed_content("FramedContentTBS", framed), SIGNATURE_ALGORITHM)
        return framed + vector(signature)
