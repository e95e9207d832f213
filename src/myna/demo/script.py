"""What happens in the tour, in English and in Russian: who says what and what must be heard; played by `tour.py`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from importlib.resources import files

from myna.demo.member import Heard, NothingHeard, SandboxMember


@dataclass(frozen=True, kw_only=True)
class Cast:
    alice: SandboxMember
    """Owns the server, so she may teach."""
    bob: SandboxMember
    """An ordinary member."""
    channel_id: str
    voice_channel_id: str
    myna: str
    """How Myna is mentioned."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that the tour shows. `play` yields what was heard; it holds when `held` says so."""

    title: str
    who: str
    says: str
    play: Callable[[Cast], Awaitable[Heard]]
    held: Callable[[Heard], bool]


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
    join: str
    """How a member calls her into their voice channel."""
    speak_english: str
    """How a member says that they speak English, so that she need not ask."""
    speak_as_before: str
    """How they take that back."""
    spoken_aloud: str
    """How long her voice was heard, and what shows that nobody else could hear it."""
    dont_know: str
    not_allowed: str
    correct_button: str
    off_topic: str
    starting: str
    page_open: str
    hint: str
    """What to try on the page."""
    stop: str


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
        "refuse": "Bob may ask, but not everybody may teach",
        "kept": "So what Alice taught still holds",
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
    join="!join",
    speak_english="!voice language en",
    speak_as_before="!voice default",
    spoken_aloud="🔊 heard aloud for {seconds:.1f} s · 🔒 privacy code {code}",
    dont_know="don't know",
    not_allowed="teach",
    correct_button="Correct",
    off_topic="What is the capital of Peru?",
    starting="A small Discord and Myna in it are starting …",
    page_open="Now you: the page is open at",
    hint=(
        "Mention her with @Myna and a question, write to her directly, or begin with !help.\n"
        "To hear her: click Lounge on the left, then ask with the microphone beside the message field."
    ),
    stop="Ctrl-C ends the demo.",
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
        "refuse": "Боб может спрашивать, но учить может не каждый",
        "kept": "Так что ответ Алисы остаётся в силе",
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
    join="!зайди",
    speak_english="!voice язык en",
    speak_as_before="!voice сброс",
    spoken_aloud="🔊 звучало {seconds:.1f} с · 🔒 код шифрования {code}",
    dont_know="не знаю",
    not_allowed="учить",
    correct_button="Исправить",
    off_topic="Какая столица у Перу?",
    starting="Запускаются маленький Discord и Майна в нём …",
    page_open="Теперь ты: страница открыта по адресу",
    hint=(
        "Упомяни её — @Myna и вопрос, — напиши ей в личку или начни с !help.\n"
        "Чтобы её услышать, зайди в Lounge слева, напиши !зайди и спрашивай."
    ),
    stop="Ctrl-C завершает показ.",
)


RECORDING = "what-are-we-reading.ogg"
"""What is said in it is the question of `english_fact`."""
LEAST_SPEECH_SECONDS = 0.5


def steps(lines: Lines) -> tuple[Step, ...]:
    """The tour, in order."""
    asked_aloud, answer_aloud = lines.english_fact
    fact_question, old_answer = lines.old_fact
    teach = f"!train {lines.question} -> {lines.answer}"
    teach_english = f"!train {asked_aloud} -> {answer_aloud}"
    teach_old = f"!train {fact_question} -> {old_answer}"
    return (
        _said(lines, "greet", "alice", lines.greeting, lambda heard: bool(heard.text)),
        _asked(lines, "unknown", "alice", lines.unknown, _contains(lines.dont_know)),
        _said(lines, "teach", "alice", teach, _contains(lines.question)),
        _asked(lines, "ask", "alice", lines.question, _contains(lines.answer)),
        _asked(lines, "paraphrase", "bob", lines.paraphrase, _contains(lines.answer)),
        _said(lines, "outdated", "alice", teach_old, _contains(fact_question)),
        _corrected(lines, fact_question),
        _asked(lines, "corrected", "bob", fact_question, _contains(lines.right_fact)),
        *(
            [_said(lines, "english", "alice", teach_english, _contains(asked_aloud))]
            if "english" in lines.titles
            else []
        ),
        _spoken(lines),
        _said(
            lines, "refuse", "bob", f"!train {lines.question} -> 42", _contains(lines.not_allowed)
        ),
        _asked(lines, "kept", "bob", lines.question, _contains(lines.answer)),
        _asked(lines, "honest", "bob", lines.off_topic, _contains(lines.dont_know)),
    )


def _contains(part: str) -> Callable[[Heard], bool]:
    return lambda heard: part.casefold() in heard.text.replace("\u2019", "'").casefold()


def _said(lines: Lines, title: str, who: str, words: str, held: Callable[[Heard], bool]) -> Step:
    async def play(cast: Cast) -> Heard:
        member: SandboxMember = getattr(cast, who)
        await member.say(cast.channel_id, words)
        return await member.hear()

    return Step(title=lines.titles[title], who=who, says=words, play=play, held=held)


def _asked(
    lines: Lines, title: str, who: str, question: str, held: Callable[[Heard], bool]
) -> Step:
    async def play(cast: Cast) -> Heard:
        member: SandboxMember = getattr(cast, who)
        await member.say(cast.channel_id, f"{cast.myna} {question}")
        return await member.hear()

    return Step(title=lines.titles[title], who=who, says=f"@Myna {question}", play=play, held=held)


def _corrected(lines: Lines, question: str) -> Step:
    """Ask, get the old answer, press *Correct*, write the right one into the form."""

    async def play(cast: Cast) -> Heard:
        await cast.alice.say(cast.channel_id, f"{cast.myna} {question}")
        wrong = await cast.alice.hear()
        await cast.alice.click(wrong, lines.correct_button)
        await cast.alice.submit(await cast.alice.see_modal(), lines.right_fact)
        return await cast.alice.hear()

    return Step(
        title=lines.titles["correct"],
        who="alice",
        says=f"@Myna {question}  [{lines.correct_button}]  {lines.right_fact}",
        play=play,
        held=_contains(question),
    )


def _spoken(lines: Lines) -> Step:
    """Sit in the voice channel, call her there, ask with a recording, read the answer and hear it."""
    question, answer = lines.english_fact

    async def play(cast: Cast) -> Heard:
        recording = files("myna.demo").joinpath("recordings", RECORDING).read_bytes()
        async with cast.alice.in_call(cast.voice_channel_id) as line:
            come = await _told(cast, lines.join)
            await _told(cast, lines.speak_english)
            await cast.alice.send_voice_message(cast.channel_id, recording, reply_to=come)
            answered = await cast.alice.hear()
            try:
                return replace(answered, speech=await line.hear())
            except TimeoutError:
                raise NothingHeard("it was not said aloud") from None
            finally:
                await _told(cast, lines.speak_as_before)

    def held(heard: Heard) -> bool:
        speech = heard.speech
        is_read = _contains(question.rstrip("?"))(heard) and _contains(answer)(heard)
        if speech is None or speech.privacy_code is None:
            return False
        return is_read and speech.seconds > LEAST_SPEECH_SECONDS

    return Step(
        title=lines.titles["spoken"],
        who="alice",
        says="  ".join([lines.join, lines.speak_english, f"🎙️ {question}"]),
        play=play,
        held=held,
    )


async def _told(cast: Cast, command: str) -> Heard:
    """Her answer to a command of Alice's."""
    await cast.alice.say(cast.channel_id, command)
    return await cast.alice.hear()
