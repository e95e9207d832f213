"""An endpoint on loopback that speaks OpenAI's protocol and follows a script; for tests, measurements and the demo."""

from myna.testing.openai_peer.chatting import Chatting, Pace, Script
from myna.testing.openai_peer.faults import FAULTS, Fault
from myna.testing.openai_peer.models import Models
from myna.testing.openai_peer.reading import scripted_reader
from myna.testing.openai_peer.server import Asked, OpenAIPeer, Part
from myna.testing.openai_peer.training import LIVES, Training

__all__ = [
    "FAULTS",
    "LIVES",
    "Asked",
    "Chatting",
    "Fault",
    "Models",
    "OpenAIPeer",
    "Pace",
    "Part",
    "Script",
    "Training",
    "scripted_reader",
]
