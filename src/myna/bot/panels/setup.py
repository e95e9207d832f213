"""`!setup`: a manager decides in one sitting what there is to decide; used by `commands` and `presses`.

A page for each step, each change saved at once, so that whoever stops halfway keeps what they chose. Nothing is
remembered between presses: `setup:<page>` shows a page, `setup:<step>:<change>` changes something and shows its page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from myna.bot.engine_words import EngineNotices
from myna.bot.panels.setup_steps import Step, owned_by
from myna.bot.replies import Button, Choice, Reply, Select, Style
from myna.bot.requests import Request
from myna.bot.serving import Command, Pressed
from myna.bot.texts.catalogue import say
from myna.domain.access import Action, authorize
from myna.errors import NotFound

OVERVIEW, DONE, GO = "overview", "done", "go"


@dataclass(frozen=True, kw_only=True)
class SetupPanel:
    steps: Sequence[Step]
    notices: EngineNotices

    def commands(self) -> Mapping[str, Command]:
        return {"setup": self.command}

    def presses(self) -> Mapping[str, Pressed]:
        return {"setup": self.pressed}

    async def command(self, request: Request) -> Reply:
        """Raises `NotAllowed`."""
        authorize(request.actor, Action.SET_UP, request.tenant)
        return await self._overview(request)

    async def pressed(self, request: Request, rest: str) -> Reply:
        """Raises `NotAllowed`, `NotFound`, and what the change raises."""
        authorize(request.actor, Action.SET_UP, request.tenant)
        page, _, change = rest.partition(":")
        if page == GO:
            page = next(iter(request.chosen), "")
        if page == OVERVIEW:
            return replace(await self._overview(request), replaces=True)
        if page == DONE:
            return replace(await self._done(request), replaces=True)
        step = next((each for each in self._steps(request) if each.name == page), None)
        if step is None:
            raise NotFound("No such step.", remedy="!setup")
        seen = await step.change(request, change) if change else request
        return replace(await self._page(seen, step), replaces=True)

    def _steps(self, request: Request) -> Sequence[Step]:
        """Between two there are no roles and no channels."""
        return [each for each in self.steps if not (request.is_direct and each.is_of_servers)]

    async def _overview(self, request: Request) -> Reply:
        language, steps = request.language, self._steps(request)
        now, notices = await self._lines(request), await self.notices.of(request)
        text = [say(language, "setup-begin"), "", *now, *notices]
        go = Select(
            press=f"setup:{GO}",
            placeholder=say(language, "setup-go"),
            choices=tuple(
                Choice(value=each.name, label=say(language, each.title), emoji=each.emoji)
                for each in steps
            ),
        )
        buttons = (
            _button(language, "button-setup-begin", steps[0].name, Style.CHOICE),
            _button(language, "button-setup-done", DONE),
        )
        return owned_by(request, _reply(text, selects=(go,), buttons=buttons))

    async def _done(self, request: Request) -> Reply:
        text = [say(request.language, "setup-done"), "", *await self._lines(request)]
        again = _button(request.language, "button-setup-again", OVERVIEW)
        return owned_by(request, _reply(text, buttons=(again,)))

    async def _lines(self, request: Request) -> list[str]:
        """A line for each step: what holds now."""
        return [
            f"{each.emoji} **{say(request.language, each.title)}**: {await each.now(request)}"
            for each in self._steps(request)
        ]

    async def _page(self, request: Request, step: Step) -> Reply:
        language, steps = request.language, self._steps(request)
        number = steps.index(step) + 1
        page = await step.page(request)
        text = [
            f"-# {'●' * number}{'○' * (len(steps) - number)}",
            f"### {step.emoji} {say(language, step.title)}",
            say(language, step.about),
            *page.notes,
            "",
            say(language, "setup-now", now=await step.now(request)),
        ]
        before = steps[number - 2].name if number > 1 else OVERVIEW
        buttons = [*page.buttons, _button(language, "button-setup-back", before, row=4)]
        if number < len(steps):
            onward = _button(language, "button-setup-next", steps[number].name, Style.CHOICE, row=4)
            buttons.append(onward)
        buttons.append(_button(language, "button-setup-done", DONE, Style.GOOD, row=4))
        return owned_by(request, _reply(text, selects=page.selects, buttons=tuple(buttons)))


def _reply(
    lines: Sequence[str], *, selects: tuple[Select, ...] = (), buttons: tuple[Button, ...]
) -> Reply:
    return Reply(
        text="\n".join(lines), selects=selects, buttons=buttons, private=True, outcome="setup"
    )


def _button(
    language: str, label: str, page: str, style: Style = Style.PLAIN, row: int | None = None
) -> Button:
    return Button(press=f"setup:{page}", label=say(language, label), style=style, row=row)
