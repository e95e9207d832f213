"""Secrets that lie in a vault all the same leave it by no command; a hundred ordinary files do."""

import bz2
import gzip
import io
import itertools
import json
import lzma
import sqlite3
import zipfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from myna.domain.access import Actor, Role
from myna.domain.conversation import guild_tenant
from myna.errors import FileRefused
from myna.services.datasets import DatasetService
from myna.services.vault import VaultService
from myna.storage.vault import FileVault, VaultLimits
from myna.testing import MemoryDatasetStore

MANAGER = Actor(id=7, role=Role.MANAGER, tenant=guild_tenant(1))
AT = datetime(2026, 11, 22, tzinfo=UTC)
CANARY = "c4n4ry"
"""Stands in all that is secret."""

SECRET_NAMES = (
    "prod.env", "app.env.local", "server.pem", "server.key", "id_rsa", "id_ed25519", "key.p12", "cert.pfx", "login.ppk",
    "store.jks", "passwords.kdbx", "client.ovpn", "backup.gpg", "me.asc", "netrc", "htpasswd", "npmrc", "pypirc",
    "token.txt", "my token.md", "tokens-2026.csv", "secret.json", "secrets.yaml", "credentials.csv", "api_key.txt",
    "passwd", "passwords.txt", "passphrase.md", "пароли.txt", "токен.txt", "секреты.csv", "TOKEN.TXT", "ｔｏｋｅｎ.txt",
)  # fmt: skip
SECRET_WORDS = (
    f"-----BEGIN OPENSSH PRIVATE KEY-----\n{CANARY}",
    f"-----BEGIN RSA PRIVATE KEY-----\n{CANARY}",
    f"MTE4MzQ1Njc4OTAxMjM0NTY3OA.GaBcDe.{CANARY}" + "x" * 32,
    f"sk-proj-{CANARY}" + "a1B2" * 8,
    f"ghp_{CANARY}" + "a1B2" * 9,
    f"https://discord.com/api/webhooks/123456789012345678/{CANARY}" + "a1B2" * 17,
    f"123456789:AA{CANARY}" + "a1B2_" * 7,
    f'api_key = "{CANARY}' + "a1B2" * 8 + '"',
    f"MYNA_DISCORD_TOKEN={CANARY}" + "a1B2" * 8,
)


def database(words: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE settings (name TEXT, value TEXT)")
    connection.execute("INSERT INTO settings VALUES ('key', ?)", (words,))
    connection.commit()
    return connection.serialize()


def zipped(name: str, data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, data)
    return made.getvalue()


WRAPPED: Mapping[str, Callable[[str], bytes]] = {
    "notes.txt": str.encode,
    "faq.csv": lambda words: f"question,answer\nWhen?,On Friday\nWhat?,{words}\n".encode(),
    "faq.jsonl": lambda words: json.dumps({"question": "What?", "answer": words}).encode(),
    "config.yaml": lambda words: f"bot:\n  value: {words}\n".encode(),
    "windows.txt": lambda words: words.encode("utf-16"),
    "log.txt": lambda words: b"2026-11-22 an ordinary line\n" * 5_000 + words.encode(),
    "at the seam.txt": lambda words: bytes((1 << 16) - 12) + words.encode(),
    "rows.db": database,
    "plan.docx": lambda words: zipped("word/document.xml", words.encode()),
    "old.zip": lambda words: zipped("books/old.zip", zipped("notes.txt", words.encode())),
    "dump.gz": lambda words: gzip.compress(words.encode()),
    "dump.bz2": lambda words: bz2.compress(words.encode()),
    "dump.xz": lambda words: lzma.compress(words.encode()),
}
ORDINARY: Sequence[str] = tuple(
    f"{folder}/{word} {number}.{ending}"
    for number, (folder, word, ending) in enumerate(
        itertools.product(
            ("books", "вопросы"),
            ("faq", "keynote", "monkey", "tokenizer", "оценки"),
            ("csv", "txt", "md", "jsonl", "zip")
        )
    )
) * 2  # fmt: skip


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    return FileVault(root=tmp_path / "vaults", limits=VaultLimits(min_free_bytes=0))


def planted() -> dict[str, bytes]:
    lesson = f"question,answer\nWhat is it?,{CANARY}\n".encode()
    named = {f"names/{name}": lesson for name in SECRET_NAMES}
    held = {
        f"held {number}/{name}": wrap(words)
        for number, words in enumerate(SECRET_WORDS)
        for name, wrap in WRAPPED.items()
    }
    return {**named, **held, "secrets/faq.csv": lesson, "books/tokens/faq.csv": lesson}


def unpacked(data: bytes) -> bytes:
    """All that is in it, however it is packed."""
    found = data
    for opened in (gzip.decompress, bz2.decompress, lzma.decompress):
        try:
            found += opened(data)
        except (OSError, EOFError, lzma.LZMAError, ValueError):
            continue
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            found += b"".join(unpacked(packed.read(name)) for name in packed.namelist())
    return found + found.replace(b"\0", b"")


def test_the_canary_is_found_wherever_it_is_planted() -> None:
    """Otherwise nothing would be proved."""
    assert len(planted()) >= 150
    assert [] == [path for path, data in planted().items() if CANARY.encode() not in unpacked(data)]


async def test_no_secret_of_a_vault_is_had_archived_or_learned(vault: FileVault) -> None:
    for path, data in planted().items():
        await vault.write(MANAGER.tenant, path, data)
    await vault.write(MANAGER.tenant, "books/faq.csv", b"question,answer\nWhen?,On Friday\n")
    service = VaultService(vault=vault, clock=lambda: AT)
    datasets = DatasetService(
        vault=vault, store=MemoryDatasetStore(), clock=lambda: AT, max_file_bytes=1 << 20
    )

    for path in planted():
        attempts: Sequence[Callable[[], Awaitable[object]]] = (
            lambda path=path: service.read(MANAGER, path),
            lambda path=path: service.archive(MANAGER, path),
            lambda path=path: datasets.select(MANAGER, path, is_positive=True, key="1"),
            lambda path=path: datasets.freeze_directory(MANAGER, path),
        )
        for attempt in attempts:
            with pytest.raises(FileRefused) as refused:
                await attempt()
            assert refused.value.details["reason"] in {"secret", "empty", "unknown-kind"}
    for folder in ("secrets", "books/tokens"):
        with pytest.raises(FileRefused):
            await service.archive(MANAGER, folder)

    made = await service.archive(MANAGER, "")
    frozen = await datasets.freeze_directory(MANAGER, "")
    await datasets.select(MANAGER, "", is_positive=True, key="2")
    assert set(planted()) == set(made.passed_over)
    assert ["faq.csv"] == [file.name for file in frozen.files]
    own = vault.root / "guild-1"
    written = [path for name in ("archives", "frozen") for path in (own / name).iterdir()]
    assert len(written) == 3
    assert [] == [path for path in written if CANARY.encode() in unpacked(path.read_bytes())]


async def test_a_hundred_ordinary_files_are_had_and_archived(vault: FileVault) -> None:
    service = VaultService(vault=vault, clock=lambda: AT)
    files = {
        f"{number % 7}/{path}": zipped("faq.csv", path.encode())
        if path.endswith("zip")
        else path.encode()
        for number, path in enumerate(ORDINARY)
    }
    for path, data in files.items():
        await vault.write(MANAGER.tenant, path, data)

    assert len(files) == 100
    for path, data in files.items():
        assert data == await service.read(MANAGER, path)
    made = await service.archive(MANAGER, "")
    assert (100, ()) == (made.file_count, made.passed_over)
    assert await service.read(MANAGER, made.entry.path)
