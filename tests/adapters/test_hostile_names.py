"""Whatever a file is called, it lies where it belongs, under what it holds, and its name does nothing when shown."""

import io
import re
import unicodedata
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hostile_names import NAMES, twins_of
from myna.bot.learning.file_lists import in_code
from myna.bot.rendering import quoted
from myna.domain.access import Actor, Role
from myna.domain.conversation import guild_tenant
from myna.domain.vault_paths import is_legal_name, twin_key
from myna.errors import NotFound
from myna.services.datasets import DatasetService
from myna.services.vault import VaultService
from myna.storage.vault import FileVault, VaultLimits
from myna.testing import MemoryDatasetStore

TEACHER = Actor(id=7, role=Role.MANAGER, tenant=guild_tenant(1))
AT = datetime(2026, 11, 22, tzinfo=UTC)
ROW = "question,answer\nWhat is number {}?,{}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "vaults"


@pytest.fixture
def shelf(root: Path) -> FileVault:
    return FileVault(root=root, limits=VaultLimits(min_free_bytes=0))


def datasets(shelf: FileVault) -> DatasetService:
    return DatasetService(
        vault=shelf, store=MemoryDatasetStore(), clock=lambda: AT, max_file_bytes=10_000
    )


def test_there_are_a_hundred_and_fifty_names() -> None:
    assert len(NAMES) >= 150


async def test_every_upload_lies_under_what_it_holds_and_nothing_lies_elsewhere(
    shelf: FileVault, root: Path
) -> None:
    kept = [
        await datasets(shelf).freeze_upload(TEACHER, name, ROW.format(number, number).encode())
        for number, name in enumerate(NAMES)
    ]

    uploads = root / "guild-1" / "uploads"
    on_disk = [path for path in root.rglob("*") if path not in {uploads, uploads.parent}]
    assert {f"uploads/{path.relative_to(uploads)}" for path in on_disk} == {f.path for f in kept}
    assert len(NAMES) == len(on_disk) == len({twin_key(path.name) for path in on_disk})
    for number, file in enumerate(kept):
        name = file.path.removeprefix("uploads/")
        assert name.startswith(f"{file.sha256[:16]}-")
        assert is_legal_name(name)
        assert ROW.format(number, number).encode() == (uploads / name).read_bytes()


async def test_an_archive_of_all_uploads_can_be_unpacked_anywhere(shelf: FileVault) -> None:
    for number, name in enumerate(NAMES):
        await datasets(shelf).freeze_upload(TEACHER, name, ROW.format(number, number).encode())
    service = VaultService(vault=shelf, clock=lambda: AT)
    made = await service.archive(TEACHER, "uploads")

    data = await service.read(TEACHER, made.entry.path)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
    assert len(names) + len(made.passed_over) == len(NAMES)
    assert all(path.endswith("-passwd") for path in made.passed_over)
    assert all(map(is_legal_name, names))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_shown_is_words_alone(name: str) -> None:
    shown = quoted(name)

    assert shown == "" or re.fullmatch(r"`[^`]{1,60}`", shown)
    hidden = {
        sign for sign in shown if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    }
    assert hidden <= {"\u200d"}  # joins emoji


@pytest.mark.parametrize("name", [name for name in NAMES if is_legal_name(name)])
def test_a_name_in_a_list_is_code_alone(name: str) -> None:
    assert re.fullmatch(r"`[^`]{1,60}`", in_code(name))


async def test_what_only_looks_like_a_file_is_none(shelf: FileVault) -> None:
    path = "books/facs.csv"
    await shelf.write(TEACHER.tenant, path, b"-")
    twins = [twin for twin in twins_of(path) if twin != path]

    assert len(twins) >= 200
    for twin in twins:
        with pytest.raises(NotFound):
            await shelf.read(TEACHER.tenant, twin, max_bytes=10)
