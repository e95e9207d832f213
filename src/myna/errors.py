"""Everything that can go wrong, in words a person can act on; rendered by the bot and the command line.

    MynaError
    ├── MemberError            a member may see it; it is theirs to mend
    │   ├── NotAllowed         they may not do this here
    │   ├── EmptyQuestion      nothing to answer
    │   ├── UnreadableLesson   a lesson without a question or an answer
    │   ├── UnreadableChoice   a language, voice or speed that there is not
    │   ├── FileRefused        a file too large, or of a kind that cannot be read
    │   ├── AudioRefused       sound too large, or of a kind that cannot be decoded
    │   ├── NothingHeard       no words in what was recorded
    │   ├── NoEngineReady      nothing installed can hear or speak this language here
    │   ├── CallRefused        a voice channel that cannot be joined or spoken in
    │   ├── NothingKept        nothing of theirs is kept, as they wished
    │   ├── QuotaReached       as much of it as is allowed for now
    │   ├── ButtonRefused      a button, menu or form that is not theirs, too old, or none of Myna's
    │   └── NotFound           what they named does not exist for them
    ├── OperatorError          for the person who runs Myna; ends a command line with a status other than 0
    │   ├── SettingsError      settings missing or wrong, all of them reported together
    │   ├── DiscordRefused     token or intent refused by Discord
    │   ├── StorageError       a database that is read-only, damaged or from a newer version
    │   │   └── FolderInUse    another Myna is at work there
    │   └── EngineMissing      an engine that is not installed
    ├── LeaseLost              another attempt works on the job now
    ├── CancelRequested        nobody wants the job any more
    └── EngineFailed           an engine could not do its work; may be retried

`message` says what happened, `remedy` what to do about it. Members read neither of them directly: `code` and
`details` choose a text of the catalogue in their own language.
"""

from typing import ClassVar


class MynaError(Exception):
    """The root. `code` is stable and is the name of the text that members read."""

    may_show: ClassVar[bool] = False
    """May a member see it?"""
    may_retry: ClassVar[bool] = False
    """May the very same attempt succeed later?"""
    code: ClassVar[str] = "error-unexpected"

    def __init__(self, message: str, *, remedy: str = "", **details: str | int) -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message = message
        self.remedy = remedy
        self.details = details


class MemberError(MynaError):
    may_show = True


class NotAllowed(MemberError):
    """`details`: the `action`, and the role that it `needs`."""

    code = "error-not-allowed"


class EmptyQuestion(MemberError):
    code = "error-empty-question"


class UnreadableLesson(MemberError):
    code = "error-unreadable-lesson"


class UnreadableChoice(MemberError):
    """`details["reason"]`: language, speed, voice, what, engines.

    Of messages pointed at also nothing-to-speak, no-recording; of the setup everybody-manages.
    """

    code = "error-unreadable-choice"


class FileRefused(MemberError):
    """`details["reason"]`: too-large, unknown-kind, not-text, empty, gone, changed, vault-full, bad-name.

    Of files of the vault also too-large-to-send, secret, no-lessons, own-copies; of trainings reserved.
    """

    code = "error-file-refused"


class AudioRefused(MemberError):
    """`details["reason"]`: too-large, empty, not-audio, undecodable, too-slow, gone."""

    code = "error-audio-refused"


class NothingHeard(MemberError):
    code = "error-nothing-heard"


class NoEngineReady(MemberError):
    """`details`: `kind` (hear, speak), `language`, and whether network engines would be `allowed` to help."""

    code = "error-no-engine-ready"


class CallRefused(MemberError):
    """`details["reason"]`: nowhere, full, may-not-connect, may-not-speak, elsewhere, failed."""

    code = "error-call-refused"


class NothingKept(MemberError):
    """`details["reason"]`: leaving, while all of theirs is being deleted; else they opted out."""

    code = "error-nothing-kept"


class QuotaReached(MemberError):
    """`details["what"]`: jobs, lessons, proposals, feedback, tests.

    Also pace, then with `whose` (member, server, all) and the `seconds` to wait.
    """

    code = "error-quota-reached"


class NotFound(MemberError):
    """`details["what"]`: file, job, version, model-files, model-permission, lesson, import, feedback, message, member.

    Without it an answer.
    """

    code = "error-not-found"


class ButtonRefused(MemberError):
    """`details["reason"]`: unknown, foreign, expired."""

    code = "error-button-refused"


class OperatorError(MynaError):
    code = "error-operator"


class SettingsError(OperatorError): ...


class DiscordRefused(OperatorError): ...


class StorageError(OperatorError): ...


class FolderInUse(StorageError): ...


class EngineMissing(OperatorError): ...


class LeaseLost(MynaError): ...


class CancelRequested(MynaError): ...


class EngineFailed(MynaError):
    """Of endpoints `details`: the `reason`, as docs/chat.md lists them; `status` of HTTP; `seconds` to wait."""

    may_retry = True
    code = "error-engine-failed"
