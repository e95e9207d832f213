"""How two versions are shown that were asked the same questions; used by `models`."""

from collections.abc import Collection

from myna.bot.learning.examination_cards import changes_in_full, marks_table
from myna.bot.learning.model_cards import promote_button
from myna.bot.learning.quoting import as_many_as_fit
from myna.bot.replies import Button
from myna.bot.texts.catalogue import say
from myna.domain.training import ModelVersion
from myna.services.trying import Compared


def names_of_both(compared: Compared) -> tuple[str, str]:
    return f"v{compared.first.number}", f"v{compared.second.number}"


def compared_text(language: str, compared: Compared) -> str:
    pair, names = compared.rows.pair(), names_of_both(compared)
    numbers = {"number": compared.first.number, "champion": compared.second.number}
    count = pair.challenger.total
    if not count:
        return say(language, "beside-no-questions", **numbers)
    lines = [say(language, "beside-title", count=count, **numbers)]
    lines += [marks_table(language, pair, names), say(language, "beside-how")]
    if compared.exams_differ:
        lines.append(say(language, "beside-exams-differ"))

    def title(is_better: bool, count: int) -> str:  # noqa: FBT001 - as `changes_in_full` calls it
        return say(
            language, "beside-better" if is_better else "beside-worse", count=count, **numbers
        )

    changes = changes_in_full(language, compared.rows.changes(), title)
    return as_many_as_fit([*lines, *(changes or [say(language, "beside-same")])])


def compared_buttons(
    language: str, compared: Compared, champion_id: str | None, suspicious: Collection[str]
) -> tuple[Button, ...]:
    """To choose one of them."""
    return tuple(
        promote_button(language, each, is_suspicious=each.id in suspicious)
        for each in (compared.first, compared.second)
        if each.id != champion_id
    )


def beside_button(language: str, version: ModelVersion, other: ModelVersion) -> Button:
    """The other comes second: what it does better or worse is what is said."""
    return Button(
        press=f"model-beside:{other.number}:{version.number}",
        label=say(language, "button-beside", number=other.number),
        emoji="🆚",
    )
