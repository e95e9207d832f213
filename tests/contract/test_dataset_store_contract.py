"""What every store of selected datasets promises."""

from dataclasses import replace

from myna.domain.datasets import SelectedDataset
from myna.domain.jobs import DatasetFile
from stored_samples import ELSEWHERE, HERE, NOON, Stores

BOOKS = SelectedDataset(
    id="interaction-1",
    tenant=HERE,
    path="наши книги",
    files=(
        DatasetFile(path="frozen/0123-faq.csv", sha256="0123", name="FAQ.csv"),
        DatasetFile(path="uploads/4567-книги.jsonl", sha256="4567", name="Книги.jsonl"),
    ),
    is_positive=False,
    row_count=17,
    kept_count=16,
    archive_path="archives/books.zip",
    chosen_by=2**62 + 1,
    chosen_at=NOON,
)


async def test_nothing_is_selected_at_first(stores: Stores) -> None:
    assert await stores.datasets.selected(HERE) is None


async def test_what_was_selected_comes_back_to_its_server(stores: Stores) -> None:
    await stores.datasets.select(BOOKS)

    assert BOOKS == await stores.datasets.selected(HERE)
    assert await stores.datasets.selected(ELSEWHERE) is None


async def test_a_later_choice_takes_its_place(stores: Stores) -> None:
    later = replace(BOOKS, id="interaction-2", path="faq.csv", is_positive=True)
    await stores.datasets.select(BOOKS)
    await stores.datasets.select(later)

    assert later == await stores.datasets.selected(HERE)


async def test_what_was_used_is_forgotten(stores: Stores) -> None:
    elsewhere = replace(BOOKS, tenant=ELSEWHERE)
    await stores.datasets.select(BOOKS)
    await stores.datasets.select(elsewhere)

    await stores.datasets.used(HERE, BOOKS.id)
    await stores.datasets.used(HERE, BOOKS.id)

    assert await stores.datasets.selected(HERE) is None
    assert elsewhere == await stores.datasets.selected(ELSEWHERE)


async def test_what_was_selected_meanwhile_is_not_forgotten(stores: Stores) -> None:
    later = replace(BOOKS, id="interaction-2")
    await stores.datasets.select(BOOKS)
    await stores.datasets.select(later)

    await stores.datasets.used(HERE, BOOKS.id)

    assert later == await stores.datasets.selected(HERE)
