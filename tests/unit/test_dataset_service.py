"""What is to be learned is copied and stays as it was, and what is passed over is said."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from myna.domain.access import Actor, Role
from myna.domain.conversation import Tenant, guild_tenant
from myna.domain.datasets import PassedOver
from myna.domain.jobs import DatasetFile
from myna.domain.teaching import Provenance
from myna.domain.vault_paths import provenance_of
from myna.errors import FileRefused, NotAllowed, NotFound, NothingKept
from myna.ports import VaultEntry
from myna.services import datasets
from myna.services.datasets import DatasetService
from myna.testing import MemoryDatasetStore, MemoryVault

HERE, ELSEWHERE = guild_tenant(1), guild_tenant(2)
AT = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
FAQ = b"When do we meet? -> On Friday\nWhere? -> In the library\n"
MAX_FILE_BYTES = 10_000


def actor(role: Role = Role.TEACHER, tenant: Tenant = HERE) -> Actor:
    return Actor(id=7, role=role, tenant=tenant)


@dataclass(kw_only=True)
class Shelf:
    vault: MemoryVault = field(default_factory=MemoryVault)
    store: MemoryDatasetStore = field(default_factory=MemoryDatasetStore)

    @property
    def service(self) -> DatasetService:
        return DatasetService(
            vault=self.vault, store=self.store, clock=lambda: AT, max_file_bytes=MAX_FILE_BYTES
        )

    async def holds(self, *paths: str, data: bytes = FAQ, tenant: Tenant = HERE) -> None:
        for path in paths:
            await self.vault.write(tenant, path, data)

    async def read(self, path: str) -> bytes:
        return await self.vault.read(HERE, path, max_bytes=MAX_FILE_BYTES)

    async def names(self, folder: str) -> list[str]:
        return [entry.path for entry in await self.vault.entries(HERE, folder)]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


async def test_an_upload_is_kept_under_what_it_holds(shelf: Shelf) -> None:
    digest = hashlib.sha256(FAQ).hexdigest()

    kept = await shelf.service.freeze_upload(actor(), "../Наши Вопросы.TXT", FAQ)

    path = f"uploads/{digest[:16]}-наши_вопросы.txt"
    assert DatasetFile(path=path, sha256=digest, name="../Наши Вопросы.TXT") == kept
    assert FAQ == await shelf.read(path)


async def test_half_a_character_in_the_name_of_an_upload_is_left_out(shelf: Shelf) -> None:
    kept = await shelf.service.freeze_upload(actor(), "a\ud83d\0.csv", FAQ)

    assert "a .csv" == kept.name


async def test_the_same_upload_is_kept_once(shelf: Shelf) -> None:
    first = await shelf.service.freeze_upload(actor(), "faq.txt", FAQ)
    again = await shelf.service.freeze_upload(actor(), "FAQ.txt", FAQ)
    other = await shelf.service.freeze_upload(actor(), "faq.txt", FAQ + b"more")

    assert first.path == again.path
    assert {first.path, other.path} == set(await shelf.names("uploads"))


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "empty"), (bytes(MAX_FILE_BYTES + 1), "too-large")]
)
async def test_an_upload_of_nothing_or_too_much_is_refused(
    shelf: Shelf, data: bytes, reason: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        await shelf.service.freeze_upload(actor(), "faq.txt", data)

    assert reason == refused.value.details["reason"]


@pytest.mark.parametrize("role", [Role.STRANGER, Role.MEMBER])
async def test_members_neither_freeze_nor_choose(shelf: Shelf, role: Role) -> None:
    await shelf.holds("faq.txt")

    for attempt in (
        shelf.service.freeze_upload(actor(role), "faq.txt", FAQ),
        shelf.service.freeze_directory(actor(role), ""),
        shelf.service.select(actor(role), "faq.txt", is_positive=True, key="1"),
        shelf.service.selected(actor(role)),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    assert ["faq.txt"] == await shelf.names("")


async def test_a_folder_is_frozen_with_all_below_it_in_order(shelf: Shelf) -> None:
    await shelf.holds("books/b.csv", data=b"question,answer\na,b\n")
    await shelf.holds("books/a.txt", "books/more/c.md", "other.txt")

    frozen = await shelf.service.freeze_directory(actor(), "books/")

    assert ["a.txt", "b.csv", "c.md"] == [file.name for file in frozen.files]
    assert all(file.path.startswith("frozen/") for file in frozen.files)
    assert () == frozen.passed_over


async def test_a_copy_stays_what_it_was(shelf: Shelf) -> None:
    await shelf.holds("books/faq.txt")
    (file,) = (await shelf.service.freeze_directory(actor(), "books")).files

    await shelf.holds("books/faq.txt", data=b"something else")

    assert FAQ == await shelf.read(file.path)


async def test_what_is_passed_over_is_said(shelf: Shelf) -> None:
    await shelf.holds("books/faq.txt", "books/token.txt")
    await shelf.holds("books/picture.png", data=b"\x89PNG")
    await shelf.holds("books/large.txt", data=bytes(MAX_FILE_BYTES + 1))
    await shelf.holds("books/noise.txt", data=bytes(100))
    await shelf.holds("books/key.txt", data=b"-----BEGIN PRIVATE KEY-----")

    frozen = await shelf.service.freeze_directory(actor(), "books")

    assert ["faq.txt"] == [file.name for file in frozen.files]
    assert {
        PassedOver(path="books/token.txt", reason="secret"),
        PassedOver(path="books/key.txt", reason="secret"),
        PassedOver(path="books/picture.png", reason="unknown-kind"),
        PassedOver(path="books/large.txt", reason="too-large"),
        PassedOver(path="books/noise.txt", reason="not-text"),
    } == set(frozen.passed_over)


async def test_all_of_it_is_what_people_put_there(shelf: Shelf) -> None:
    await shelf.holds("faq.txt", "archives/a.txt", "frozen/b.txt", "uploads/c.txt", "reports/d.txt")

    frozen = await shelf.service.freeze_directory(actor(), "")

    assert ["faq.txt"] == [file.name for file in frozen.files]


async def test_what_was_uploaded_can_be_chosen_and_stays_where_it_lies(shelf: Shelf) -> None:
    kept = await shelf.service.freeze_upload(actor(), "faq.txt", FAQ)

    (file,) = (await shelf.service.freeze_directory(actor(), kept.path)).files

    assert kept == file


@pytest.mark.parametrize(
    "folder", ["uploads", "uploads/", "frozen", "archives", "reports", "reports/a1b2c3"]
)
async def test_a_folder_of_her_own_copies_is_not_learned_again(shelf: Shelf, folder: str) -> None:
    await shelf.service.freeze_upload(actor(), "faq.txt", FAQ)
    await shelf.holds("frozen/b.txt", "archives/a.txt", "reports/a1b2c3/faq.csv")

    with pytest.raises(FileRefused) as refused:
        await shelf.service.freeze_directory(actor(), folder)

    assert "own-copies" == refused.value.details["reason"]


async def test_one_file_is_frozen_or_refused_for_what_is_wrong_with_it(shelf: Shelf) -> None:
    await shelf.holds("faq.txt", "picture.png")

    (file,) = (await shelf.service.freeze_directory(actor(), "faq.txt")).files
    assert "faq.txt" == file.name
    with pytest.raises(FileRefused) as refused:
        await shelf.service.freeze_directory(actor(), "picture.png")
    assert "unknown-kind" == refused.value.details["reason"]


@pytest.mark.parametrize("path", ["nothing", "../guild-2", "/etc", "faq.txt/more", "theirs"])
async def test_what_is_not_there_cannot_be_frozen(shelf: Shelf, path: str) -> None:
    await shelf.holds("faq.txt")
    await shelf.holds("theirs/faq.txt", tenant=ELSEWHERE)

    with pytest.raises(NotFound):
        await shelf.service.freeze_directory(actor(), path)


async def test_a_dataset_has_an_end(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "MAX_FILES", 3)
    await shelf.holds(*(f"books/{number}.txt" for number in range(5)))

    frozen = await shelf.service.freeze_directory(actor(), "books")

    assert ["0.txt", "1.txt", "2.txt"] == [file.name for file in frozen.files]
    assert ["too-many"] * 2 == [passed.reason for passed in frozen.passed_over]


async def test_a_dataset_has_a_size(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "MAX_BYTES", len(FAQ) + 10)
    await shelf.holds("books/1.txt", "books/2.txt")

    frozen = await shelf.service.freeze_directory(actor(), "books")

    assert ["1.txt"] == [file.name for file in frozen.files]
    assert [PassedOver(path="books/2.txt", reason="too-many")] == list(frozen.passed_over)


async def test_a_vault_without_room_is_no_file_passed_over(shelf: Shelf) -> None:
    shelf.vault = MemoryVault(max_bytes=len(FAQ) + 10)
    await shelf.holds("books/faq.txt")

    with pytest.raises(FileRefused) as refused:
        await shelf.service.freeze_directory(actor(), "books")

    assert "vault-full" == refused.value.details["reason"]


async def test_what_was_selected_is_counted_archived_and_remembered(shelf: Shelf) -> None:
    await shelf.holds("books/faq.txt", data=FAQ + b"no lesson\n")

    selection = await shelf.service.select(actor(), "books/", is_positive=False, key="k")

    dataset = selection.dataset
    assert dataset == await shelf.service.selected(actor())
    assert ("books", False, 3, 2) == (
        dataset.path,
        dataset.is_positive,
        dataset.row_count,
        dataset.kept_count,
    )
    assert (7, AT, "k") == (dataset.chosen_by, dataset.chosen_at, dataset.id)
    assert ["archives/books-2026-11-22-1530.zip"] == await shelf.names("archives")
    assert FAQ + b"no lesson\n" == await shelf.read(dataset.files[0].path)


async def test_what_was_selected_is_used_once(shelf: Shelf) -> None:
    await shelf.holds("faq.txt")
    dataset = (await shelf.service.select(actor(), "faq.txt", is_positive=True, key="k")).dataset

    await shelf.service.used(dataset)

    assert await shelf.service.selected(actor()) is None


async def test_what_holds_no_lesson_cannot_be_selected(shelf: Shelf) -> None:
    await shelf.holds("books/words.csv", data=b"question,answer\nonly a question,\n")

    for path in ("books", "books/words.csv"):
        with pytest.raises(FileRefused) as refused:
            await shelf.service.select(actor(), path, is_positive=True, key="k")
        assert "no-lessons" == refused.value.details["reason"]
    assert await shelf.service.selected(actor()) is None
    assert ["books"] == await shelf.names("")


async def test_a_folder_of_files_that_are_all_too_large_is_refused_for_that(shelf: Shelf) -> None:
    await shelf.holds("books/large.txt", "books/larger.txt", data=bytes(MAX_FILE_BYTES + 1))
    await shelf.holds("books/picture.png")

    with pytest.raises(FileRefused) as refused:
        await shelf.service.freeze_directory(actor(), "books")

    assert "too-large" == refused.value.details["reason"]


async def test_a_huge_file_is_counted_no_further_than_people_wait_for(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "MOST_COUNTED", 4)
    monkeypatch.setattr(datasets, "LEAST_COUNTED", 2)
    rows = b"question,answer\n" + b"".join(b"Question %d?,Yes\n" % each for each in range(9))
    await shelf.holds("books/a.csv", "books/b.csv", data=rows)
    await shelf.holds("books/c.csv", data=b"question,answer\n,a\n,b\n,c\nWhen?,Now\n")

    selection = await shelf.service.select(actor(), "books", is_positive=True, key="1")

    assert selection.has_more
    assert ["a.csv", "b.csv"] == [file.name for file in selection.dataset.files]
    assert (4 + 2 + 2, 4 + 2) == (selection.dataset.row_count, selection.dataset.kept_count)


async def test_what_is_counted_whole_leaves_nothing_open(shelf: Shelf) -> None:
    await shelf.holds("faq.txt")

    assert not (await shelf.service.select(actor(), "faq.txt", is_positive=True, key="1")).has_more


async def test_an_upload_that_a_deletion_overtook_is_not_kept(shelf: Shelf) -> None:
    store = shelf.store

    class Overtaken(MemoryVault):
        async def write(self, tenant: Tenant, path: str, data: bytes) -> VaultEntry:
            store.unwanted.opted_out[actor().id] = AT
            return await super().write(tenant, path, data)

    shelf.vault = Overtaken()
    with pytest.raises(NothingKept):
        await shelf.service.freeze_upload(actor(), "faq.csv", FAQ)

    assert [] == await shelf.vault.entries(HERE)


async def test_rows_that_were_refused_are_not_learned_from_her_report(shelf: Shelf) -> None:
    """Whose they are could not be told any more."""
    await shelf.holds("reports/abc/faq.csv")

    with pytest.raises(FileRefused) as refused:
        await shelf.service.freeze_directory(actor(), "reports/abc/faq.csv")

    assert "own-copies" == refused.value.details["reason"]


async def test_what_myna_wrote_of_members_words_does_not_become_the_operators(
    shelf: Shelf,
) -> None:
    await shelf.holds("Archives/faq.csv", "books/faq.csv")

    written = await shelf.service.freeze_directory(actor(), "Archives/faq.csv")
    put_there = await shelf.service.freeze_directory(actor(), "books/faq.csv")

    assert [Provenance.DISCORD] == [provenance_of(each.path) for each in written.files]
    assert [Provenance.OPERATOR] == [provenance_of(each.path) for each in put_there.files]
