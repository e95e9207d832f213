"""What the bot tells its own worker."""

from pathlib import Path

from myna import bootstrap
from myna.config import Settings, secrets_of

KEY = "sk-nobody-may-read-this-0123456789"


def test_a_worker_is_told_no_secret(tmp_path: Path) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path, "openai_api_key": KEY})

    told = bootstrap._told_to_worker(settings)

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

    told = bootstrap._told_to_worker(settings)
    names = {name.removeprefix("MYNA_").lower(): text for name, text in told.items()}

    assert settings == Settings.model_validate(names)
