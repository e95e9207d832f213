"""The part of the tour in which a member has everything of theirs deleted; used by `script`."""

from collections.abc import Callable

from myna.demo.lines import Lines
from myna.demo.member import Heard
from myna.demo.steps import Cast, Step, asked, contains

SECONDS = 30.0


def leaving_steps(lines: Lines) -> tuple[Step, ...]:
    return (
        _deleted(lines),
        asked(lines, "forgotten", "alice", lines.proposal[0], contains(lines.dont_know)),
    )


def _deleted(lines: Lines) -> Step:
    """Open what she holds about Bob, delete it, and say yes once more."""

    async def play(cast: Cast) -> Heard:
        await cast.bob.say(cast.channel_id, lines.privacy)
        offered = await cast.bob.hear()
        await cast.bob.click(offered, lines.show_button)
        panel = await cast.bob.hear()
        await cast.bob.click(panel, lines.delete_button)
        asked_again = await cast.bob.see_change(panel, _asks_again(panel), seconds=SECONDS)
        await cast.bob.click(asked_again, lines.yes_button)
        return await cast.bob.see_change(asked_again, contains(lines.deleted), seconds=SECONDS)

    pressed = "  ".join(
        f"[{button}]" for button in (lines.show_button, lines.delete_button, lines.yes_button)
    )
    return Step(
        title=lines.titles["delete"],
        who="bob",
        says=f"{lines.privacy}  {pressed}",
        play=play,
        held=contains(lines.deleted),
    )


def _asks_again(panel: Heard) -> Callable[[Heard], bool]:
    return lambda heard: heard.text != panel.text
