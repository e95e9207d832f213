"""Who may do what; asked by every service before it acts. Denies by default."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum

from myna.domain.conversation import Tenant
from myna.errors import NotAllowed, NothingKept


class Role(IntEnum):
    """What a person is to Myna in one place; each may do all that the one before may."""

    STRANGER = 0
    MEMBER = 1
    TEACHER = 2
    MANAGER = 3
    OPERATOR = 4
    """Whoever runs this Myna; named in the settings, by nothing in Discord."""


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
    CHOOSE_CHAT = "choose-chat"
    """Which chat model words answers here, and how."""
    SEE_USAGE = "see-usage"
    SEE_GAPS = "see-gaps"
    """See what nobody could answer, and put it aside."""
    SPEAK = "speak"
    """Have a message read out."""
    TRANSCRIBE = "transcribe"
    """Have a recording of somebody else written down."""
    SET_UP = "set-up"
    OWN_DATA = "own-data"
    """See, take away and delete what Myna holds about oneself; opt out."""
    ERASE_OTHERS = "erase-others"
    """Delete what Myna holds about somebody who asked for it outside Discord."""


_NEEDED = {
    Action.ASK: Role.MEMBER,
    Action.PROPOSE: Role.MEMBER,
    Action.RATE: Role.MEMBER,
    Action.GIVE_FEEDBACK: Role.MEMBER,
    Action.SEE_LESSONS: Role.MEMBER,
    Action.CHOOSE_VOICE: Role.MEMBER,
    Action.SPEAK: Role.MEMBER,
    Action.TRANSCRIBE: Role.MEMBER,
    Action.OWN_DATA: Role.STRANGER,
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
    Action.CHOOSE_CHAT: Role.MANAGER,
    Action.SEE_USAGE: Role.MANAGER,
    Action.SEE_GAPS: Role.MANAGER,
    Action.SET_UP: Role.MANAGER,
    Action.ERASE_OTHERS: Role.OPERATOR,
}


@dataclass(frozen=True, kw_only=True)
class AccessPolicy:
    """Who teaches and who manages in one server, as its managers decided."""

    teacher_role_ids: frozenset[int] | None = None
    """None: whoever has a role of the name that the operator chose."""
    manager_role_ids: frozenset[int] = frozenset()
    """Beside those who may manage the server."""
    everybody_teaches: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What Discord says of a person in one place, at this moment."""

    roles: Mapping[int, str]
    """The names of their roles by id."""
    may_manage_server: bool
    is_member: bool = True


def role_of(standing: Standing, policy: AccessPolicy, *, teacher_role: str) -> Role:
    """Without what the settings say: nobody becomes operator by anything in Discord."""
    if not standing.is_member:
        return Role.STRANGER
    if standing.may_manage_server or policy.manager_role_ids & standing.roles.keys():
        return Role.MANAGER
    if policy.everybody_teaches or _is_teacher(standing, policy, teacher_role):
        return Role.TEACHER
    return Role.MEMBER


def _is_teacher(standing: Standing, policy: AccessPolicy, teacher_role: str) -> bool:
    if policy.teacher_role_ids is not None:
        return bool(policy.teacher_role_ids & standing.roles.keys())
    return any(name.casefold() == teacher_role.casefold() for name in standing.roles.values())


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person in one place. In a direct message everybody is the manager of their own space."""

    id: int
    role: Role
    tenant: Tenant
    keeps_nothing: bool = False
    """They opted out: what they may do is what leaves nothing of theirs behind."""


_LEAVE_NOTHING = frozenset(
    {
        Action.ASK,
        Action.SEE_LESSONS,
        Action.READ_FEEDBACK,
        Action.REVIEW,
        Action.TEST,
        Action.CANCEL,
        Action.ARCHIVE,
        Action.GET_FILE,
        Action.OPEN_CHANNEL,
        Action.CHOOSE_LANGUAGE,
        Action.CHOOSE_SERVER_VOICE,
        Action.ALLOW_NETWORK,
        Action.CHOOSE_CHAT,
        Action.SEE_USAGE,
        Action.SEE_GAPS,
        Action.SPEAK,
        Action.TRANSCRIBE,
        Action.SET_UP,
        Action.OWN_DATA,
        Action.ERASE_OTHERS,
    }
)
"""What may be done by who opted out; of all else something that they said or chose would be kept."""


def is_allowed(actor: Actor, action: Action, tenant: Tenant) -> bool:
    needed = _NEEDED.get(action)
    return needed is not None and actor.tenant == tenant and actor.role >= needed


def authorize(actor: Actor, action: Action, tenant: Tenant) -> None:
    """Raises `NotAllowed` unless the actor may do this in this place, and `NothingKept` for who opted out."""
    if not is_allowed(actor, action, tenant):
        needed = _NEEDED.get(action)
        needs = needed.name.lower() if needed and actor.tenant == tenant else "nobody has"
        raise NotAllowed(
            f"{action.value} needs the role {needs}.",
            remedy="Ask a manager of this server.",
            action=action.value,
            needs=needs,
        )
    if actor.keeps_nothing and action not in _LEAVE_NOTHING:
        raise NothingKept("They want nothing of theirs to be kept.", remedy="See /privacy.")
