"""A heat map of which answer was given where which was expected.

The rows have the names, the columns their numbers; what is right and what is wrong have colours of their own, for
else the many right ones would make the few wrong ones invisible.
"""

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import FancyBboxPatch

from myna.domain.pictures import Confusions
from myna.pictures.drawing.canvas import (
    CARD,
    GREEN,
    INK,
    LETTERS,
    MARGIN,
    MUTED,
    SMALL,
    VERMILION,
    WIDTH,
    Canvas,
    Sign,
)
from myna.pictures.drawing.lettering import font, shortened, shown

_NOTHING = "#2a303d"
_FAINT = 0.25
_NAMES_RIGHT = 400
_GAP = 0.05


def draw_confusions(picture: Confusions) -> bytes:
    count = len(picture.labels)
    canvas = Canvas(picture.title, height=min(max(250 + 42 * count, 440), 720))
    canvas.footnote(picture.footnote)
    canvas.legend(
        [
            Sign(text=picture.right_name, colour=GREEN),
            Sign(text=picture.wrong_name, colour=VERMILION),
        ]
    )
    top, bottom = canvas.top + 66, canvas.bottom - 12
    axes = canvas.axes(_NAMES_RIGHT, top, WIDTH - MARGIN, bottom)
    axes.set_xlim(0, count)
    axes.set_ylim(count, 0)
    _cells(axes, picture)
    _names(canvas, picture, top, bottom)
    return canvas.png()


def _cells(axes: Axes, picture: Confusions) -> None:
    scales = [
        LinearSegmentedColormap.from_list("", [CARD, colour]) for colour in (GREEN, VERMILION)
    ]
    sizes = [
        (row, column) for row in range(len(picture.labels)) for column in range(len(picture.labels))
    ]
    most = [
        max(
            (picture.counts[row][column] for row, column in sizes if (row != column) == is_wrong),
            default=0,
        )
        for is_wrong in (False, True)
    ]
    letters = font(LETTERS if len(picture.labels) <= 9 and max(most) < 1000 else 16, is_bold=True)
    for row, column in sizes:
        value, is_wrong = picture.counts[row][column], row != column
        share = _FAINT + (1 - _FAINT) * value / max(most[is_wrong], 1)
        axes.add_patch(
            FancyBboxPatch(
                (column + _GAP, row + _GAP),
                1 - 2 * _GAP,
                1 - 2 * _GAP,
                boxstyle="square,pad=0",
                linewidth=0,
                facecolor=scales[is_wrong](share) if value else _NOTHING,
            )
        )
        if value:
            colour = CARD if share > 0.55 else INK
            axes.text(
                column + 0.5,
                row + 0.5,
                str(value),
                ha="center",
                va="center_baseline",
                color=colour,
                fontproperties=letters,
            )


def _names(canvas: Canvas, picture: Confusions, top: float, bottom: float) -> None:
    count = len(picture.labels)
    row, column = (bottom - top) / count, (WIDTH - MARGIN - _NAMES_RIGHT) / count
    heading = _NAMES_RIGHT - MARGIN - 16
    given = f"{shown(picture.given_name)} →"
    expected = f"{shown(picture.expected_name)} ↓"
    canvas.write(
        _NAMES_RIGHT + 4,
        top - 62,
        shortened(given, WIDTH - MARGIN - _NAMES_RIGHT, font(SMALL)),
        size=SMALL,
        colour=MUTED,
    )
    canvas.write(
        MARGIN, top - 34, shortened(expected, heading, font(SMALL)), size=SMALL, colour=MUTED
    )
    for place, label in enumerate(picture.labels):
        y = top + (place + 0.5) * row - LETTERS / 2
        canvas.write(MARGIN + 26, y, str(place + 1), colour=MUTED, align="right")
        canvas.write(MARGIN + 38, y, shortened(shown(label), heading - 34, font(LETTERS)))
        canvas.write(
            _NAMES_RIGHT + (place + 0.5) * column,
            top - 34,
            str(place + 1),
            colour=MUTED,
            align="center",
        )
