"""Names of files, whoever thought of them."""

import re
from datetime import UTC, datetime
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.conversation import Tenant, direct_tenant, guild_tenant
from myna.domain.teaching import Provenance
from myna.domain.vault_paths import (
    archive_name,
    frozen_name,
    is_legal_name,
    is_own_folder,
    parts_of,
    provenance_of,
    shown_name,
    tamed_name,
    tenant_folder,
    twin_key,
)

ANYTHING = st.text(max_size=300)
NASTY = st.text(alphabet='./\\:~ \0\u202eaA1é%*?"<>|\ud800COMNULprn', max_size=40)
AT = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)


@given(ANYTHING | NASTY)
def test_a_path_stays_below_where_it_begins_on_every_system(path: str) -> None:
    parts = parts_of(path)

    if parts:
        for kind in (PurePosixPath, PureWindowsPath):
            below = kind("vault").joinpath(*parts)
            assert ("vault", *parts) == below.parts
            assert not below.is_absolute()
        assert not set(parts) & {"", ".", ".."}


@given(ANYTHING | NASTY)
def test_what_is_tamed_is_legal_and_stays_so(name: str) -> None:
    tamed = tamed_name(name)

    assert is_legal_name(tamed)
    assert parts_of(f"uploads/{frozen_name('0' * 64, name)}") is not None
    assert twin_key(tamed) == twin_key(tamed.upper())
    assert tamed == tamed_name(tamed)


@given(ANYTHING | NASTY)
def test_an_archive_has_a_legal_name(path: str) -> None:
    assert is_legal_name(archive_name(path, AT))
    assert is_legal_name(archive_name(path, AT, 20))


@pytest.mark.parametrize(
    ("name", "tamed"),
    [
        ("FAQ.csv", "faq.csv"),
        ("Наши вопросы (2).CSV", "наши_вопросы_2.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\win.ini", "win.ini"),
        ("a" * 500 + ".jsonl", "a" * 54 + ".jsonl"),
        (".env", "env"),
        ("nul.csv", "file-"),
        ("…", "file"),
        ("", "file"),
    ],
)
def test_a_tamed_name_still_reads_like_the_file(name: str, tamed: str) -> None:
    assert tamed_name(name).startswith(tamed)


@pytest.mark.parametrize(
    ("path", "number", "name"),
    [
        ("books", 1, "books-2026-11-22-1530.zip"),
        ("books/2026/", 1, "books-2026-2026-11-22-1530.zip"),
        ("", 1, "vault-2026-11-22-1530.zip"),
        ("books", 2, "books-2026-11-22-1530-2.zip"),
    ],
)
def test_an_archive_is_named_for_what_it_holds(path: str, number: int, name: str) -> None:
    assert name == archive_name(path, AT, number)


def test_every_tenant_has_a_folder_of_its_own() -> None:
    tenants = [
        guild_tenant(1),
        guild_tenant(2),
        direct_tenant(1),
        Tenant("guild-1"),
        Tenant("GUILD:1"),
        Tenant("guild:1/../2"),
        Tenant("guild:١"),
        Tenant("guild:" + "1" * 40),
        Tenant(""),
        Tenant("\ud800"),
    ]
    folders = [tenant_folder(tenant) for tenant in tenants]

    assert ["guild-1", "guild-2", "dm-1"] == folders[:3]
    assert len(tenants) == len({folder.casefold() for folder in folders})
    assert all(re.fullmatch(r"[a-z]+-[0-9a-f]+", folder, re.ASCII) for folder in folders)


@pytest.mark.parametrize("name", ["archives", "ARCHIVES", "Archiveſ", "ａrchives"])
def test_what_another_system_takes_for_her_folder_is_hers(name: str) -> None:
    assert is_own_folder((name, "a.zip"))


@pytest.mark.parametrize(
    ("path", "provenance"),
    [
        ("uploads/0123-faq.csv", Provenance.DISCORD),
        ("Uploads/0123-faq.csv", Provenance.DISCORD),
        ("frozen/0123-faq.csv", Provenance.OPERATOR),
        ("books/uploads/faq.csv", Provenance.OPERATOR),
    ],
)
def test_where_a_file_lies_tells_whose_words_it_holds(path: str, provenance: Provenance) -> None:
    assert provenance == provenance_of(path)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("uploads/0123456789abcdef-наши_вопросы.csv", "наши_вопросы.csv"),
        ("frozen/0123456789abcdef-faq.csv", "faq.csv"),
        ("uploads/", "uploads"),
        ("uploads/faq.csv", "faq.csv"),
        ("books/0123456789abcdef-faq.csv", "0123456789abcdef-faq.csv"),
        ("0123456789abcdef-faq.csv", "0123456789abcdef-faq.csv"),
    ],
)
def test_a_copy_is_shown_under_the_name_that_people_gave_it(path: str, name: str) -> None:
    assert name == shown_name(path)
