"""The card that every picture is drawn upon: background, title, legend, footnote; measured in pixels from the top left.

The colours are of Okabe and Ito's palette, which colour-blind people tell apart, made for a dark card that is at home
in both themes of Discord.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from myna.pictures.drawing.lettering import (
    FONT,
    PIXELS_PER_INCH,
    font,
    shortened,
    shown,
    width,
    wrapped,
)

WIDTH, HEIGHT = 900, 500
MARGIN = 36
CARD, INK, MUTED, GRID = "#20242e", "#f4f6fa", "#b4bdcc", "#3b4252"
BLUE, ORANGE, GREEN, VERMILION, YELLOW = "#56b4e9", "#e69f00", "#2fc49a", "#ea6f35", "#f0e442"
HATCH = "//"
"""Over what is wrong, so that it is told apart without colours too."""

TITLE, LETTERS, SMALL = 31, 23, 20
"""Heights of letters in pixels; a phone shows the picture at less than half its size."""
LINE = 1.35
"""From one line to the next, in heights of letters."""


_THIN_SPACE = "\u202f"
_MARKER_SIZES = {"o": 13, "D": 11, "*": 17}


@dataclass(frozen=True, kw_only=True)
class Sign:
    """An entry of the legend."""

    text: str
    colour: str
    hatch: str = ""
    marker: str = "s"
    is_hollow: bool = False


class Canvas:
    """Title first, then legend and footnote, and the axes take what is left between them."""

    def __init__(self, title: str, *, height: int = HEIGHT) -> None:
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "font.family": [FONT],
                "text.parse_math": False,
                "text.hinting": "force_autohint",
                "hatch.linewidth": 1.6,
                "hatch.color": CARD,
            }
        )
        size = (WIDTH / PIXELS_PER_INCH, height / PIXELS_PER_INCH)
        self.figure = Figure(figsize=size, dpi=PIXELS_PER_INCH, facecolor=CARD)
        self._height = height
        self.top = 24.0
        self.bottom = height - 24.0
        for line in wrapped(shown(title), WIDTH - 2 * MARGIN, font(TITLE, is_bold=True), 2):
            self.write(MARGIN, self.top, line, size=TITLE, is_bold=True)
            self.top += TITLE * LINE

    def footnote(self, text: str) -> None:
        lines = wrapped(shown(text), WIDTH - 2 * MARGIN, font(SMALL), 2)
        self.bottom -= len(lines) * SMALL * LINE
        for number, line in enumerate(lines):
            self.write(MARGIN, self.bottom + number * SMALL * LINE, line, size=SMALL, colour=MUTED)
        self.bottom -= 10

    def legend(self, signs: Sequence[Sign]) -> None:
        """In one row, as many rows as it takes."""
        self.top += 8
        x = float(MARGIN)
        for sign in signs:
            text = shortened(shown(sign.text), WIDTH - 2 * MARGIN - 30, font(LETTERS))
            needed = 30 + width(text, font(LETTERS))
            if x > MARGIN and x + needed > WIDTH - MARGIN:
                x, self.top = MARGIN, self.top + LETTERS * LINE
            self._mark(x, self.top + 2, sign)
            self.write(x + 30, self.top, text, size=LETTERS)
            x += needed + 30
        self.top += LETTERS * LINE

    def write(  # noqa: PLR0913 - a text, where, and how
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = LETTERS,
        colour: str = INK,
        is_bold: bool = False,
        align: str = "left",
    ) -> None:
        """One line; `y` is the top of its letters."""
        self.figure.text(
            x / WIDTH,
            1 - (y + size * 0.95) / self._height,
            text,
            fontproperties=font(size, is_bold=is_bold),
            color=colour,
            ha=align,
            va="baseline",
        )

    def axes(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """Bare: neither frame nor ticks."""
        box = (
            left / WIDTH,
            1 - bottom / self._height,
            (right - left) / WIDTH,
            (bottom - top) / self._height,
        )
        axes = self.figure.add_axes(box, facecolor="none")
        axes.set_xticks([])
        axes.set_yticks([])
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.set_axisbelow(True)
        return axes

    def png(self) -> bytes:
        file = io.BytesIO()
        self.figure.savefig(file, format="png", metadata={"Software": None})
        return file.getvalue()

    def _mark(self, x: float, y: float, sign: Sign) -> None:
        face = CARD if sign.is_hollow else sign.colour
        if sign.marker == "s":
            mark: Rectangle | Line2D = Rectangle(
                (x / WIDTH, 1 - (y + 20) / self._height),
                20 / WIDTH,
                20 / self._height,
                facecolor=face,
                hatch=sign.hatch,
                transform=self.figure.transFigure,
            )
        else:
            mark = Line2D(
                [(x + 10) / WIDTH],
                [1 - (y + 10) / self._height],
                marker=sign.marker,
                markersize=_MARKER_SIZES[sign.marker],
                markerfacecolor=face,
                markeredgecolor=sign.colour,
                markeredgewidth=2,
                transform=self.figure.transFigure,
            )
        self.figure.add_artist(mark)


def number(value: float, unit: str = "", decimal_mark: str = ".") -> str:
    """Whole where it is whole, else with one decimal; thin spaces between thousands and before the unit."""
    whole, _, decimal = f"{round(value, 1):,.1f}".partition(".")
    figures = whole.replace(",", _THIN_SPACE) + (decimal_mark + decimal if decimal != "0" else "")
    return figures + (_THIN_SPACE + unit if unit else "")
