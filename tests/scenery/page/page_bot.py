"""A small bot of discord.py that does everything a page must show; for the browser tests alone."""

import asyncio
import io

import discord
from discord import app_commands

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c63606060f80f00010401005fe5c34b0000000049454e44ae426082"
)
BIRDS = ("starling", "myna", "lyrebird", "parrot", "crow")


class Poll(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        link = discord.ui.Button[Poll](label="Read more", url="https://example.com/birds")
        self.add_item(link)
        self.add_item(discord.ui.Button[Poll](label="Off", disabled=True))

    @discord.ui.button(label="Correct", style=discord.ButtonStyle.success, emoji="✅")
    async def correct(self, interaction: discord.Interaction, _: discord.ui.Button["Poll"]) -> None:
        await interaction.response.send_modal(Lesson())

    @discord.ui.button(label="Count 0", style=discord.ButtonStyle.primary)
    async def count(
        self, interaction: discord.Interaction, button: discord.ui.Button["Poll"]
    ) -> None:
        button.label = f"Count {int(str(button.label).split()[1]) + 1}"
        await interaction.response.edit_message(view=self)

    @discord.ui.button(label="Silent", style=discord.ButtonStyle.danger)
    async def silent(self, interaction: discord.Interaction, _: discord.ui.Button["Poll"]) -> None:
        """Answers nothing, on purpose."""

    @discord.ui.select(
        placeholder="Which birds?",
        max_values=2,
        options=[
            discord.SelectOption(label=one.title(), value=one, emoji="🐦", description="a bird")
            for one in BIRDS
        ],
    )
    async def birds(
        self, interaction: discord.Interaction, select: discord.ui.Select["Poll"]
    ) -> None:
        await interaction.response.send_message(f"You chose {', '.join(select.values)}")


class Lesson(discord.ui.Modal, title="Teach the bot"):
    question: discord.ui.TextInput["Lesson"] = discord.ui.TextInput(
        label="Question", placeholder="What would someone ask?", max_length=100
    )
    answer: discord.ui.TextInput["Lesson"] = discord.ui.TextInput(
        label="Answer", style=discord.TextStyle.paragraph, min_length=3
    )
    topic: discord.ui.Label["Lesson"] = discord.ui.Label(
        text="Topic",
        description="Where the lesson belongs",
        component=discord.ui.Select(
            required=False,
            options=[discord.SelectOption(label="Birds"), discord.SelectOption(label="Sand")],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        text = f"Learned: **{self.question.value}** is {self.answer.value}"
        await interaction.response.send_message(text)


class Layout(discord.ui.LayoutView):
    """Components of version 2: text, a line, a button beside text, a picture."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        more = discord.ui.Button[Layout](label="More", custom_id="more")
        card = discord.ui.Container[Layout](
            discord.ui.TextDisplay("## Report"),
            discord.ui.Separator(),
            discord.ui.Section(discord.ui.TextDisplay("**7** lessons"), accessory=more),
            discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://bird.png")),
            accent_colour=0xF2A81D,
        )
        self.add_item(card)


class Upload(discord.ui.Modal, title="Hand something in"):
    file: discord.ui.Label["Upload"] = discord.ui.Label(
        text="File", component=discord.ui.FileUpload(max_values=2)
    )
    person: discord.ui.Label["Upload"] = discord.ui.Label(
        text="Person", component=discord.ui.UserSelect()
    )
    mood: discord.ui.Label["Upload"] = discord.ui.Label(
        text="Mood",
        component=discord.ui.RadioGroup(
            options=[discord.RadioGroupOption(label=one, value=one) for one in ("happy", "sleepy")]
        ),
    )
    days: discord.ui.Label["Upload"] = discord.ui.Label(
        text="Days",
        component=discord.ui.CheckboxGroup(
            options=[discord.CheckboxGroupOption(label=one, value=one) for one in ("Mon", "Tue")]
        ),
    )
    agreed: discord.ui.Label["Upload"] = discord.ui.Label(
        text="Agreed", component=discord.ui.Checkbox()
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        (file,), (person,) = self.file.component.values, self.person.component.values
        text = f"{file.filename} for {person.display_name}: {(await file.read()).decode()}"
        mood, days = self.mood.component.value, "+".join(self.days.component.values)
        text += f" ({mood}, {days}, {self.agreed.component.value})"
        await interaction.response.send_message(text)


class PageBot(discord.Client):
    """`!parrot TEXT` repeats, and so on: see `on_message`. Commands are in `add_commands`."""

    def __init__(self, connector: "discord.http.aiohttp.BaseConnector") -> None:
        intents = discord.Intents.default()
        intents.message_content = True
        super().__init__(intents=intents, connector=connector, guild_ready_timeout=0.1)
        self.tree = app_commands.CommandTree(self)
        add_commands(self.tree)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot:
            return
        name, _, rest = message.content.partition(" ")
        answers = {
            "!parrot": self._parrot,
            "!poll": self._poll,
            "!embed": self._embed,
            "!file": self._file,
            "!type": self._type,
            "!layout": self._layout,
        }
        if name in answers:
            await answers[name](message, rest)
        elif message.attachments:
            file = message.attachments[0]
            await message.reply(f"Got {file.filename}, {len(await file.read())} bytes")
        elif isinstance(message.channel, discord.DMChannel):
            await message.channel.send(f"In private: {message.content}")

    async def _parrot(self, message: discord.Message, rest: str) -> None:
        await message.channel.send(rest)

    async def _poll(self, message: discord.Message, _: str) -> None:
        await message.reply("Was that right?", view=Poll())

    async def _embed(self, message: discord.Message, rest: str) -> None:
        embed = discord.Embed(
            title=rest or "Lessons", description="**12** lessons, *3* topics", color=0x0E6F6C
        )
        embed.add_field(name="Birds", value="7", inline=True)
        embed.add_field(name="Sand", value="5", inline=True)
        embed.set_footer(text="as of today")
        embed.set_thumbnail(url="attachment://bird.png")
        await message.channel.send(embed=embed, file=discord.File(io.BytesIO(PIXEL), "bird.png"))

    async def _file(self, message: discord.Message, rest: str) -> None:
        await message.channel.send(
            file=discord.File(io.BytesIO(b"a,b\n1,2\n"), rest or "lessons.csv")
        )

    async def _layout(self, message: discord.Message, _: str) -> None:
        picture = discord.File(io.BytesIO(PIXEL), "bird.png")
        await message.channel.send(view=Layout(), file=picture)

    async def _type(self, message: discord.Message, _: str) -> None:
        await message.channel.typing()


def add_commands(tree: app_commands.CommandTree) -> None:
    @tree.command(description="Ask the bot something")
    @app_commands.describe(question="What you want to know", bird="Whom to ask", loud="In capitals")
    async def ask(
        interaction: discord.Interaction, question: str, bird: str, loud: bool = False
    ) -> None:
        text = f"{bird} on {question!r}: sing!"
        await interaction.response.send_message(text.upper() if loud else text)

    @ask.autocomplete("bird")
    async def birds(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        found = [one for one in BIRDS if current.lower() in one]
        return [app_commands.Choice(name=one.title(), value=one) for one in found]

    @tree.command(description="Opens a form for a file")
    async def hand_in(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Upload())

    @tree.command(description="Something only you can see")
    async def whisper(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Psst: **a secret**", ephemeral=True)

    @tree.command(description="Thinks for a while before it answers")
    async def ponder(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await asyncio.sleep(0.3)
        await interaction.followup.send("Here is what I think")

    @tree.command(description="Says nothing at all")
    async def ignore(interaction: discord.Interaction) -> None:
        """Does not answer, on purpose."""

    add_more_commands(tree)


def add_more_commands(tree: app_commands.CommandTree) -> None:
    @tree.command(description="Looks into a file")
    @app_commands.describe(file="A text file")
    async def read(interaction: discord.Interaction, file: discord.Attachment) -> None:
        await interaction.response.send_message(f"{file.filename}: {(await file.read()).decode()}")

    lessons = app_commands.Group(name="lessons", description="What the bot has learned")

    @lessons.command(description="Show some of them")
    @app_commands.choices(
        topic=[
            app_commands.Choice(name="Birds", value="b"),
            app_commands.Choice(name="Sand", value="s"),
        ]
    )
    async def show(
        interaction: discord.Interaction,
        topic: app_commands.Choice[str],
        count: app_commands.Range[int, 1, 10] = 3,
    ) -> None:
        await interaction.response.send_message(f"{count} lessons about {topic.name}")

    tree.add_command(lessons)

    @tree.context_menu(name="Correct this answer")
    async def correct(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"To correct: {message.content}", ephemeral=True)

    @tree.context_menu(name="Greet")
    async def greet(interaction: discord.Interaction, user: discord.User) -> None:
        await interaction.response.send_message(f"Hello, {user.mention}!")
