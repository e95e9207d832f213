"""Decodes in a process of its own, with limits; nothing it reads can make it open a file or a connection.

`python -m myna.audio.child CPU_SECONDS MEMORY_BYTES`, started by `children`; ends with its standard input.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from queue import SimpleQueue

from myna.audio.protocol import END, HEAD, JOB, PCM, PIECE_BYTES, READY, Job
from myna.audio.recipe import Silent, Undecodable, decoded
from myna.unpickling import refuse_unpickling

_STDIN, _STDOUT = 0, 1
_EXAMPLE = (
    b"RIFF\x64\1\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\x40\1\0\0"
    + bytes(320)
)
"""20 ms of silence, decoded before the limits are set, so that whatever is loaded late is loaded."""


def main() -> None:
    refuse_unpickling()
    cpu_seconds, memory_bytes = (int(argument) for argument in sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends its children
    jobs: SimpleQueue[Job] = SimpleQueue()
    threading.Thread(target=_read_jobs, args=(jobs,), daemon=True).start()
    list(decoded(Job(demuxer="wav", rate_hz=16_000, max_samples=99, data=_EXAMPLE)))
    _confine(memory_bytes)
    _send(READY)
    while True:
        _send(END, _reason_for_refusing(jobs.get(), cpu_seconds))


def _reason_for_refusing(job: Job, cpu_seconds: int) -> bytes:
    """Empty when the job was done."""
    _limit_cpu(cpu_seconds)
    try:
        _send_pcm(job)
    except Undecodable:
        return b"undecodable"
    except Silent:
        return b"empty"
    except MemoryError:  # who knows what was left half done
        os._exit(1)
    return b""


def _send_pcm(job: Job) -> None:
    waiting = bytearray()
    for piece in decoded(job):
        waiting += piece
        while len(waiting) >= PIECE_BYTES:
            _send(PCM, waiting[:PIECE_BYTES])
            del waiting[:PIECE_BYTES]
    if waiting:
        _send(PCM, waiting)


def _read_jobs(jobs: "SimpleQueue[Job]") -> None:
    """In a thread, so that the end of the parent is noticed in the middle of a job."""
    while True:
        jobs.put(_read_job())


def _read_job() -> Job:
    """Nothing keeps the file of the last job in memory meanwhile."""
    demuxer, rate_hz, max_samples, size = JOB.unpack(_read(JOB.size))
    name = demuxer.rstrip(b"\0").decode("ascii")
    return Job(demuxer=name, rate_hz=rate_hz, max_samples=max_samples, data=_read(size))


def _read(size: int) -> bytes:
    try:
        data = sys.stdin.buffer.read(size)
    except MemoryError:
        os._exit(1)
    if len(data) < size:
        os._exit(0)
    return data


def _send(kind: bytes, payload: bytes | bytearray = b"") -> None:
    message = memoryview(HEAD.pack(kind, len(payload)) + payload)
    try:
        while message:
            message = message[os.write(_STDOUT, message) :]
    except OSError:  # nobody listens any more
        os._exit(0)


if sys.platform == "win32":

    def _confine(memory_bytes: int) -> None:
        """The parent's clock is the only limit here."""

    def _limit_cpu(seconds: int) -> None: ...

else:
    import resource

    def _confine(memory_bytes: int) -> None:
        """From here on nothing can be opened, written to disk, started or dumped."""
        if mapped_bytes := _mapped_bytes():
            _limit(resource.RLIMIT_AS, mapped_bytes + memory_bytes)
        _limit(resource.RLIMIT_FSIZE, 0)
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_NPROC, 0)
        _limit(resource.RLIMIT_NOFILE, 0)

    def _limit(kind: int, most: int) -> None:
        with contextlib.suppress(OSError, ValueError):  # a system that does not know this one
            resource.setrlimit(kind, (most, most))

    def _limit_cpu(seconds: int) -> None:
        """So much from now on; the system then ends this process."""
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        soft = int(time.process_time()) + 1 + seconds
        if hard == resource.RLIM_INFINITY or soft < hard:
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))

    def _mapped_bytes() -> int:
        """Libraries and the stacks of threads count too; 0 where the system does not say."""
        try:
            with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 - no need of paths
                return int(statm.read().split()[0]) * resource.getpagesize()
        except OSError:
            return 0


if __name__ == "__main__":
    main()
