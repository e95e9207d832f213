"""Values side by side, as those of champion and challenger."""

from matplotlib.axes import Axes

from myna.domain.pictures import Bars
from myna.pictures.drawing.canvas import (
    BLUE,
    GREEN,
    GRID,
    INK,
    LETTERS,
    LINE,
    MARGIN,
    ORANGE,
    SMALL,
    VERMILION,
    WIDTH,
    Canvas,
    Sign,
    number,
)
from myna.pictures.drawing.lettering import fitting_size, font, shown, wrapped

_COLOURS = (BLUE, ORANGE, GREEN, VERMILION)
_VALUES = 26.0
"""Height of their letters in pixels, where there is room."""
_PLACE = WIDTH - 2 * MARGIN
_BAR_WIDTHS = {1: 0.56, 2: 0.42, 3: 0.29, 4: 0.22}
"""By the number of series, in parts of a group's place."""
_LABEL_LINES = 3
_FEW = 4
"""So many groups leave room for large letters."""


def draw_bars(picture: Bars) -> bytes:
    canvas = Canvas(picture.title)
    canvas.footnote(picture.footnote)
    signs = zip(picture.series, _COLOURS, strict=False)
    canvas.legend([Sign(text=name, colour=colour) for name, colour in signs])
    bottom = canvas.bottom - _labels(canvas, picture) - 12
    axes = canvas.axes(MARGIN, canvas.top + 46, WIDTH - MARGIN, bottom)
    axes.set_xlim(-0.5, len(picture.groups) - 0.5)
    axes.set_ylim(0, max(*(max(group.values) for group in picture.groups), 1e-9))
    axes.axhline(0, color=GRID, linewidth=3, clip_on=False, zorder=0)
    _bars(axes, picture)
    return canvas.png()


def _bars(axes: Axes, picture: Bars) -> None:
    series, bar = len(picture.series), _BAR_WIDTHS[len(picture.series)]
    texts = [_value(picture, value) for group in picture.groups for value in group.values]
    size = fitting_size(texts, _PLACE / len(picture.groups) * (0.9 / series), _VALUES)
    for place, group in enumerate(picture.groups):
        for column, value in enumerate(group.values):
            x = place + (column - (series - 1) / 2) * (bar + 0.02)
            axes.bar(x, value, width=bar, color=_COLOURS[column])
            axes.annotate(
                _value(picture, value),
                (x, value),
                xytext=(0, 5),
                textcoords="offset points",
                ha="center",
                fontproperties=font(size, is_bold=True),
                color=INK,
                annotation_clip=False,
            )


def _value(picture: Bars, value: float) -> str:
    return number(value, shown(picture.unit), picture.decimal_mark)


def _labels(canvas: Canvas, picture: Bars) -> float:
    """The height that they take, written below the axis."""
    size = LETTERS if len(picture.groups) <= _FEW else SMALL
    place = _PLACE / len(picture.groups)
    texts = [
        wrapped(shown(group.label), place - 12, font(size), _LABEL_LINES)
        for group in picture.groups
    ]
    height = max(len(lines) for lines in texts) * size * LINE
    for column, lines in enumerate(texts):
        for row, line in enumerate(lines):
            y = canvas.bottom - height + row * size * LINE
            canvas.write(MARGIN + (column + 0.5) * place, y, line, size=size, align="center")
    return height
