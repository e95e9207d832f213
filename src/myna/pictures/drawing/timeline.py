"""How the versions of a model did, one after the other."""

from matplotlib.axes import Axes

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


def draw_timeline(picture: Timeline) -> bytes:
    canvas = Canvas(picture.title)
    canvas.footnote(picture.footnote)
    canvas.legend(_signs(picture))
    top, bottom = canvas.top + 28, canvas.bottom - 46
    axes = canvas.axes(_LEFT, top, _RIGHT, bottom)
    axes.set_xlim(-0.5, len(picture.versions) - 0.5)
    axes.set_ylim(0, 100)
    for percent in (0, 25, 50, 75, 100):
        axes.axhline(percent, color=GRID, linewidth=1.5, clip_on=False)
        y = bottom - (bottom - top) * percent / 100 - SMALL / 2
        canvas.write(_LEFT - 12, y, number(percent, "%"), size=SMALL, colour=MUTED, align="right")
    _line(axes, picture.versions, [version.right for version in picture.versions], GREEN)
    _line(axes, picture.versions, [version.wrong for version in picture.versions], VERMILION)
    _crown(axes, picture.versions)
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


def _line(axes: Axes, versions: tuple[VersionPoint, ...], shares: list[float], colour: str) -> None:
    """Through those that became the champion; the refused ones stand beside it."""
    taken = [place for place, version in enumerate(versions) if not version.is_refused]
    marker = "o" if colour == GREEN else "D"
    axes.plot(taken, [100 * shares[place] for place in taken], color=colour, linewidth=3)
    for place, version in enumerate(versions):
        axes.plot(
            place,
            100 * shares[place],
            marker=marker,
            markersize=9,
            markeredgewidth=2.2,
            markeredgecolor=colour,
            markerfacecolor=CARD if version.is_refused else colour,
            clip_on=False,
            zorder=3,
        )


def _crown(axes: Axes, versions: tuple[VersionPoint, ...]) -> None:
    for place, version in enumerate(versions):
        if version.is_champion:
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
                    number(100 * round(share, 2), "%"),
                    (place, 100 * share),
                    xytext=(0, 13),
                    textcoords="offset points",
                    ha="center",
                    color=INK,
                    fontproperties=font(LETTERS, is_bold=True),
                    annotation_clip=False,
                    zorder=5,
                )


def _labels(canvas: Canvas, versions: tuple[VersionPoint, ...], y: float) -> None:
    """As many as have room, counted back from the newest."""
    place = (_RIGHT - _LEFT) / len(versions)
    texts = [shortened(shown(version.label), 150, font(SMALL)) for version in versions]
    widest = max(width(text, font(SMALL)) for text in texts) + 18
    step = max(1, -(-widest // place))
    for back, text in enumerate(reversed(texts)):
        if back % step == 0:
            x = _RIGHT - (back + 0.5) * place
            canvas.write(x, y, text, size=SMALL, colour=MUTED, align="center")
