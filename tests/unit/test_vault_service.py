"""Who gets what of a server's files, and what nobody gets."""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from myna.domain.access import Action, Actor, Role
from myna.domain.conversation import Tenant, guild_tenant
from myna.domain.vault_paths import short_id
from myna.errors import FileRefused, NotAllowed, NotFound
from myna.services.vault import MAX_SENT_BYTES, MAX_SUGGESTIONS, VaultService
from myna.testing import MemoryVault

HERE, ELSEWHERE = guild_tenant(1), guild_tenant(2)
AT = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
KEY = b"-----BEGIN EC PRIVATE KEY-----"


def actor(role: Role = Role.MANAGER, tenant: Tenant = HERE) -> Actor:
    return Actor(id=7, role=role, tenant=tenant)


@dataclass(kw_only=True)
class Shelf:
    vault: MemoryVault = field(default_factory=MemoryVault)

    @property
    def service(self) -> VaultService:
        return VaultService(vault=self.vault, clock=lambda: AT)

    async def holds(self, *paths: str, data: bytes = b"-", tenant: Tenant = HERE) -> None:
        for path in paths:
            await self.vault.write(tenant, path, data)

    async def suggested(
        self, typed: str, who: Actor, action: Action = Action.GET_FILE
    ) -> list[str]:
        return [each.path for each in await self.service.suggestions(who, typed, action=action)]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.mark.parametrize("role", [Role.STRANGER, Role.MEMBER, Role.TEACHER])
async def test_only_managers_get_files(shelf: Shelf, role: Role) -> None:
    await shelf.holds("faq.csv")

    for attempt in (
        shelf.service.read(actor(role), "faq.csv"),
        shelf.service.read(actor(role), "nothing.csv"),
        shelf.service.archive(actor(role), "faq.csv"),
        shelf.service.entries(actor(role), action=Action.GET_FILE),
        shelf.service.suggestions(actor(role), "", action=Action.ARCHIVE),
    ):
        with pytest.raises(NotAllowed):
            await attempt


async def test_teachers_see_what_they_may_select(shelf: Shelf) -> None:
    await shelf.holds("faq.csv")

    assert ["faq.csv"] == await shelf.suggested("", actor(Role.TEACHER), Action.SELECT_DATASET)


async def test_a_manager_gets_the_files_of_their_server_alone(shelf: Shelf) -> None:
    await shelf.holds("faq.csv", data=b"ours")
    await shelf.holds("theirs.csv", tenant=ELSEWHERE)

    assert await shelf.service.read(actor(), "faq.csv") == b"ours"
    with pytest.raises(NotFound):
        await shelf.service.read(actor(), "theirs.csv")
    with pytest.raises(NotFound):
        await shelf.service.archive(actor(), "theirs.csv")


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("prod.env", b"-"),
        ("keys/server.txt", KEY),
        ("secrets/plan.txt", b"-"),
        ("notes.txt", b"some text\n" + KEY),
    ],
)
async def test_what_looks_like_a_secret_is_refused(shelf: Shelf, path: str, data: bytes) -> None:
    await shelf.holds(path, data=data)

    with pytest.raises(FileRefused) as refused:
        await shelf.service.read(actor(), path)

    assert "secret" == refused.value.details["reason"]


async def test_so_is_a_secret_that_was_packed_by_hand(shelf: Shelf) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notes.txt", KEY)
    await shelf.holds("backup.zip", data=packed.getvalue())

    with pytest.raises(FileRefused):
        await shelf.service.read(actor(), "backup.zip")
    with pytest.raises(FileRefused):
        await shelf.service.archive(actor(), "backup.zip")


async def test_the_last_byte_that_discord_takes_is_sent(shelf: Shelf) -> None:
    await shelf.holds("large.bin", data=bytes(MAX_SENT_BYTES))
    await shelf.holds("larger.bin", data=bytes(MAX_SENT_BYTES + 1))

    assert MAX_SENT_BYTES == len(await shelf.service.read(actor(), "large.bin"))
    with pytest.raises(FileRefused) as refused:
        await shelf.service.read(actor(), "larger.bin")
    assert "too-large-to-send" == refused.value.details["reason"]


async def test_archives_of_one_minute_lie_beside_each_other(shelf: Shelf) -> None:
    await shelf.holds("books/faq.csv")

    made = [(await shelf.service.archive(actor(), "books")).entry.path for _ in range(3)]

    start = "archives/books-2026-11-22-1530"
    assert [f"{start}.zip", f"{start}-2.zip", f"{start}-3.zip"] == made


async def test_an_archive_can_be_had_again(shelf: Shelf) -> None:
    await shelf.holds("books/faq.csv")
    made = await shelf.service.archive(actor(), "books")

    assert await shelf.service.read(actor(), made.entry.path)


async def test_what_begins_like_it_is_suggested_first(shelf: Shelf) -> None:
    await shelf.holds("old faq.csv", "faq.csv", "books/faq.csv", "Фильмы.csv", "other.txt")

    assert ["faq.csv", "old faq.csv"] == await shelf.suggested("FAQ", actor())
    assert ["Фильмы.csv"] == await shelf.suggested("фил", actor())
    assert ["books/faq.csv"] == await shelf.suggested("books/", actor())


async def test_only_so_much_is_suggested(shelf: Shelf) -> None:
    await shelf.holds(*(f"{number}.csv" for number in range(40)))

    assert MAX_SUGGESTIONS == len(await shelf.suggested("", actor()))


@pytest.mark.parametrize("typed", ["../", "..", "/etc/", "books/../", "\0", "a" * 900, "x/y/z"])
async def test_nothing_is_suggested_outside(shelf: Shelf, typed: str) -> None:
    await shelf.holds("faq.csv")
    await shelf.holds("theirs.csv", tenant=ELSEWHERE)

    assert [] == await shelf.suggested(typed, actor())


LONG = "/".join(["a folder with a long name"] * 4 + ["faq.csv"])


async def test_a_path_that_is_too_long_is_found_by_its_short_id(shelf: Shelf) -> None:
    await shelf.holds("other.csv", LONG)

    for path in (LONG, LONG.rpartition("/")[0], "other.csv"):
        found = await shelf.service.path_of(actor(), short_id(path), action=Action.GET_FILE)
        assert path == found
    assert "any" == await shelf.service.path_of(actor(), "any", action=Action.GET_FILE)


async def test_a_short_id_finds_nothing_elsewhere_and_nothing_for_those_who_may_not(
    shelf: Shelf,
) -> None:
    await shelf.holds(LONG, tenant=ELSEWHERE)
    for wanted in (short_id(LONG), "?", "?" + "0" * 32):
        with pytest.raises(NotFound):
            await shelf.service.path_of(actor(), wanted, action=Action.GET_FILE)
    member = actor(Role.MEMBER, ELSEWHERE)
    with pytest.raises(NotAllowed):
        await shelf.service.path_of(member, short_id(LONG), action=Action.GET_FILE)
