"""How sure the model was of what was right and of what was wrong."""

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from myna.domain.pictures import HISTOGRAM_BINS, Histogram, Threshold
from myna.pictures.drawing.canvas import (
    GREEN,
    GRID,
    HATCH,
    INK,
    LETTERS,
    MARGIN,
    MUTED,
    SMALL,
    VERMILION,
    WIDTH,
    Canvas,
    Sign,
    number,
)
from myna.pictures.drawing.lettering import font, shortened, shown, width

_LEFT, _RIGHT = MARGIN + 58, WIDTH - MARGIN - 14
_PLOT = _RIGHT - _LEFT
_BETWEEN = 14
"""Pixels between the names of two thresholds."""


def draw_histogram(picture: Histogram) -> bytes:
    canvas = Canvas(picture.title)
    canvas.footnote(picture.footnote)
    canvas.legend(
        [
            Sign(text=picture.right_name, colour=GREEN),
            Sign(text=picture.wrong_name, colour=VERMILION, hatch=HATCH),
        ]
    )
    name = shortened(shown(picture.count_name), WIDTH - 2 * MARGIN, font(SMALL))
    canvas.write(MARGIN, canvas.top + 6, name, size=SMALL, colour=MUTED)
    names, bottom = canvas.top + 38, canvas.bottom - 74
    axes = canvas.axes(_LEFT, names + 30, _RIGHT, bottom)
    _bars(axes, picture)
    _scales(canvas, axes, picture, bottom)
    for threshold in picture.thresholds:
        x = threshold.confidence * HISTOGRAM_BINS
        axes.axvline(x, color=INK, linewidth=2.5, linestyle=(0, (3, 2)), clip_on=False)
    _name_thresholds(canvas, picture.thresholds, names)
    return canvas.png()


def _bars(axes: Axes, picture: Histogram) -> None:
    highest = max(sum(both) for both in zip(picture.right, picture.wrong, strict=True))
    axes.set_xlim(0, HISTOGRAM_BINS)
    axes.set_ylim(0, max(1.05 * highest, 1))
    places = [each + 0.5 for each in range(HISTOGRAM_BINS)]
    axes.bar(places, picture.right, width=0.9, color=GREEN, linewidth=0)
    axes.bar(
        places,
        picture.wrong,
        bottom=picture.right,
        width=0.9,
        color=VERMILION,
        hatch=HATCH,
        linewidth=0,
    )


def _scales(canvas: Canvas, axes: Axes, picture: Histogram, bottom: float) -> None:
    axes.grid(axis="y", color=GRID, linewidth=1.5)
    axes.axhline(0, color=GRID, linewidth=3, clip_on=False, zorder=0)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_formatter(lambda count, _: number(count))
    axes.tick_params(length=0, pad=8, labelcolor=MUTED)
    for label in axes.get_yticklabels():
        label.set_fontproperties(font(SMALL))
    for percent in range(0, 101, 20):
        x = _LEFT + _PLOT * percent / 100
        canvas.write(x, bottom + 10, number(percent, "%"), size=SMALL, colour=MUTED, align="center")
    name = shortened(shown(picture.confidence_name), _PLOT, font(LETTERS))
    canvas.write(_LEFT + _PLOT / 2, bottom + 40, name, align="center")


def _name_thresholds(canvas: Canvas, thresholds: tuple[Threshold, ...], y: float) -> None:
    """Above their lines; two that would meet give way to each other."""
    names = sorted(thresholds, key=lambda each: each.confidence)
    texts = [shortened(shown(each.name), _PLOT / 2 - _BETWEEN, font(SMALL)) for each in names]
    widths = [width(text, font(SMALL)) for text in texts]
    starts = [
        min(max(_LEFT + _PLOT * each.confidence - wide / 2, _LEFT), _RIGHT - wide)
        for each, wide in zip(names, widths, strict=True)
    ]
    if len(names) > 1 and (overlap := starts[0] + widths[0] + _BETWEEN - starts[1]) > 0:
        starts[0] = max(starts[0] - overlap / 2, _LEFT)
        starts[1] = min(starts[0] + widths[0] + _BETWEEN, _RIGHT - widths[1])
        starts[0] = min(starts[0], starts[1] - _BETWEEN - widths[0])
    for start, text in zip(starts, texts, strict=True):
        canvas.write(start, y, text, size=SMALL)
