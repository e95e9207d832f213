"""Where things happen: the office of a bot without sockets, a workshop that trains, a vault under attack."""

from pathlib import Path

import pytest

from besieged_vault import PLENTY, SECRET, Opener
from discord_description import oracle_or_skip
from discord_sandbox.world.permissions import Permission
from myna.storage.folders import DescriptorFolder, PathFolder
from myna.storage.vault import FileVault
from sandbox_desk import Office
from slow_engine import SlowEngine
from workshop import Workshop


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def ruler() -> Office:
    """The office of a bot that may do anything."""
    office = Office(Permission.ADMINISTRATOR)
    office.oracle = oracle_or_skip()
    return office


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    return Workshop(root=tmp_path)


@pytest.fixture
def slow(tmp_path: Path) -> Workshop:
    """A workshop whose trainings last until they are let go on."""
    return Workshop(root=tmp_path, engine=SlowEngine())


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
