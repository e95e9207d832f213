"""How the versions of a model did, one after the other."""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from myna.domain.pictures import Timeline, VersionPoint
from myna.pictures.drawing.canvas import (
    CARD,
    GREEN,
    GRID,
    INK,
    LETTERS,
    MARGIN,
    MUTED,
    SMALL,
    VERMILION,
    WIDTH,
    YELLOW,
    Canvas,
    Sign,
    number,
)
from myna.pictures.drawing.lettering import font, shortened, shown, width

_LEFT, _RIGHT = MARGIN + 78, WIDTH - MARGIN - 40
_LABEL, _BETWEEN = 150, 18
"""The most that a label takes, and the least between two, in pixels."""


def draw_timeline(picture: Timeline) -> bytes:
    canvas = Canvas(picture.title)
    canvas.footnote(picture.footnote)
    signs = _signs(picture)
    canvas.legend(signs)
    top, bottom = canvas.top + 40, canvas.bottom - 40
    axes = canvas.axes(_LEFT, top, _RIGHT, bottom)
    axes.set_xlim(-0.5, len(picture.versions) - 0.5)
    axes.set_ylim(0, 100)
    for percent in (0, 25, 50, 75, 100):
        axes.axhline(percent, color=GRID, linewidth=1.5, clip_on=False)
        y = bottom - (bottom - top) * percent / 100 - SMALL / 2
        canvas.write(_LEFT - 12, y, number(percent, "%"), size=SMALL, colour=MUTED, align="right")
    right, wrong = signs[:2]
    _line(axes, picture.versions, [version.right for version in picture.versions], right)
    _line(axes, picture.versions, [version.wrong for version in picture.versions], wrong)
    for place, version in enumerate(picture.versions):
        if version.is_champion:
            _crown(axes, place, version)
    _labels(canvas, picture.versions, bottom + 12)
    return canvas.png()


def _signs(picture: Timeline) -> list[Sign]:
    """Only of what is there."""
    signs = [
        Sign(text=picture.right_name, colour=GREEN, marker="o"),
        Sign(text=picture.wrong_name, colour=VERMILION, marker="D"),
    ]
    if any(version.is_champion for version in picture.versions):
        signs.append(Sign(text=picture.champion_name, colour=YELLOW, marker="*"))
    if any(version.is_refused for version in picture.versions):
        signs.append(Sign(text=picture.refused_name, colour=MUTED, marker="o", is_hollow=True))
    return signs


def _line(
    axes: Axes, versions: Sequence[VersionPoint], shares: Sequence[float], sign: Sign
) -> None:
    """Through those that became the champion; the refused ones stand beside it."""
    percents = [100 * share for share in shares]
    taken = [place for place, version in enumerate(versions) if not version.is_refused]
    axes.plot(taken, [percents[place] for place in taken], color=sign.colour, linewidth=3)
    for place, version in enumerate(versions):
        axes.plot(
            place,
            percents[place],
            marker=sign.marker,
            markersize=min(9, max(5, 300 / len(versions))),
            markeredgewidth=2,
            markeredgecolor=sign.colour,
            markerfacecolor=CARD if version.is_refused else sign.colour,
            clip_on=False,
            zorder=3,
        )


def _crown(axes: Axes, place: int, version: VersionPoint) -> None:
    axes.axvline(place, color=YELLOW, linewidth=2, alpha=0.35)
    axes.plot(
        place,
        100 * version.right,
        marker="*",
        markersize=21,
        color=YELLOW,
        markeredgecolor=CARD,
        clip_on=False,
        zorder=4,
    )
    for share in (version.right, version.wrong):
        axes.annotate(
            number(round(100 * share), "%"),
            (place, 100 * share),
            xytext=(0, 13),
            textcoords="offset points",
            ha="center",
            color=INK,
            fontproperties=font(LETTERS, is_bold=True),
            path_effects=[withStroke(linewidth=4, foreground=CARD)],
            annotation_clip=False,
            zorder=5,
        )


def _labels(canvas: Canvas, versions: Sequence[VersionPoint], y: float) -> None:
    """As many as have room, counted back from the newest."""
    place = (_RIGHT - _LEFT) / len(versions)
    texts = [shortened(shown(version.label), _LABEL, font(SMALL)) for version in versions]
    widest = max(width(text, font(SMALL)) for text in texts)
    step = math.ceil((widest + _BETWEEN) / place)
    for back, text in enumerate(reversed(texts)):
        if back % step == 0:
            x = min(_RIGHT - (back + 0.5) * place, WIDTH - MARGIN / 2 - widest / 2)
            canvas.write(x, y, text, size=SMALL, colour=MUTED, align="center")
