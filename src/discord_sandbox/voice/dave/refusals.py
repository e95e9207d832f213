"""What ends the call of an end that breaks the rules of encryption."""

from discord_sandbox.voice.codes import BAD_REQUEST, CallOver


class Refused(CallOver):
    """Dismiss the sender with `code` and `reason`, and let it leave the group."""

    def __init__(self, reason: str, code: int = BAD_REQUEST[0]) -> None:
        super().__init__(code, reason)
