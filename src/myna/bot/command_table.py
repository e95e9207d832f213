"""Every command that people have, what it needs, and where it belongs in the help; read by the help and the tests.

`action` is the least that somebody must be allowed for the command to be of any use to them; the services
ask for more where more is needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from myna.domain.access import Action


class Chapter(Enum):
    """A part of the help, in the order in which they are shown."""

    TALK = "talk"
    CALL = "call"
    TEACH = "teach"
    LOOK = "look"
    TRAIN = "train"
    MANAGE = "manage"
    OWN = "own"


@dataclass(frozen=True, kw_only=True)
class CommandEntry:
    action: Action
    chapter: Chapter


def _entry(action: Action, chapter: Chapter) -> CommandEntry:
    return CommandEntry(action=action, chapter=chapter)


COMMANDS: Mapping[str, CommandEntry] = MappingProxyType(
    {
        "hi": _entry(Action.ASK, Chapter.TALK),
        "ask": _entry(Action.ASK, Chapter.TALK),
        "speak": _entry(Action.SPEAK, Chapter.TALK),
        "transcribe": _entry(Action.TRANSCRIBE, Chapter.TALK),
        "voice": _entry(Action.CHOOSE_VOICE, Chapter.TALK),
        "engines": _entry(Action.ASK, Chapter.TALK),
        "join": _entry(Action.ASK, Chapter.CALL),
        "leave": _entry(Action.ASK, Chapter.CALL),
        "stop": _entry(Action.ASK, Chapter.CALL),
        "skip": _entry(Action.ASK, Chapter.CALL),
        "train": _entry(Action.PROPOSE, Chapter.TEACH),
        "correct": _entry(Action.PROPOSE, Chapter.TEACH),
        "feedback": _entry(Action.GIVE_FEEDBACK, Chapter.TEACH),
        "inbox": _entry(Action.REVIEW, Chapter.TEACH),
        "why": _entry(Action.SEE_LESSONS, Chapter.LOOK),
        "lessons": _entry(Action.SEE_LESSONS, Chapter.LOOK),
        "jobs": _entry(Action.SEE_LESSONS, Chapter.LOOK),
        "models": _entry(Action.SEE_LESSONS, Chapter.LOOK),
        "gaps": _entry(Action.SEE_GAPS, Chapter.LOOK),
        "test": _entry(Action.TEST, Chapter.TRAIN),
        "select_dataset": _entry(Action.SELECT_DATASET, Chapter.TRAIN),
        "cancel": _entry(Action.CANCEL, Chapter.TRAIN),
        "archive": _entry(Action.ARCHIVE, Chapter.TRAIN),
        "getfile": _entry(Action.GET_FILE, Chapter.TRAIN),
        "setup": _entry(Action.SET_UP, Chapter.MANAGE),
        "chat": _entry(Action.CHOOSE_CHAT, Chapter.MANAGE),
        "usage": _entry(Action.SEE_USAGE, Chapter.MANAGE),
        "open": _entry(Action.OPEN_CHANNEL, Chapter.MANAGE),
        "close": _entry(Action.OPEN_CHANNEL, Chapter.MANAGE),
        "language": _entry(Action.CHOOSE_LANGUAGE, Chapter.MANAGE),
        "privacy": _entry(Action.OWN_DATA, Chapter.OWN),
        "help": _entry(Action.ASK, Chapter.OWN),
        "instruction": _entry(Action.ASK, Chapter.OWN),
    }
)
