"""Pictures of examinations, tests and versions, in the member's language; hung up by the modules beside it.

A picture that cannot be drawn is left out: the words say all that it would.
"""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from myna.bot.learning.examination_cards import MARKS, names_of
from myna.bot.replies import Attached
from myna.bot.texts.catalogue import say
from myna.domain.conversation import Thresholds
from myna.domain.jobs import JobResult
from myna.domain.pictures import (
    MAX_VERSIONS,
    BarGroup,
    Bars,
    Confusions,
    Histogram,
    Threshold,
    Timeline,
    VersionPoint,
    binned,
    most_confused,
)
from myna.domain.promotion import Marks, Pair
from myna.domain.training import JudgedRow
from myna.errors import EngineFailed
from myna.ports import Painter
from myna.services.models import Examined

log = structlog.get_logger(__name__)

LEAST_POINTS = 2
"""One version makes no line."""


@dataclass(frozen=True, kw_only=True)
class Gallery:
    painter: Painter

    async def examination(self, language: str, result: JobResult) -> list[Attached]:
        """Champion and challenger side by side; nothing where there was no examination."""
        comparison = result.comparison
        if comparison is None:
            return []
        is_held_out = comparison.held_out.challenger.total > 0
        pair = comparison.held_out if is_held_out else comparison.taught
        total = pair.challenger.total
        if not total:
            return []
        title = say(language, "picture-examination" if is_held_out else "picture-taught", of=total)
        return await self._beside(language, title, pair, names_of(language, result))

    async def rivals(self, language: str, pair: Pair, names: tuple[str, str]) -> list[Attached]:
        """Two versions that were asked the same; nothing where nothing was asked."""
        total = pair.challenger.total
        if not total:
            return []
        return await self._beside(
            language, say(language, "picture-examination", of=total), pair, names
        )

    async def _beside(
        self, language: str, title: str, pair: Pair, names: tuple[str, str]
    ) -> list[Attached]:
        bars = Bars(
            title=title,
            series=names,
            groups=tuple(_group(language, name, pair) for name in MARKS),
            unit=" %",
            decimal_mark=say(language, "picture-decimal-mark"),
        )
        return await _hung("examination.png", self.painter.bars(bars))

    async def versions(
        self, language: str, examined: Sequence[Examined], champion_id: str | None
    ) -> list[Attached]:
        """How every version did; `examined` is newest first."""
        points = [
            point
            for each in reversed(examined[:MAX_VERSIONS])
            if (point := _point(each, champion_id)) is not None
        ]
        if len(points) < LEAST_POINTS:
            return []
        timeline = Timeline(
            title=say(language, "picture-versions"),
            versions=tuple(points),
            right_name=say(language, "marks-right"),
            wrong_name=say(language, "marks-wrong"),
            champion_name=say(language, "picture-champion"),
            refused_name=say(language, "picture-refused"),
            footnote=say(language, "picture-versions-note"),
        )
        return await _hung("versions.png", self.painter.timeline(timeline))

    async def test(
        self, language: str, rows: Sequence[JudgedRow], thresholds: Thresholds
    ) -> list[Attached]:
        """What was mixed up, and how sure she was; of rows whose right answer is known."""
        if not rows:
            return []
        sure = Histogram(
            title=say(language, "picture-confidence"),
            right=binned([row.confidence for row in rows if _knows(row)]),
            wrong=binned([row.confidence for row in rows if not _knows(row)]),
            right_name=say(language, "marks-right"),
            wrong_name=say(language, "marks-wrong"),
            confidence_name=say(language, "picture-how-sure"),
            count_name=say(language, "picture-questions"),
            thresholds=(
                Threshold(name=say(language, "picture-answers"), confidence=thresholds.answer),
                Threshold(name=say(language, "picture-offers"), confidence=thresholds.offer),
            ),
        )
        hung = await _hung("confidence.png", self.painter.histogram(sure))
        given = [(row.expected, row.answer) for row in rows if row.expected and not row.abstained]
        labels, counts = most_confused(given)
        if not labels:
            return hung
        mixed_up = Confusions(
            title=say(language, "picture-confusions"),
            labels=labels,
            counts=counts,
            expected_name=say(language, "picture-expected"),
            given_name=say(language, "picture-given"),
            right_name=say(language, "marks-right"),
            wrong_name=say(language, "marks-wrong"),
        )
        return [*await _hung("confusions.png", self.painter.confusions(mixed_up)), *hung]

    async def usage(self, picture: Bars | None) -> list[Attached]:
        """What words cost; None where nothing was spent."""
        return await _hung("usage.png", self.painter.bars(picture)) if picture else []


async def _hung(name: str, painting: Coroutine[Any, Any, bytes]) -> list[Attached]:
    try:
        return [Attached(name=name, data=await painting)]
    except EngineFailed as failure:
        log.warning("picture.not_painted", picture=name, reason=failure.message)
        return []


def _group(language: str, name: str, pair: Pair) -> BarGroup:
    values = tuple(_share(marks, name) for marks in (pair.champion, pair.challenger))
    return BarGroup(label=say(language, f"marks-{name}"), values=values)


def _share(marks: Marks, name: str) -> float:
    """In percent."""
    part: int = getattr(marks, name)
    return round(100 * part / marks.total, 1) if marks.total else 0.0


def _knows(row: JudgedRow) -> bool:
    """Is the best answer right, however sure of it she was?"""
    return row.is_right if row.expected else row.abstained


def _point(examined: Examined, champion_id: str | None) -> VersionPoint | None:
    """None for a version of whose examination nothing is kept, or proves nothing."""
    comparison = examined.result.comparison if examined.result else None
    if comparison is None or comparison.suspicions or not comparison.held_out.challenger.total:
        return None
    marks = comparison.held_out.challenger
    version = examined.version
    return VersionPoint(
        label=f"v{version.number}",
        right=marks.right / marks.total,
        wrong=marks.wrong / marks.total,
        is_refused=not examined.was_champion,
        is_champion=version.id == champion_id,
    )
