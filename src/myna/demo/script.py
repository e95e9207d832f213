"""What happens in the tour: who says what and what must be heard; played by `tour.py`."""

from dataclasses import replace
from importlib.resources import files

from myna.demo.learning import learning_steps
from myna.demo.leaving import leaving_steps
from myna.demo.lines import Lines
from myna.demo.member import Heard, NothingHeard
from myna.demo.steps import Cast, Step, asked, contains, said, told

RECORDING = "what-are-we-reading.ogg"
"""What is said in it is the question of `english_fact`."""
LEAST_SPEECH_SECONDS = 0.5


def steps(lines: Lines) -> tuple[Step, ...]:
    """The tour, in order."""
    asked_aloud, answer_aloud = lines.english_fact
    fact_question, old_answer = lines.old_fact
    teach = f"!train {lines.question} -> {lines.answer}"
    teach_english = f"!train {asked_aloud} -> {answer_aloud}"
    proposed, bobs_answer = lines.proposal
    propose = f"!train {proposed} -> {bobs_answer}"
    teach_old = f"!train {fact_question} -> {old_answer}"
    return (
        said(lines, "greet", "alice", lines.greeting, lambda heard: bool(heard.text)),
        asked(lines, "unknown", "alice", lines.unknown, contains(lines.dont_know)),
        said(lines, "teach", "alice", teach, contains(lines.question)),
        asked(lines, "ask", "alice", lines.question, contains(lines.answer)),
        asked(lines, "paraphrase", "bob", lines.paraphrase, contains(lines.answer)),
        said(lines, "outdated", "alice", teach_old, contains(fact_question)),
        _corrected(lines, fact_question),
        asked(lines, "corrected", "bob", fact_question, contains(lines.right_fact)),
        *(
            [said(lines, "english", "alice", teach_english, contains(asked_aloud))]
            if "english" in lines.titles
            else []
        ),
        _spoken(lines),
        *learning_steps(lines),
        said(lines, "propose", "bob", propose, contains(lines.waits_for_teacher)),
        asked(lines, "kept", "bob", proposed, contains(lines.dont_know)),
        _accepted(lines),
        asked(lines, "accepted", "bob", proposed, contains(bobs_answer)),
        *leaving_steps(lines),
        asked(lines, "honest", "alice", lines.off_topic, contains(lines.dont_know)),
    )


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
        held=contains(question),
    )


def _accepted(lines: Lines) -> Step:
    """See in the channel that something waits, open the inbox, accept the first of it."""

    async def play(cast: Cast) -> Heard:
        counted = await told(cast, lines.inbox)
        await cast.alice.click(counted, lines.open_button)
        inbox = await cast.alice.hear()
        await cast.alice.click(inbox, f"1 · {lines.accept_button}")
        return await cast.alice.see_change(inbox, contains(lines.learned), seconds=15.0)

    return Step(
        title=lines.titles["accept"],
        who="alice",
        says=f"{lines.inbox}  [{lines.open_button}]  [1 · {lines.accept_button}]",
        play=play,
        held=contains(lines.proposal[1]),
    )


def _spoken(lines: Lines) -> Step:
    """Sit in the voice channel, call her there, ask with a recording, read the answer and hear it."""
    question, answer = lines.english_fact

    async def play(cast: Cast) -> Heard:
        recording = files("myna.demo").joinpath("recordings", RECORDING).read_bytes()
        async with cast.alice.in_call(cast.voice_channel_id) as line:
            come = await told(cast, lines.join)
            await told(cast, lines.speak_english)
            await cast.alice.send_voice_message(cast.channel_id, recording, reply_to=come)
            answered = await cast.alice.hear()
            try:
                return replace(answered, speech=await line.hear())
            except TimeoutError:
                raise NothingHeard("it was not said aloud") from None
            finally:
                await told(cast, lines.speak_as_before)

    def held(heard: Heard) -> bool:
        speech = heard.speech
        is_read = contains(question.rstrip("?"))(heard) and contains(answer)(heard)
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
