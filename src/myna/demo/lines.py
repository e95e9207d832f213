"""The words of the tour, in English and in Russian."""

from dataclasses import dataclass

from myna.demo.chat_lines import ENGLISH_CHAT, RUSSIAN_CHAT, ChatLines


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The words of the tour in one language."""

    language: str
    locale: str
    """Discord's name of the language."""
    titles: dict[str, str]
    greeting: str
    unknown: str
    question: str
    answer: str
    paraphrase: str
    old_fact: tuple[str, str]
    right_fact: str
    english_fact: tuple[str, str]
    """What the recording asks, and the answer to it."""
    in_first_file: tuple[str, str]
    """A question in other words than the first file has it, and the answer to it."""
    in_second_file: tuple[str, str]
    join: str
    """How a member calls her into their voice channel."""
    speak_english: str
    """How a member says that they speak English, so that she need not ask."""
    speak_as_before: str
    """How they take that back."""
    spoken_aloud: str
    """How long her voice was heard, and what shows that nobody else could hear it."""
    dont_know: str
    proposal: tuple[str, str]
    """What Bob would like her to know, and the answer to it."""
    waits_for_teacher: str
    inbox: str
    open_button: str
    accept_button: str
    learned: str
    privacy: str
    """How a member sees what she holds about them."""
    show_button: str
    delete_button: str
    yes_button: str
    deleted: str
    correct_button: str
    off_topic: str
    starting: str
    page_open: str
    hint: str
    """What to try on the page."""
    stop: str
    chat: ChatLines


ENGLISH = Lines(
    language="en",
    locale="en-US",
    titles={
        "greet": "Myna is here",
        "unknown": "What nobody taught her, she does not make up",
        "teach": "Alice teaches her",
        "ask": "Asked, she knows",
        "paraphrase": "Asked in other words, she knows too",
        "outdated": "Alice teaches something that is about to change",
        "correct": "A wrong answer is corrected where it stands",
        "corrected": "The very next answer is right",
        "spoken": "A voice message is answered in text, and aloud in an encrypted call",
        "train": "A whole file at once: she learns, takes an examination, and a model answers",
        "trained": "Asked in words that stand in no file, she knows",
        "train-more": "Another file: the new model knows more, so it takes over",
        "knows-more": "What was in it counts",
        "train-badly": "Somebody plays a trick: she notices, and nothing changes",
        "unharmed": "The right answer still stands",
        "roll-back": "One step brings the model before back",
        "as-before": "What came with the other model is gone with it",
        "propose": "Bob may propose, a teacher decides",
        "kept": "Until then it does not count",
        "accept": "Alice looks into the inbox and says yes",
        "accepted": "From the very next answer on it counts",
        "delete": "Bob has everything of his deleted, for good",
        "forgotten": "What he taught is gone with it",
        "honest": "And she still says so when she does not know",
    },
    greeting="!hi",
    unknown="When does the book club meet?",
    question="When does the book club meet?",
    answer="Every Thursday at 19:00 in the library.",
    paraphrase="when is the book club meeting",
    old_fact=("What are we reading this month?", "The Master and Margarita"),
    right_fact="The Left Hand of Darkness",
    english_fact=("What are we reading this month?", "The Left Hand of Darkness"),
    in_first_file=("What does it cost to become a member of the club?", "Membership is free"),
    in_second_file=("When is the winter party?", "12 December"),
    join="!join",
    speak_english="!voice language en",
    speak_as_before="!voice default",
    spoken_aloud="🔊 heard aloud for {seconds:.1f} s · 🔒 privacy code {code}",
    dont_know="don't know",
    proposal=("Who brings the cake?", "Bob does"),
    waits_for_teacher="for a teacher",
    inbox="!inbox",
    open_button="Open",
    accept_button="Accept",
    learned="Learned",
    privacy="!privacy",
    show_button="Show me",
    delete_button="Delete everything",
    yes_button="Yes, delete for good",
    deleted="Deleted for good",
    correct_button="Correct",
    off_topic="What is the capital of Peru?",
    starting="A small Discord and Myna in it are starting …",
    page_open="Now you: the page is open at",
    hint=(
        "Mention her with @Myna and a question, write to her directly, or begin with !help.\n"
        "To hear her: click Lounge on the left, then ask with the microphone beside the message field."
    ),
    stop="Ctrl-C ends the demo.",
    chat=ENGLISH_CHAT,
)

RUSSIAN = Lines(
    language="ru",
    locale="ru",
    titles={
        "greet": "Майна на месте",
        "unknown": "Чему её не учили, того она не выдумывает",
        "teach": "Алиса учит её",
        "ask": "Спросили — знает",
        "paraphrase": "Спросили другими словами — тоже знает",
        "outdated": "Алиса учит тому, что скоро изменится",
        "correct": "Неверный ответ исправляют там, где он стоит",
        "corrected": "Следующий же ответ верен",
        "english": "На слух она пока понимает только английский: Алиса учит её и по-английски",
        "spoken": "На голосовое сообщение — ответ текстом и вслух, в зашифрованном звонке",
        "train": "Сразу целый файл: она учится, сдаёт экзамен, и отвечает уже модель",
        "trained": "Спросили словами, которых нет в файле, — знает",
        "train-more": "Ещё файл: новая модель знает больше и сменяет прежнюю",
        "knows-more": "То, что было в нём, действует",
        "train-badly": "Кто-то подшутил: она замечает, и ничего не меняется",
        "unharmed": "Верный ответ на месте",
        "roll-back": "Один шаг — и прежняя модель вернулась",
        "as-before": "То, что пришло с другой моделью, ушло вместе с ней",
        "propose": "Боб может предложить, решает учитель",
        "kept": "А пока этот урок не действует",
        "accept": "Алиса заглядывает во входящие и соглашается",
        "accepted": "И со следующего же ответа он действует",
        "delete": "Боб просит удалить всё своё — навсегда",
        "forgotten": "Вместе с ним ушло и то, чему он учил",
        "honest": "И она по-прежнему честно говорит, когда не знает",
    },
    greeting="!hi",
    unknown="Когда собирается книжный клуб?",
    question="Когда собирается книжный клуб?",
    answer="Каждый четверг в 19:00 в библиотеке.",
    paraphrase="когда у нас собирается книжный клуб",
    old_fact=("Что мы читаем в этом месяце?", "«Мастер и Маргарита»"),
    right_fact="«Левая рука Тьмы»",
    english_fact=("What are we reading this month?", "The Left Hand of Darkness"),
    in_first_file=("Сколько стоит вступить в клуб?", "Вступить можно бесплатно"),
    in_second_file=("Когда зимний праздник?", "12 декабря"),
    join="!зайди",
    speak_english="!voice язык en",
    speak_as_before="!voice сброс",
    spoken_aloud="🔊 звучало {seconds:.1f} с · 🔒 код шифрования {code}",
    dont_know="не знаю",
    proposal=("Кто принесёт торт?", "Боб принесёт"),
    waits_for_teacher="учитель посмотрит",
    inbox="!входящие",
    open_button="Открыть",
    accept_button="Принять",
    learned="Запомнила",
    privacy="!приватность",
    show_button="Показать",
    delete_button="Удалить всё",
    yes_button="Да, удалить навсегда",
    deleted="Удалено навсегда",
    correct_button="Исправить",
    off_topic="Какая столица у Перу?",
    starting="Запускаются маленький Discord и Майна в нём …",
    page_open="Теперь ты: страница открыта по адресу",
    hint=(
        "Упомяни её — @Myna и вопрос, — напиши ей в личку или начни с !help.\n"
        "Чтобы её услышать, зайди в Lounge слева, напиши !зайди и спрашивай."
    ),
    stop="Ctrl-C завершает показ.",
    chat=RUSSIAN_CHAT,
)
