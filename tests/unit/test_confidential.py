"""What looks like a secret, whatever it is called and wherever it is packed."""

import bz2
import gzip
import io
import lzma
import os
import zipfile
from collections.abc import Callable

import pytest

from myna.domain import confidential
from myna.domain.confidential import (
    CHUNK_BYTES,
    MAX_LAYERS,
    is_confidential,
    is_secret_name,
)

KEY = "-----BEGIN OPENSSH PRIVATE KEY-----"
TOKEN = "MTE4MzQ1Njc4OTAxMjM0NTY3OA" + "." + "GaBcDe" + "." + "x" * 38


def zipped(files: dict[str, bytes], **how: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how.get("kind", zipfile.ZIP_DEFLATED)) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def looks_secret(data: bytes, name: str = "notes.txt") -> bool:
    return is_confidential(name, io.BytesIO(data))


@pytest.mark.parametrize(
    "name",
    [
        ".env",
        "prod.env",
        ".env.local",
        "server.PEM",
        "tls.key",
        "id_rsa",
        "id_ed25519.pub",
        "backup-id_rsa",
        "token",
        "token.txt",
        "tokens.csv",
        "discord-token.txt",
        "discord_token",
        "my secrets.md",
        "credentials.json",
        "API_KEY.txt",
        "apikey",
        "Chrome Passwords.csv",
        "пароли.txt",
        "токен бота.txt",
        "ｔｏｋｅｎ.txt",
        "0123-token.txt",
        "token1.txt",
        "keys.kdbx",
        ".netrc",
        "store.jks",
    ],
)
def test_some_names_tell(name: str) -> None:
    assert is_secret_name(name)
    assert looks_secret(b"-", name)


@pytest.mark.parametrize(
    "name",
    [
        "faq.csv",
        "tokenizer.json",
        "secretary.csv",
        "monkey.txt",
        "keynote.md",
        "envy.csv",
        "вопросы.csv",
    ],
)
def test_other_names_do_not(name: str) -> None:
    assert not looks_secret(b"-", name)


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        "-----BEGIN RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----",
        "PuTTY-User-Key-File-3: ssh-ed25519",
        f"the bot runs with {TOKEN}, ok?",
        "sk-" + "a1B2" * 8,
        "sk-proj-" + "a1B2" * 8,
        "ghp_" + "a1B2" * 9,
        "AKIA" + "ABCD" * 4,
        "AIza" + "a1B2-" * 7,
        "https://discord.com/api/webhooks/123456789012345678/" + "a1B2" * 17,
        "123456789:AA" + "a1B2_" * 7,
        'api_key = "' + "a1B2" * 8 + '"',
        '{"password": "' + "a1B2" * 8 + '"}',
    ],
)
def test_some_contents_tell(text: str) -> None:
    data = text.encode()

    assert looks_secret(data)
    assert looks_secret(b"question,answer\r\nWhat?," + data)
    assert looks_secret(text.encode("utf-16"))
    assert looks_secret(bytes(CHUNK_BYTES - 20) + data)
    assert looks_secret(zipped({"inside/notes.txt": data}))


@pytest.mark.parametrize(
    "text",
    [
        "What is a private key? -> A secret number",
        "What is the password of the wifi? -> Ask at the desk",
        "token: ask a manager",
        "https://example.org/a.very.long-address/of-something/that-is-no.secret?x=1",
        "Version 1.2.3-beta.4",
        "на рынке-базаре " * 50,
        "task-" + "word-" * 10,
    ],
)
def test_ordinary_lessons_do_not(text: str) -> None:
    assert not looks_secret(text.encode())


def test_a_zip_with_a_secret_name_in_it_tells() -> None:
    assert looks_secret(zipped({"a/.env": b"-"}))
    assert looks_secret(zipped({"secrets\\plan.txt": b"-"}))
    assert not looks_secret(zipped({"a/faq.csv": b"-"}), "faq.zip")


def test_a_zip_that_cannot_be_looked_through_counts_as_a_secret() -> None:
    whole = zipped({"faq.csv": os.urandom(1_000)})
    broken = whole[:200] + bytes(100) + whole[300:]
    encrypted = bytearray(whole)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.index(mark) + place] |= 1

    assert looks_secret(broken)
    assert looks_secret(bytes(encrypted))
    assert looks_secret(zipped({"faq.csv": b"-"}, kind=zipfile.ZIP_LZMA))


def test_a_zip_that_unpacks_to_more_than_anybody_packs_counts_as_a_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    zeros = zipped({"zeros.bin": bytes(2 << 20)})
    assert not looks_secret(zeros, "zeros.zip")

    monkeypatch.setattr(confidential, "MAX_UNPACKED_BYTES", 1 << 20)
    assert looks_secret(zeros, "zeros.zip")


@pytest.mark.parametrize("packed", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_stream_is_looked_through(
    packed: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confidential, "MAX_UNPACKED_BYTES", 1 << 20)
    assert looks_secret(packed(b"some words\n" * 9_000 + KEY.encode()))
    assert looks_secret(packed(b"words")[:-4])
    assert looks_secret(packed(bytes(2 << 20)))
    assert not looks_secret(packed(b"some words\n" * 9_000), "words.gz")
    assert looks_secret(zipped({"words.gz": packed(KEY.encode())}))


def test_zips_in_zips_are_looked_through_as_deep_as_anybody_packs_them() -> None:
    harmless, secret = b"some words", KEY.encode()
    for _ in range(MAX_LAYERS):
        harmless, secret = zipped({"a.docx": harmless}), zipped({"a.docx": secret})
        assert not looks_secret(harmless, "a.zip")
        assert looks_secret(secret, "a.zip")

    assert looks_secret(zipped({"a.zip": harmless}), "a.zip")


def test_what_is_too_large_to_be_looked_into_within_a_zip_counts_as_a_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(confidential, "MAX_NESTED_BYTES", 1 << 16)
    large = zipped({"noise.bin": os.urandom(1 << 16)})

    assert looks_secret(zipped({"large.zip": large}), "a.zip")
    assert not looks_secret(large, "large.zip")


def test_looking_takes_no_longer_for_nasty_bytes() -> None:
    """One second would be long: each is one mebibyte."""
    for piece in (
        b"a",
        b"-",
        b"sk_",
        b"token ",
        b"BEGIN ",
        b"a.",
        b"aaaaaaaaaaaaaaaaaaaaaa.aaaaaa.",
    ):
        assert not looks_secret(piece * ((1 << 20) // len(piece)))
