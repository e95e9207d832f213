"""Who may do what, as a table for people: the tests of access believe it, and nothing in Myna reads it.

`waits`: it is kept until a teacher has decided. `no`: refused, in words. In a direct message everybody is the
manager of their own space.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_REQUESTS = """
                  member  teacher manager operator
hi                yes     yes     yes     yes
help              yes     yes     yes     yes
instruction       yes     yes     yes     yes
ask               yes     yes     yes     yes
speak             yes     yes     yes     yes
transcribe        yes     yes     yes     yes
voice             yes     yes     yes     yes
voice-of-all      no      no      yes     yes
engines           yes     yes     yes     yes
engines-allow     no      no      yes     yes
join              yes     yes     yes     yes
leave             yes     yes     yes     yes
stop              yes     yes     yes     yes
skip              yes     yes     yes     yes
train-one         waits   yes     yes     yes
train-wrong       waits   yes     yes     yes
train-many        no      yes     yes     yes
train-folder      no      yes     yes     yes
train-all         no      yes     yes     yes
correct           waits   yes     yes     yes
feedback          yes     yes     yes     yes
inbox             no      yes     yes     yes
why               yes     yes     yes     yes
lessons           yes     yes     yes     yes
lessons-back      no      yes     yes     yes
lessons-export    no      yes     yes     yes
lessons-imports   yes     yes     yes     yes
jobs              yes     yes     yes     yes
models            yes     yes     yes     yes
models-compare    yes     yes     yes     yes
models-beside     no      yes     yes     yes
models-promote    no      no      yes     yes
models-rollback   no      no      yes     yes
gaps              no      no      yes     yes
test              no      yes     yes     yes
select_dataset    no      yes     yes     yes
dataset-choose    no      yes     yes     yes
cancel            no      yes     yes     yes
archive           no      no      yes     yes
archive-folder    no      no      yes     yes
getfile           no      no      yes     yes
getfile-missing   no      no      yes     yes
getfile-outside   no      no      yes     yes
setup             no      no      yes     yes
chat              no      no      yes     yes
usage             no      no      yes     yes
open              no      no      yes     yes
close             no      no      yes     yes
language          no      no      yes     yes
privacy           yes     yes     yes     yes
privacy-erase     no      no      no      yes
"""

_PRESSES = """
                        member  teacher manager operator
hush:                   yes     yes     yes     yes
correct:{key}           yes     yes     yes     yes
good:{key}              yes     yes     yes     yes
bad:{key}               yes     yes     yes     yes
teach:{key}             yes     yes     yes     yes
pick:{key}:0            yes     yes     yes     yes
also:{key}:none         no      yes     yes     yes
do:1:::                 yes     yes     yes     yes
dont:                   yes     yes     yes     yes
mend:                   yes     yes     yes     yes
tongue:en:1-1:          yes     yes     yes     yes
voice:1:me:faster       yes     yes     yes     yes
voice:1:all:faster      no      no      yes     yes
network:forbid          no      no      yes     yes
lessons:                yes     yes     yes     yes
lessons-imports:        yes     yes     yes     yes
imports-turn:           yes     yes     yes     yes
lessons-export:csv      no      yes     yes     yes
lesson-back:none        no      yes     yes     yes
lesson-keep:none        no      yes     yes     yes
rephrase:none           yes     yes     yes     yes
teach-new:              yes     yes     yes     yes
inbox:lessons           no      yes     yes     yes
inbox-open:             no      yes     yes     yes
proposal-yes:none       no      yes     yes     yes
proposal-no:none        no      yes     yes     yes
proposal-edit:none      no      yes     yes     yes
feedback-done:none      no      no      yes     yes
job-cancel:none         no      yes     yes     yes
job-train:              no      yes     yes     yes
job-doubts:none         no      no      yes     yes
batch-discard:none      no      no      yes     yes
model-compare:          yes     yes     yes     yes
model-beside:8:9        no      yes     yes     yes
model-promote:9         no      no      yes     yes
model-insist:9          no      no      yes     yes
model-back:             no      no      yes     yes
file-get:none.csv       no      no      yes     yes
file-archive:none       no      no      yes     yes
file-select:none.csv    no      yes     yes     yes
setup:begin             no      no      yes     yes
chat:style              no      no      yes     yes
chat-words:             no      no      yes     yes
gaps-open:              no      no      yes     yes
gaps:0                  no      no      yes     yes
gaps-aside:0            no      no      yes     yes
ways:none               no      yes     yes     yes
ways-keep:none:1        no      yes     yes     yes
ways-none:none          no      yes     yes     yes
privacy:                yes     yes     yes     yes
privacy-open:           yes     yes     yes     yes
privacy-file:           yes     yes     yes     yes
"""
"""What a button means; `{key}` is of an answer of Myna's. They are sealed for everybody, as if nobody owned them."""

_FORMS = """
                        member  teacher manager operator
corrected:{key}         waits   yes     yes     yes
taught:{key}            waits   yes     yes     yes
taught:                 waits   yes     yes     yes
rephrased:{lesson}      waits   yes     yes     yes
taught-from:77          waits   yes     yes     yes
proposal-edited:none    no      yes     yes     yes
chat-worded:            no      no      yes     yes
mended:                 yes     yes     yes     yes
"""
"""What a form means that is sent with some words in every field."""

ROLES = ("member", "teacher", "manager", "operator")
MENUS: Mapping[str, Mapping[str, str]] = dict.fromkeys(
    (
        "Correct this answer",
        "Why this answer?",
        "Speak this",
        "Transcribe this",
        "Teach from this",
    ),
    dict.fromkeys(ROLES, "yes"),
)
"""In the menu of a message; what a form teaches waits all the same."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How something is asked for; `{answer}` stands for the id of one of Myna's answers."""

    command: str
    text: str = ""
    options: Mapping[str, str | int | float | bool] | None = field(default_factory=dict)
    """None where it cannot be said in a slash command."""


def _asked(
    command: str, text: str = "", options: Mapping[str, str | int | float | bool] | None = None
) -> Asked:
    return Asked(command=command, text=text, options=options)


ASKED: Mapping[str, Asked] = {
    "ask": _asked("ask", "when?", {"question": "when?"}),
    "voice": _asked("voice", "speed 1.1", {"speed": 1.1}),
    "voice-of-all": _asked("voice", "server speed 1.1", {"speed": 1.1, "server": True}),
    "engines-allow": _asked("engines", "forbid"),
    "train-one": _asked("train", "a -> b", {"question": "a", "answer": "b"}),
    "train-wrong": _asked(
        "train", "a -> b positive=false", {"question": "a", "answer": "b", "positive": False}
    ),
    "train-many": _asked("train", "c -> d\ne -> f"),
    "train-folder": _asked("train", "data_dir=nothing", {"data_dir": "nothing"}),
    "train-all": _asked("train"),
    "correct": _asked("correct", "{answer} c", {"message": "{answer}", "answer": "c"}),
    "feedback": _asked("feedback", "well done", {"text": "well done"}),
    "why": _asked("why", "{answer}", {"message": "{answer}"}),
    "lessons-back": _asked("lessons", "back 999", {"back": 999}),
    "lessons-export": _asked("lessons", "export csv", {"export": "csv"}),
    "lessons-imports": _asked("lessons", "batch", {"imports": True}),
    "models-compare": _asked("models", "compare", {"action": "compare"}),
    "models-beside": _asked("models", "compare 8 9"),
    "models-promote": _asked("models", "promote 9", {"action": "promote", "version": "v9"}),
    "models-rollback": _asked("models", "rollback", {"action": "rollback"}),
    "test": _asked("test", "when?", {"data": "when?"}),
    "dataset-choose": _asked("select_dataset", "nothing.csv", {"path": "nothing.csv"}),
    "archive-folder": _asked("archive", "nothing", {"directory": "nothing"}),
    "getfile-missing": _asked("getfile", "nothing.csv", {"path": "nothing.csv"}),
    "getfile-outside": _asked("getfile", "../../myna.db", {"path": "../../myna.db"}),
    "privacy-erase": _asked("privacy", "erase 123456789012345678"),
    "language": _asked("language", "en", {"language": "en"}),
}
"""Everything else is a command that needs no more words."""


def _read(table: str) -> Mapping[str, Mapping[str, str]]:
    lines = table.strip().splitlines()
    columns: Sequence[str] = lines[0].split()
    rows = (line.split() for line in lines[1:])
    return {name: dict(zip(columns, said, strict=True)) for name, *said in rows}


REQUESTS = _read(_REQUESTS)
PRESSES = _read(_PRESSES)
FORMS = _read(_FORMS)


def asked(name: str) -> Asked:
    return ASKED.get(name) or Asked(command=name)
