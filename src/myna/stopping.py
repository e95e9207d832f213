"""What tells a process to stop: a signal, or the end of whoever started it. Used by the bot's process and the demo."""

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable

_STDIN = 0


def on_signals(act: Callable[[], object], *names: str) -> None:
    """Act, in the running loop, when one of these signals comes; those that a system lacks are left out."""
    loop = asyncio.get_running_loop()
    for number in (getattr(signal, name) for name in names if hasattr(signal, name)):
        try:
            loop.add_signal_handler(number, act)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(act))


def first_line_of_stdin(max_bytes: int) -> bytes:
    """Not one byte behind it, so that `on_end_of_stdin` may follow; less than a line where it ends before."""
    line = bytearray()
    while len(line) < max_bytes:
        byte = os.read(_STDIN, 1)
        if byte in {b"", b"\n"}:
            break
        line += byte
    return bytes(line)


def on_end_of_stdin(act: Callable[[], object]) -> None:
    """Act, in the running loop, when standard input ends: with the process at its other end."""
    watcher = (asyncio.get_running_loop(), act)
    threading.Thread(target=_read_to_end, args=watcher, daemon=True).start()


def _read_to_end(loop: asyncio.AbstractEventLoop, act: Callable[[], object]) -> None:
    """Below `sys.stdin`, whose lock a thread that still waits would hold at the very end."""
    with contextlib.suppress(OSError):
        while os.read(_STDIN, 1 << 16):
            pass
    with contextlib.suppress(RuntimeError):  # the loop is closed: something else was quicker
        loop.call_soon_threadsafe(act)
