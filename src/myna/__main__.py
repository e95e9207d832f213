"""The entry of the process: `myna` and `python -m myna`."""

import sys

from myna.unpickling import refuse_unpickling


def main() -> int:
    """The exit status. Ctrl-C is quiet even while the rest is still being imported."""
    refuse_unpickling()
    try:
        from myna.cli import main as run_command  # noqa: PLC0415 - takes a third of a second

        return run_command()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":  # a training child may import this module again
    sys.exit(main())
