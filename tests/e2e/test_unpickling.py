"""No process of Myna's makes an object out of a file that says which: a pickle is a program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LIBRARIES = {
    "pickle": "pickle.load(open(path, 'rb'))",
    "Python's own pickle": "pickle._Unpickler(open(path, 'rb')).load()",
    "joblib": "__import__('joblib').load(path)",
    "NumPy": "__import__('numpy').load(path, allow_pickle=True)",
    "multiprocessing": "__import__('multiprocessing').reduction.ForkingPickler.loads(data)",
    "shelve": "__import__('shelve').Shelf({b'a': data})['a']",
}
SCENE = """
import os, pickle, sys
path, call, is_guarded = sys.argv[1], sys.argv[2], sys.argv[3] == "guarded"
class Deed:
    def __reduce__(self):
        return os.mkdir, (path + ".done",)
data = pickle.dumps(Deed())
open(path, "wb").write(data)
if is_guarded:
    from myna.unpickling import refuse_unpickling
    refuse_unpickling()
try:
    eval(call)
except Exception as error:
    print(type(error).__name__, str(error).replace("\\n", " "))
print("done" if os.path.exists(path + ".done") else "not done")
"""
PROGRAMS = {
    "myna.__main__": ["--version"],
    "myna.audio.child": ["5", "100000000"],
    "myna.engines.espeak.speaking": [],
    "myna.engines.local.encoding.trial": ["."],
    "myna.engines.local.training": ["nowhere"],
    "myna.engines.piper.speaking": [],
    "myna.engines.sphinx.child": [],
    "myna.pictures.child": [],
}
LISTENER = """
import sys
def note(event, _):
    if event == "sys.addaudithook":
        sys.stderr.write("guarded\\n")
sys.addaudithook(note)
"""


def played(path: Path, call: str, manner: str) -> str:
    ran = subprocess.run(  # noqa: S603 - Python itself
        [sys.executable, "-c", SCENE, str(path), call, manner],
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


@pytest.mark.parametrize("call", LIBRARIES.values(), ids=LIBRARIES)
def test_no_library_unpickles_an_object(tmp_path: Path, call: str) -> None:
    said = played(tmp_path / "a.pkl", call, "guarded")

    assert ["not done"] == said.splitlines()[1:]


@pytest.mark.parametrize("call", LIBRARIES.values(), ids=LIBRARIES)
def test_without_the_guard_every_library_does_what_a_pickle_says(tmp_path: Path, call: str) -> None:
    assert "done" == played(tmp_path / "a.pkl", call, "careless").splitlines()[-1]


def test_all_programs_of_hers_are_known(repository: Path) -> None:
    source = repository / "src"
    found = [
        ".".join(path.relative_to(source).with_suffix("").parts)
        for path in (source / "myna").rglob("*.py")
        if '__name__ == "__main__"' in path.read_text()
    ]

    assert sorted(PROGRAMS) == sorted(found)


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_of_hers_begins_with_the_guard(tmp_path: Path, program: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(LISTENER)

    ran = subprocess.run(  # noqa: S603 - Python itself
        [sys.executable, "-m", program, *PROGRAMS[program]],
        input=b"",
        capture_output=True,
        check=False,
        env={"PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])},
        timeout=30,
    )

    assert b"guarded" in ran.stderr


def test_the_words_of_every_language_can_still_be_read() -> None:
    """Babel, which Fluent asks how a language counts, keeps them in pickles of its own."""
    read = (
        "from myna.unpickling import refuse_unpickling; refuse_unpickling()\n"
        "from babel import localedata\n"
        "print(len([localedata.load(name) for name in localedata.locale_identifiers()]))"
    )

    ran = subprocess.run(  # noqa: S603 - Python itself
        [sys.executable, "-c", read], capture_output=True, text=True, check=False
    )

    assert int(ran.stdout) > 100, ran.stderr
