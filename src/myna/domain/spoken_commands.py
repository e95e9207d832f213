"""Commands that are said instead of written: "Myna, join", «Майна, зайди»; used by the bot.

Who listens may mishear. So with Myna's name, or what it is misheard as, any command counts;
without it only words that are nothing but a command for a call. All else is a question.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from myna.domain.language import language_of


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


CALL_COMMANDS = frozenset({"join", "leave", "stop", "skip"})

_PHRASES = {
    "join": (
        "join|join in|join us|join me|come|come in|come here|connect|"
        "зайди|заходи|войди|входи|присоединись|присоединяйся|подключись|подключайся|иди сюда|иди к нам"
    ),
    "leave": "leave|go away|go|disconnect|hang up|выйди|выходи|уйди|уходи|отключись|отключайся",
    "stop": (
        "stop|stop talking|stop speaking|be quiet|quiet|silence|shut up|hush|enough|"
        "замолчи|помолчи|молчи|стоп|остановись|хватит|тихо|тише|перестань"
    ),
    "skip": "skip|next|go on|дальше|следующее|следующий|следующая|пропусти",
    "hi": "hi|hello|hey|good morning|good evening|привет|здравствуй|доброе утро|добрый вечер",
    "help": "help|помощь|помоги|справка",
    "instruction": "instruction|instructions|инструкция|инструкции",
    "open": "open|открой|откройся",
    "close": "close|закрой|закройся",
    "voice": "voice|your voice|голос|твой голос",
    "engines": "engines|движки",
    "jobs": "jobs|trainings|задания|обучения",
    "models": "models|your models|модели|твои модели",
    "lessons": "lessons|your lessons|уроки|твои уроки",
    "why": "why|why so|why this answer|почему|почему так|откуда ты это знаешь",
    "inbox": "inbox|входящие",
    "cancel": "cancel training|stop training|отмени обучение|останови обучение",
    "feedback": "feedback|отзыв",
    "ask": "ask|спроси|вопрос",
    "train": "teach|train|learn|remember|научись|научи|обучи|запомни",
    "correct": "correct|correction|the right answer is|исправь|исправление|правильный ответ",
    "language": "language|speak|язык|говори|отвечай",
}
_FILLERS = _listed(
    "please now here us me it this that to in the a channel voice call room your you can for "
    "пожалуйста сейчас сюда нам мне ко к в во из этот это канал канала звонок нас голосовой наш мой меня "
    "отсюда ну же"
)
_TONGUES = {
    "ru": ("russian", "русский", "русском", "русски", "по-русски"),
    "en": ("english", "английский", "английском", "английски", "по-английски"),
    "auto": ("auto", "automatic", "automatically", "everybody's", "авто", "автоматически"),
}
_PACES = {
    "faster": ("faster", "quicker", "быстрее", "побыстрее"),
    "slower": ("slower", "медленнее", "помедленнее"),
}
_NETWORK = {
    "allow": ("allow network", "allow the network", "разреши сеть"),
    "forbid": ("forbid network", "forbid the network", "запрети сеть"),
}
_PREPOSITIONS = frozenset({"in", "to", "по", "на", "is", "only"})
_QUESTION = frozenset({"question", "вопрос"})
_ANSWER = frozenset({"answer", "ответ"})

_NAMES = ("myna", "mynah", "maina", "майна")
_MISHEARD = _listed(
    "mina minah minor miner minna manna mine-a myanna мойна маина мина манна "
    "mine-uh my-na my-nah my-now my-nan mine-are мой-на май-на"
)
_CALLS = frozenset({"hey", "ok", "okay", "dear", "эй", "ну", "слушай", "послушай"})
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True, kw_only=True)
class SpokenCommand:
    name: str
    """As in writing, behind the prefix."""
    text: str = ""
    """What the command is given."""

    @property
    def changes_data(self) -> bool:
        """Is it asked for once more before it is done?"""
        changing = {"train", "correct", "feedback", "open", "close", "language", "cancel"}
        return self.name in changing or (self.name == "engines" and bool(self.text))


@dataclass(frozen=True, kw_only=True)
class _Word:
    plain: str
    start: int
    end: int


def understood(heard: str) -> SpokenCommand | None:
    """The command in what was heard; None for a question."""
    words = _words(heard)
    behind = _behind_name(words)
    if behind is None:
        return _call_command(words)
    if not behind:
        return SpokenCommand(name="hi")
    for phrase, name in _LONGEST_FIRST:
        length = len(phrase)
        if tuple(word.plain for word in behind[:length]) == phrase:
            command = _given(name, heard, behind[length:])
            if command is not None:
                return command
    return _network(behind)


def understood_as(name: str, heard: str) -> SpokenCommand:
    """What was heard for a command that was written: `train`, `correct` or `ask`."""
    lesson = _lesson(heard, _words(heard)) if name == "train" else None
    return lesson or SpokenCommand(name=name, text="" if name == "train" else heard)


def hints(language: str) -> Sequence[str]:
    """Words that are likely to be said: Myna's name and her commands, few enough to mislead nobody."""
    said = {
        name: [phrase for phrase in phrases.split("|") if language_of(phrase) == language]
        for name, phrases in _PHRASES.items()
    }
    calls = [phrases[0] for name, phrases in said.items() if name in CALL_COMMANDS]
    names = ("Майна",) if language == "ru" else ("Myna", "Minor")
    return (
        names[0],
        *(phrase for phrases in said.values() for phrase in phrases[:2]),
        *(f"{name} {call}" for name in names for call in calls),
    )


def _words(text: str) -> list[_Word]:
    return [
        _Word(plain=_plain(found[0]), start=found.start(), end=found.end())
        for found in _WORD.finditer(text)
    ]


def _plain(word: str) -> str:
    return word.casefold().replace("ё", "е").replace("’", "'")


def _behind_name(words: Sequence[_Word]) -> Sequence[_Word] | None:
    """The words without the name at their beginning or end; None where she is not named."""
    while words and words[0].plain in _CALLS:
        words = words[1:]
    if not words:
        return None
    if _is_name(words[0].plain):
        return words[1:]
    if "-".join(word.plain for word in words[:2]) in _MISHEARD:
        return words[2:]
    if _is_name(words[-1].plain):
        return words[:-1]
    return None


def _is_name(word: str) -> bool:
    return word in _MISHEARD or any(_differ_by_one(word, name) for name in _NAMES)


def _differ_by_one(one: str, other: str) -> bool:
    """Are they the same but for at most one letter: another, one more, or one missing?"""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    tails = (one[start:], other[start:])
    return tails[0][1:] == tails[1][1:] or tails[0][1:] == tails[1] or tails[0] == tails[1][1:]


def _call_command(words: Sequence[_Word]) -> SpokenCommand | None:
    plain = tuple(word.plain for word in words if word.plain not in {"please", "пожалуйста"})
    for phrase, name in _LONGEST_FIRST:
        if phrase == plain and name in CALL_COMMANDS:
            return SpokenCommand(name=name)
    return None


def _given(name: str, heard: str, rest: Sequence[_Word]) -> SpokenCommand | None:
    """The command with what stands behind its name; None where that makes it a question."""
    text = heard[rest[0].start :].strip() if rest else ""
    match name:
        case "ask" | "correct" | "feedback":
            return SpokenCommand(name=name, text=text) if text else None
        case "train":
            return _lesson(heard, rest)
        case "language":
            return _tongue(rest)
    return SpokenCommand(name=name) if all(word.plain in _FILLERS for word in rest) else None


def _lesson(heard: str, rest: Sequence[_Word]) -> SpokenCommand | None:
    """`question … answer …`; the first of these two words may be missing."""
    if not rest:
        return None
    has_question = rest[0].plain in _QUESTION
    asked = rest[1:] if has_question else rest
    for place, word in enumerate(asked):
        if place and word.plain in _ANSWER and place + 1 < len(asked):
            question = heard[asked[0].start : word.start].strip(" ,.;:–—-")
            answer = heard[asked[place + 1].start :].strip()
            return SpokenCommand(name="train", text=f"{question} -> {answer}")
    return SpokenCommand(name="train") if has_question else None


def _tongue(rest: Sequence[_Word]) -> SpokenCommand | None:
    said = [word.plain for word in rest if word.plain not in _PREPOSITIONS | _FILLERS]
    if len(said) != 1:
        return None
    for text, words in _TONGUES.items():
        if said[0] in words:
            return SpokenCommand(name="language", text=text)
    for text, words in _PACES.items():
        if said[0] in words:
            return SpokenCommand(name="voice", text=text)
    return None


def _network(words: Sequence[_Word]) -> SpokenCommand | None:
    said = " ".join(word.plain for word in words)
    for text, phrases in _NETWORK.items():
        if said in phrases:
            return SpokenCommand(name="engines", text=text)
    return None


_LONGEST_FIRST = sorted(
    (
        (tuple(phrase.split()), name)
        for name, phrases in _PHRASES.items()
        for phrase in phrases.split("|")
    ),
    key=lambda each: -len(each[0]),
)
