"""The part of the tour in which files are learned, examined and promoted or not; used by `script` and `acts`."""

from collections.abc import Callable
from importlib.resources import files

from myna.demo.lines import Lines
from myna.demo.member import Heard
from myna.demo.steps import Cast, Step, asked, contains, said

PROMOTED, REFUSED = "✅", "🛑"
"""How the verdict of an examination begins."""
END_SECONDS = 60.0


def learning_steps(lines: Lines) -> tuple[Step, ...]:
    titles = lines.titles
    return (
        _trained(lines.language, titles["train"], "book-club.csv", _ended_with(PROMOTED, "v1")),
        asked(lines, "trained", "bob", lines.in_first_file[0], contains(lines.in_first_file[1])),
        _trained(lines.language, titles["train-more"], "events.csv", _ended_with(PROMOTED, "v2")),
        asked(
            lines, "knows-more", "bob", lines.in_second_file[0], contains(lines.in_second_file[1])
        ),
        _trained(lines.language, titles["train-badly"], "prank.csv", _ended_with(REFUSED, "v3")),
        asked(lines, "unharmed", "bob", lines.in_first_file[0], contains(lines.in_first_file[1])),
        said(lines, "roll-back", "alice", "!models rollback", contains("v1")),
        asked(lines, "as-before", "bob", lines.in_second_file[0], _lacks(lines.in_second_file[1])),
    )


def far_training_steps(lines: Lines) -> tuple[Step, ...]:
    """With an engine that has a model trained elsewhere."""
    chat = lines.chat
    question, answer = chat.in_far_file
    title = chat.titles["far"]
    return (
        _trained(lines.language, title, "summer.csv", _ended_with(PROMOTED, "v4")),
        asked(chat, "far-known", "bob", question, contains(answer)),
    )


def _trained(language: str, title: str, name: str, held: Callable[[Heard], bool]) -> Step:
    """Send a file with `!train` and watch the answer until the examination is over."""

    async def play(cast: Cast) -> Heard:
        data = files("myna.demo").joinpath("datasets", language, name).read_bytes()
        await cast.alice.send_file(cast.channel_id, "!train", name, data)
        begun = await cast.alice.hear()
        return await cast.alice.see_change(begun, _is_over, seconds=END_SECONDS)

    return Step(title=title, who="alice", says=f"!train  📎 {name}", play=play, held=held)


def _is_over(heard: Heard) -> bool:
    return not any(cell in heard.text for cell in "▰▱")


def _ended_with(verdict: str, version: str) -> Callable[[Heard], bool]:
    return lambda heard: verdict in heard.text and version in heard.text


def _lacks(part: str) -> Callable[[Heard], bool]:
    return lambda heard: part not in heard.text
