"""Tries to break every promise for a while: `make fuzz`, `python -m benchmarks.fuzzing --seconds=600 PROMISE`.

What was found that is worth trying again is kept in `build/fuzz`, and beside it whatever broke a promise.
"""

import argparse
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from benchmarks.fuzzing.promises import PROMISES
from benchmarks.fuzzing.seeds import SEEDS

FOLDER = Path("build/fuzz")
MOST_BYTES = 4_096
MOST_SECONDS_EACH = 10
MOST_MB = 4_096
"""Where Myna decodes, a process has a limit of its own."""


def main() -> int:
    """The exit status: 1 where a promise was broken, 2 without the fuzzer."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzzing", description=__doc__)
    parser.add_argument("--seconds", type=int, default=20, help="for each promise")
    parser.add_argument("promises", nargs="*", metavar="PROMISE", help=", ".join(PROMISES))
    chosen = parser.parse_args()
    if find_spec("atheris") is None:
        print("The fuzzer is not installed, or there is none for this system: see `make fuzz`.")
        return 2
    names = chosen.promises or list(PROMISES)
    broken = [name for name in names if not _holds(name, chosen.seconds)]
    print(f"{len(names) - len(broken)} of {len(names)} promises hold.", *broken)
    return 1 if broken else 0


def _holds(name: str, seconds: int) -> bool:
    """The library ends its process, whatever it finds."""
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS):
        (folder / f"seed-{number}").write_bytes(seed)
    ran = subprocess.run(  # noqa: S603 - Python itself
        [
            sys.executable,
            *("-m", "benchmarks.fuzzing.guided", name, str(folder)),
            f"-max_total_time={seconds}",
            f"-max_len={MOST_BYTES}",
            f"-timeout={MOST_SECONDS_EACH}",
            f"-rss_limit_mb={MOST_MB}",
            f"-artifact_prefix={FOLDER / name}-",
        ],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    last = [line for line in ran.stderr.splitlines() if "cov:" in line][-1:]
    print(f"{name}: {'holds' if ran.returncode == 0 else 'BROKEN'}  {' '.join(last)[:100]}")
    if ran.returncode:
        print(f"{ran.stdout[-2_000:]}\n{ran.stderr[-2_000:]}")
    return ran.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
