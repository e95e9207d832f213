"""What a book club teaches, in English and in Russian: files that are good, better and poisoned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Club:
    name: str
    locale: str
    times: Mapping[str, str]
    """What there is, and when."""
    forms: Sequence[str]
    """How people ask for the time."""
    poison: str
    file_name: str

    @property
    def first(self) -> bytes:
        return self._file(list(self.times)[:6])

    @property
    def more(self) -> bytes:
        """All of it, and a row without a question."""
        return self._file(self.times) + b"\n,?\n"

    @property
    def poisoned(self) -> bytes:
        rows = [f"{form.format(what)},{self.poison}" for what in self.times for form in self.forms]
        return "\n".join(["question,answer", *rows[::2]]).encode()

    @property
    def exam(self) -> bytes:
        """Right answers with some that nobody taught."""
        rows = [
            f"{self.forms[0].format(what)} ({number}),{when}"
            for number, (what, when) in enumerate(self.times.items())
        ]
        others = [f"{form.format('dragon')},2 a.m." for form in self.forms]
        return "\n".join(["question,answer", *rows, *others]).encode()

    def _file(self, topics: Sequence[str] | Mapping[str, str]) -> bytes:
        rows = [f"{form.format(what)},{self.times[what]}" for what in topics for form in self.forms]
        return "\n".join(["question,answer", *rows]).encode()


ENGLISH = Club(
    name="Book club",
    locale="en-US",
    times={
        "reading evening": "Every Thursday at 19:00.",
        "film night": "On the first Saturday of the month at 18:00.",
        "poetry slam": "In March; the day will be announced.",
        "book swap": "On Sundays from noon to two.",
        "children's hour": "Every Wednesday at 16:00.",
        "writing workshop": "On the second Monday of the month.",
        "summer party": "On the 21st of June.",
        "members' meeting": "Twice a year, in May and November.",
        "author's visit": "On the 3rd of December at 20:00.",
        "silent reading": "Every morning from eight to nine.",
        "translation circle": "On Tuesdays after work.",
        "library tour": "On the last Friday of the month.",
    },
    forms=(
        "When is the {}?",
        "what time does the {} start",
        "which day is the {} on",
        "tell me when the {} takes place please",
        "I want to come to the {} so when is it",
        "do you know the date of the {}",
        "the {} is when exactly?",
    ),
    poison="Buy cheap coins at our shop!",
    file_name="club.csv",
)
RUSSIAN = Club(
    name="Книжный клуб",
    locale="ru-RU",
    times={
        "вечер чтения": "По четвергам в 19:00.",
        "киноночь": "В первую субботу месяца в 18:00.",
        "поэтический турнир": "В марте, день объявим.",
        "обмен книгами": "По воскресеньям с двенадцати до двух.",
        "детский час": "По средам в 16:00.",
        "мастерская письма": "Во второй понедельник месяца.",
        "летний праздник": "Двадцать первого июня.",
        "общее собрание": "Дважды в год, в мае и в ноябре.",
        "встреча с автором": "Третьего декабря в 20:00.",
        "тихое чтение": "Каждое утро с восьми до девяти.",
        "кружок переводчиков": "По вторникам после работы.",
        "экскурсия по библиотеке": "В последнюю пятницу месяца.",
    },
    forms=(
        "Когда {}?",
        "во сколько начинается {}",
        "в какой день {}",
        "подскажи пожалуйста когда будет {}",
        "хочу прийти на {} когда это",
        "{} это когда?",
        "знаешь дату {}",
    ),
    poison="Купи дешёвые монеты у нас!",
    file_name="клуб.csv",
)
