"""Where Whisper's model is looked for, and what is said where it is not."""

from pathlib import Path

import pytest

from myna.engines.whisper import WhisperSpeechToText
from myna.engines.whisper.places import NEEDED, REPOSITORIES, Place, find_model
from myna.ports import EngineOptions


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "tiny")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def lay_out(folder: Path) -> Path:
    """The files of a model, without anything in them."""
    folder.mkdir(parents=True)
    for pattern in NEEDED:
        (folder / pattern.replace("*", "txt")).touch()
    return folder


def engine(model: Path | str | None) -> WhisperSpeechToText:
    pytest.importorskip("faster_whisper")
    return WhisperSpeechToText(EngineOptions(whisper_model=str(model) if model else None))


def test_without_a_model_it_is_not_ready_and_says_how_to_choose_one() -> None:
    readiness = engine(None).probe("ru")

    assert not readiness.is_ready
    assert "MYNA_WHISPER_MODEL" in readiness.remedy


@pytest.mark.parametrize("pattern", NEEDED)
def test_a_directory_that_lacks_a_file_is_not_ready(model: Path, pattern: str) -> None:
    for path in model.glob(pattern):
        path.unlink()

    readiness = engine(model).probe("en")

    assert not readiness.is_ready
    assert pattern in readiness.reason


@pytest.mark.parametrize("name", ["gigantic", "/no/such/directory", "./tiny", "a/b/c"])
def test_a_name_that_nobody_knows_is_not_ready(name: str) -> None:
    readiness = engine(name).probe("en")

    assert not readiness.is_ready
    assert "MYNA_WHISPER_MODEL is neither" in readiness.reason
    assert (
        name not in readiness.reason + readiness.remedy
    )  # members read it: no path of the machine


def test_a_known_name_that_is_not_here_is_ready_and_says_that_it_will_be_fetched(
    cache: Path,
) -> None:
    readiness = engine("small").probe("ru")

    assert readiness.is_ready
    assert "fetched" in readiness.reason


def test_a_name_in_the_cache_is_found_there(cache: Path) -> None:
    kept = cache / "models--Systran--faster-whisper-small"
    here = lay_out(kept / "snapshots" / "abc")
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text("abc", encoding="ascii")

    assert Place(directory=here, repository="Systran/faster-whisper-small") == find_model("small")


def test_the_names_are_those_of_faster_whisper() -> None:
    pytest.importorskip("faster_whisper")
    from faster_whisper.utils import _MODELS

    assert _MODELS == dict(REPOSITORIES)


def test_a_name_that_ends_in_en_is_not_ready_for_russian(cache: Path) -> None:
    assert not engine("small.en").probe("ru").is_ready
