"""How the versions of a model are shown; used by `models`."""

from collections.abc import Sequence

from myna.bot.learning.examination_cards import comparison_lines, verdict_line, weighing_line
from myna.bot.learning.job_cards import back_button, discard_button, train_button
from myna.bot.learning.quoting import as_many_as_fit, percent
from myna.bot.replies import Button
from myna.bot.texts.catalogue import say
from myna.domain.training import ModelVersion, Promotion
from myna.services.models import Chosen, Examined, Shelf

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


def models_buttons(language: str, shelf: Shelf) -> tuple[Button, ...]:
    champion = shelf.champion
    answered = {promotion.version_id for promotion in shelf.promotions}
    others = [version for version in shelf.versions if version != champion]
    others.sort(key=lambda version: version.id not in answered)
    buttons = [promote_button(language, version) for version in others[:OFFERED_VERSIONS]]
    if champion is not None:
        buttons.append(back_button(language, champion.id))
        compare = say(language, "button-compare")
        buttons.append(Button(press=f"model-compare:{champion.id}", label=compare, emoji="📊"))
    return (*buttons, train_button(language))


def promote_button(language: str, version: ModelVersion) -> Button:
    return Button(
        press=f"model-promote:{version.id}",
        label=say(language, "button-promote", number=version.number),
    )


def details_text(language: str, examined: Examined) -> str:
    """The whole examination of a version, as its training made it."""
    result, version = examined.result, examined.version
    title = say(
        language,
        "details-title",
        number=version.number,
        lessons=version.lesson_count,
        when=f"<t:{int(version.created.timestamp())}:R>",
    )
    if examined.card is not None:
        title += "\n" + weighing_line(language, examined.card.weighing)
    if result is None or result.comparison is None or result.verdict is None:
        none = say(language, "details-none")
        return f"{title}\n{none}"
    lines = comparison_lines(language, result, result.comparison)
    return as_many_as_fit([title, verdict_line(language, result, result.verdict), *lines])


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
    return "\n".join(lines)


def chosen_buttons(language: str, chosen: Chosen) -> tuple[Button, ...]:
    """To undo it; after a roll back also to be rid of the import."""
    left = chosen.left
    if not chosen.promotion.is_rollback:
        version = chosen.version
        return (back_button(language, version.id),) if version and not chosen.is_as_before else ()
    if left is None:
        return ()
    if not chosen.lessons or left.batch is None:
        return (promote_button(language, left),)
    return (promote_button(language, left), discard_button(language, left.batch))


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
