"""The privacy policy of one Myna, in Markdown, from what her operator set; printed by `myna privacy-policy`.

Its words stand with all others in the Fluent files; what is said follows from the facts alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from myna.bot.texts.catalogue import say

KEPT = (
    "lessons",
    "turns",
    "feedback",
    "choices",
    "files",
    "models",
    "jobs",
    "wishes",
    "phrasings",
    "usage",
    "speech",
    "log",
)
"""Kinds of what is kept, each with what it is, what for and how long."""

NONE = "none"
SECTIONS = ("who", "kept", "not-kept", "training", "others", "rights", "safety", "ai")


@dataclass(frozen=True, kw_only=True)
class PolicyFacts:
    contact: str | None
    turn_days: int
    feedback_days: int
    training_permission: str | None
    network_engines: Sequence[str]
    """Names of those that may get recordings or texts where a server's managers allow it; empty for never."""
    chat_hosts: Sequence[str]
    """Where chat models are that a server's managers may choose; empty where all are on this machine."""
    training_host: str
    """Where lessons go to be trained on; empty where they stay."""
    reads_all_messages: bool
    """Does Discord send her what is not addressed to her as well?"""
    is_sandbox: bool


def privacy_policy(language: str, facts: PolicyFacts) -> str:
    return "\n\n".join(_parts(language, facts)) + "\n"


def _parts(language: str, facts: PolicyFacts) -> Iterator[str]:
    yield "# " + say(language, "policy-title")
    yield "> " + say(language, "policy-made")
    if facts.is_sandbox:
        yield say(language, "policy-sandbox")
    bodies = _bodies(language, facts)
    for name in SECTIONS:
        yield "## " + say(language, f"policy-{name}-title")
        yield bodies[name]
    yield say(language, "policy-end")


def _bodies(language: str, facts: PolicyFacts) -> Mapping[str, str]:
    reads = "all" if facts.reads_all_messages else "addressed"
    permission = _one_line(facts.training_permission)
    return {
        "who": say(language, "policy-who", contact=_one_line(facts.contact)),
        "kept": _table(language, facts),
        "not-kept": say(language, "policy-not-kept", reads=reads),
        "training": say(language, "policy-training", permission=permission),
        "others": " ".join(_others(language, facts)),
        "rights": say(language, "policy-rights"),
        "safety": say(language, "policy-safety"),
        "ai": say(language, "policy-ai"),
    }


def _others(language: str, facts: PolicyFacts) -> Iterator[str]:
    engines, hosts = _quoted(facts.network_engines), _quoted(facts.chat_hosts)
    yield say(language, "policy-others")
    if engines:
        yield say(language, "policy-others-speech", engines=engines)
    if hosts:
        yield say(language, "policy-others-chat", hosts=hosts)
    if facts.training_host:
        yield say(language, "policy-others-trainer", hosts=_quoted([facts.training_host]))
    if not (engines or hosts or facts.training_host):
        yield say(language, "policy-others-nobody")
    yield say(language, "policy-others-end")


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _one_line(text: str | None) -> str:
    return " ".join(text.split()) if text else NONE


def _table(language: str, facts: PolicyFacts) -> str:
    heads = [say(language, f"policy-{head}") for head in ("what", "what-for", "how-long")]
    rows = [
        [
            say(language, f"policy-{kind}-{column}", **_days(kind, facts))
            for column in ("what", "for", "long")
        ]
        for kind in KEPT
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in (heads, ["---"] * len(heads), *rows))


def _days(kind: str, facts: PolicyFacts) -> dict[str, int]:
    return {"days": facts.feedback_days if kind == "feedback" else facts.turn_days}
