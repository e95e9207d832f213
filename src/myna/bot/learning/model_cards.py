"""How the versions of a model are shown; used by `models`."""

from collections.abc import Collection, Sequence

from myna.bot.learning.examination_cards import (
    comparison_lines,
    past_verdict_line,
    suspicion_lines,
    weighing_line,
)
from myna.bot.learning.job_cards import back_button, discard_button, train_button
from myna.bot.learning.quoting import as_many_as_fit, file_names, percent
from myna.bot.learning.remote_cards import made_line
from myna.bot.replies import Button
from myna.bot.texts.catalogue import say
from myna.domain.jobs import JobResult
from myna.domain.training import ModelVersion, Promotion
from myna.services.models import Chosen, Examined, Shelf, Waiting

SHOWN_VERSIONS = 8
SHOWN_PROMOTIONS = 5
OFFERED_VERSIONS = 3
"""So many beside the champion can be chosen with a button, first those that answered before; all others by name."""


def models_text(language: str, shelf: Shelf, examined: Sequence[Examined]) -> str:
    if not shelf.versions:
        return say(language, "models-none")
    champion_id = shelf.champion.id if shelf.champion else None
    lines = [say(language, "models-title")]
    lines += [_version_line(language, each, champion_id) for each in examined]
    lines.append(say(language, "models-legend"))
    if len({each.version.last_lesson for each in examined}) > 1:
        lines.append(say(language, "models-exams-differ"))
    if shelf.champion is None:
        lines.append(say(language, "models-no-champion"))
    elif shelf.is_chosen:
        lines.append(say(language, "models-chosen"))
    if shelf.promotions:
        lines.append(say(language, "models-history"))
    numbers = {version.id: version.number for version in shelf.versions}
    shown = shelf.promotions[:SHOWN_PROMOTIONS]
    lines += [_promotion_line(language, each, numbers) for each in shown]
    return as_many_as_fit(lines)


def models_buttons(
    language: str, shelf: Shelf, suspicious: Collection[str] = ()
) -> tuple[Button, ...]:
    """`suspicious` are the ids of versions that are not to be chosen in passing."""
    champion = shelf.champion
    answered = {promotion.version_id for promotion in shelf.promotions}
    others = [version for version in shelf.versions if version != champion]
    others.sort(key=lambda version: version.id not in answered)
    buttons = [
        promote_button(language, version, is_suspicious=version.id in suspicious)
        for version in others[:OFFERED_VERSIONS]
    ]
    if champion is not None:
        buttons.append(back_button(language, champion.id))
        compare = say(language, "button-compare")
        buttons.append(Button(press=f"model-compare:{champion.id}", label=compare, emoji="📊"))
    return (*buttons, train_button(language))


def promote_button(language: str, version: ModelVersion, *, is_suspicious: bool = False) -> Button:
    return Button(
        press=f"model-promote:{version.id}",
        label=say(language, "button-promote", number=version.number),
        emoji="⚠️" if is_suspicious else "👑",
    )


def confirmation_text(language: str, version: ModelVersion, result: JobResult) -> str:
    """Why it was refused, and what choosing it would do."""
    lessons = sum(file.kept_count for file in result.imported) if version.batch else 0
    suspicions = suspicion_lines(language, result.comparison) if result.comparison else []
    title = say(language, "confirm-title", number=version.number)
    return as_many_as_fit([title, *suspicions, say(language, "confirm-what", lessons=lessons)])


def confirmation_buttons(
    language: str, version: ModelVersion, result: JobResult, asker_id: int
) -> tuple[Button, ...]:
    insist = Button(
        press=f"model-insist:{version.id}",
        label=say(language, "button-insist", number=version.number),
        emoji="⚠️",
        owner_id=asker_id,
    )
    if version.batch is None:
        return (insist,)
    return (insist, discard_button(language, version.batch, result.file_names))


def details_text(language: str, examined: Examined, *, answers_now: bool) -> str:
    """What the version is now, and the whole examination that its training made."""
    result, version = examined.result, examined.version
    title = say(
        language,
        "details-title",
        number=version.number,
        lessons=version.lesson_count,
        when=f"<t:{int(version.created.timestamp())}:R>",
    )
    standing = "now" if answers_now else "before" if examined.was_champion else "never"
    lines = [title, say(language, "details-standing", kind=standing)]
    if examined.card is not None:
        lines.append(weighing_line(language, examined.card.weighing))
        if examined.card.elsewhere is not None:
            lines.append(made_line(language, examined.card.elsewhere))
    if result is None or result.comparison is None or result.verdict is None:
        return "\n".join([*lines, say(language, "details-none")])
    lines.append(past_verdict_line(language, result, result.verdict))
    lines += comparison_lines(language, result, result.comparison)
    return as_many_as_fit(lines)


def chosen_text(language: str, chosen: Chosen) -> str:
    """What a promotion or a roll back did, and what became of the import."""
    number = chosen.version.number if chosen.version else 0
    if chosen.promotion.is_rollback:
        lines = [say(language, "model-rolled-back", number=number)]
        waiting = "import-waits"
    else:
        name = "model-promoted-again" if chosen.is_as_before else "model-promoted"
        lines = [say(language, name, number=number)]
        waiting = "import-counts"
    if chosen.lessons:
        lines.append(say(language, waiting, lessons=chosen.lessons))
    for each in chosen.waiting:
        lines.append(_waiting_line(language, each))
    return "\n".join(lines)


def chosen_buttons(language: str, chosen: Chosen) -> tuple[Button, ...]:
    """To undo it; after a roll back also to be rid of the import."""
    left = chosen.left
    if not chosen.promotion.is_rollback:
        version = chosen.version
        back = (back_button(language, version.id),) if version and not chosen.is_as_before else ()
        return (*back, *_discard_buttons(language, chosen.waiting))
    if left is None:
        return ()
    if not chosen.lessons or left.batch is None:
        return (promote_button(language, left),)
    return (promote_button(language, left), discard_button(language, left.batch, chosen.files))


def _waiting_line(language: str, waiting: Waiting) -> str:
    return say(
        language,
        "import-still-waits",
        number=waiting.version.number,
        lessons=waiting.lessons,
        files=file_names(waiting.files) or "none",
    )


def _discard_buttons(language: str, waiting: Sequence[Waiting]) -> tuple[Button, ...]:
    return tuple(
        discard_button(language, each.version.batch, each.files)
        for each in waiting[:OFFERED_VERSIONS]
        if each.version.batch is not None
    )


def _version_line(language: str, examined: Examined, champion_id: str | None) -> str:
    version, result = examined.version, examined.result
    mark = "👑" if version.id == champion_id else "🔹" if examined.was_champion else "✖️"
    line = say(
        language,
        "models-line",
        mark=mark,
        number=version.number,
        lessons=version.lesson_count,
        when=f"<t:{int(version.created.timestamp())}:R>",
    )
    comparison = result.comparison if result else None
    if comparison is None or not comparison.held_out.challenger.total:
        return line
    if comparison.suspicions:
        suspicious = say(language, "models-suspicious")
        return f"{line} · {suspicious}"
    marks = comparison.held_out.challenger
    right, wrong = percent(marks.right, marks.total), percent(marks.wrong, marks.total)
    shares = say(language, "models-marks", right=right, wrong=wrong)
    return f"{line} · {shares}"


def _promotion_line(language: str, promotion: Promotion, numbers: dict[str, int]) -> str:
    number = numbers.get(promotion.version_id or "", 0)
    name = "history-forgotten" if promotion.version_id and not number else "history-line"
    return say(
        language,
        name,
        number=number,
        kind="rollback" if promotion.is_rollback else "promotion",
        who=f"<@{promotion.by}>" if promotion.by else "none",
        when=f"<t:{int(promotion.at.timestamp())}:R>",
    )
