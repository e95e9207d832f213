"""A hundred files in order, of every kind that people send; all of them have to be accepted."""

import json
import random
from collections.abc import Callable, Iterator

from benchmarks.hostile.sounds import FORMS, seeds
from benchmarks.hostile.specimens import Door, Specimen

SOUNDS = 50
LISTS = 50
_THINGS = ("piano", "kettle", "tent", "ladder", "projector", "canoe", "printer", "garden", "атлас")
_PLACES = ("the attic", "room 12", "the boat house", "Anna's shed", "подвал", "the second drawer")

Rows = list[tuple[str, str]]


def benign(rng: random.Random) -> Iterator[Specimen]:
    for number, (form, data) in enumerate(seeds(rng, SOUNDS)):
        yield Specimen(
            family="benign",
            title=f"{number} {form}",
            door=Door.RECORDING,
            file_name=f"voice-{number}.{FORMS[form][0]}",
            data=data,
            is_benign=True,
        )
    for number in range(LISTS):
        file_name, write = list(_WRITERS.items())[number % len(_WRITERS)]
        rows = [
            (
                f"Where is the {rng.choice(_THINGS)} number {place}?",
                f"In {rng.choice(_PLACES)}, shelf {place}.",
            )
            for place in range(rng.randrange(1, 40))
        ]
        yield Specimen(
            family="benign",
            title=f"{number} {file_name}",
            door=Door.LESSONS,
            file_name=file_name,
            data=write(rows),
            is_benign=True,
        )


def _csv(rows: Rows) -> bytes:
    return _table(rows).encode()


def _csv_of_excel(rows: Rows) -> bytes:
    return _table(rows, ";", "\r\n").encode("utf-8-sig")


def _csv_of_windows(rows: Rows) -> bytes:
    return _table([*rows, *_RUSSIAN]).encode("cp1251")


def _wide_csv(rows: Rows) -> bytes:
    return _table(rows).encode("utf-16")


def _tsv(rows: Rows) -> bytes:
    return _table(rows, "\t").encode()


def _table(rows: Rows, separator: str = ",", end: str = "\n") -> str:
    head = separator.join(("question", "answer"))
    lines = [f'"{question}"{separator}"{answer}"' for question, answer in rows]
    return end.join([head, *lines, ""])


def _jsonl(rows: Rows) -> bytes:
    lines = [json.dumps({"prompt": asked, "completion": said}) for asked, said in rows]
    return "\n".join(lines).encode()


def _json(rows: Rows) -> bytes:
    return json.dumps([{"question": asked, "answer": said} for asked, said in rows]).encode()


def _pairs(rows: Rows) -> bytes:
    return "".join(f"{question} -> {answer}\n" for question, answer in rows).encode()


def _labelled(rows: Rows) -> bytes:
    return "".join(f"Q: {question}\nA: {answer}\n\n" for question, answer in rows).encode()


def _document(rows: Rows) -> bytes:
    passages = [
        f"## Number {n}\n\nThe key to it lies here. {said}\n" for n, (_, said) in enumerate(rows)
    ]
    return "\n".join(["# The house\n", *passages]).encode()


_RUSSIAN = [
    ("Когда мы встречаемся?", "В пятницу вечером."),
    ("Где стоит рояль?", "В большом зале."),
]
_WRITERS: dict[str, Callable[[Rows], bytes]] = {
    "lessons.csv": _csv,
    "из Excel.csv": _csv_of_excel,
    "windows.csv": _csv_of_windows,
    "wide.csv": _wide_csv,
    "lessons.tsv": _tsv,
    "lessons.jsonl": _jsonl,
    "lessons.json": _json,
    "pairs.txt": _pairs,
    "questions and answers.txt": _labelled,
    "house.md": _document,
}
