"""The MLS messages that ends of a call send, read as far as the gateway must understand them.

Everything raises `Refused` for bytes that the paper or RFC 9420 (sections named below) forbid, so
that whatever `group.py` passes on is something that the other ends can process.
"""

from dataclasses import dataclass
from typing import Final

from discord_sandbox.voice.dave.framing import (
    Reader,
    number,
    public_key,
    reference,
    vector,
    verify,
)
from discord_sandbox.voice.dave.refusals import Refused

MLS_10: Final = 1
SUITE: Final = 2  # DHKEMP256_AES128GCM_SHA256_P256
BASIC_CREDENTIAL: Final = 1
PUBLIC_MESSAGE: Final = 1
MEMBER_SENDER: Final = 1
EXTERNAL_SENDER: Final = 2
CONTENT_PROPOSAL: Final = 2
_CONTENT_COMMIT: Final = 3
_BY_REFERENCE: Final = 2
_IN_KEY_PACKAGE: Final = 1
_IN_COMMIT: Final = 3
_FOREVER: Final = (0, (1 << 64) - 1)


@dataclass(frozen=True, kw_only=True)
class LeafNode:
    """One member's place in the tree (section 7.2)."""

    user_id: int
    encryption_key: bytes
    signature_key: bytes
    source: int
    to_be_signed: bytes
    signature: bytes


@dataclass(frozen=True, kw_only=True)
class KeyPackage:
    """With which a member is added (section 10)."""

    user_id: int
    body: bytes
    keys: frozenset[bytes]
    """All of its public keys; no two members may share one."""
    signature_key: bytes

    @property
    def reference(self) -> bytes:
        return reference("KeyPackage", self.body)


@dataclass(frozen=True, kw_only=True)
class Commit:
    """What takes the group to its next epoch (sections 6 and 12.4)."""

    body: bytes
    group_id: bytes
    epoch: int
    leaf_index: int
    references: tuple[bytes, ...]
    leaf: LeafNode | None
    """What the committer has put in its own place."""


@dataclass(frozen=True, kw_only=True)
class Welcome:
    """The secrets of an epoch, sealed for each member who is new in it (section 12.4.3.1)."""

    secrets: dict[bytes, bytes]
    """By the reference of the key package that each is for."""
    group_info: bytes

    def for_one(self, key_package: bytes) -> bytes:
        """As the paper has it: a member gets no more than what is sealed for them."""
        return number(SUITE, 2) + vector(self.secrets[key_package]) + vector(self.group_info)


def read_key_package(body: bytes) -> KeyPackage:
    """From opcode 26. Its lifetime, capabilities and signatures are as the paper wants them."""
    reader = Reader(body)
    reader.expect(MLS_10, 2, "its version")
    reader.expect(SUITE, 2, "its cipher suite")
    init_key = reader.vector()
    leaf = _read_leaf(reader)
    if leaf.source != _IN_KEY_PACKAGE:
        raise Refused("The leaf of a key package was made for something else.")
    if reader.vector():
        raise Refused("A key package has extensions.")
    to_be_signed = reader.taken
    signature = reader.vector()
    reader.end()
    keys = frozenset({init_key, leaf.encryption_key, leaf.signature_key})
    if len(keys) != 3:  # noqa: PLR2004 - the three above
        raise Refused("A key package uses one key twice.")
    for key in keys:
        public_key(key)
    verify(leaf.signature_key, "LeafNodeTBS", leaf.to_be_signed, leaf.signature)
    verify(leaf.signature_key, "KeyPackageTBS", to_be_signed, signature)
    return KeyPackage(user_id=leaf.user_id, body=body, keys=keys, signature_key=leaf.signature_key)


def read_commit_welcome(body: bytes) -> tuple[Commit, Welcome | None]:
    """From opcode 28: a commit, and behind it a welcome where somebody is added."""
    reader = Reader(body)
    commit = _read_commit(reader)
    return commit, _read_welcome(reader) if not reader.is_at_end else None


def check_committer(commit: Commit, signature_key: bytes, user_id: int) -> None:
    """Raises `Refused` for a commit that makes its committer somebody else."""
    leaf = commit.leaf
    if leaf is None:
        return
    if leaf.source != _IN_COMMIT or (leaf.user_id, leaf.signature_key) != (user_id, signature_key):
        raise Refused("A commit changes the identity of its committer.")
    place = vector(commit.group_id) + number(commit.leaf_index, 4)
    verify(signature_key, "LeafNodeTBS", leaf.to_be_signed + place, leaf.signature)


def _read_commit(reader: Reader) -> Commit:
    reader.expect(MLS_10, 2, "its version")
    reader.expect(PUBLIC_MESSAGE, 2, "its wire format")
    group_id, epoch = reader.vector(), reader.number(8)
    reader.expect(MEMBER_SENDER, 1, "its kind of sender")
    leaf_index = reader.number(4)
    reader.vector()  # authenticated data
    reader.expect(_CONTENT_COMMIT, 1, "its kind of content")
    references = _read_references(Reader(reader.vector()))
    leaf = None
    if reader.number(1):
        leaf = _read_leaf(reader)
        reader.vector()  # the path's sealed secrets
    for _ in ("signature", "confirmation tag", "membership tag"):
        reader.vector()
    return Commit(
        body=reader.taken,
        group_id=group_id,
        epoch=epoch,
        leaf_index=leaf_index,
        references=references,
        leaf=leaf,
    )


def _read_references(reader: Reader) -> tuple[bytes, ...]:
    found = []
    while not reader.is_at_end:
        reader.expect(_BY_REFERENCE, 1, "how it gives a proposal")
        found.append(reader.vector())
    if not found or len(set(found)) != len(found):
        raise Refused("A commit has no proposals, or one twice.")
    return tuple(found)


def _read_welcome(reader: Reader) -> Welcome:
    reader.expect(SUITE, 2, "its cipher suite")
    secrets: dict[bytes, bytes] = {}
    sealed = Reader(reader.vector())
    while not sealed.is_at_end:
        receiver, shared, ciphertext = (sealed.vector() for _ in range(3))
        secrets[receiver] = vector(receiver) + vector(shared) + vector(ciphertext)
    group_info = reader.vector()
    reader.end()
    return Welcome(secrets=secrets, group_info=group_info)


def _read_leaf(reader: Reader) -> LeafNode:
    start = reader.position
    encryption_key, signature_key = reader.vector(), reader.vector()
    user_id = _read_credential(reader)
    _read_capabilities(reader)
    source = reader.number(1)
    if source == _IN_KEY_PACKAGE:
        if (reader.number(8), reader.number(8)) != _FOREVER:
            raise Refused("A key package does not last for ever.")
    elif source == _IN_COMMIT:
        reader.vector()  # hash of the parent
    else:
        raise Refused("A leaf was made for something that calls do not know.")
    if reader.vector():
        raise Refused("A leaf has extensions.")
    return LeafNode(
        user_id=user_id,
        encryption_key=encryption_key,
        signature_key=signature_key,
        source=source,
        to_be_signed=reader.taken[start:],
        signature=reader.vector(),
    )


def _read_credential(reader: Reader) -> int:
    reader.expect(BASIC_CREDENTIAL, 2, "its kind of credential")
    identity = reader.vector()
    if len(identity) != 8:  # noqa: PLR2004 - a snowflake
        raise Refused("A credential is not the id of a user.")
    return int.from_bytes(identity, "big")


def _read_capabilities(reader: Reader) -> None:
    versions, suites, _extensions, _proposals, credentials = (
        _numbers(reader.vector()) for _ in range(5)
    )
    if MLS_10 not in versions or SUITE not in suites or BASIC_CREDENTIAL not in credentials:
        raise Refused("A leaf cannot do what version 1 of the protocol needs.")


def _numbers(content: bytes) -> set[int]:
    reader = Reader(content)
    found = set()
    while not reader.is_at_end:
        found.add(reader.number(2))
    return found
