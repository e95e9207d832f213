"""Secrets are planted wherever Myna has any; then everything that she wrote or said is searched for them."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from byte_search import found_in
from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from in_call import called
from myna.domain.conversation import guild_tenant
from myna.domain.vault_paths import tenant_folder
from myna_at_work import hears

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's /proc"),
]

PLANTED = {
    "MYNA_OPENAI_API_KEY": "sk-canary-a1b2c3d4e5f6a7b8c9d0",
    "MYNA_OPENAI_BASE_URL": "http://keeper:canary-passw0rd-77@127.0.0.1:9/v1",
    "MYNA_GOOGLE_URL": "http://127.0.0.1:9/recognize?key=canary-google-key-88",
    "AWS_SECRET_ACCESS_KEY": "canary/aws/key/99aabbccddeeff",
    "MYNA_CHAT": "home=http://127.0.0.1:9/v1#small,away=https://127.0.0.1:9/v1#big",
    "MYNA_CHAT_KEYS": "home=sk-canary-chat-home-1122,away=sk-canary-chat-away-3344",
    "MYNA_REMOTE_TRAINING": "http://127.0.0.1:9/v1#base",
    "MYNA_REMOTE_TRAINING_KEY": "sk-canary-trainer-5566",
}
WORDS = (
    PLANTED["MYNA_OPENAI_API_KEY"],
    "canary-passw0rd-77",
    "canary-google-key-88",
    PLANTED["AWS_SECRET_ACCESS_KEY"],
    "sk-canary-chat-home-1122",
    "sk-canary-chat-away-3344",
    "sk-canary-trainer-5566",
)
FILES = {
    ".env": "KEY=canary-file-1",
    "prod.env": "KEY=canary-file-2",
    "server.pem": "-----BEGIN PRIVATE KEY-----\ncanary-file-3",
    "notes.txt": "token = canary-file-4-0123456789abcdefgh",
    "books/id_rsa": "canary-file-5",
    "books/list.csv": "question,answer\nthe key?,AKIACANARYFILE60000X\n",
}
"""In the vault of the town: nobody is to have them."""
HARMLESS = "books/rules.csv"
FILE_WORDS = ("canary-file", "AKIACANARYFILE60000X")


@dataclass(kw_only=True)
class Run:
    """A Myna of her own, and what she wrote on the terminal."""

    process: asyncio.subprocess.Process
    folder: Path
    vault: Path

    async def ended(self) -> str:
        self.process.terminate()
        printed, _ = await asyncio.wait_for(self.process.communicate(), 15)
        return printed.decode()


@pytest.fixture
async def run(town: Sandbox, tmp_path: Path) -> AsyncIterator[Run]:
    vault = tmp_path / "data" / "vaults" / tenant_folder(guild_tenant(int(town.guild.id)))
    for name, text in FILES.items():
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        (vault / name).write_text(text)
    (vault / HARMLESS).write_text("question,answer\nMay I shout?,No\n")
    settings = {
        "MYNA_DISCORD_TOKEN": town.bot_token,
        "MYNA_DISCORD_URL": town.url,
        "MYNA_DATA_DIR": str(tmp_path / "data"),
        "MYNA_LOG_FORMAT": "json",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "myna", "run", "--debug"),
        cwd=tmp_path,
        env={**os.environ, **settings, **PLANTED},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        limit=1 << 24,
    )
    async with asyncio.timeout(30):
        while not town.gateway.sessions:
            await asyncio.sleep(0.02)
    yield Run(process=process, folder=tmp_path, vault=vault)
    if process.returncode is None:
        process.kill()
        await process.wait()


def environments(pid: int) -> Mapping[int, bytes]:
    """Of the process and of all that it started."""
    found = {pid: Path(f"/proc/{pid}/environ").read_bytes()}
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found |= environments(int(child))
    return found


async def at_work(town: Sandbox) -> list[Heard]:
    """Questions, lessons, files, a call, and what goes wrong; returns what was heard of her."""
    alice = town.member("alice")
    heard = []
    for words in (
        "!hi",
        "!train what? -> this",
        "!ask what?",
        "!getfile",
        "!archive books",
        "!engines",
        "!ask well, what was what?",
        "!chat",
        "!usage",
    ):
        await alice.say("#general", words)
        heard.append(await hears(alice, timeout_seconds=10))
    for name in FILES:
        await alice.say("#general", f"!getfile {name}")
        heard.append(await hears(alice, timeout_seconds=10))
    await alice.slash("ask", question="what?")
    await called(alice)
    town.faults.fail("POST /channels/{channel_id}/messages", status=500)
    await alice.say("#general", "!hi")
    heard.append(await hears(alice, timeout_seconds=10))
    town.faults.malformed_event("MESSAGE_CREATE", {"author": {"id": "x"}, "content": "broken"})
    town.faults.malformed_event("INTERACTION_CREATE", {"token": "aW50ZXJhY3Rpb246Y2FuYXJ5"})
    await alice.say("#general", "!ask what?")
    heard.append(await hears(alice, timeout_seconds=10))
    return heard


def tokens(town: Sandbox) -> list[str]:
    """What Discord told her in confidence."""
    calls = list(town.voice.sessions)
    interactions = list(town.interactions._ids)
    assert calls
    assert interactions
    return [town.bot_token, *calls, *interactions, "aW50ZXJhY3Rpb246Y2FuYXJ5"]


async def test_no_secret_is_in_what_she_writes_keeps_or_says(town: Sandbox, run: Run) -> None:
    heard = await at_work(town)
    secret = [*WORDS, *tokens(town)]
    printed = await run.ended()
    said = " ".join(f"{each.content} {each.payload}" for each in heard)
    kept = found_in(run.folder, [*secret, *FILE_WORDS])

    assert [] == [word for word in secret if word in printed]
    assert [] == [word for word in (*secret, *FILE_WORDS) if word in said]
    planted = {f"{run.vault.relative_to(run.folder).as_posix()}/{name}" for name in FILES}
    assert planted >= set().union(*kept.values())
    assert [*(run.vault / "archives").glob("*.zip")]
    assert set(FILE_WORDS) == set(kept)


async def test_no_process_that_she_starts_is_told_a_secret(town: Sandbox, run: Run) -> None:
    await at_work(town)

    own, *others = environments(run.process.pid).values()

    assert others
    assert all(word.encode() in own for word in WORDS)
    assert [] == [
        word for word in (*WORDS, town.bot_token) if any(word.encode() in one for one in others)
    ]
