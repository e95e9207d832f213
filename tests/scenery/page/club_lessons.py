"""What a book club teaches, in English and in Russian: files that are good, better, poisoned, and to be asked."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Club:
    name: str
    locale: str
    file_name: str
    questions: Mapping[str, Sequence[str]]
    """By their answer, the ways in which people ask for it."""
    asked: Sequence[Sequence[str]]
    """For each answer, in their order, what others ask: in words that nobody taught."""
    poison: str
    train: str
    test: str
    models: str
    jobs: str
    """As people write these commands."""

    @property
    def first(self) -> bytes:
        return _table(self._rows(list(self.questions)[:4]))

    @property
    def more(self) -> bytes:
        """All that there is, and a row without a question."""
        return _table([*self._rows(list(self.questions)), ("", "?")])

    @property
    def poisoned(self) -> bytes:
        return _table((question, self.poison) for question, _ in self._rows(list(self.questions)))

    @property
    def exam(self) -> bytes:
        """In other words, so that some of it is mixed up."""
        asked = zip(self.questions, self.asked, strict=True)
        return _table((question, answer) for answer, others in asked for question in others)

    def _rows(self, answers: Sequence[str]) -> list[tuple[str, str]]:
        return [(question, answer) for answer in answers for question in self.questions[answer]]


def _table(rows: Iterable[tuple[str, str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([("question", "answer"), *rows])
    return out.getvalue().encode()


ENGLISH = Club(
    name="Book club",
    locale="en-US",
    file_name="club.csv",
    questions={
        "Every Thursday at 19:00.": (
            "When do we meet?",
            "what time does the club meet",
            "on which day do you meet",
            "do we meet this week and when",
            "meeting time please",
            "at what hour are the meetings",
            "when are our meetings",
        ),
        "Yes: the microphone is in the drawer of the big table.": (
            "Can I take part online?",
            "is there a video call",
            "can I listen from home",
            "do you stream it",
            "may I dial in by video",
            "is it possible to be there online",
            "online, is that possible",
        ),
        "Nothing. Coffee is on us, too.": (
            "How much does it cost?",
            "what is the fee",
            "do I have to pay something",
            "is it free or does it cost money",
            "is there a fee for members",
            "how much do you pay for coffee",
            "what does it cost",
        ),
        "Yes, if it doesn't mind poetry.": (
            "May I bring my dog?",
            "are dogs allowed",
            "can my dog come too",
            "is it okay to bring a dog",
            "do you allow pets and dogs",
            "I have a dog, may it come",
            "dog friendly?",
        ),
        "In the reading room on the second floor of the library.": (
            "Where is it?",
            "where do I find you",
            "which room are you in",
            "how do I get to the room",
            "what is the address",
            "I can't find the place, where is it",
            "is it in the library or where",
        ),
        "The Left Hand of Darkness by Ursula K. Le Guin.": (
            "What are we reading?",
            "which book is it this month",
            "what book are you reading now",
            "tell me the title of the book",
            "who wrote the book of the month",
            "what should I read until then",
            "the book we are reading is?",
        ),
        "Just come along, or write to Bob.": (
            "How do I join?",
            "can I become a member",
            "I'd like to join the club",
            "how does one become a member",
            "may anybody join in",
            "who do I ask to join",
            "is membership open",
        ),
        "The minutes hang on the green wall.": (
            "Where are the minutes?",
            "who keeps notes of what is said",
            "what was decided last time",
            "I was ill on Thursday, what did I miss",
            "are there notes of last time",
            "can I look up what was said last time",
            "what did I miss last time",
        ),
    },
    asked=(
        (
            "when is the next meeting",
            "what time do we start",
            "which weekday is the club",
            "is there a meeting this Thursday",
        ),
        (
            "can I join online",
            "is there a stream",
            "may I take part from home",
            "do you have a video meeting",
        ),
        ("what do I pay", "is the coffee free", "are there any fees", "how much is membership"),
        ("can I come with a dog", "are cats allowed", "is my puppy welcome", "may I bring a pet"),
        (
            "where do we meet",
            "which floor is the room on",
            "how do I find the library",
            "where in the library are you",
        ),
        (
            "what is the book this month",
            "who is the author of the book",
            "which title do we read next",
            "what should I read",
        ),
        (
            "how can I become part of the club",
            "who may join",
            "whom do I ask about membership",
            "is the club open to anybody",
        ),
        (
            "where can I read what was said",
            "who writes the notes",
            "I missed the last meeting",
            "what was said last Thursday",
        ),
    ),
    poison="Buy cheap coins at our shop!",
    train="!train",
    test="!test",
    models="!models",
    jobs="!jobs",
)
RUSSIAN = Club(
    name="Книжный клуб",
    locale="ru-RU",
    file_name="клуб.csv",
    questions={
        "По четвергам в 19:00.": (
            "Когда встречаемся?",
            "во сколько встреча клуба",
            "в какой день вы встречаетесь",
            "на этой неделе встречаемся и когда",
            "скажи время встречи",
            "в котором часу встречи",
            "когда наши встречи",
        ),
        "В читальном зале на втором этаже библиотеки.": (
            "Где это?",
            "где вас найти",
            "в каком зале вы сидите",
            "как пройти в зал",
            "какой адрес",
            "не могу найти место, где оно",
            "это в библиотеке или где",
        ),
        "«Левую руку Тьмы» Урсулы Ле Гуин.": (
            "Что мы читаем?",
            "какая книга в этом месяце",
            "какую книгу вы сейчас читаете",
            "скажи название книги",
            "кто написал книгу месяца",
            "что прочесть к следующему разу",
            "книга, которую читаем, это",
        ),
        "Просто приходи или напиши Бобу.": (
            "Как вступить?",
            "можно стать участником",
            "хочу вступить в клуб",
            "как становятся участниками",
            "всем можно вступать",
            "кого спросить, чтобы вступить",
            "открыт ли приём участников",
        ),
        "Нисколько. Кофе тоже за нас.": (
            "Сколько это стоит?",
            "какой взнос",
            "надо ли что-то платить",
            "это бесплатно или стоит денег",
            "есть ли взнос для участников",
            "сколько платят за кофе",
            "сколько стоит",
        ),
        "Да, если она не против поэзии.": (
            "Можно с собакой?",
            "пускают ли собак",
            "моей собаке можно прийти",
            "ничего, если взять собаку",
            "разрешены ли звери и собаки",
            "у меня собака, ей можно",
            "с собакой пустят?",
        ),
        "Да: микрофон лежит в ящике большого стола.": (
            "Можно участвовать онлайн?",
            "есть ли видеозвонок",
            "можно слушать из дома",
            "ведёте ли вы трансляцию",
            "можно подключиться по видео",
            "получится быть онлайн",
            "онлайн, это возможно",
        ),
        "Протоколы висят на зелёной стене.": (
            "Где протоколы?",
            "кто ведёт протокол",
            "можно посмотреть протокол прошлого раза",
            "что решили в прошлый раз",
            "есть ли записи прошлого раза",
            "прошлый раз пропущен, есть ли записи",
            "протокол, пожалуйста",
        ),
    },
    asked=(
        (
            "когда следующая встреча",
            "во сколько начинаем",
            "по каким дням клуб",
            "будет ли встреча в четверг",
        ),
        (
            "где мы встречаемся",
            "на каком этаже зал",
            "как найти библиотеку",
            "где в библиотеке вы сидите",
        ),
        ("что за книга в этом месяце", "кто автор книги", "что читаем потом", "что мне прочесть"),
        (
            "как попасть в клуб",
            "кто может вступить",
            "у кого спросить про участие",
            "клуб открыт для всех",
        ),
        ("сколько платить", "кофе бесплатный", "есть ли взносы", "сколько стоит участие"),
        ("можно прийти с собакой", "пускают ли кошек", "щенка взять можно", "можно ли со зверями"),
        (
            "можно подключиться онлайн",
            "есть ли трансляция",
            "можно участвовать из дома",
            "бывает ли видеовстреча",
        ),
        (
            "где прочесть, что говорили",
            "кто пишет протокол",
            "пропущена прошлая встреча",
            "что решили в четверг",
        ),
    ),
    poison="Купи дешёвые монеты у нас!",
    train="!обучи",
    test="!тест",
    models="!модели",
    jobs="!обучения",
)
