"""Links, pipes and other things that lie where files should; 50 of the corpus.

They are set in the folder of a server's files, as somebody could who may write there, and lead to a decoy outside.
"""

import os
import random
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.hostile.specimens import Door, Specimen

COUNT = 50
SECRET = b"question,answer\nWhat is the canary?,yellowhammer\n"
"""What the decoys hold; nobody may ever read it through a vault."""

Trap = Callable[[Path, Path], None]
"""Takes the path at which it is set, and the folder of decoys, which has `decoy.csv` and `folder/decoy.csv`."""


def traps(rng: random.Random) -> Iterator[Specimen]:
    names = ("lessons.csv", "books", "lessons.jsonl", "notes.md", "archives", "uploads")
    for number in range(COUNT):
        kind = list(KINDS)[number % len(KINDS)]
        name = names[number // len(KINDS) % len(names)] if number >= len(KINDS) else "lessons.csv"
        yield Specimen(
            family="special files",
            title=f"{number} {kind} at {name}, {rng.getrandbits(16):04x}",
            door=Door.VAULT,
            file_name=name,
            trap=kind,
        )


def _link_to_file(at: Path, outside: Path) -> None:
    at.symlink_to(outside / "decoy.csv")


def _relative_link(at: Path, outside: Path) -> None:
    at.symlink_to(os.path.relpath(outside / "decoy.csv", at.parent))


def _link_to_folder(at: Path, outside: Path) -> None:
    at.symlink_to(outside, target_is_directory=True)


def _link_to_link(at: Path, outside: Path) -> None:
    at.with_name("between").symlink_to(outside / "decoy.csv")
    at.symlink_to("between")


def _link_to_itself(at: Path, outside: Path) -> None:
    del outside
    at.symlink_to(at.name)


def _link_to_nothing(at: Path, outside: Path) -> None:
    at.symlink_to(outside / "nothing.csv")


def _link_to_parent(at: Path, outside: Path) -> None:
    del outside
    at.symlink_to("../..", target_is_directory=True)


def _link_to_system(at: Path, outside: Path) -> None:
    del outside
    at.symlink_to("/proc/self/environ")


def _link_to_device(at: Path, outside: Path) -> None:
    del outside
    at.symlink_to("/dev/zero")


def _link_to_terminal(at: Path, outside: Path) -> None:
    del outside
    at.symlink_to("/dev/stdin")


def _second_name(at: Path, outside: Path) -> None:
    at.hardlink_to(outside / "decoy.csv")


def _pipe(at: Path, outside: Path) -> None:
    del outside
    os.mkfifo(at)


def _socket(at: Path, outside: Path) -> None:
    """By a short path: that of a socket may have a hundred letters."""
    del outside
    here = Path.cwd()
    os.chdir(at.parent)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(at.name)
    finally:
        os.chdir(here)


def _sparse(at: Path, outside: Path) -> None:
    del outside
    with at.open("wb") as file:
        file.truncate(5 << 30)


def _folder_of_links(at: Path, outside: Path) -> None:
    at.mkdir()
    for number in range(50):
        (at / f"{number}.csv").symlink_to(outside / "decoy.csv")
    (at / "sub").symlink_to(outside / "folder", target_is_directory=True)


def _deep_folder(at: Path, outside: Path) -> None:
    deepest = at.joinpath(*["d"] * 60)
    deepest.mkdir(parents=True)
    (deepest / "decoy.csv").symlink_to(outside / "decoy.csv")


def _closed_file(at: Path, outside: Path) -> None:
    del outside
    at.write_bytes(b"question,answer\na,b\n")
    at.chmod(0)


KINDS: dict[str, Trap] = {
    "a link": _link_to_file,
    "a relative link": _relative_link,
    "a link to a folder": _link_to_folder,
    "a link to a link": _link_to_link,
    "a link to itself": _link_to_itself,
    "a link to nothing": _link_to_nothing,
    "a link upwards": _link_to_parent,
    "a link into the system": _link_to_system,
    "a link to a device": _link_to_device,
    "a link to the terminal": _link_to_terminal,
    "a second name": _second_name,
    "a pipe": _pipe,
    "a socket": _socket,
    "five gigabytes of nothing": _sparse,
    "a folder of links": _folder_of_links,
    "a deep folder": _deep_folder,
    "a file closed to all": _closed_file,
}
