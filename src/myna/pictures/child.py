"""Draws in a process of its own; started by `process`, reached only over its pipes, ends with its standard input."""

import os
import queue
import signal
import sys
import threading
from typing import BinaryIO

from myna.pictures.drawing import drawn
from myna.pictures.wire import Kind, Reply, picture_of
from myna.unpickling import refuse_unpickling

_STDOUT, _STDERR = 1, 2


def main() -> None:
    refuse_unpickling()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends this process
    output = _private_output()
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read_lines, args=(lines,), daemon=True).start()
    _write(output, Reply(kind=Kind.READY))
    while True:
        _write(output, _answered(lines.get()))


def _answered(line: bytes) -> Reply:
    try:
        return Reply(kind=Kind.PICTURE, data=drawn(picture_of(line)))
    except Exception as error:  # noqa: BLE001 - whatever a foreign library raises is told to the parent
        return Reply(kind=Kind.FAILED, data=type(error).__name__.encode())


def _read_lines(lines: "queue.SimpleQueue[bytes]") -> None:
    """In a thread, so that the end of the parent is noticed in the middle of a picture."""
    for line in sys.stdin.buffer:
        lines.put(line)
    os._exit(0)


def _private_output() -> BinaryIO:
    """Whatever a library prints goes elsewhere."""
    output = os.fdopen(os.dup(_STDOUT), "wb")
    os.dup2(_STDERR, _STDOUT)
    return output


def _write(output: BinaryIO, reply: Reply) -> None:
    try:
        output.write(reply.packed())
        output.flush()
    except OSError:  # nobody listens any more
        os._exit(0)


if __name__ == "__main__":
    main()
