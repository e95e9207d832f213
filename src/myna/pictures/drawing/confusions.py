"""A heat map of which answer was given where which was expected.

The rows have the names, the columns their numbers; what is right and what is wrong have colours of their own, for
else the many right ones would make the few wrong ones invisible.
"""

import math
from itertools import product

from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from myna.domain.pictures import Confusions
from myna.pictures.drawing.canvas import (
    CARD,
    GREEN,
    INK,
    LETTERS,
    LINE,
    MARGIN,
    MUTED,
    SMALL,
    VERMILION,
    WIDTH,
    Canvas,
    Sign,
    number,
)
from myna.pictures.drawing.lettering import fitting_size, font, shortened, shown, wrapped

_NOTHING = "#2a303d"
_FAINT = 0.3
"""Of the colour, for a count of nearly nothing."""
_GAP = 0.05
"""Around a cell, in parts of it."""
_DARK_LETTERS_FROM = 0.19
"""The luminance of a cell upon which dark letters are read better than light ones."""
_FEW, _TALL, _LOW = 6, 64, 42
"""So many rows are so tall that a name may take two lines; more are lower."""
_RIGHT = WIDTH - MARGIN


def draw_confusions(picture: Confusions) -> bytes:
    count = len(picture.labels)
    canvas = Canvas(picture.title, height=250 + count * (_TALL if count <= _FEW else _LOW))
    canvas.footnote(picture.footnote)
    canvas.legend(
        [
            Sign(text=picture.right_name, colour=GREEN),
            Sign(text=picture.wrong_name, colour=VERMILION),
        ]
    )
    left = max(WIDTH - MARGIN - 90 * count, 400)
    axes = canvas.axes(left, canvas.top + 66, _RIGHT, canvas.bottom - 6)
    axes.set_xlim(0, count)
    axes.set_ylim(count, 0)
    _cells(axes, picture, room=(_RIGHT - left) / count * 0.8)
    _names_of_rows(canvas, picture, left)
    _names_of_columns(canvas, picture, left)
    return canvas.png()


def _cells(axes: Axes, picture: Confusions, room: float) -> None:
    cells = {place: picture.counts[place[0]][place[1]] for place in _places(picture)}
    most = {
        is_right: max(
            [count for (row, column), count in cells.items() if (row == column) == is_right] or [0]
        )
        for is_right in (True, False)
    }
    letters = font(
        fitting_size([number(count) for count in cells.values()], room, LETTERS), is_bold=True
    )
    for (row, column), count in cells.items():
        is_right = row == column
        colour = _mixed(GREEN if is_right else VERMILION, count / max(most[is_right], 1))
        corner, side = (column + _GAP, row + _GAP), 1 - 2 * _GAP
        axes.add_patch(Rectangle(corner, side, side, facecolor=colour if count else _NOTHING))
        if count:
            axes.text(
                column + 0.5,
                row + 0.5,
                number(count),
                ha="center",
                va="center_baseline",
                color=CARD if _luminance(colour) > _DARK_LETTERS_FROM else INK,
                fontproperties=letters,
            )


def _places(picture: Confusions) -> list[tuple[int, int]]:
    numbers = range(len(picture.labels))
    return list(product(numbers, numbers))


def _names_of_rows(canvas: Canvas, picture: Confusions, left: float) -> None:
    room, top = left - MARGIN - 16, canvas.top + 66
    heading = shortened(f"{shown(picture.expected_name)} ↓", room, font(SMALL))
    canvas.write(MARGIN, top - 36, heading, size=SMALL, colour=MUTED)
    height = (canvas.bottom - 6 - top) / len(picture.labels)
    most_lines = 2 if height > 2 * LETTERS * LINE else 1
    for place, label in enumerate(picture.labels):
        lines = wrapped(shown(label), room - 42, font(LETTERS), most_lines)
        middle = top + (place + 0.5) * height
        canvas.write(MARGIN + 30, middle - LETTERS / 2, str(place + 1), colour=MUTED, align="right")
        for row, line in enumerate(lines):
            y = middle - LETTERS / 2 + (row - (len(lines) - 1) / 2) * LETTERS * LINE
            canvas.write(MARGIN + 42, y, line)


def _names_of_columns(canvas: Canvas, picture: Confusions, left: float) -> None:
    heading = shortened(f"{shown(picture.given_name)} →", _RIGHT - left, font(SMALL))
    canvas.write(left + 4, canvas.top + 4, heading, size=SMALL, colour=MUTED)
    place = (_RIGHT - left) / len(picture.labels)
    for column in range(len(picture.labels)):
        x = left + (column + 0.5) * place
        canvas.write(x, canvas.top + 31, str(column + 1), colour=MUTED, align="center")


def _mixed(colour: str, share: float) -> tuple[float, float, float]:
    """The more, the more of the colour and the less of the card."""
    weight = _FAINT + (1 - _FAINT) * share
    red, green, blue = (
        weight * strong + (1 - weight) * faint
        for strong, faint in zip(to_rgb(colour), to_rgb(CARD), strict=True)
    )
    return red, green, blue


def _luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance as WCAG 2 defines it, with a plain power for the curve of sRGB."""
    red, green, blue = (math.pow(part, 2.2) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
