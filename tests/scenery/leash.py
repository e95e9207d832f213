"""Runs a shell command that ends with whoever holds the other end of its standard input; for tests of commands.

python leash.py "make demo", in a session of its own. Signals to its process group reach the command alone.
"""

import os
import signal
import subprocess
import sys
import threading
import time

GRACE_SECONDS = 5


def main() -> int:
    """The exit status of the command."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)  # not SIG_IGN, which the command would inherit
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    command = subprocess.Popen(sys.argv[1], shell=True, stdin=subprocess.DEVNULL)  # noqa: S602
    return command.wait()


def _end_with_stdin() -> None:
    while os.read(0, 1 << 16):
        pass
    os.killpg(0, signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
