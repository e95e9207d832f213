"""`myna say`: the embedded voice from the command line, as people use it."""

from pathlib import Path

import av
import pytest

from myna.cli import main

pytestmark = pytest.mark.usefixtures("place")


def seconds_of(path: Path) -> float:
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        samples = sum(frame.samples for frame in container.decode(stream))
        return samples / stream.codec_context.sample_rate


@pytest.mark.parametrize("extension", ["ogg", "wav", "mp3"])
def test_a_text_becomes_a_file_that_plays(place: Path, extension: str) -> None:
    status = main(["say", "Good morning everybody.", "-o", f"new/said.{extension}"])

    assert status == 0
    assert 1 < seconds_of(place / "new" / f"said.{extension}") < 4


@pytest.mark.parametrize(
    ("text", "voice"),
    [("Привет, как дела?", "espeak (Anton)"), ("Hello, how are you?", "espeak (Adam)")],
)
def test_a_voice_of_the_language_of_the_text_speaks(
    capsys: pytest.CaptureFixture[str], text: str, voice: str
) -> None:
    main(["say", text, "-o", "said.ogg"])

    assert voice in capsys.readouterr().out


def test_voice_and_speed_are_taken(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for speed in ("0.5", "2"):
        main(["say", "Hello again", "-o", f"{speed}.wav", "--voice", "Emma", "--speed", speed])

    assert 2 == capsys.readouterr().out.count("espeak (Emma)")
    assert seconds_of(place / "0.5.wav") > 1.5 * seconds_of(place / "2.wav")


def test_what_was_said_once_is_kept(place: Path) -> None:
    for name in ("a.wav", "b.wav"):
        main(["say", "Hello", "-o", name])

    assert 1 == len(list((place / "data" / "spoken").iterdir()))
    assert (place / "a.wav").read_bytes() == (place / "b.wav").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["Hello", "-o", "said.ogg", "--engine", "nobody"], "espeak"),
        (["Hello", "-o", "said.ogg", "--engine", "piper"], "MYNA_PIPER_VOICES"),
        (["Hello", "-o", "said.ogg", "--voice", "Nobody"], "Adam"),
        (["🎉", "-o", "said.ogg"], "words"),
        (["Hello", "-o", "."], ".ogg"),
        (["Hello", "-o", "said.txt"], ".wav"),
        (["Hello", "-o", "said.ogg", "--speed", "9"], "2.0"),
    ],
)
def test_a_slip_is_answered_with_what_to_do(
    place: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], remedy: str
) -> None:
    try:
        status = main(["say", *arguments])
    except SystemExit as refused:
        status = int(refused.code or 0)

    assert status != 0
    assert remedy in capsys.readouterr().err
    assert not list(place.glob("said.*"))


def test_a_place_that_cannot_be_written_is_named(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "file").write_text("")

    status = main(["say", "Hello", "-o", "file/said.ogg"])

    assert status == 1
    assert "said.ogg" in capsys.readouterr().err


def test_an_engine_elsewhere_is_not_asked_where_the_settings_say_never(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MYNA_NETWORK_ENGINES", "never")

    status = main(["say", "Hello", "-o", "said.ogg", "--engine", "gtts"])

    assert status == 1
    assert "MYNA_NETWORK_ENGINES" in capsys.readouterr().err
