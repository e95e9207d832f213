"""The numbers of the voice gateway: opcodes, and the codes with which it ends a connection.

Source: Discord's documentation, "Opcodes and status codes", "Voice".
"""

from enum import IntEnum


class VoiceOp(IntEnum):
    """Those of encryption are `dave/opcodes.py`."""

    IDENTIFY = 0
    SELECT_PROTOCOL = 1
    READY = 2
    HEARTBEAT = 3
    SESSION_DESCRIPTION = 4
    SPEAKING = 5
    HEARTBEAT_ACK = 6
    RESUME = 7
    HELLO = 8
    RESUMED = 9
    CLIENTS_CONNECT = 11
    CLIENT_DISCONNECT = 13


class CallOver(Exception):
    """The voice gateway ends a connection with a code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


UNKNOWN_OPCODE = (4001, "Unknown opcode.")
DECODE_ERROR = (4002, "Failed to decode payload.")
NOT_AUTHENTICATED = (4003, "Not authenticated.")
AUTHENTICATION_FAILED = (4004, "Authentication failed.")
ALREADY_AUTHENTICATED = (4005, "Already authenticated.")
SESSION_INVALID = (4006, "Session is no longer valid.")
SESSION_TIMED_OUT = (4009, "Session timeout.")
SERVER_NOT_FOUND = (4011, "Server not found.")
UNKNOWN_PROTOCOL = (4012, "Unknown protocol.")
DISCONNECTED = (4014, "Disconnected.")
SERVER_CRASHED = (4015, "Voice server crashed.")
UNKNOWN_MODE = (4016, "Unknown encryption mode.")
ENCRYPTION_REQUIRED = (4017, "E2EE/DAVE protocol required.")
BAD_REQUEST = (4020, "Bad request.")
RATE_LIMITED = (4021, "Disconnected: Rate Limited.")
CALL_TERMINATED = (4022, "Disconnected: Call Terminated.")
RESUMABLE = frozenset({1001, 1006, SESSION_TIMED_OUT[0], SERVER_CRASHED[0]})
"""After these a client may go on where it was."""
