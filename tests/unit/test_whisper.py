"""Where Whisper's model is looked for, and what becomes of one that is broken, missing or still to be fetched."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from hearing_samples import recorded
from myna.engines.whisper import WhisperSpeechToText, hearing
from myna.engines.whisper.places import NEEDED, REPOSITORIES, Place, find_model
from myna.errors import EngineFailed
from myna.ports import EngineOptions
from tiny_whisper import save_tiny_whisper

faster_whisper = pytest.importorskip("faster_whisper")

SPEECH = recorded("stop")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return save_tiny_whisper(tmp_path / "tiny")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def engine(model: Path | str | None, timeout_seconds: float = 20.0) -> WhisperSpeechToText:
    name = str(model) if model else None
    return WhisperSpeechToText(EngineOptions(whisper_model=name, timeout_seconds=timeout_seconds))


def in_cache(cache: Path, repository: str) -> Path:
    """As the hub's library keeps it."""
    folder = cache / f"models--{repository.replace('/', '--')}"
    (folder / "refs").mkdir(parents=True)
    (folder / "refs" / "main").write_text("abc")
    return save_tiny_whisper(folder / "snapshots" / "abc")


async def test_the_model_is_loaded_once(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    load = hearing._model

    def noted(named: str, *, is_here: bool) -> object:
        loaded.append(named)
        return load(named, is_here=is_here)

    monkeypatch.setattr(hearing, "_model", noted)
    whisper = engine(model)
    await asyncio.gather(*(whisper.transcribe(SPEECH, "ru") for _ in range(3)))
    await whisper.close()

    assert [str(model)] == loaded


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
    assert name in readiness.reason


def test_a_known_name_that_is_not_here_is_ready_and_says_that_it_will_be_fetched(
    cache: Path,
) -> None:
    readiness = engine("small").probe("ru")

    assert readiness.is_ready
    assert "fetched" in readiness.reason


def test_a_name_in_the_cache_is_found_there(cache: Path) -> None:
    here = in_cache(cache, "Systran/faster-whisper-small")

    assert Place(directory=here, repository="Systran/faster-whisper-small") == find_model("small")


def test_the_names_are_those_of_faster_whisper() -> None:
    from faster_whisper.utils import _MODELS

    assert _MODELS == dict(REPOSITORIES)


async def test_a_cached_name_is_loaded_without_the_network(cache: Path) -> None:
    in_cache(cache, "Systran/faster-whisper-tiny")
    whisper = engine("tiny")

    transcript = await whisper.transcribe(SPEECH, "ru")
    await whisper.close()

    assert "whisper" == transcript.engine


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json", "vocabulary.json"])
async def test_a_broken_file_is_a_failed_engine(model: Path, name: str) -> None:
    (model / name).write_bytes(b"broken")
    whisper = engine(model)

    with pytest.raises(EngineFailed):
        await whisper.transcribe(SPEECH, "en")
    await whisper.close()


async def test_a_mended_model_is_loaded_with_the_next_recording(model: Path) -> None:
    whole = (model / "model.bin").read_bytes()
    (model / "model.bin").write_bytes(b"broken")
    whisper = engine(model)
    with pytest.raises(EngineFailed):
        await whisper.transcribe(SPEECH, "en")

    (model / "model.bin").write_bytes(whole)

    assert "whisper" == (await whisper.transcribe(SPEECH, "en")).engine
    await whisper.close()


async def test_a_model_of_english_alone_refuses_russian(tmp_path: Path) -> None:
    whisper = engine(save_tiny_whisper(tmp_path / "tiny", is_multilingual=False))

    with pytest.raises(EngineFailed):
        await whisper.transcribe(SPEECH, "ru")

    assert not whisper.probe("ru").is_ready
    assert whisper.probe("en").is_ready
    await whisper.close()


def test_a_name_that_ends_in_en_is_not_ready_for_russian(cache: Path) -> None:
    assert not engine("small.en").probe("ru").is_ready


async def test_while_a_model_is_fetched_nobody_waits_long_and_the_log_tells(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = threading.Event()

    def slow(named: str, *, is_here: bool) -> object:
        fetched.wait(10)
        return hearing_model

    hearing_model = hearing._model(str(save_tiny_whisper(cache / "elsewhere")), is_here=True)
    monkeypatch.setattr(hearing, "_model", slow)
    monkeypatch.setattr(hearing, "SECONDS_BETWEEN_REPORTS", 0.01)
    whisper = engine("tiny", timeout_seconds=0.1)

    with capture_logs() as logs, pytest.raises(EngineFailed, match="fetched"):
        await whisper.transcribe(SPEECH, "ru")
    in_cache(cache, "Systran/faster-whisper-tiny")
    fetched.set()
    transcript = await whisper.transcribe(SPEECH, "ru")
    await whisper.close()

    assert "whisper_model_is_fetched" in {entry["event"] for entry in logs}
    assert "whisper" == transcript.engine
