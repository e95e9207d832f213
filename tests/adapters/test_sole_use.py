"""A data folder belongs to one running Myna."""

from pathlib import Path

import pytest

from myna.errors import StorageError
from myna.storage.sole_use import sole_use


def test_a_folder_in_use_is_refused_and_the_remedy_named(tmp_path: Path) -> None:
    with (
        sole_use(tmp_path / "data"),
        pytest.raises(StorageError, match="Another Myna") as caught,
        sole_use(tmp_path / "data"),
    ):
        pass

    assert "MYNA_DATA_DIR" in caught.value.remedy


def test_a_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with sole_use(tmp_path / "data"):
            pass


def test_two_folders_are_used_side_by_side(tmp_path: Path) -> None:
    with sole_use(tmp_path / "one"), sole_use(tmp_path / "two"):
        assert (tmp_path / "two").is_dir()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear …")

    with pytest.raises(StorageError, match="cannot be made"), sole_use(tmp_path / "letter" / "a"):
        pass


def test_a_folder_in_the_place_of_the_lock_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in-use").mkdir()

    with pytest.raises(StorageError, match="cannot be written to"), sole_use(tmp_path):
        pass
