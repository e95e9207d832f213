"""Names that people, or those who mean harm, give to files; for tests of what becomes of them."""

import itertools
from collections.abc import Sequence

_DEVICES = ("CON", "prn", "Aux", "NUL", "COM1", "com¹", "LPT9", "CLOCK$", "CONIN$", "conout$")
_ENDINGS = ("", ".csv", ".txt.csv", " .csv", ".")
_ODD = (
    "", " ", ".", "..", "...", "....csv", ".csv", ".env", ".part-1", "-rf", "--help", "-", "~", "~root",
    "faq~1.csv",
    "../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "\\\\server\\share\\x.csv", "C:\\faq.csv",
    "C:faq.csv",
    "file:///etc/passwd", "%2e%2e%2f.csv", "．．／．．／faq.csv", "a/b/c.csv", "a\\b.csv", "faq.csv/",
    "faq.csv::$DATA",
    "faq.csv\0.png", "\0", "line\nbreak.csv", "carriage\rreturn.csv", "tab\t.csv", "bell\a.csv",
    "\x1b[31mred\x1b[0m.csv",
    "\u2028line.csv", "\u202eexe.vsc", "\u2066iso\u2069.csv", "zero\u200bwidth.csv", "\ufeffbom.csv",
    "soft\u00adhyphen.csv",
    "\u2060\u2060.csv", "\ue000private.csv", "\udcffhalf.csv", "\ud83d.csv", "noncharacter\uffff.csv",
    "\U000e0041tag.csv",
    "😀.csv", "👨‍👩‍👧‍👦.csv", "🇷🇺🇬🇧.csv", "é.csv", "e\u0301.csv", "e" + "\u0301" * 300 + ".csv", "ﬁle.csv",
    "ＦＡＱ.csv",
    "fаq.csv", "FAQ.CSV", "faq.ⅽsv", "İstanbul.csv", "straße.csv", "вопросы и ответы.csv", "問題.csv",
    "أسئلة.csv", "שאלות.csv",
    "*.csv", "?.csv", '"quoted".csv', "'quoted'.csv", "`code`.csv", "<b>.csv", "<script>alert(1)</script>.csv",
    "a|b.csv",
    "a:b.csv", "$(reboot).csv", "`reboot`.csv", ";reboot;.csv", "&& reboot.csv", "${HOME}.csv", "%PATH%.csv",
    "{{7*7}}.csv",
    "@everyone.csv", "<@1>.csv", "<@&2>.csv", "[link](https://example.com).csv", "**bold**.csv",
    "||spoiler||.csv",
    "# heading.csv", "> quote.csv", "```fence.csv", "=1+1.csv", "+1.csv", "@SUM(A1).csv",
    "a" * 1_024, "a" * 1_020 + ".csv",
    "я" * 1_020 + ".csv", "😀" * 300 + ".csv", "." * 300 + "csv", "a." * 300 + "csv",
    "x." + "csv" * 100, " " * 300 + "faq.csv",
    "faq.csv" + " " * 300, "faq.csv ", " faq.csv", "faq..csv", "faq.csv.", "desktop.ini", "Thumbs.db",
    ".DS_Store", "lost+found",
)  # fmt: skip

NAMES: Sequence[str] = tuple(
    dict.fromkeys([*map("".join, itertools.product(_DEVICES, _ENDINGS)), *_ODD])
)

_LOOKALIKES = {
    "a": "аɑａáàäA",
    "b": "ЬｂB",
    "c": "сϲｃC",
    "f": "ｆF",
    "k": "κｋKK",
    "o": "оο0ｏöO",
    "q": "ԛｑQ",
    "s": "ѕｓſS5",
    "v": "νѵｖV",
    ".": "․．。",
    "/": "／∕⁄\\",
}
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u2066\u034f\ufe0f\u0301 \t"


def twins_of(path: str) -> list[str]:
    """What looks the same as the path, or nearly."""
    found = [path.upper(), path.title(), path.swapcase(), path + "\0", "\u200f" + path]
    for place, sign in enumerate(path):
        before, after = path[:place], path[place + 1 :]
        found += [before + other + after for other in _LOOKALIKES.get(sign, "")]
        if before:
            found += [before + unseen + sign + after for unseen in _UNSEEN]
    return list(dict.fromkeys(found))
