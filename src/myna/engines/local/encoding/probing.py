"""Tries an encoder in a process of its own before others open it: its files are read by native code, which can die.

Called where an encoder is opened for the first time, and by `myna encoder check`; the process runs `trial`.
"""

import subprocess
import sys
from pathlib import Path

from myna.child_environment import child_environment
from myna.engines.local.encoding.encoder import ADD_AGAIN
from myna.errors import EngineFailed

TRIAL = "myna.engines.local.encoding.trial"

PATIENCE_SECONDS = 120.0
LAST_WORDS_CHARACTERS = 400


def probe(directory: Path) -> None:
    """Takes a second; raises `EngineFailed` for an encoder that cannot be used."""
    command = (sys.executable, "-P", "-m", TRIAL, str(directory))
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
