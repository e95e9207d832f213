"""What the processes that Myna starts are told of the environment: how to find her modules, and no secret.

Used by whatever starts one: `audio`, `voicebox` and engines.
"""

import os
import sys
from collections.abc import Mapping
from types import MappingProxyType

_TOLD = (
    "PATH",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
)
"""The rest may hold keys, of Myna or of anything else on this machine."""

NOTHING: Mapping[str, str] = MappingProxyType({})


def child_environment(settings: Mapping[str, str] = NOTHING) -> dict[str, str]:
    """With the same modules as here, and one thread for each numeric library.

    `settings` are told as well; whoever gives some sees to it that none is a secret.
    """
    told = {name: os.environ[name] for name in _TOLD if name in os.environ}
    return told | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        **settings,
    }
