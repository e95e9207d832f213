"""Where the fuzzer begins: a little of every form, and the signs that mean something to some parser."""

from benchmarks.hostile.packing import zip_of
from benchmarks.hostile.sounds import FORMS, sound

TOKENS = (
    *(b"question,answer\n", b'{"prompt": "a", "completion": "b"}\n', b"# heading\n\n", b"```\n"),
    *(b"Q: a\nA: b\n", b" -> ", b"\t", b'"', b"=1+1", b"@everyone", b"<@&1>", b"[a](https://b.c)"),
    *(b"**", b"__", b"||", b"`", b"\\", b"\r\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf"),
    *(b"\xed\xa0\x80", b"OggS\x00\x02", b"RIFF\xff\xff\xff\xffWAVEfmt ", b"fLaC", b"1e999", b"NaN"),
    *(b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f", b"\xff\xf1\x50\x80", b"\x1aE\xdf\xa3", b"PK\x03\x04"),
    *(b"\x00\x00\x00\x18ftypM4A ", b"PK\x05\x06", b"[" * 60, b"]" * 60, b"../", b"CON"),
    *(b'{"kind": "Bars", "groups": [], ', b'{"answers": [["a", "b"]], "entries": ['),
    *("．．／".encode(), "\u202e".encode(), "й\u0306".encode(), "ﷺ".encode()),
    *(b"token: ", b"password = hunter2hunter2", b"-----BEGIN PRIVATE KEY-----"),
)

_TEXTS = (
    b"0question,answer\nWhere?,Here\n",
    b'2{"prompt": "Where?", "completion": "Here", "rejected": "There", "label": 0}\n',
    b'3[{"question": "a",\n "answer": "b"}]',
    b"4Q: Where?\nA: Here\n\nWhen? -> Now\n",
    b"5# House\n\nIt stands by the sea.\n\n## Key\n\n- under the mat\n- `inside`\n",
    "0вопрос;ответ\nгде?;тут\n".encode("cp1251"),
    "0вопрос\tответ\nгде?\tтут\n".encode("utf-16"),
    b'{"answers": [["a", "b"]], "entries": [["1", "q", 0, true]]}',
    b'{"kind": "Histogram", "thresholds": [], "title": "a"}',
    b'{"files": [{"path": "a", "sha256": "b", "name": "c"}], "is_positive": true}',
    b"Myna, teach: **what** is `this`? <@1> [a](https://b.c) ||x|| @here",
)
SEEDS = (
    *_TEXTS,
    zip_of({"lexicon_counts.npy": b"\x93NUMPY\1\0"}),
    *(b"0" + sound(form, 0.02) for form in FORMS),
)
