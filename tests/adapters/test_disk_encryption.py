"""`myna doctor` finds out whether the disk under the data folder is encrypted."""

from pathlib import Path

import pytest

from myna.cli.disk_encryption import Encryption, encryption_of, of_linux
from myna.cli.doctor import State, check_encryption

FOLDER = Path("/srv/my data/myna")


def machine(root: Path, *mounts: str) -> Path:
    (root / "proc/self").mkdir(parents=True)
    lines = [f"{number} 1 {mount}" for number, mount in enumerate(mounts, start=20)]
    (root / "proc/self/mountinfo").write_text("\n".join(lines) + "\n")
    return root


def device(root: Path, number: str, name: str, *, on: tuple[str, ...] = (), uuid: str = "") -> None:
    """As the kernel shows one: by its number, with what it rests on."""
    folder = root / "sys/devices/virtual/block" / name
    (folder / "slaves").mkdir(parents=True)
    for each in on:
        (folder / "slaves" / each).symlink_to(folder.parent / each)
    if uuid:
        (folder / "dm").mkdir()
        (folder / "dm/uuid").write_text(uuid + "\n")
    numbers = root / "sys/dev/block"
    numbers.mkdir(parents=True, exist_ok=True)
    (numbers / number).symlink_to(folder)


def test_a_plain_disk_is_not_encrypted(tmp_path: Path) -> None:
    root = machine(tmp_path, "8:1 / / rw - ext4 /dev/sda1 rw")
    device(root, "8:1", "sda1")

    assert Encryption.OFF is of_linux(FOLDER, root)


def test_luks_is_found(tmp_path: Path) -> None:
    root = machine(tmp_path, "253:0 / / rw - ext4 /dev/mapper/root rw")
    device(root, "253:0", "dm-0", on=("sda2",), uuid="CRYPT-LUKS2-0123-root")

    assert Encryption.ON is of_linux(FOLDER, root)


def test_a_volume_on_an_encrypted_disk_is_encrypted(tmp_path: Path) -> None:
    root = machine(tmp_path, "253:1 / / rw - xfs /dev/mapper/vg-srv rw")
    device(root, "253:0", "dm-0", uuid="CRYPT-LUKS2-0123-disk")
    device(root, "253:1", "dm-1", on=("dm-0",), uuid="LVM-abc")

    assert Encryption.ON is of_linux(FOLDER, root)


def test_a_volume_on_a_plain_disk_is_not(tmp_path: Path) -> None:
    root = machine(tmp_path, "253:1 / / rw - xfs /dev/mapper/vg-srv rw")
    device(root, "8:2", "sda2")
    device(root, "253:1", "dm-1", on=("sda2",), uuid="LVM-abc")

    assert Encryption.OFF is of_linux(FOLDER, root)


def test_the_innermost_mount_counts(tmp_path: Path) -> None:
    root = machine(
        tmp_path,
        "8:1 / / rw - ext4 /dev/sda1 rw",
        "253:0 / /srv/my\\040data rw - ext4 /dev/mapper/data rw",
        "8:3 / /srv/my\\040data/other rw - ext4 /dev/sda3 rw",
    )
    device(root, "8:1", "sda1")
    device(root, "253:0", "dm-0", uuid="CRYPT-PLAIN-data")

    assert Encryption.ON is of_linux(FOLDER, root)
    assert Encryption.OFF is of_linux(Path("/var/ada"), root)


def test_a_file_system_that_encrypts_by_itself_is_known(tmp_path: Path) -> None:
    root = machine(tmp_path, "0:40 / /srv rw - fuse.gocryptfs gocryptfs rw")

    assert Encryption.ON is of_linux(FOLDER, root)


@pytest.mark.parametrize(
    "mount", ["0:50 / / rw - overlay overlay rw", "0:5 / / rw - tmpfs none rw"]
)
def test_in_a_container_it_cannot_be_told(tmp_path: Path, mount: str) -> None:
    assert Encryption.UNKNOWN is of_linux(FOLDER, machine(tmp_path, mount))


def test_without_a_word_of_the_system_it_cannot_be_told(tmp_path: Path) -> None:
    assert Encryption.UNKNOWN is of_linux(FOLDER, tmp_path)


@pytest.mark.parametrize("nonsense", ["", "20 1 8:1", " - ", "20 1 8:1 / / rw - "])
def test_nonsense_is_passed_over(tmp_path: Path, nonsense: str) -> None:
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/mountinfo").write_text(nonsense)

    assert Encryption.UNKNOWN is of_linux(FOLDER, tmp_path)


def test_this_machine_can_be_asked(tmp_path: Path) -> None:
    assert encryption_of(tmp_path) in Encryption


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (Encryption.ON, State.OK),
        (Encryption.OFF, State.NOTE),
        (Encryption.UNKNOWN, State.NOTE),
    ],
)
def test_the_doctor_notes_what_is_not_encrypted_and_names_a_remedy(
    found: Encryption, state: State
) -> None:
    check = check_encryption(found)

    assert state is check.state
    assert (state is State.OK) == (not check.remedy)
