"""The command line as people use it, right and wrong."""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from myna import cli
from myna.cli import main

TOKEN = "MTA0NDQ0NDQ0NDQ0NDQ0NDQ0.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
LESSONS = "question,answer\n" + "".join(
    f"{question},{answer}\n"
    for question, answer in [
        ("When do we meet?", "On Thursday"),
        ("On which day do we meet?", "On Thursday"),
        ("Where do we meet?", "In the library"),
        ("In which place do we meet?", "In the library"),
        ("What does it cost?", "It is free"),
        ("How much money is it?", "It is free"),
    ]
)
EXAM = "question,answer\nWhen do we meet?,On Thursday\nWhere do we meet?,In the library\nxyzzy?,\n"


@pytest.fixture(autouse=True)
def _files(place: Path) -> None:
    (place / "lessons.csv").write_text(LESSONS)
    (place / "exam.csv").write_text(EXAM)


def test_evaluate_writes_every_row_and_figure(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["evaluate", "lessons.csv", "exam.csv", "--json", "result.json"])

    result = json.loads((place / "result.json").read_text())
    assert status == 0
    assert [row["prompt"] for row in result["rows"]] == [
        "When do we meet?",
        "Where do we meet?",
        "xyzzy?",
    ]
    assert result["rows"][0] == {
        "prompt": "When do we meet?",
        "expected": "On Thursday",
        "answer": "On Thursday",
        "confidence": 1.0,
        "abstained": False,
    }
    abstained = result["rows"][2]["confidence"] < 0.4
    assert result["rows"][2]["abstained"] is abstained
    assert result["accuracy"] == 1.0
    assert result["answered_right"] == pytest.approx(2 / 3)
    assert result["answered_wrong"] == pytest.approx((not abstained) / 3)
    assert result["abstain_recall"] == float(abstained)
    assert result["train_seconds"] > 0
    assert 0 < result["query_ms"] < 100
    assert "6 lessons, 3 questions" in capsys.readouterr().out


def test_bad_rows_are_named_and_good_ones_kept(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "lessons.csv").write_text(LESSONS + 'no answer,\n,no question\n"unclosed,x\n')

    status = main(
        ["evaluate", "lessons.csv", "exam.csv", "--json", "result.json", "--rejected", "bad.csv"]
    )

    told, result = capsys.readouterr().err, json.loads((place / "result.json").read_text())
    assert status == 0
    assert result["lessons"] == 6
    assert [(bad["line"], bad["code"]) for bad in result["problems"]["train"]] == [
        (8, "E_MISSING_ANSWER"),
        (9, "E_MISSING_PROMPT"),
        (10, "E_QUOTES"),
    ]
    assert "lessons.csv:8" in told
    assert "E_QUOTES" in told
    assert len((place / "bad.csv").read_text().splitlines()) == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.csv", "exam.csv"], "missing.csv cannot be read"),
        ([".", "exam.csv"], "is a folder"),
        (["/dev/zero", "exam.csv"], "is not a file"),
        (["huge.csv", "exam.csv"], "2,048 MiB"),
        (["binary.csv", "exam.csv"], "is not text"),
        (["empty.csv", "exam.csv"], "is empty"),
        (["bad.csv", "exam.csv"], "No row of bad.csv can be used"),
        (["lessons.csv", "empty.csv"], "is empty"),
        (["lessons.csv", "exam.csv", "--json", "empty.csv/report.json"], "cannot be written"),
        (["lessons.csv", "exam.csv", "--json", "x" * 300], "cannot be written"),
        (["lessons.csv", "exam.csv", "--json", "lessons.csv"], "one of the files to read"),
        (["lessons.csv", "exam.csv", "--rejected", "exam.csv"], "one of the files to read"),
        (["lessons.csv", "exam.csv", "--json", "."], "cannot be written"),
        (["lessons.csv", "exam.csv", "--engine", "nobody"], "Installed are: "),
    ],
)
def test_a_file_that_cannot_be_used_ends_in_one_clear_message(
    arguments: list[str], words: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "binary.csv").write_bytes(bytes(range(256)) * 10)
    (place / "empty.csv").write_text("")
    (place / "bad.csv").write_text("question,answer\nonly a question,\n")
    with (place / "huge.csv").open("wb") as huge:
        huge.truncate(2**31)

    status = main(["evaluate", *arguments])

    told = capsys.readouterr().err
    assert status == 1
    assert words in told
    assert "Traceback" not in told


def test_missing_folders_of_a_report_are_made(place: Path) -> None:
    status = main(["evaluate", "lessons.csv", "exam.csv", "--json", "build/exam/report.json"])

    assert 0 == status
    assert (place / "build" / "exam" / "report.json").is_file()


def test_a_dash_writes_the_report_alone_to_standard_output(
    place: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    status = main(["evaluate", "lessons.csv", "exam.csv", "--json", "-"])

    assert 0 == status
    assert 3 == len(json.loads(capfdbinary.readouterr().out)["rows"])


def test_where_nothing_was_answerable_there_is_no_accuracy(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "exam.csv").write_text("question,answer\nxyzzy?,\n")

    status = main(["evaluate", "lessons.csv", "exam.csv", "--json", "result.json"])

    assert 0 == status
    assert json.loads((place / "result.json").read_text())["accuracy"] is None
    assert "none asked" in capsys.readouterr().out


def test_half_a_character_spoils_its_row_and_not_the_report(place: Path) -> None:
    (place / "lessons.jsonl").write_text(
        '{"prompt": "\\ud800 a", "completion": "b"}\n{"prompt": "e", "completion": "f"}\n'
    )

    files = ["--json", "result.json", "--rejected", "bad.csv"]
    status = main(["evaluate", "lessons.jsonl", "exam.csv", *files])

    result = json.loads((place / "result.json").read_text())
    assert 0 == status
    assert ["E_ENCODING"] == [bad["code"] for bad in result["problems"]["train"]]


def test_run_without_a_token_names_the_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 2
    assert "myna demo" in capsys.readouterr().err


def test_all_wrong_settings_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MYNA_LANGUAGE", "de")
    monkeypatch.setenv("MYNA_LOG_LEVL", "info")

    status = main(["run"])

    told = capsys.readouterr().err
    assert status == 2
    assert "MYNA_LANGUAGE" in told
    assert "Did you mean MYNA_LOG_LEVEL?" in told


def test_the_invitation_asks_for_exactly_what_is_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MYNA_DISCORD_TOKEN", TOKEN)

    status = main(["invite"])

    query = parse_qs(urlsplit(capsys.readouterr().out.strip()).query)
    assert status == 0
    assert query == {
        "client_id": ["104444444444444444"],
        "scope": ["bot applications.commands"],
        "permissions": [str(274878024704 + (1 << 20) + (1 << 21) + (1 << 46))],
    }


def test_an_invitation_needs_no_token(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invite", "--client-id", "123"]) == 0
    assert "client_id=123&" in capsys.readouterr().out


@pytest.mark.parametrize("client_id", ["me", "-1", "0", "٣", "9" * 30])
def test_an_invitation_for_nobody_is_refused(
    client_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["invite", f"--client-id={client_id}"])

    assert caught.value.code == 2
    assert "General Information" in capsys.readouterr().err


def test_what_should_not_happen_ends_without_a_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_chosen: argparse.Namespace) -> int:
        raise ZeroDivisionError(f"with {TOKEN}")

    monkeypatch.setattr(cli, "_run", fails)

    status = main(["run"])

    told = capsys.readouterr().err
    trace = Path(told.split("The trace is in ")[1].split(";")[0])
    assert status == 1
    assert "Traceback" not in told
    assert "ZeroDivisionError" in trace.read_text()
    assert TOKEN not in told + trace.read_text()
    trace.unlink()


def test_debug_shows_the_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_chosen: argparse.Namespace) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "_run", fails)

    assert main(["run", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_the_version_is_told_as_a_module() -> None:
    command = [sys.executable, "-m", "myna", "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours

    assert told.stdout.startswith("myna ")


@pytest.fixture
def obeyed_ctrl_c() -> Iterator[None]:
    """What a shell starts in the background is deaf to it, and so are its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
def test_ctrl_c_is_quiet(place: Path, monkeypatch: pytest.MonkeyPatch, obeyed_ctrl_c: None) -> None:
    scratch = place / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    many = "".join(f"question {number},answer {number}\n" for number in range(20_000))
    (place / "many.csv").write_text(many)
    command = [sys.executable, "-m", "myna", "evaluate", "many.csv", "many.csv"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:  # noqa: S603 - ours
        while not list(scratch.glob("myna-evaluate-*/myna.db")) and child.poll() is None:
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        _, told = child.communicate(timeout=30)

    assert (child.returncode, told) == (130, "")
    assert list(scratch.glob("myna-evaluate-*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the shell of this test is POSIX")
def test_a_closed_standard_output_is_no_failure() -> None:
    command = f'"{sys.executable}" -m myna invite --client-id 123 >&-'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602 - ours

    assert (0, "") == (done.returncode, done.stderr)


def test_a_terminal_without_the_letters_shows_question_marks(place: Path) -> None:
    (place / "lessons.csv").write_text(LESSONS + "вопрос без ответа,\n", encoding="utf-8")
    command = [sys.executable, "-m", "myna", "evaluate", "lessons.csv", "exam.csv"]
    done = subprocess.run(  # noqa: S603 - ours
        command,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode
    assert "?????? ??? ??????" in done.stderr
