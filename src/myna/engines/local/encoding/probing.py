"""Tries an encoder in a process of its own before others open it: its files are read by native code, which can die.

`python -m myna.engines.local.encoding.probing DIRECTORY` ends with status 0 where the encoder makes vectors, else it
says on standard error why not. Called by `engine` and by `myna encoder check`.
"""

import subprocess
import sys
from pathlib import Path

from myna.child_environment import child_environment
from myna.engines.local.encoding.encoder import ADD_AGAIN, opened
from myna.errors import EngineFailed
from myna.unpickling import refuse_unpickling

PATIENCE_SECONDS = 120.0
LAST_WORDS_CHARACTERS = 400


def probe(directory: Path) -> None:
    """Takes a second; raises `EngineFailed` for an encoder that cannot be used."""
    command = (sys.executable, "-P", "-m", __spec__.name, str(directory))
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EngineFailed(f"{directory} took too long to open.", remedy=ADD_AGAIN) from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-LAST_WORDS_CHARACTERS:]
        message, _, remedy = said.rpartition("\n")
        if done.returncode < 0 or not message:
            message, remedy = f"{directory} ends the process that opens it.", ADD_AGAIN
        raise EngineFailed(message, remedy=remedy)


def main() -> int:
    refuse_unpickling()
    try:
        opened(Path(sys.argv[1])).vector("one")
    except EngineFailed as failure:
        sys.stderr.write(f"{failure.message}\n{failure.remedy}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
