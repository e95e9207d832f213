"""Files of a server: managers get, archive and choose them; nobody gets anything else of the machine."""

import io
import zipfile
from pathlib import Path
from typing import cast

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from myna.domain.vault_paths import tenant_folder
from myna.domain.conversation import guild_tenant
from myna_at_work import Myna, hears, new_role

NOT_THERE = "I have no such file here. What there is: `!getfile`"
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


def content(town: Sandbox, message: Heard) -> dict[str, bytes]:
    """The attached files by name."""
    return {
        file.filename: cast("bytes", town.world.attachments[file.id][1]) for file in message.attachments
    }


async def test_a_manager_gets_a_file(town: Sandbox, manager: Member) -> None:
    reply = await answer_to(manager, "!getfile books/faq.csv")

    assert reply.content.startswith("Here you are: `faq.csv`")
    assert {"faq.csv": FAQ} == content(town, reply)
