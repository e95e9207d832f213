"""A vault under attack, in both ways to walk through folders."""

from pathlib import Path

import pytest

from besieged_vault import PLENTY, SECRET, Opener
from myna.storage.folders import DescriptorFolder, PathFolder
from myna.storage.vault import FileVault


@pytest.fixture(params=[DescriptorFolder.root, PathFolder.root], ids=["descriptors", "paths"])
def opener(request: pytest.FixtureRequest) -> Opener:
    found: Opener = request.param
    return found


@pytest.fixture
def vault(tmp_path: Path, opener: Opener) -> FileVault:
    return FileVault(root=tmp_path / "vaults", limits=PLENTY, open_root=opener)


@pytest.fixture
def mine(vault: FileVault) -> Path:
    """The folder of this server."""
    folder = vault.root / "guild-1"
    (folder / "books").mkdir(parents=True)
    (folder / "books" / "faq.csv").write_bytes(b"q,a")
    return folder


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "faq.csv").write_bytes(SECRET)
    return folder
