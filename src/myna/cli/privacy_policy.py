"""`myna privacy-policy`: prints the privacy policy that follows from the settings, in Markdown."""

import argparse

from myna.config import Settings, read_settings
from myna.domain.language import LANGUAGES


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=LANGUAGES, help="default: that of the settings")
    parser.set_defaults(command=_print_policy)


def policy_of(settings: Settings, language: str) -> str:
    from myna.bot.texts.policy import PolicyFacts, privacy_policy  # noqa: PLC0415 - as above
    from myna.speech_assembly import network_engines  # noqa: PLC0415 - takes half a second to import

    facts = PolicyFacts(
        contact=settings.contact,
        turn_days=settings.keep_turns_days,
        feedback_days=settings.keep_feedback_days,
        training_permission=settings.discord_training_permission,
        network_engines=network_engines(settings),
        chat_hosts=_chat_hosts(settings),
        training_host=_training_host(settings),
        reads_all_messages=settings.message_content != "off",
        is_sandbox=settings.discord_url is not None,
    )
    return privacy_policy(language, facts)


def _chat_hosts(settings: Settings) -> list[str]:
    if settings.network_engines == "never":
        return []
    return sorted({each.host for each in settings.chat if not each.is_on_this_machine})


def _training_host(settings: Settings) -> str:
    trainer = settings.remote_training
    if trainer is None or trainer.is_on_this_machine or settings.network_engines == "never":
        return ""
    return trainer.host


def _print_policy(chosen: argparse.Namespace) -> int:
    settings = read_settings()
    print(policy_of(settings, chosen.language or settings.language), end="")  # noqa: T201
    return 0
