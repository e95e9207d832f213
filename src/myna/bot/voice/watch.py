"""What ails a connection to a voice channel; looked at by `call` a few times a second.

A sign must be seen in several looks in a row. Looks are counted, not seconds: where the whole
process stood still, nothing is concluded from it.
"""

from dataclasses import dataclass, field, fields

LOOK_SECONDS = 0.25


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What one look sees."""

    is_broken: bool = False
    """The websocket is closed, or nobody reads it."""
    is_forgotten: bool = False
    """discord.py, or Discord, knows nothing of it: after a new session of the gateway."""
    is_connecting: bool = False
    is_elsewhere: bool = False
    """Discord has Myna in another channel than the connection."""
    is_in_clear: bool = False
    """There are people, and what is said could not be encrypted."""
    is_unanswered: bool = False
    """The voice server was asked whether it lives."""
    is_unechoed: bool = False
    """No sound can have come through."""


PATIENCE_LOOKS = {
    "is_broken": 1,
    "is_forgotten": 2,
    "is_connecting": 14,
    "is_elsewhere": 6,
    "is_in_clear": 8,
    "is_unanswered": 6,
    "is_unechoed": 6,
}
"""How many looks in a row must see a sign before something is done."""


@dataclass(kw_only=True)
class Watch:
    _looks: dict[str, int] = field(default_factory=dict)

    def ailment(self, signs: Signs) -> str | None:
        """The name of the sign that has been seen long enough."""
        found = None
        for sign in fields(signs):
            name = sign.name
            self._looks[name] = self._looks.get(name, 0) + 1 if getattr(signs, name) else 0
            if self._looks[name] >= PATIENCE_LOOKS[name]:
                found = found or name
        return found

    def forget(self) -> None:
        """A new connection begins well."""
        self._looks.clear()
