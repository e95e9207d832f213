"""The part of the tour in which a chat model words answers; used by `acts`."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from myna.demo.chat_lines import ChatLines
from myna.demo.member import Heard, NothingHeard
from myna.demo.steps import Cast, Step, asked, contains, said, told

WRITTEN_SECONDS = 30.0
LEAST_LEAD_SECONDS = 0.5
"""So much sooner than the text is whole something of it must be heard."""


def chatting_steps(lines: ChatLines, dont_know: str, join: str) -> tuple[Step, ...]:
    """`dont_know` is how she says so, `join` how she is called into a voice channel."""
    question, answer = lines.long_lesson
    gap, filled = lines.gap
    return (
        said(lines, "long-lesson", "alice", f"!train {question} -> {answer}", contains(question)),
        _streamed(lines, join),
        _why(lines),
        asked(lines, "not-yet", "bob", lines.in_own_words, contains(dont_know)),
        _phrasings(lines),
        asked(lines, "understood", "bob", lines.in_own_words, contains(lines.lesson[1])),
        asked(lines, "gap", "bob", gap, contains(dont_know)),
        _gap_filled(lines),
        asked(lines, "filled", "bob", gap, contains(filled)),
        said(lines, "usage", "alice", lines.usage, contains(lines.tokens)),
    )


def steps_without(lines: ChatLines) -> tuple[Step, ...]:
    """The same questions, of Myna alone."""
    question, answer = lines.long_lesson
    gap, filled = lines.gap
    return (
        asked(lines, "without", "bob", question, contains(answer)),
        asked(lines, "phrasing-stays", "bob", lines.in_own_words, contains(lines.lesson[1])),
        asked(lines, "gap-stays", "alice", gap, contains(filled)),
    )


def _streamed(lines: ChatLines, join: str) -> Step:
    """In a call ask in other words, read the answer while it grows, and hear its beginning before it is whole."""
    end = lines.long_lesson[1].rpartition(". ")[2]

    async def play(cast: Cast) -> Heard:
        async with cast.alice.in_call(cast.voice_channel_id) as line:
            await told(cast, join)
            await told(cast, f"{cast.myna} {lines.short}")
            try:
                await line.hear()  # who speaks for the first time introduces herself
                await cast.alice.say(cast.channel_id, f"{cast.myna} {lines.asked_otherwise}")
                hearing = asyncio.create_task(line.hear_begin())
                begun = await cast.alice.hear()
                whole = await cast.alice.see_change(begun, _is_whole(end), seconds=WRITTEN_SECONDS)
                whole_at = asyncio.get_running_loop().time()
                early = whole_at - await hearing
            except TimeoutError:
                raise NothingHeard("it was not said aloud") from None
        return replace(whole, early_seconds=early, note=lines.heard_early.format(seconds=early))

    return Step(
        title=lines.titles["streamed"],
        who="alice",
        says=f"{join}  @Myna {lines.asked_otherwise}",
        play=play,
        held=lambda heard: _is_whole(end)(heard) and heard.early_seconds > LEAST_LEAD_SECONDS,
    )


def _is_whole(end: str) -> Callable[[Heard], bool]:
    """To its last sentence, with the buttons under it."""
    return lambda heard: end in heard.text and bool(heard.payload.get("components"))


def _why(lines: ChatLines) -> Step:
    async def play(cast: Cast) -> Heard:
        await cast.alice.say(cast.channel_id, f"{cast.myna} {lines.asked_otherwise}")
        begun = await cast.alice.hear()
        end = lines.long_lesson[1].rpartition(". ")[2]
        answered = await cast.alice.see_change(begun, _is_whole(end), seconds=WRITTEN_SECONDS)
        await cast.alice.say(cast.channel_id, lines.why, reply_to=answered)
        return await cast.alice.hear()

    return Step(
        title=lines.titles["why"],
        who="alice",
        says=lines.why,
        play=play,
        held=lambda heard: contains(lines.cited)(heard) and contains("1")(heard),
    )


def _phrasings(lines: ChatLines) -> Step:
    """Teach one lesson, and take over what is proposed under it."""
    question, answer = lines.lesson

    async def play(cast: Cast) -> Heard:
        await cast.alice.say(cast.channel_id, f"!train {question} -> {answer}")
        await cast.alice.hear()
        proposed = await cast.alice.hear()
        await cast.alice.click(proposed, lines.keep_button)
        return await cast.alice.see_change(proposed, contains(lines.kept), seconds=WRITTEN_SECONDS)

    return Step(
        title=lines.titles["phrasings"],
        who="alice",
        says=f"!train {question} -> {answer}  [{lines.keep_button}]",
        play=play,
        held=lambda heard: all(contains(each)(heard) for each in lines.phrasings),
    )


def _gap_filled(lines: ChatLines) -> Step:
    """Open the list in private, press *Teach* under the question, and write the answer into the form."""
    question, answer = lines.gap

    async def play(cast: Cast) -> Heard:
        counted = await told(cast, lines.gaps)
        await cast.alice.click(counted, lines.show_button)
        listed = await cast.alice.hear()
        number = _number_of(listed, question)
        await cast.alice.click(listed, f"{number} · {lines.teach_button}")
        await cast.alice.submit(await cast.alice.see_modal(), answer)
        return await cast.alice.hear()

    return Step(
        title=lines.titles["gaps"],
        who="alice",
        says=f"{lines.gaps}  [{lines.show_button}]  [{lines.teach_button}]  {answer}",
        play=play,
        held=contains(question),
    )


def _number_of(listed: Heard, question: str) -> str:
    """Before which number of the list it stands. Raises `NothingHeard`."""
    for line in listed.text.splitlines():
        if question in line:
            return line.split()[0].strip("*")
    raise NothingHeard(f"{question!r} is not in the list")
