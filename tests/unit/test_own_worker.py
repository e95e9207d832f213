"""What the bot tells its own worker."""

from pathlib import Path

import pytest

from myna import worker_assembly
from myna.config import Settings, read_settings, secrets_of

KEY = "sk-nobody-may-read-this-0123456789"


def test_a_worker_is_told_no_secret(tmp_path: Path) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path, "openai_api_key": KEY})

    told = worker_assembly._told_to_worker(settings)

    assert [KEY] == list(secrets_of(settings))
    assert KEY not in str(told)
    assert str(tmp_path) == told["MYNA_DATA_DIR"]


def test_a_worker_reads_what_it_is_told_as_the_same_settings(tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {
            "data_dir": tmp_path,
            "boldness": "cautious",
            "encoder": tmp_path / "encoder",
            "discord_url": "http://127.0.0.1:8765",
            "discord_training_permission": "ticket 4711",
        }
    )

    told = worker_assembly._told_to_worker(settings)
    names = {name.removeprefix("MYNA_").lower(): text for name, text in told.items()}

    assert settings == Settings.model_validate(names)


def test_a_worker_is_told_where_to_train_and_the_key_goes_another_way(tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {
            "data_dir": tmp_path,
            "remote_training": "http://127.0.0.1:9/v1#base-mini",
            "remote_training_price": 3.0,
            "remote_training_key": KEY,
            "chat": "far=https://chat.example/v1?api=responses#m",
        }
    )

    told = worker_assembly._told_to_worker(settings)
    secrets = worker_assembly._secrets_of_worker(settings)
    names = {name.removeprefix("MYNA_").lower(): text for name, text in {**told, **secrets}.items()}

    assert KEY not in str(told)
    assert {"MYNA_REMOTE_TRAINING_KEY": KEY} == secrets
    assert settings == Settings.model_validate(names)


def test_a_key_that_is_shared_with_the_endpoint_reaches_the_worker(tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {
            "data_dir": tmp_path,
            "openai_base_url": "http://127.0.0.1:9/v1",
            "openai_api_key": KEY,
            "remote_training": "http://127.0.0.1:9/v1#base-mini",
        }
    )

    assert {"MYNA_REMOTE_TRAINING_KEY": KEY} == worker_assembly._secrets_of_worker(settings)


def test_without_a_training_elsewhere_the_worker_is_told_no_secret(tmp_path: Path) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path, "openai_api_key": KEY})

    assert {} == worker_assembly._secrets_of_worker(settings)


def test_what_is_told_on_standard_input_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MYNA_REMOTE_TRAINING_KEY", "from the environment")

    settings = read_settings(tmp_path, secrets={"MYNA_REMOTE_TRAINING_KEY": KEY})

    assert KEY in secrets_of(settings)
