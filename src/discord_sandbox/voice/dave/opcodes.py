"""The opcodes of the voice gateway that are about encryption (the paper, "Voice Gateway Opcodes").

25 to 30 are binary, the others JSON.
"""

from enum import IntEnum


class DaveOp(IntEnum):
    PREPARE_TRANSITION = 21
    EXECUTE_TRANSITION = 22
    READY_FOR_TRANSITION = 23
    PREPARE_EPOCH = 24
    EXTERNAL_SENDER = 25
    KEY_PACKAGE = 26
    PROPOSALS = 27
    COMMIT_WELCOME = 28
    ANNOUNCE_COMMIT = 29
    WELCOME = 30
    INVALID_COMMIT_WELCOME = 31


APPEND = b"\x00"
"""What a body of PROPOSALS begins with, or:"""
REVOKE = b"\x01"
