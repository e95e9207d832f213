"""The page as a person uses it, for browser tests of any bot.

chat = ChatPage(page)
await chat.open(sandbox.page_url)
await chat.say("!hi")
await chat.hears("Hello")
"""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_PROBES = Path(__file__).with_name("probes")

File = tuple[str, str, bytes]
"""Name, media type, contents."""


def probe(name: str) -> str:
    """A script to run in the page, out of `probes/`."""
    return (_PROBES / f"{name}.js").read_text()


def _for_script(files: Sequence[File]) -> list[dict[str, str]]:
    return [
        {"name": name, "type": kind, "base64": base64.b64encode(data).decode()}
        for name, kind, data in files
    ]


class ChatPage:
    """`page` is Playwright's. What the browser complains about is kept in `problems`."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.problems: list[str] = []
        self.forgiven: list[str] = []
        """Parts of complaints that a test provokes on purpose."""
        page.on("console", self._note)
        page.on("pageerror", self._note_error)

    def leave(self) -> None:
        """Listens to the page no more; another visit may follow."""
        self.page.remove_listener("console", self._note)
        self.page.remove_listener("pageerror", self._note_error)

    def _note_error(self, error: Exception) -> None:
        self.problems.append(f"script error: {error}")

    def _note(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(f"{message.type}: {message.text}")

    async def open(self, url: str) -> None:
        await self.page.goto(url)
        await self.composer.wait_for()
        await self.page.locator(".start, .message").first.wait_for()

    async def settle(self) -> None:
        """Collects what the browser complained about."""
        self.problems += await self.page.evaluate("window.sandboxProblems")
        self.problems = [
            one for one in self.problems if not any(part in one for part in self.forgiven)
        ]

    # Where things are

    @property
    def composer(self) -> Any:
        return self.page.locator(".composer-text")

    @property
    def messages(self) -> Any:
        return self.page.locator(".message")

    @property
    def last(self) -> Any:
        return self.messages.last

    def message(self, text: str) -> Any:
        """The last message that contains the text."""
        return self.messages.filter(has_text=text).last

    @property
    def dialog(self) -> Any:
        return self.page.get_by_role("dialog")

    @property
    def options(self) -> Any:
        """What the open list offers."""
        return self.page.locator(".listbox:not([hidden])").get_by_role("option")

    def menu_item(self, label: str) -> Any:
        return self.page.get_by_role("menu").locator("[role^=menuitem]").filter(has_text=label)

    # Talking and listening

    async def say(self, text: str) -> None:
        await self.composer.fill(text)
        await self.composer.press("Enter")

    async def hears(self, text: str) -> Any:
        """Waits for a message with this text; returns it."""
        message = self.message(text)
        await message.wait_for()
        return message

    async def loses(self, text: str) -> None:
        """Waits until no message has this text."""
        await self.messages.filter(has_text=text).first.wait_for(state="detached")

    async def open_channel(self, name: str) -> None:
        await self.page.locator(".sidebar button.place").filter(has_text=name).first.click()
        await self.page.locator(".title h1").filter(has_text=name).wait_for()

    async def open_direct(self, name: str) -> None:
        await self.page.get_by_role("button", name="Start a conversation").click()
        await self.menu_item(name).click()
        await self.page.locator(".title h1").filter(has_text=name).wait_for()

    async def become(self, name: str, *, may_write: bool = True) -> None:
        """Switches to another member."""
        await self.page.locator(".account").click()
        await self.menu_item(name).click()
        await self.page.locator(".account-name").filter(has_text=name).wait_for()
        if may_write:
            await self.composer.wait_for()

    # Commands, components, forms, menus

    async def pick_command(self, name: str) -> None:
        """By keyboard: types `/name` and takes the first row."""
        await self.composer.fill(f"/{name}")
        await self.options.filter(has_text=f"/{name}").first.wait_for()
        await self.composer.press("Enter")
        await self.page.locator(".command-form").wait_for()

    async def fill_option(self, name: str, text: str) -> None:
        """Types into an option; where it offers suggestions, takes the first one."""
        field = self.page.locator(f'.option-field[data-option="{name}"] input:not([type=file])')
        await field.fill(text)
        if await field.get_attribute("role") == "combobox":
            await self.options.first.wait_for()
            await field.press("Enter")

    async def run(self) -> None:
        await self.page.locator(".composer .send").click()

    async def slash(self, name: str, **options: str) -> None:
        await self.pick_command(name)
        for option, text in options.items():
            await self.fill_option(option, text)
        await self.run()

    async def click_button(self, label: str, message: Any = None) -> None:
        within = message if message is not None else self.last
        await within.locator(".components").get_by_role("button", name=label).click()

    async def select(self, labels: Sequence[str], message: Any = None) -> None:
        """Opens the menu of a message and chooses by label."""
        within = message if message is not None else self.last
        await within.locator(".components .select").click()
        for label in labels:
            await self.options.filter(has_text=label).click()
        done = self.page.get_by_role("button", name="Done")
        if await done.count():
            await done.click()

    async def fill_modal(self, values: dict[str, str]) -> None:
        """By label; does not submit."""
        await self.dialog.wait_for()
        for label, text in values.items():
            await self.dialog.get_by_label(label, exact=False).first.fill(text)

    async def submit_modal(self) -> None:
        await self.dialog.get_by_role("button", name="Submit").click()

    async def use_menu(self, target: Any, item: str) -> None:
        """Right click, then an item of the menu."""
        await target.click(button="right")
        await self.menu_item(item).click()

    async def react(self, message: Any, words: str) -> None:
        """With the first emoji that these words find."""
        await message.hover()
        await (
            message.get_by_role("toolbar")
            .get_by_role("button", name="Add a reaction", exact=True)
            .click()
        )
        await self.page.get_by_role("searchbox").fill(words)
        await self.page.get_by_role("searchbox").press("Enter")

    # Files

    async def choose_files(self, files: Sequence[File]) -> None:
        """With the button."""
        async with self.page.expect_file_chooser() as chooser:
            await self.page.get_by_role("button", name="Attach files").click()
        payloads = [{"name": name, "mimeType": kind, "buffer": data} for name, kind, data in files]
        await (await chooser.value).set_files(payloads)

    async def drop_files(self, files: Sequence[File], onto: str = ".log") -> None:
        await self.page.evaluate(probe("hand_over"), ["drop", onto, _for_script(files)])

    async def paste_files(self, files: Sequence[File]) -> None:
        await self.page.evaluate(
            probe("hand_over"), ["paste", ".composer-text", _for_script(files)]
        )
