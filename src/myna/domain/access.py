"""Who may do what; asked by every service before it acts. Denies by default."""

from dataclasses import dataclass
from enum import Enum, IntEnum

from myna.domain.conversation import Tenant
from myna.errors import NotAllowed


class Role(IntEnum):
    """What a person is to Myna in one place; each may do all that the one before may."""

    STRANGER = 0
    MEMBER = 1
    TEACHER = 2
    MANAGER = 3


class Action(Enum):
    ASK = "ask"
    TEACH = "teach"
    CORRECT = "correct"
    PROPOSE = "propose"
    """Teach or correct as somebody who may not: it waits for a teacher."""
    REVIEW = "review"
    """Accept or discard what was proposed, take back lessons."""
    RATE = "rate"
    GIVE_FEEDBACK = "give-feedback"
    READ_FEEDBACK = "read-feedback"
    SEE_LESSONS = "see-lessons"
    """What was learned from whom, jobs, models, and why she said something."""
    TRAIN = "train"
    TEST = "test"
    CANCEL = "cancel"
    SELECT_DATASET = "select-dataset"
    PROMOTE = "promote"
    ARCHIVE = "archive"
    GET_FILE = "get-file"
    OPEN_CHANNEL = "open-channel"
    CHOOSE_LANGUAGE = "choose-language"
    CHOOSE_VOICE = "choose-voice"
    CHOOSE_SERVER_VOICE = "choose-server-voice"
    ALLOW_NETWORK = "allow-network"


_NEEDED = {
    Action.ASK: Role.MEMBER,
    Action.PROPOSE: Role.MEMBER,
    Action.RATE: Role.MEMBER,
    Action.GIVE_FEEDBACK: Role.MEMBER,
    Action.SEE_LESSONS: Role.MEMBER,
    Action.CHOOSE_VOICE: Role.MEMBER,
    Action.TEACH: Role.TEACHER,
    Action.CORRECT: Role.TEACHER,
    Action.REVIEW: Role.TEACHER,
    Action.TRAIN: Role.TEACHER,
    Action.TEST: Role.TEACHER,
    Action.CANCEL: Role.TEACHER,
    Action.SELECT_DATASET: Role.TEACHER,
    Action.READ_FEEDBACK: Role.MANAGER,
    Action.PROMOTE: Role.MANAGER,
    Action.ARCHIVE: Role.MANAGER,
    Action.GET_FILE: Role.MANAGER,
    Action.OPEN_CHANNEL: Role.MANAGER,
    Action.CHOOSE_LANGUAGE: Role.MANAGER,
    Action.CHOOSE_SERVER_VOICE: Role.MANAGER,
    Action.ALLOW_NETWORK: Role.MANAGER,
}


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person in one place. In a direct message everybody is the manager of their own space."""

    id: int
    role: Role
    tenant: Tenant


def authorize(actor: Actor, action: Action, tenant: Tenant) -> None:
    """Raises `NotAllowed` unless the actor may do this in this place."""
    needed = _NEEDED.get(action)
    if needed is None or actor.tenant != tenant or actor.role < needed:
        raise NotAllowed(
            f"{action.value} needs the role {needed.name.lower() if needed else 'nobody has'}.",
            remedy="Ask a manager of this server.",
            action=action.value,
        )
