"""Files of a server: managers get, archive and choose them; nobody gets anything else of the machine."""

import io
import zipfile
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.hands import Result
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from myna.domain.access import Actor, Role
from myna.domain.conversation import guild_tenant
from myna.domain.vault_paths import tenant_folder
from myna_at_work import Myna, hears, new_role

NOT_THERE = (
    "I have no such file here. What there is: `!select_dataset`, and for managers `!getfile`"
)
FAQ = b"question,answer\nWhen do we meet?,On Friday\nWhere is it?,In the library\n"
"""Two lessons."""


@pytest.fixture
def vault(town: Sandbox, myna: Myna, tmp_path: Path) -> Path:
    """The files of the town, beside what nobody may have."""
    folder = tmp_path / "vaults" / tenant_folder(guild_tenant(int(town.guild.id)))
    (folder / "books").mkdir(parents=True)
    (folder / "books" / "faq.csv").write_bytes(FAQ)
    (folder / "notes.txt").write_bytes(b"Some notes")
    (folder / ".env").write_bytes(b"MYNA_DISCORD_TOKEN=abc")
    (folder / "prod.env").write_bytes(b"MYNA_DISCORD_TOKEN=abc")
    (folder / "link.csv").symlink_to("/etc/passwd")
    (folder / "root").symlink_to("/", target_is_directory=True)
    theirs = tmp_path / "vaults" / "guild-1"
    theirs.mkdir()
    (theirs / "theirs.csv").write_bytes(b"theirs")
    return folder


@pytest.fixture
def manager(alice: Member, vault: Path) -> Member:
    return alice


async def answer_to(member: Member, words: str, where: str = "#general") -> Heard:
    said = await member.say(where, words)
    return await hears(member, matching=lambda message: message.reply_to == said.id)


def files_of(message: Heard) -> dict[str, bytes]:
    """The attached files by name."""
    return {file.filename: file.read() for file in message.attachments}


def unpacked(message: Heard) -> dict[str, bytes]:
    (data,) = files_of(message).values()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def seen(result: Result) -> Heard:
    assert isinstance(result, Heard)
    return result


async def test_a_manager_gets_a_file(manager: Member) -> None:
    reply = await answer_to(manager, "!getfile books/faq.csv")

    assert reply.content == "Here you are: `faq.csv`, 71 B"
    assert {"faq.csv": FAQ} == files_of(reply)


@pytest.mark.parametrize(
    "words",
    [
        "!getfile notes.txt",
        "!getfile",
        "!getfile nothing.txt",
        "!getfile /etc/passwd",
        "!файл notes.txt",
        "!archive books",
        "!archive",
        "!select_dataset books/faq.csv",
        "!select_dataset",
    ],
)
async def test_an_ordinary_member_is_refused_whatever_they_name(
    vault: Path, bob: Member, words: str
) -> None:
    reply = await answer_to(bob, words)

    assert reply.content.startswith(("Only ", "Получать файлы сервера могут только"))
    assert ((), ()) == (reply.attachments, reply.buttons)
    assert not (vault / "archives").exists()


@pytest.mark.parametrize(
    "path",
    [
        "nothing.txt",
        "/etc/passwd",
        "etc/passwd",
        "../guild-1/theirs.csv",
        "books/../../guild-1/theirs.csv",
        "books/../notes.txt",
        "../../myna.db",
        "..",
        "./notes.txt",
        "~/.ssh/id_rsa",
        ".env",
        "link.csv",
        "root/etc/passwd",
        "root",
        "books\\faq.csv",
        "\\\\server\\share",
        "C:\\Windows\\win.ini",
        "notes.txt\u202e",
        "notes.txt.",
        "NUL",
        "/dev/zero",
        "/proc/self/environ",
        "file:///etc/passwd",
        "x" * 1_500,
        "a/" * 700,
        "`/etc/passwd`",
        "'../../myna.db'",
    ],
)
async def test_whatever_else_is_named_is_answered_with_the_same_sentence(
    manager: Member, path: str
) -> None:
    for command in ("getfile", "archive", "select_dataset"):
        reply = await answer_to(manager, f"!{command} {path}")

        assert NOT_THERE == reply.content
        assert () == reply.attachments


async def test_so_are_paths_given_to_slash_commands(manager: Member) -> None:
    for path in ("../../myna.db", "/etc/passwd", "link.csv", "nothing.txt", "..", "notes.txt\0"):
        for command, option in (
            ("getfile", "path"),
            ("archive", "directory"),
            ("select_dataset", "path"),
        ):
            assert NOT_THERE == seen(await manager.slash(command, **{option: path})).content


async def test_what_looks_like_a_secret_is_not_handed_out(manager: Member, vault: Path) -> None:
    (vault / "notes.txt").write_bytes(b"-----BEGIN OPENSSH PRIVATE KEY-----")

    for path in ("prod.env", "notes.txt"):
        reply = await answer_to(manager, f"!getfile {path}")

        assert reply.content.startswith("That looks like a secret")
        assert () == reply.attachments


async def test_a_file_too_large_for_discord_is_said_to_be(manager: Member, vault: Path) -> None:
    with (vault / "large.csv").open("wb") as file:
        file.truncate((10 << 20) + 1)

    reply = await answer_to(manager, "!getfile large.csv")

    assert "at most 10 MiB" in reply.content


async def test_without_a_name_there_is_a_list_with_buttons(manager: Member) -> None:
    listed = await answer_to(manager, "!getfile")

    assert "📁 `books/`" in listed.content
    assert "📄 `notes.txt` · 10 B" in listed.content
    assert "env`" in listed.content
    assert "link" not in listed.content
    assert ["books", "notes.txt", "prod.env"] == [button.label for button in listed.buttons]

    opened = seen(await manager.clicks(listed, "books"))
    assert "`faq.csv`" in opened.content
    sent = seen(await manager.clicks(opened, "faq.csv"))
    assert sent.is_ephemeral
    assert {"faq.csv": FAQ} == files_of(sent)


async def test_the_list_of_a_manager_gives_a_member_nothing(manager: Member, bob: Member) -> None:
    listed = await answer_to(manager, "!getfile")

    refusal = seen(await bob.clicks(listed, "notes.txt"))

    assert refusal.is_ephemeral
    assert refusal.content.startswith("That is somebody else's")
    assert () == refusal.attachments


async def test_many_files_are_listed_as_far_as_a_message_goes(manager: Member, vault: Path) -> None:
    for number in range(500):
        (vault / f"{number:03}-{'long name ' * 15}.csv").touch()

    listed = await answer_to(manager, "!getfile")

    assert len(listed.buttons) <= 20
    shown = listed.content.count("📄")
    assert f"and {502 - shown} more" in listed.content
    assert shown > 10


async def test_an_archive_is_brought_to_the_manager_alone(manager: Member, bob: Member) -> None:
    made = await answer_to(manager, "!archive books")

    assert "Packed 1 file into `archives/books-20" in made.content
    assert () == made.attachments
    brought = seen(await manager.clicks(made, "Get the zip"))
    assert brought.is_ephemeral
    assert {"faq.csv": FAQ} == unpacked(brought)
    refusal = seen(await bob.clicks(made, "Get the zip"))
    assert refusal.content.startswith("Only those who manage this server")


async def test_what_has_a_long_name_is_listed_opened_and_brought_all_the_same(
    manager: Member, vault: Path
) -> None:
    folder = "the minutes of every meeting of our reading club since it began"
    (vault / folder).mkdir()
    (vault / folder / "faq.csv").write_bytes(FAQ)

    opened = seen(await manager.clicks(await answer_to(manager, "!getfile"), folder))
    sent = seen(await manager.clicks(opened, "faq.csv"))
    made = await answer_to(manager, f"!archive {folder}")
    brought = seen(await manager.clicks(made, "Get the zip"))

    assert {"faq.csv": FAQ} == files_of(sent)
    assert {"faq.csv": FAQ} == unpacked(brought)


async def test_an_archive_of_everything_holds_no_secret_and_nothing_of_elsewhere(
    manager: Member,
) -> None:
    made = seen(await manager.slash("archive", directory="."))

    assert made.is_ephemeral
    assert "I left out 1 file" in made.content
    assert {"books/faq.csv": FAQ, "notes.txt": b"Some notes"} == unpacked(made)


async def test_a_folder_to_archive_can_be_pressed(manager: Member) -> None:
    listed = await answer_to(manager, "!архив")

    assert ["Всё сразу", "books"] == [button.label for button in listed.buttons]
    made = seen(await manager.clicks(listed, "books"))
    assert {"faq.csv": FAQ} == unpacked(made)


async def test_paths_of_this_server_alone_are_suggested(manager: Member) -> None:
    assert {"books/", "notes.txt", "prod.env"} == set(
        await manager.autocompletes("getfile", path="")
    )
    assert {"books/faq.csv"} == set(await manager.autocompletes("getfile", path="books/F"))
    for typed in ("..", "../", "../guild-1/", "/etc/", "root/", "link", "theirs", "x" * 900):
        assert {} == await manager.autocompletes("getfile", path=typed)
        assert {} == await manager.autocompletes("archive", directory=typed)
        assert {} == await manager.autocompletes("select_dataset", path=typed)


async def test_nothing_is_suggested_to_those_who_may_not(
    town: Sandbox, vault: Path, bob: Member
) -> None:
    assert {} == await bob.autocompletes("select_dataset", path="")

    teacher = new_role(town, "Teacher")
    town.world.set_member_roles(town.guild.id, bob.id, (teacher.id,))
    assert "books/" in await bob.autocompletes("select_dataset", path="")


async def test_a_teacher_chooses_what_is_learned_next(
    town: Sandbox, vault: Path, bob: Member
) -> None:
    teacher = new_role(town, "Teacher")
    town.world.set_member_roles(town.guild.id, bob.id, (teacher.id,))

    chosen = await answer_to(bob, "!select_dataset books")

    assert chosen.content.startswith("📌 **`books`** is chosen: 1 file, 2 lessons.")
    (archive,) = (vault / "archives").iterdir()
    assert f"`archives/{archive.name}`" in chosen.content
    (frozen,) = (vault / "frozen").iterdir()
    assert FAQ == frozen.read_bytes()


async def test_what_was_chosen_waits_for_the_next_training_of_its_server(
    town: Sandbox, myna: Myna, manager: Member
) -> None:
    await answer_to(manager, '!датасет "books/faq.csv" positive=false')

    actor = Actor(id=1, role=Role.MANAGER, tenant=guild_tenant(int(town.guild.id)))
    chosen = await myna.core.datasets.selected(actor)
    assert chosen is not None
    assert ("books/faq.csv", False, 2) == (chosen.path, chosen.is_positive, chosen.kept_count)
    elsewhere = Actor(id=1, role=Role.MANAGER, tenant=guild_tenant(1))
    assert await myna.core.datasets.selected(elsewhere) is None


async def test_the_next_training_takes_what_was_chosen_and_the_one_after_does_not(
    town: Sandbox, myna: Myna, manager: Member
) -> None:
    tenant = guild_tenant(int(town.guild.id))
    await answer_to(manager, "!select_dataset books")

    await answer_to(manager, "!train")

    (job,) = await myna.core.ledger.recent(tenant, limit=5)
    assert ["faq.csv"] == [file.name for file in job.spec.files]
    actor = Actor(id=1, role=Role.MANAGER, tenant=tenant)
    assert await myna.core.datasets.selected(actor) is None


async def test_what_can_be_chosen_is_listed_with_buttons(manager: Member, vault: Path) -> None:
    (vault / "notes.txt").rename(vault / "notes.csv")
    listed = await answer_to(manager, "!select_dataset")

    assert ["All of it", "books", "notes.csv", "prod.env"] == [
        each.label for each in listed.buttons
    ]
    chosen = seen(await manager.clicks(listed, "All of it"))
    assert chosen.content.startswith("📌 **All of it** is chosen: 1 file, 2 lessons.")
    assert "- `notes.csv`: no lesson in it" in chosen.content
    assert "- `prod.env`: no file of lessons" in chosen.content


async def test_in_a_direct_message_everybody_has_a_vault_of_their_own(
    vault: Path, bob: Member
) -> None:
    reply = await answer_to(bob, "!getfile", "@bot")

    assert "There is nothing here yet" in reply.content
    assert NOT_THERE == (await answer_to(bob, "!getfile notes.txt", "@bot")).content


async def test_she_speaks_russian_about_files(manager: Member) -> None:
    reply = await answer_to(manager, "!файл книги/что-то.csv")

    assert (
        reply.content
        == "Такого файла у меня здесь нет. Что есть: `!select_dataset`, а для управляющих сервером — `!getfile`"
    )


async def test_her_own_copies_are_not_learned_again_but_can_be_chosen_singly_by_their_names(
    manager: Member,
) -> None:
    await manager.say("#general", "!train", files=[("Наши вопросы.csv", FAQ)])
    await hears(manager, "🏋️")

    refused = await answer_to(manager, "!train data_dir=uploads")
    assert "only copies that I keep" in refused.content
    shown = await answer_to(manager, "!select_dataset uploads")
    assert "`наши_вопросы.csv`" in shown.content
    chosen = seen(await manager.clicks(shown, "наши_вопросы.csv"))
    assert "**`uploads/наши_вопросы.csv`**" in chosen.content
