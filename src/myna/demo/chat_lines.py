"""The words of the part of the tour in which a chat model words answers, in English and in Russian."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ChatLines:
    """The words in one language."""

    titles: Mapping[str, str]
    long_lesson: tuple[str, str]
    """A question, and an answer of several sentences."""
    asked_otherwise: str
    short: str
    """What has a short answer."""
    heard_early: str
    """How long her voice was heard before the text was whole."""
    why: str
    cited: str
    """How `why` names the first lesson that an answer rests on."""
    lesson: tuple[str, str]
    phrasings: tuple[str, ...]
    """What the scripted model proposes for that lesson."""
    in_own_words: str
    """A question that is like one of the proposed phrasings, and not like the lesson."""
    keep_button: str
    kept: str
    gap: tuple[str, str]
    """What nobody taught, and the answer that is taught from the list."""
    gaps: str
    show_button: str
    teach_button: str
    usage: str
    tokens: str
    """What stands in the answer to `usage`."""
    in_far_file: tuple[str, str]
    """A question in other words than the file that is trained elsewhere has it, and the answer to it."""
    with_model: str
    without_model: str
    hint: str
    """What to try on the page where a chat model words answers."""


ENGLISH_CHAT = ChatLines(
    titles={
        "long-lesson": "Now a chat model stands beside her: it words what she finds. Alice teaches",
        "streamed": "The answer grows under the eyes, and is heard before it is written to the end",
        "why": "Each number is a lesson, and !why shows it",
        "not-yet": "Asked in very other words, she does not know yet",
        "phrasings": "The model proposes other ways to ask; one click keeps them",
        "understood": "Now other words are understood, too",
        "gap": "What nobody taught, no model makes up",
        "gaps": "Whatever stayed unanswered is in !gaps, and is taught from there",
        "filled": "From the next answer on it counts",
        "usage": "What all that cost",
        "far": "A training can be done elsewhere, too: the model has to pass the same examination",
        "far-known": "What was learned there, she knows",
        "without": "One setting less, and she answers as before: from her own memory",
        "phrasing-stays": "What she was taught with the model's help stays",
        "gap-stays": "And so does what was taught from !gaps",
    },
    long_lesson=(
        "What happens at a reading evening?",
        (
            "First we drink tea. Then two members read aloud, ten minutes each. After that everybody may ask anything."
            " At ten we put the chairs back and close the library."
        ),
    ),
    short="When does the book club meet?",
    asked_otherwise="what exactly happens at our reading evening",
    heard_early="🔊 heard {seconds:.1f} s before the text was whole",
    why="!why",
    cited="What happens at a reading evening?",
    lesson=("Where do I return a book?", "In the box under the stairs."),
    phrasings=(
        "Where is the drop-off for things I borrowed?",
        "I have finished reading, where does it go?",
        "How do I hand back novels?",
    ),
    in_own_words="and how do I hand back my novels?",
    keep_button="Keep",
    kept="learned 3 more ways",
    gap=("Who waters the plants?", "Carol does, on Mondays."),
    gaps="!gaps",
    show_button="Show them",
    teach_button="Teach",
    usage="!usage",
    tokens="tokens",
    in_far_file=("What is on the programme in summer?", "boat trip"),
    with_model="From here on a chat model words answers: a scripted one, here, that repeats what it is given.",
    without_model="The setting is gone, and Myna was started anew.",
    hint=(
        "A chat model words answers here. Teach something with !train question -> answer, then ask in other words.\n"
        "As Alice: !chat, !gaps, !usage."
    ),
)

RUSSIAN_CHAT = ChatLines(
    titles={
        "long-lesson": "Теперь рядом с ней чат-модель: она формулирует то, что нашла Майна. Алиса учит",
        "streamed": "Ответ растёт на глазах и звучит, ещё не дописанный",
        "why": "Каждый номер — урок, и !why его показывает",
        "not-yet": "Спросили совсем другими словами — пока не знает",
        "phrasings": "Модель предлагает другие формулировки; один щелчок их сохраняет",
        "understood": "Теперь понятны и другие слова",
        "gap": "Чему не учил никто, того не выдумает и модель",
        "gaps": "Всё, что осталось без ответа, — в !пробелы, оттуда и учат",
        "filled": "И со следующего же ответа это действует",
        "usage": "Сколько всё это стоило",
        "far": "Обучать можно и на другой машине: модель сдаёт тот же экзамен",
        "far-known": "Чему её научили там, она знает",
        "without": "Настройку убрали — и она отвечает как прежде, из собственной памяти",
        "phrasing-stays": "Чему научили с помощью модели, остаётся",
        "gap-stays": "И то, чему научили из !пробелы, тоже",
    },
    long_lesson=(
        "Что бывает на вечере чтения?",
        (
            "Сначала мы пьём чай. Потом двое читают вслух, по десять минут. После этого каждый может спросить"
            " что угодно. В десять мы убираем стулья и закрываем библиотеку."
        ),
    ),
    short="Когда собирается книжный клуб?",
    asked_otherwise="а что у нас бывает на вечере чтения",
    heard_early="🔊 звучит за {seconds:.1f} с до того, как текст дописан",
    why="!why",
    cited="Что бывает на вечере чтения?",
    lesson=("Куда сдать книгу?", "В ящик под лестницей."),
    phrasings=(
        "Где принимают прочитанное?",
        "Одолженные тома — это к кому?",
        "Как вернуть взятое на время?",
    ),
    in_own_words="а одолженные тома, это к кому?",
    keep_button="Запомнить",
    kept="3",
    gap=("Кто поливает цветы?", "Кэрол, по понедельникам."),
    gaps="!пробелы",
    show_button="Показать",
    teach_button="Научить",
    usage="!расход",
    tokens="токен",
    in_far_file=("Что в программе летом?", "прогулка на лодках"),
    with_model="Отсюда ответы формулирует чат-модель: сценарная, на этой же машине, она повторяет то, что ей дали.",
    without_model="Настройки больше нет, Майна запущена заново.",
    hint=(
        "Здесь ответы формулирует чат-модель. Научи чему-нибудь: !train вопрос -> ответ — и спроси другими словами.\n"
        "Алисе доступны !чат, !пробелы и !расход."
    ),
)
