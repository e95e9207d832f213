"""Files that are two things at once, or not what their name says; 60 of the corpus."""

import random
from collections.abc import Iterator
from itertools import product

from benchmarks.hostile.packing import zip_of
from benchmarks.hostile.recordings import MAGICS
from benchmarks.hostile.sounds import sound
from benchmarks.hostile.specimens import Door, Specimen

COUNT = 60
_ROWS = b"question,answer\nWhere?,Here\n"


def disguises(rng: random.Random) -> Iterator[Specimen]:
    made = [*_misnamed(), *_two_at_once()]
    for number, (title, door, file_name, data) in enumerate(rng.sample(made, COUNT)):
        yield Specimen(
            family="disguises",
            title=f"{number} {title}",
            door=door,
            file_name=file_name,
            data=data,
        )


def _insides() -> dict[str, bytes]:
    return {
        "a program": b"\x7fELF\2\1\1" + bytes(500),
        "a program for Windows": b"MZ\x90\0" + bytes(500),
        "a script": b"#!/bin/sh\ntouch /tmp/evil\n",
        "Python": b"import os\nos.system('touch /tmp/evil')\n",
        "a compiled module": b"\xa7\r\r\n" + bytes(500),
        "a picture": b"\x89PNG\r\n\x1a\n" + bytes(500),
        "a PDF": b"%PDF-1.7\n" + bytes(500),
        "a page": b"<!doctype html><script>alert(1)</script>",
        "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "YAML": b"!!python/object/apply:os.system ['touch /tmp/evil']\n",
        "a zip": zip_of({"a.csv": _ROWS}),
        "a database": b"SQLite format 3\0" + bytes(500),
        "an old document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        "a font": b"OTTO" + bytes(500),
        "web assembly": b"\0asm\1\0\0\0",
        "XML": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>',
    }


def _misnamed() -> Iterator[tuple[str, Door, str, bytes]]:
    for title, data in _insides().items():
        yield f"{title} called a table", Door.LESSONS, "lessons.csv", data
        yield f"{title} called a text", Door.LESSONS, "lessons.md", data
        yield f"{title} called sound", Door.RECORDING, "voice.ogg", data
    for form in ("opus.ogg", "sound.mp3", "sound.wav", "sound.flac", "sound.m4a"):
        yield f"{form} called a table", Door.LESSONS, "lessons.csv", sound(form, 0.3)
    yield "a table called sound", Door.RECORDING, "voice.ogg", _ROWS


def _two_at_once() -> Iterator[tuple[str, Door, str, bytes]]:
    whole = {form: sound(form, 0.3) for form in ("opus.ogg", "sound.mp3", "sound.wav")}
    for form, (title, inside) in product(whole, list(_insides().items())[:4]):
        yield f"{form} and {title}", Door.RECORDING, form, whole[form] + inside
        yield f"{title} and {form}", Door.RECORDING, form, inside + whole[form]
    for magic, first in MAGICS.items():
        yield f"{magic} before a table", Door.LESSONS, "lessons.csv", first + b"\n" + _ROWS
