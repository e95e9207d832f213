"""What Myna says back, before it is fitted to Discord; sent by `delivery`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

from myna.domain.teaching import Lesson

MAX_PRESS_CHARACTERS = 72
"""With its seal, what a component means is as long as Discord takes."""


class Style(Enum):
    PLAIN = "secondary"
    CHOICE = "primary"
    GOOD = "success"
    DANGER = "danger"
    """What cannot be undone."""


@dataclass(frozen=True, kw_only=True)
class Button:
    press: str
    """What a press means, as `presses` reads it; at most `MAX_PRESS_CHARACTERS`."""
    label: str | None = None
    emoji: str | None = None
    style: Style = Style.PLAIN
    own_row: bool = False
    row: int | None = None
    """From 0 to 4; None where it fits."""
    owner_id: int | None = None
    """Who alone may press it; None for everybody who sees it."""


class Offers(Enum):
    """What a menu lets people choose among."""

    CHOICES = "choices"
    """Its own."""
    ROLES = "roles"
    CHANNELS = "channels"
    """Of the server, those in which somebody can write."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    value: str
    label: str
    about: str = ""
    emoji: str | None = None


@dataclass(frozen=True, kw_only=True)
class Select:
    """A menu in a message, in a row of its own; what was chosen comes as `Request.chosen`."""

    press: str
    """What choosing means, as `presses` reads it; at most `MAX_PRESS_CHARACTERS`."""
    placeholder: str
    """Shown while nothing is chosen."""
    offers: Offers = Offers.CHOICES
    choices: tuple[Choice, ...] = ()
    """1 to 25, where it offers its own."""
    chosen: frozenset[str] = frozenset()
    """Values, or ids of roles and channels that there are."""
    fewest: int = 1
    most: int = 1
    """At most 25."""
    owner_id: int | None = None
    """Who alone may choose; None for everybody who sees it."""


Control: TypeAlias = Button | Select


def owned(buttons: Iterable[Button], owner_id: int) -> tuple[Button, ...]:
    """The same buttons, for this person alone."""
    return tuple(replace(each, owner_id=owner_id) for each in buttons)


@dataclass(frozen=True, kw_only=True)
class Attached:
    name: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """What becomes of an answer that stands in a channel, once it was put right."""

    channel_id: int
    message_ids: tuple[int, ...]
    """All that carry it, in order."""
    text: str
    last_line: str
    """Whom it is from."""
    buttons: tuple[Button, ...]


@dataclass(frozen=True, kw_only=True)
class Reply:
    text: str
    buttons: tuple[Button, ...] = ()
    selects: tuple[Select, ...] = ()
    """At most four; they stand above the buttons."""
    files: tuple[Attached, ...] = ()
    private: bool = False
    """Only for the person who clicked or typed a slash command; messages have no such thing."""
    aloud: str | None = None
    """What of it is spoken where the asker sits in a call with Myna."""
    comes: bool = False
    """To speak it she joins the asker, if she is in no call."""
    answers: str | None = None
    """The key of the utterance that this is the answer to."""
    replaces: bool = False
    """Takes the place of the message whose button was pressed."""
    amends: Amendment | None = None
    taught: Lesson | None = None
    """It counts: other ways to ask it may be proposed to whoever taught it."""
    shows_job: str | None = None
    """The id of the training whose progress this message will show."""
    outcome: str = "done"
    """For the log."""

    @property
    def controls(self) -> tuple[Control, ...]:
        return (*self.selects, *self.buttons)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One message of an answer."""

    number: int
    """From 0."""
    text: str
    controls: tuple[Control, ...] = ()
    attached: tuple[Attached, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Field:
    id: str
    label: str
    value: str = ""
    placeholder: str = ""
    max_characters: int
    is_long: bool = False
    is_optional: bool = False
    """It may be sent empty."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """A modal to open."""

    press: str
    """What submitting it means, as `presses` reads it."""
    title: str
    fields: tuple[Field, ...]
    outcome: str = "form"
