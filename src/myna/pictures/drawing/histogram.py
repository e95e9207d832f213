"""How sure the model was of what was right and of what was wrong."""

from matplotlib.ticker import MaxNLocator

from myna.domain.pictures import HISTOGRAM_BINS, Histogram, Threshold, binned
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


def draw_histogram(picture: Histogram) -> bytes:
    canvas = Canvas(picture.title)
    canvas.footnote(picture.footnote)
    canvas.legend(
        [
            Sign(text=picture.right_name, colour=GREEN),
            Sign(text=picture.wrong_name, colour=VERMILION, hatch=HATCH),
        ]
    )
    canvas.write(MARGIN, canvas.top + 10, shown(picture.count_name), size=SMALL, colour=MUTED)
    top, bottom = canvas.top + 44, canvas.bottom - 72
    right, wrong = binned(picture.right), binned(picture.wrong)
    axes = canvas.axes(_LEFT, top + 34, _RIGHT, bottom)
    axes.set_xlim(0, HISTOGRAM_BINS)
    axes.set_ylim(0, max([*(sum(both) for both in zip(right, wrong, strict=True)), 1]))
    places = [each + 0.5 for each in range(HISTOGRAM_BINS)]
    axes.grid(axis="y", color=GRID, linewidth=1.5)
    axes.bar(places, right, width=0.9, color=GREEN, linewidth=0)
    axes.bar(places, wrong, bottom=right, width=0.9, color=VERMILION, hatch=HATCH, linewidth=0)
    axes.axhline(0, color=GRID, linewidth=3, clip_on=False)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.tick_params(length=0, pad=8, labelcolor=MUTED)
    for label in axes.get_yticklabels():
        label.set_fontproperties(font(SMALL))
    for percent in range(0, 101, 20):
        x = _LEFT + _PLOT * percent / 100
        canvas.write(x, bottom + 10, number(percent, "%"), size=SMALL, colour=MUTED, align="center")
    name = shortened(shown(picture.confidence_name), _PLOT, font(LETTERS))
    canvas.write(_LEFT + _PLOT / 2, bottom + 38, name, align="center")
    for threshold in picture.thresholds:
        axes.axvline(
            threshold.confidence * HISTOGRAM_BINS, color=INK, linewidth=2.5, linestyle=(0, (3, 2))
        )
    _name_thresholds(canvas, picture.thresholds, top)
    return canvas.png()


def _name_thresholds(canvas: Canvas, thresholds: tuple[Threshold, ...], top: float) -> None:
    """Above their lines; two that would meet turn away from each other."""
    for threshold in thresholds:
        text = shortened(shown(threshold.name), _PLOT / 2 - 8, font(SMALL))
        half = width(text, font(SMALL)) / 2
        x = min(max(_LEFT + _PLOT * threshold.confidence, _LEFT + half), _RIGHT - half)
        canvas.write(x, top + 6, text, size=SMALL, align="center")
