"""Settings from four places, and every mistake in them at once."""

from pathlib import Path

import pytest

from myna.config import Settings, default_data_dir, read_settings, required_token
from myna.errors import SettingsError

TOKEN = "MTA0NDQ0NDQ0NDQ0NDQ0NDQ0.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
SANDBOX_TOKEN = "MTA0NDQ0.sandbox.abcdefghijk"
URL = "http://127.0.0.1:8123"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MYNA_{name.upper()}", raising=False)


def mistakes(folder: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        read_settings(folder)
    return str(caught.value)


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = read_settings(tmp_path)

    assert settings.language == "en"
    assert settings.data_dir == default_data_dir()
    assert settings.thresholds.answer == 0.4
    assert settings.max_file_bytes == 10 * 1024 * 1024


def test_each_place_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MYNA_LANGUAGE", "RU")
    (tmp_path / ".env").write_text("MYNA_TEACHER_ROLE=Учитель\nOTHER=1\n", encoding="utf-8")
    (tmp_path / "myna.toml").write_text('boldness = "cautious"\nmax_file_bytes = "1MiB"\n')
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "myna_discord_token").write_text(TOKEN + "\n")
    monkeypatch.setenv("MYNA_SECRETS_DIR", str(secrets))

    settings = read_settings(tmp_path)

    assert settings.language == "ru"
    assert settings.teacher_role == "Учитель"
    assert settings.thresholds.answer == 0.6
    assert settings.max_file_bytes == 1024 * 1024
    assert required_token(settings) == TOKEN


@pytest.mark.parametrize("written", ["123, 456", "123,456", "123 456", "123;456"])
def test_operators_are_listed_as_people_list_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("MYNA_OPERATORS", written)

    assert {123, 456} == read_settings(tmp_path).operators


@pytest.mark.parametrize("written", ['MYNA_OPERATORS="123"\n', "MYNA_OPERATORS=123\n"])
def test_one_operator_is_a_list_as_well(tmp_path: Path, written: str) -> None:
    (tmp_path / ".env").write_text(written)

    assert {123} == read_settings(tmp_path).operators


def test_operators_stand_in_the_toml_file_as_numbers_or_words(tmp_path: Path) -> None:
    (tmp_path / "myna.toml").write_text('operators = [123, "456"]\n')

    assert {123, 456} == read_settings(tmp_path).operators


def test_nobody_is_an_operator_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MYNA_OPERATORS", "alice")

    assert "MYNA_OPERATORS" in mistakes(tmp_path)
    assert "Discord ids of people" in mistakes(tmp_path)


def test_the_environment_wins_over_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_LOG_LEVEL", "error")
    (tmp_path / ".env").write_text("MYNA_LOG_LEVEL=debug\nMYNA_LOG_FORMAT=json\n")
    (tmp_path / "myna.toml").write_text('log_level = "info"\nlog_format = "console"\n')

    settings = read_settings(tmp_path)

    assert (settings.log_level, settings.log_format) == ("error", "json")


def test_a_chosen_file_takes_the_place_of_the_usual_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "myna.toml").write_text('language = "en"')
    (tmp_path / "other.toml").write_text('language = "ru"')
    monkeypatch.setenv("MYNA_CONFIG_FILE", str(tmp_path / "other.toml"))

    assert read_settings(tmp_path).language == "ru"


def test_all_mistakes_are_reported_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_BOLDNESS", "reckless")
    monkeypatch.setenv("MYNA_DISCORD_TOKN", TOKEN)
    (tmp_path / ".env").write_text("MYNA_COMMAND_PREFIX='much too long'")
    (tmp_path / "myna.toml").write_text('max_file_bytes = "many"\nlangauge = "ru"')
    monkeypatch.setenv("MYNA_SECRETS_DIR", str(tmp_path / "nowhere"))

    told = mistakes(tmp_path)

    assert "in 6 places:" in told
    assert "MYNA_SECRETS_DIR" in told
    assert "Did you mean MYNA_DISCORD_TOKEN?" in told
    assert "Did you mean MYNA_LANGUAGE?" in told
    assert "MYNA_BOLDNESS (environment): 'reckless'" in told
    assert f"MYNA_COMMAND_PREFIX ({tmp_path / '.env'})" in told
    assert f"MYNA_MAX_FILE_BYTES ({tmp_path / 'myna.toml'})" in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MYNA_DISCORD_URL", "https://discord.com"),
        ("MYNA_DISCORD_URL", "ftp://127.0.0.1"),
        ("MYNA_INSTRUCTIONS_DIR", "/no/such/folder"),
        ("MYNA_MAX_FILE_BYTES", "5"),
        ("MYNA_LANGUAGE", "de"),
        ("MYNA_MESSAGE_CONTENT", "maybe"),
    ],
)
def test_a_wrong_value_is_named_with_its_remedy(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    field = Settings.model_fields[name.removeprefix("MYNA_").lower()]

    told = mistakes(tmp_path)

    assert f"{name} (environment): {value!r}" in told
    assert str(field.description) in told


def test_an_empty_variable_counts_as_not_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_DISCORD_TOKEN", "")

    assert read_settings(tmp_path).discord_token is None


@pytest.mark.parametrize("token", ["hunter2", f"Bot {TOKEN}", "a.b.c"])
def test_what_is_no_token_is_refused_and_not_shown(
    token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_DISCORD_TOKEN", token)

    told = mistakes(tmp_path)

    assert "this is not a bot token" in told
    assert token not in told


def test_a_sandbox_token_never_reaches_discord(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_DISCORD_TOKEN", SANDBOX_TOKEN)

    told = mistakes(tmp_path)

    assert "token of the sandbox" in told
    assert SANDBOX_TOKEN not in told


def test_a_real_token_never_reaches_the_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("MYNA_DISCORD_URL", URL)

    told = mistakes(tmp_path)

    assert "token of Discord" in told
    assert TOKEN not in told


def test_a_sandbox_token_goes_to_the_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_DISCORD_TOKEN", SANDBOX_TOKEN)
    monkeypatch.setenv("MYNA_DISCORD_URL", URL + "/")

    assert read_settings(tmp_path).discord_url == URL


def test_without_a_token_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="myna demo"):
        required_token(read_settings(tmp_path))


def test_the_token_is_not_in_the_settings_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_DISCORD_TOKEN", TOKEN)

    assert TOKEN not in repr(read_settings(tmp_path))


@pytest.mark.parametrize("name", ["myna.toml", ".env"])
def test_a_file_that_is_no_text_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\xff\xfe\x00language\x00")

    assert str(tmp_path / name) in mistakes(tmp_path)


def test_a_line_that_says_nothing_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MYNA_LANGUAGE=ru\nMYNA_DISCORD_TOKEN: secret\n")

    told = mistakes(tmp_path)

    assert "line 2 cannot be understood" in told
    assert "secret" not in told


@pytest.mark.parametrize("name", [".env", "myna.toml"])
def test_a_huge_file_is_not_read_as_settings(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as huge:
        huge.truncate(2**31)

    assert "far too large for settings" in mistakes(tmp_path)


def test_without_a_home_directory_a_folder_for_data_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.setenv("MYNA_LANGUAGE", "de")

    told = mistakes(tmp_path)

    assert "MYNA_DATA_DIR (default): this account has no home directory" in told
    assert "MYNA_LANGUAGE" in told


def test_only_a_slip_of_the_pen_is_answered_with_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_FOO", "1")

    assert "MYNA_FOO (environment): there is no such setting. Remove it." in mistakes(tmp_path)
