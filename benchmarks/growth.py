"""What 1,500, 15,000 and 100,000 lessons cost: seconds to train, milliseconds a question, memory.

Each size is measured in a process of its own: `python -m benchmarks.growth LESSONS` prints it.
"""

import asyncio
import json
import os
import resource
import statistics
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from time import perf_counter

from benchmarks.lessons import lesson
from benchmarks.report import Options, Section
from myna.domain.provenance import training_material
from myna.engines.local import LocalAnswerEngine
from myna.ports import Training

TITLE = "Growth of the local engine; x: times the first row"
SIZES = (1_500, 15_000, 100_000)
QUICK_SIZES = (300, 1_000)
ASKED = 200

_THINGS = (
    "kayak", "oven", "printer", "tent", "projector", "bicycle", "drone", "guitar", "laptop", "ladder",
    "freezer", "camera", "piano", "telescope", "scanner", "boat", "trailer", "grill", "speaker",
    "microphone", "locker", "mailbox", "garage", "garden", "workshop", "library", "kitchen", "rooftop",
    "sauna", "studio", "велосипед", "проектор", "принтер", "палатка", "лодка", "гитара", "камера",
    "телескоп", "мангал", "прицеп", "шкафчик", "мастерская", "библиотека", "кухня", "баня", "студия",
    "сканер", "колонка", "микрофон", "гараж",
)  # fmt: skip
_ACTIONS = (
    "book", "return", "repair", "clean", "move", "share", "insure", "lock", "charge", "label", "order",
    "paint",
)  # fmt: skip
_OPENINGS = (
    "how do I", "how can we", "who helps me to", "where do I go to", "when may I", "is it possible to",
    "what do I need to", "can someone tell me how to", "I forgot how to", "please explain how to",
    "как мне", "подскажите, как",
)  # fmt: skip
_KINDS = (
    "",
    "small",
    "old",
    "new",
    "second",
    "shared",
    "broken",
    "red",
    "big",
    "borrowed",
    "spare",
    "heavy",
)
_ENDINGS = (
    "", "before the weekend", "for a friend", "without a key", "in the evening", "for two days",
    "on my own", "if it rains", "after the meeting", "for the children", "from home", "on a holiday",
)  # fmt: skip


async def measure(options: Options) -> Section:
    rows: list[dict[str, object]] = []
    first: dict[str, float] = {}
    for size in QUICK_SIZES if options.quick else SIZES:
        figures = await _measured_apart(size)
        first = first or figures
        rows.append(dict(figures))
        if len(rows) > 1:
            rows.append({name: f"x {value / first[name]:.1f}" for name, value in figures.items()})
    return Section(title=TITLE, rows=rows)


def questions(count: int) -> Iterator[tuple[str, str]]:
    """Made-up questions and their answers, always the same; answers grow more slowly in number."""
    topics = list(product(_THINGS, _ACTIONS))
    answers = min(round(10 * count ** (1 / 3)), len(topics))
    phrasings = list(product(_OPENINGS, _KINDS, _ENDINGS))
    for number in range(count):
        topic, phrasing = number % answers, number // answers
        thing, action = topics[topic * 37 % len(topics)]
        opening, kind, ending = phrasings[(phrasing * 733 + topic * 101) % len(phrasings)]
        yield (
            " ".join(f"{opening} {action} the {kind} {thing} {ending}".split()) + "?",
            f"{action} {thing}",
        )


async def _measured_apart(size: int) -> dict[str, float]:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.growth", str(size), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await child.communicate()
    figures: dict[str, float] = json.loads(output)
    return figures


async def _measured(size: int) -> dict[str, float]:
    lessons = [lesson(number, *pair) for number, pair in enumerate(questions(size))]
    asked = [
        f"{text} thanks" for text, _ in islice(questions(size), 0, None, max(size // ASKED, 1))
    ]
    engine = LocalAnswerEngine()
    with tempfile.TemporaryDirectory() as directory:
        started = perf_counter()
        await engine.train(
            Training(
                material=training_material(lessons, permission=None), directory=Path(directory)
            )
        )
        train_seconds = perf_counter() - started
        training = resource.getrusage(resource.RUSAGE_CHILDREN)
        file_bytes = sum(entry.stat().st_size for entry in os.scandir(directory))
        model = await engine.load(Path(directory))
    await model.candidates("the first one warms up")
    times = []
    for question in asked:
        started = perf_counter()
        await model.candidates(question)
        times.append(perf_counter() - started)
    await engine.close()
    return {
        "lessons": size,
        "answers": len({each.answer for each in lessons}),
        "train s": round(train_seconds, 2),
        "train CPU s": round(training.ru_utime + training.ru_stime, 2),
        "query ms": round(statistics.median(times) * 1000, 2),
        "train MB": _peak_megabytes(resource.RUSAGE_CHILDREN),
        "answer MB": _peak_megabytes(resource.RUSAGE_SELF),
        "files MB": round(file_bytes / 1e6, 2),
    }


def _peak_megabytes(whose: int) -> float:
    """The largest resident size; Linux counts it in kilobytes, macOS in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(whose).ru_maxrss * unit / 1e6, 1)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_measured(int(sys.argv[1])))))
