"""What the files of this repository promise about themselves."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

LOCKS = tuple(
    f"requirements/{name}.txt" for name in ("runtime", "dev", "build", "whisper", "piper", "fuzz")
)


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", lock, re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_address(repository: Path, name: str) -> None:
    text = (repository / name).read_text()

    assert [] == re.findall(r"\w+://|file:|--(?:extra-)?index-url|--find-links", text)


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_carries_a_hash(repository: Path, name: str) -> None:
    entries = re.split(r"\n(?=[a-z])", (repository / name).read_text().strip())

    assert [] == [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_the_lock_files_agree_with_each_other(repository: Path) -> None:
    locked = {name: pins((repository / name).read_text()) for name in LOCKS}
    dev = locked["requirements/dev.txt"]

    assert {} == {
        f"{lock}: {name}": version
        for lock, versions in locked.items()
        for name, version in versions.items()
        if dev.get(name, version) != version
    }


def test_davey_stays_below_the_version_that_turns_encryption_off(repository: Path) -> None:
    version = pins((repository / "requirements/runtime.txt").read_text())["davey"]

    assert ("0", "1") == tuple(version.split(".")[:2])
    assert int(version.split(".")[2]) >= 7


def test_every_runtime_dependency_is_argued_for(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    names = [re.split(r"[\[<>=~ ]", line)[0] for line in project["dependencies"]]
    pages = sorted((repository / "docs/decisions").glob("*.md"))
    decisions = "\n".join(page.read_text() for page in pages).casefold()
    spoken = {
        "scikit-learn": "scikit-learn",
        "sqlalchemy": "sqlalchemy",
        "discord.py": "discord.py",
    }

    assert [] == [name for name in names if spoken.get(name, name).casefold() not in decisions]


def test_the_architecture_page_repeats_the_contracts_that_are_enforced(repository: Path) -> None:
    tool = tomllib.loads((repository / "pyproject.toml").read_text())["tool"]
    enforced = [contract["name"] for contract in tool["importlinter"]["contracts"]]
    page = (repository / "docs/architecture.md").read_text()
    section = page.split("## Who may import whom")[1].split("##")[0]

    assert enforced == re.findall(r"^- (.+)$", section, re.MULTILINE)


def test_no_committed_file_names_a_path_of_one_machine(repository: Path) -> None:
    found = subprocess.run(
        ["git", "grep", "-lIE", r"(^|[^A-Za-z0-9_.])/(work|farm|opt|home|Users)/[a-z]"],  # noqa: S607 - git is found as make finds it
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()

    assert [] == [name for name in found if name != "tests/adapters/test_repository.py"]


def test_no_page_links_to_a_file_that_is_not_there(repository: Path) -> None:
    pages = [*repository.glob("*.md"), *repository.glob("docs/**/*.md")]
    missing = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)\)", re.sub("`[^`\n]*`", "", page.read_text()))
        if "://" not in target and not (page.parent / target).exists()
    ]

    assert [] == missing
