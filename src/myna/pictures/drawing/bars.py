"""Champion and challenger side by side."""

from myna.domain.pictures import Bars
from myna.pictures.drawing.canvas import (
    BLUE,
    GRID,
    INK,
    LETTERS,
    MARGIN,
    ORANGE,
    WIDTH,
    Canvas,
    Sign,
    number,
)
from myna.pictures.drawing.lettering import font, shown, width, wrapped

_COLOURS = (BLUE, ORANGE)
_BAR = 0.36
_LABEL_LINE = 27


def draw_bars(picture: Bars) -> bytes:
    canvas = Canvas(picture.title)
    canvas.footnote(picture.footnote)
    canvas.legend(
        [
            Sign(text=name, colour=colour)
            for name, colour in zip(picture.series, _COLOURS, strict=False)
        ]
    )
    bottom = canvas.bottom - _labels(canvas, picture) - 14
    axes = canvas.axes(MARGIN, canvas.top + 44, WIDTH - MARGIN, bottom)
    axes.set_xlim(-0.5, len(picture.groups) - 0.5)
    axes.set_ylim(0, max([*(max(group.values) for group in picture.groups), 1e-9]))
    axes.axhline(0, color=GRID, linewidth=3, clip_on=False)
    letters = _values_font_size(picture)
    for place, group in enumerate(picture.groups):
        for column, value in enumerate(group.values):
            x = place + (column - (len(group.values) - 1) / 2) * (_BAR + 0.04)
            axes.bar(x, value, width=_BAR, color=_COLOURS[column])
            axes.annotate(
                number(value, picture.unit, picture.decimal_mark),
                (x, value),
                xytext=(0, 5),
                textcoords="offset points",
                ha="center",
                fontproperties=font(letters, is_bold=True),
                color=INK,
                annotation_clip=False,
            )
    return canvas.png()


def _labels(canvas: Canvas, picture: Bars) -> float:
    """The height that they take, written below the axis."""
    place = (WIDTH - 2 * MARGIN) / len(picture.groups)
    lines = [wrapped(shown(each.label), place - 12, font(LETTERS), 2) for each in picture.groups]
    height = max(len(each) for each in lines) * _LABEL_LINE
    for column, each in enumerate(lines):
        for row, line in enumerate(each):
            x, y = MARGIN + (column + 0.5) * place, canvas.bottom - height + row * _LABEL_LINE - 6
            canvas.write(x, y, line, align="center")
    return height


def _values_font_size(picture: Bars) -> float:
    """As large as leaves room between neighbours."""
    room = (WIDTH - 2 * MARGIN) / len(picture.groups) * (_BAR + 0.02)
    widest = max(
        width(number(value, picture.unit, picture.decimal_mark), font(24, is_bold=True))
        for group in picture.groups
        for value in group.values
    )
    return min(24.0, 24 * room / widest)
