"""A discord.py bot with something of every kind, for the tests of unmodified discord.py."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from discord_sandbox.sandbox import Sandbox

Interaction = discord.Interaction[Any]


class Bot(commands.Bot):
    def __init__(self, sandbox: Sandbox) -> None:
        intents = discord.Intents.default()
        intents.message_content = True
        intents.members = True
        super().__init__(
            command_prefix="!",
            intents=intents,
            connector=sandbox.connector(),
            guild_ready_timeout=0.1,
        )

    async def setup_hook(self) -> None:
        self.add_command(greet)
        for command in (choose, paint, count, echo_file, slow, silent, secret, refused, shelf):
            self.tree.add_command(command)
        self.tree.add_command(app_commands.ContextMenu(name="Shout", callback=shout))
        self.tree.add_command(app_commands.ContextMenu(name="Who", callback=who))
        await self.tree.sync()


@commands.hybrid_command(description="Says hello")
async def greet(context: commands.Context[Bot], name: str = "you") -> None:
    await context.send(f"Hello {name}!")


class Question(discord.ui.Modal, title="A question"):
    answer: discord.ui.TextInput["Question"] = discord.ui.TextInput(label="Answer", max_length=50)
    kind: discord.ui.Label["Question"] = discord.ui.Label(
        text="Kind",
        component=discord.ui.Select(
            options=[discord.SelectOption(label="Plain"), discord.SelectOption(label="Fancy")]
        ),
    )

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        assert isinstance(self.kind.component, discord.ui.Select)
        text = f"{self.answer.value} / {self.kind.component.values[0]}"
        await interaction.response.send_message(text, ephemeral=True)


class Choice(discord.ui.View):
    @discord.ui.button(label="Change", style=discord.ButtonStyle.primary)
    async def change(self, interaction: Interaction, _: discord.ui.Button["Choice"]) -> None:
        await interaction.response.edit_message(content="changed", view=self)

    @discord.ui.button(label="Ask", emoji="❓")
    async def ask(self, interaction: Interaction, _: discord.ui.Button["Choice"]) -> None:
        await interaction.response.send_modal(Question())

    @discord.ui.button(label="Later")
    async def later(self, interaction: Interaction, _: discord.ui.Button["Choice"]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="later")

    @discord.ui.select(
        placeholder="Colour",
        options=[discord.SelectOption(label="Red"), discord.SelectOption(label="Blue")],
    )
    async def colour(self, interaction: Interaction, menu: discord.ui.Select["Choice"]) -> None:
        await interaction.response.send_message(f"You like {menu.values[0]}")

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="Friends", max_values=2)
    async def friends(
        self, interaction: Interaction, menu: discord.ui.UserSelect["Choice"]
    ) -> None:
        await interaction.response.send_message(" ".join(user.name for user in menu.values))


@app_commands.command(description="Shows buttons")
async def choose(interaction: Interaction) -> None:
    await interaction.response.send_message("choose", view=Choice(), ephemeral=True)


@app_commands.command(description="Paints")
@app_commands.choices(colour=[app_commands.Choice(name="Red", value="r")])
async def paint(  # noqa: PLR0913 - an option of every kind
    interaction: Interaction,
    colour: app_commands.Choice[str],
    member: discord.Member,
    channel: discord.TextChannel,
    role: discord.Role,
    *,
    twice: bool,
    strength: app_commands.Range[float, 0, 1] = 0.5,
) -> None:
    text = f"{colour.value} {member.name} {channel.name} {role.name} {twice} {strength}"
    await interaction.response.send_message(text)


@app_commands.command(description="Counts")
async def count(interaction: Interaction, word: str) -> None:
    await interaction.response.send_message(word)


@count.autocomplete("word")
async def words(_: Interaction, current: str) -> list[app_commands.Choice[str]]:
    known = ("owl", "otter", "ant")
    return [app_commands.Choice(name=w, value=w) for w in known if w.startswith(current)]


@app_commands.command(name="echo", description="Gives a file back")
async def echo_file(interaction: Interaction, file: discord.Attachment) -> None:
    await interaction.response.defer(thinking=True)
    data = await file.read()
    await interaction.followup.send(file=discord.File(io.BytesIO(data[::-1]), "back.txt"))
    extra = await interaction.followup.send("and more", wait=True)
    await extra.edit(content="and more, edited")
    original = await interaction.original_response()
    await original.add_files(discord.File(io.BytesIO(b"2"), "two.txt"))


@app_commands.command(description="Takes its time")
async def slow(interaction: Interaction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.edit_original_response(content="done")


@app_commands.command(description="Says nothing")
async def silent(_: Interaction) -> None:
    return


@app_commands.command(description="For managers")
@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
async def secret(interaction: Interaction) -> None:
    await interaction.response.send_message("psst")


@app_commands.command(description="Breaks the rules")
async def refused(interaction: Interaction) -> None:
    try:
        await interaction.response.send_message("x" * 2001)
    except discord.HTTPException as error:
        await interaction.response.send_message(f"{error.status} {error.code} {error.text}")


shelf = app_commands.Group(name="shelf", description="A shelf")
books = app_commands.Group(name="books", description="Its books", parent=shelf)


@books.command(name="add", description="Adds a book")
async def add_book(interaction: Interaction, title: str) -> None:
    await interaction.response.send_message(f"added {title}")


async def shout(interaction: Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(message.content.upper())


async def who(interaction: Interaction, member: discord.Member) -> None:
    await interaction.response.send_message(f"This is {member.display_name}", ephemeral=True)


class Card(discord.ui.LayoutView):
    def __init__(self, title: str = "# A card") -> None:
        super().__init__()
        press: discord.ui.Button[Card] = discord.ui.Button(label="Press")
        press.callback = self.pressed  # type: ignore[method-assign]
        media: discord.ui.MediaGallery[Card] = discord.ui.MediaGallery()
        media.add_item(media="attachment://one.png")
        self.box: discord.ui.Container[Card] = discord.ui.Container(
            discord.ui.TextDisplay(title),
            discord.ui.Separator(),
            discord.ui.Section("with a text", accessory=press),
            media,
            accent_colour=3,
        )
        self.add_item(self.box)

    async def pressed(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(view=Card("# Pressed"))


@asynccontextmanager
async def running(sandbox: Sandbox) -> AsyncIterator[Bot]:
    bot = Bot(sandbox)
    task = asyncio.create_task(bot.start(sandbox.bot_token))
    ready = asyncio.create_task(bot.wait_until_ready())
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if task.done():
            task.result()
        yield bot
    finally:
        ready.cancel()
        await bot.close()
        with suppress(asyncio.CancelledError):
            await task
