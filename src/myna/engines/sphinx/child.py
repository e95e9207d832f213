"""The process that hears: a request on standard input, its answer on standard output, until the input ends.

A request is a line of JSON, `{"do": "cut" | "read", "bytes": N, …}`, and N bytes of sound; an answer is a line of JSON,
`{"answer": …}` or `{"error": …}`. Run by `line`.
"""

import json
import signal
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from myna.engines.sphinx.pauses import pieces_of_speech
from myna.engines.sphinx.reading import Reader
from myna.unpickling import refuse_unpickling


def main() -> None:
    refuse_unpickling()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the bot, which closes the pipe
    reader = Reader()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        pcm = sys.stdin.buffer.read(request["bytes"])
        try:
            reply = {"answer": _answer(reader, request, pcm)}
        except (RuntimeError, OSError, ImportError) as error:
            reply = {"error": str(error) or type(error).__name__}
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()


def _answer(reader: Reader, request: Mapping[str, Any], pcm: bytes) -> object:
    if request["do"] == "cut":
        return pieces_of_speech(pcm)
    return asdict(reader.read(pcm, model=request["model"], hints=request["hints"]))


if __name__ == "__main__":
    main()
