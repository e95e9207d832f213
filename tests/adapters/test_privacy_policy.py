"""The privacy policy says what follows from the settings, and the one in `docs` is that of the defaults."""

from pathlib import Path

import pytest

from myna.cli import main
from myna.cli.privacy_policy import policy_of
from myna.config import Settings
from myna.domain.language import LANGUAGES

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": DOCS / "privacy-policy.md", "ru": DOCS / "privacy-policy.ru.md"}


def policy(language: str = "en", **chosen: object) -> str:
    return policy_of(Settings.model_validate(chosen), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_in_docs_is_what_the_defaults_give(language: str) -> None:
    page = PAGES[language].read_text(encoding="utf-8")

    assert policy(language) == page, f"myna privacy-policy --language {language} makes it anew"


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"contact": "ada@example.org"}, "can be reached here: ada@example.org"),
        ({"keep_turns_days": 7}, "| 7 days |"),
        ({"keep_feedback_days": 1}, "| 1 day |"),
        ({"discord_training_permission": "ticket 4711"}, "with Discord's permission: ticket 4711"),
        ({"network_engines": "never"}, "Nothing else leaves the machine"),
        ({"message_content": "off"}, "Discord sends her only what mentions her"),
        ({"discord_url": "http://127.0.0.1:8765"}, "connected to a sandbox"),
        ({"stt_engine": "sphinx", "tts_engine": "edge"}, "are installed: `edge`."),
        ({"openai_base_url": "https://models.example.org/v1"}, "`openai`"),
        (
            {"chat": "https://chat.example.org/v1#big"},
            "in that chain of replies go to `chat.example.org`",
        ),
        (
            {"remote_training": "https://tune.example.org/v1#m"},
            "a chat model at `tune.example.org`, lessons",
        ),
    ],
)
def test_what_the_operator_sets_stands_in_the_policy(chosen: dict[str, object], said: str) -> None:
    assert said in policy(**chosen)
    assert said not in policy()


@pytest.mark.parametrize(
    "chosen",
    [
        {"chat": "http://127.0.0.1:11434/v1#small", "remote_training": "http://[::1]:1/v1#m"},
        {
            "chat": "https://chat.example.org/v1#big",
            "remote_training": "https://tune.example.org/v1#m",
            "network_engines": "never",
        },
    ],
)
def test_what_stays_on_the_machine_is_sent_to_nobody(chosen: dict[str, object]) -> None:
    text = policy(**chosen)

    assert "chain of replies" not in text
    assert "lessons that may be trained on go" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_policy_says_how_to_delete_ones_data_and_that_an_ai_speaks(language: str) -> None:
    text = policy(language)

    assert "`/privacy`" in text
    assert {"en": "an AI", "ru": "искусственный интеллект"}[language] in text


def test_the_command_prints_it_in_the_asked_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MYNA_CONTACT", "ada@example.org")

    status = main(["privacy-policy", "--language", "ru"])

    assert 0 == status
    assert "ada@example.org" in capsys.readouterr().out
