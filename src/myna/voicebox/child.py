"""The child's end: takes requests from standard input one after the other and ends with whoever wrote them.

Called by the modules that engines start as processes; nothing of Myna runs in them but this.
"""

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO, Protocol

from myna.unpickling import refuse_unpickling
from myna.voicebox.wire import MAX_CHARACTERS, MAX_SECONDS, Frame, Kind, Words

_HANDED_ON_SECONDS = 0.2
"""The first sound is handed on at once, what follows in pieces of this length."""

Listener = Callable[[bytes, int], bool]
"""Takes 16-bit mono sound and its rate in Hz; False: no more is wanted."""


class Speaker(Protocol):
    """A library that speaks; used from one thread."""

    def speak(self, words: Words, listener: Listener) -> None: ...


def serve(speaker: Speaker) -> None:
    """Speak until standard input ends."""
    refuse_unpickling()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends this process
    output = _private_output()
    requests: queue.Queue[Words] = queue.Queue()
    stopped: set[int] = set()
    threading.Thread(target=_listen, args=(requests, stopped), daemon=True).start()
    _write(output, Frame(kind=Kind.READY))
    while True:
        words = requests.get()
        if words.number not in stopped:
            _write(output, _answered(speaker, words, _Sound(output, words.number, stopped)))
        stopped.discard(words.number)


def _answered(speaker: Speaker, words: Words, sound: "_Sound") -> Frame:
    try:
        speaker.speak(words, sound.hear)
    except Exception as error:  # noqa: BLE001 - whatever a foreign library raises is told to the parent
        reason = f"{type(error).__name__}: {error}".encode(errors="replace")[:500]
        return Frame(kind=Kind.FAILED, number=words.number, data=reason)
    sound.flush()
    return Frame(kind=Kind.DONE, number=words.number)


class _Sound:
    """The sound of one request on its way out."""

    def __init__(self, output: BinaryIO, number: int, stopped: set[int]) -> None:
        self._output = output
        self._number = number
        self._stopped = stopped
        self._kept = bytearray()
        self._rate_hz = 0
        self._seconds = 0.0

    def hear(self, pcm: bytes, rate_hz: int) -> bool:
        is_first = not self._seconds
        self._kept += pcm
        self._rate_hz = rate_hz
        self._seconds += len(pcm) / 2 / rate_hz
        if is_first or len(self._kept) / 2 / rate_hz >= _HANDED_ON_SECONDS:
            self.flush()
        return self._number not in self._stopped and self._seconds < MAX_SECONDS

    def flush(self) -> None:
        if self._kept:
            frame = Frame(
                kind=Kind.SOUND,
                number=self._number,
                rate_hz=self._rate_hz,
                data=bytes(self._kept),
            )
            _write(self._output, frame)
            self._kept.clear()


def _listen(requests: "queue.Queue[Words]", stopped: set[int]) -> None:
    """Read what the parent wants; without a parent there is nobody to speak to."""
    for line in sys.stdin.buffer:
        wanted = json.loads(line)
        if "stop" in wanted:
            stopped.add(wanted["stop"])
        else:
            requests.put(Words(**wanted | {"text": _harmless(wanted["text"])}))
    os._exit(0)


def _harmless(text: str) -> str:
    whole = text.encode("utf-8", "ignore").decode("utf-8")  # without lone surrogates
    return whole.replace("\0", " ")[:MAX_CHARACTERS]


def _private_output() -> BinaryIO:
    """Standard output, and from now on what a library prints goes to standard error."""
    output = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return output


def _write(output: BinaryIO, frame: Frame) -> None:
    rest = memoryview(frame.packed())
    try:
        while rest:
            rest = rest[output.write(rest) :]
    except OSError:  # the parent is gone
        os._exit(0)
