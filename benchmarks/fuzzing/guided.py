"""One promise, tried with bytes that reach ever more of the code; started by `__main__` as a process.

`python -m benchmarks.fuzzing.guided PROMISE [options of libFuzzer]`
"""

import sys

import atheris


def main() -> None:
    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=["myna"]):
        from benchmarks.fuzzing.promises import PROMISES  # noqa: PLC0415 - to be instrumented
    atheris.Setup(sys.argv, PROMISES[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
