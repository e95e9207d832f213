"""What a process does while it takes files in, seen from within; used by `intake`.

Python tells an audit hook of every connection, program, unpickled object and opened file.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_CONNECTING = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo")
_STARTING = ("os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_OWN_PROGRAMS = frozenset({"myna.audio.child", "myna.engines.local.training"})


@dataclass(kw_only=True)
class Watch:
    """Counts what may not happen."""

    home: Path
    """Below it files may be written."""
    is_on: bool = False
    connections: list[str] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    unpickled: list[str] = field(default_factory=list)
    written_outside: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """A hook stays for the life of the process."""
        sys.addaudithook(self._told)
        self.is_on = True

    @contextmanager
    def looking_away(self) -> Iterator[None]:
        """While a trap is set."""
        self.is_on = False
        try:
            yield
        finally:
            self.is_on = True

    def _told(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        if event == "open":
            self._opened(*arguments)
        elif event in _CONNECTING:
            self.connections.append(event)
        elif event == "subprocess.Popen":
            if _OWN_PROGRAMS.isdisjoint(map(str, arguments[1])):
                self.programs.append(str(arguments[1])[:200])
        elif event in _STARTING:
            self.programs.append(event)
        elif event == "pickle.find_class":
            self.unpickled.append(".".join(map(str, arguments)))

    def _opened(self, path: object, mode: object, flags: object) -> None:
        """A relative path is one beside an open folder; those are told apart by what became of the decoys."""
        if not isinstance(path, str | bytes | os.PathLike) or not isinstance(flags, int):
            return
        place = os.fsdecode(path)
        is_written = bool(flags & _WRITING) or (
            isinstance(mode, str) and bool(set(mode) & set("wax+"))
        )
        if (
            is_written
            and place.startswith("/")
            and not place.startswith((str(self.home), "/dev/null"))
        ):
            self.written_outside.append(place)
