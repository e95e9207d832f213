"""The one setting that points Myna at chat models, and what belongs to each of them."""

from pathlib import Path

import pytest

from myna.config import Settings, read_settings, secrets_of
from myna.domain.chat import Price
from myna.errors import SettingsError


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MYNA_{name.upper()}", raising=False)


def read(folder: Path, *lines: str) -> Settings:
    (folder / ".env").write_text("\n".join(lines) + "\n")
    return read_settings(folder)


def refusal(folder: Path, *lines: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(folder, *lines)
    return str(caught.value)


def test_one_setting_is_enough_for_a_chat_model(tmp_path: Path) -> None:
    (model,) = read(tmp_path, "MYNA_CHAT=http://127.0.0.1:11434/v1/#qwen3:8b").chat_models

    assert ("qwen3-8b", "http://127.0.0.1:11434/v1", "qwen3:8b", "", "chat") == (
        model.name,
        model.base_url,
        model.model,
        model.api_key,
        model.api,
    )


def test_several_models_have_names_keys_and_prices_of_their_own(tmp_path: Path) -> None:
    models = read(
        tmp_path,
        "MYNA_CHAT=big=https://one.example/v1?api=responses#m1, small=https://two.example/v1#org/m2",
        "MYNA_CHAT_KEYS=small=k2,big=k=1",
        "MYNA_CHAT_PRICES=big=1.25/10",
    ).chat_models

    assert [("big", "m1", "k=1", "responses"), ("small", "org/m2", "k2", "chat")] == [
        (each.name, each.model, each.api_key, each.api) for each in models
    ]
    assert [Price(prompt=1.25, completion=10), None] == [each.price for each in models]


def test_a_single_model_takes_a_key_without_its_name(tmp_path: Path) -> None:
    (model,) = read(
        tmp_path, "MYNA_CHAT=https://one.example/v1#m", "MYNA_CHAT_KEYS=sk-a=b"
    ).chat_models

    assert model.api_key == "sk-a=b"


def test_the_key_of_openai_goes_to_openai_and_nowhere_else(tmp_path: Path) -> None:
    models = read(
        tmp_path,
        "MYNA_CHAT=a=https://api.openai.com/v1#m,b=https://api.openai.com.example/v1#m,c=http://api.openai.com/v1#m",
        "MYNA_OPENAI_API_KEY=secret",
    ).chat_models

    assert ["secret", "", ""] == [each.api_key for each in models]


def test_no_key_is_shown_in_a_log(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        "MYNA_CHAT=a=https://one.example/v1#m,b=https://two.example/v1#m",
        "MYNA_CHAT_KEYS=a=key-one,b=key-two",
        "MYNA_REMOTE_TRAINING=https://three.example/v1#base",
        "MYNA_REMOTE_TRAINING_KEY=key-three",
    )

    assert {"key-one", "key-two", "key-three"} <= set(secrets_of(settings))
    assert "key-one" not in repr(settings.chat_models)
    assert "key-three" not in repr(settings.answer_options)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("MYNA_CHAT=http://127.0.0.1:1/v1", "names no model behind #"),
        ("MYNA_CHAT=http://127.0.0.1:1/v1 #qwen", "names no model behind #"),
        ("MYNA_CHAT=ollama#qwen", "is no address"),
        ("MYNA_CHAT=https://me:key@one.example/v1#m", "an address holds no key"),
        ("MYNA_CHAT=https://one.example/v1?x=1#m", "api=chat or api=responses"),
        ("MYNA_CHAT=https://one.example/v1#m,https://two.example/v1#m", "two models are called"),
        ("MYNA_CHAT=A B=https://one.example/v1#m", "is no"),
        ("MYNA_CHAT_KEYS=a=b", "names no model of MYNA_CHAT"),
        ("MYNA_CHAT_PRICES=a=1/2", "names no model of MYNA_CHAT"),
        ("MYNA_CHAT_STYLE=loud", "MYNA_CHAT_STYLE"),
        ("MYNA_REMOTE_TRAINING=https://one.example/v1", "names no model behind #"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, line: str, problem: str) -> None:
    assert problem in refusal(tmp_path, line)


def test_a_wrong_key_is_not_repeated(tmp_path: Path) -> None:
    told = refusal(
        tmp_path,
        "MYNA_CHAT=a=https://one.example/v1#m,b=https://two.example/v1#m",
        "MYNA_CHAT_KEYS=sk-very-secret",
    )

    assert "MYNA_CHAT_KEYS" in told
    assert "very-secret" not in told


def test_a_price_is_two_numbers(tmp_path: Path) -> None:
    chat = "MYNA_CHAT=a=https://one.example/v1#m"

    assert "two numbers" in refusal(tmp_path, chat, "MYNA_CHAT_PRICES=a=nan/1")
    assert "two numbers" in refusal(tmp_path, chat, "MYNA_CHAT_PRICES=a=1")


def test_models_stand_in_the_toml_file_as_a_list(tmp_path: Path) -> None:
    (tmp_path / "myna.toml").write_text(
        'chat = ["http://127.0.0.1:1/v1#a", "http://127.0.0.1:2#b"]'
    )

    assert ["a", "b"] == [each.name for each in read_settings(tmp_path).chat_models]


def test_without_a_setting_there_is_no_chat_model(tmp_path: Path) -> None:
    settings = read_settings(tmp_path)

    assert () == settings.chat_models
    assert settings.answer_options.remote is None
