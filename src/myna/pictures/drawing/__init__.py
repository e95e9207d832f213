"""What the process that draws can draw; nothing else may load this, for matplotlib comes with it."""

from myna.domain.pictures import Bars, Confusions, Histogram, Picture, Timeline
from myna.pictures.drawing.bars import draw_bars
from myna.pictures.drawing.confusions import draw_confusions
from myna.pictures.drawing.histogram import draw_histogram
from myna.pictures.drawing.timeline import draw_timeline


def drawn(picture: Picture) -> bytes:
    """A PNG, 900 pixels wide."""
    match picture:
        case Bars():
            return draw_bars(picture)
        case Confusions():
            return draw_confusions(picture)
        case Histogram():
            return draw_histogram(picture)
        case Timeline():
            return draw_timeline(picture)
