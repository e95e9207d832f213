"""What ends the call of an end that breaks the rules; whoever calls the group turns it into a close."""

UNKNOWN_OPCODE = 4001
BAD_REQUEST = 4020


class Refused(Exception):
    """Dismiss the sender with `code` and `reason`, then let it leave the group."""

    def __init__(self, reason: str, code: int = BAD_REQUEST) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
