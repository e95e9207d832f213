"""Opens an encoder and lets it make one vector; a process of its own that `probing` starts.

`python -m myna.engines.local.encoding.trial DIRECTORY` ends with status 0 where that went well, else it says on
standard error what is wrong and, on the last line, what to do.
"""

import sys
from pathlib import Path

from myna.engines.local.encoding.encoder import opened
from myna.errors import EngineFailed
from myna.unpickling import refuse_unpickling


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
