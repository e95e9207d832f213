"""What is held about somebody, in words; used by the panel."""

from myna.bot.texts.catalogue import say
from myna.domain.conversation import is_direct
from myna.domain.privacy import Holdings
from myna.domain.teaching import LessonKind, LessonStatus


def holdings_words(language: str, held: Holdings, *, keeps_nothing: bool) -> list[str]:
    lines = [say(language, "privacy-title")]
    if held.is_empty:
        lines.append(say(language, "privacy-nothing"))
    else:
        lines += [*_counted(language, held), _places(language, held)]
    lines.append(say(language, "privacy-audio"))
    if keeps_nothing:
        lines.append(say(language, "privacy-kept-nothing"))
    return lines


def deletion_words(language: str, held: Holdings) -> str:
    return "\n".join(
        [
            say(language, "privacy-sure"),
            *_counted(language, held),
            say(language, "privacy-goes-too"),
            say(language, "privacy-stays"),
        ]
    )


def _counted(language: str, held: Holdings) -> list[str]:
    """A line for each kind of which there is something."""
    taught = [each for each in held.lessons if each.kind is not LessonKind.RATING]
    waiting = [
        each
        for each in taught
        if each.status is LessonStatus.PROPOSED and each.source.batch is None
    ]
    counts = {
        "privacy-lessons": len(taught) - len(waiting),
        "privacy-proposals": len(waiting),
        "privacy-quoted": len(held.quoted),
        "privacy-questions": len(held.turns),
        "privacy-ratings": len(held.ratings),
        "privacy-feedback": len(held.feedback),
        "privacy-files": len(held.uploads),
        "privacy-trainings": len(held.jobs),
        "privacy-voices": len(held.voices),
        "privacy-instructions": len(held.instructions),
    }
    return [f"- {say(language, name, count=count)}" for name, count in counts.items() if count]


def _places(language: str, held: Holdings) -> str:
    servers = sum(tenant.startswith("guild:") for tenant in held.tenants)
    has_direct = any(map(is_direct, held.tenants))
    where = "both" if servers and has_direct else "direct" if has_direct else "servers"
    return say(language, "privacy-places", where=where, count=servers)
