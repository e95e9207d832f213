"""The key of the buttons is made once, kept, and readable for one account alone."""

import os
import stat
from pathlib import Path

import pytest

from myna.errors import StorageError
from myna.storage.component_key import KEY_BYTES, component_key

posix = pytest.mark.skipif(os.name != "posix", reason="Windows keeps other rights")


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    made = component_key(tmp_path / "data")

    assert KEY_BYTES == len(made)
    assert made == component_key(tmp_path / "data")
    assert ["components"] == [each.name for each in (tmp_path / "data" / "keys").iterdir()]


def test_every_myna_has_a_key_of_her_own(tmp_path: Path) -> None:
    assert component_key(tmp_path / "a") != component_key(tmp_path / "b")


@posix
def test_nobody_else_may_read_the_key(tmp_path: Path) -> None:
    component_key(tmp_path)
    path = tmp_path / "keys" / "components"
    assert (0o600, 0o700) == tuple(stat.S_IMODE(p.stat().st_mode) for p in (path, path.parent))

    path.chmod(0o644)
    component_key(tmp_path)
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


def test_what_was_left_half_made_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "components.part").write_bytes(b"half")

    assert KEY_BYTES == len(component_key(tmp_path))


@pytest.mark.parametrize("damaged", [b"", b"short", b"x" * (KEY_BYTES + 1)])
def test_a_damaged_key_is_said_to_be_one(tmp_path: Path, damaged: bytes) -> None:
    component_key(tmp_path)
    (tmp_path / "keys" / "components").write_bytes(damaged)

    with pytest.raises(StorageError, match="Delete it"):
        component_key(tmp_path)


def test_where_no_key_can_be_made_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(b"in the way")

    with pytest.raises(StorageError, match="components"):
        component_key(tmp_path)
