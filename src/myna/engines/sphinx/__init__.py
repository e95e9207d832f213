"""Hearing English with PocketSphinx, on this machine and with nothing to set up.

`hearing` is the engine. The decoder holds Python's lock while it works, therefore it lives in a process of its own,
`child`, which `line` talks to. There `pauses` cuts a recording, `voice` tells speech from noise and music,
`reading` finds the words, and `likeness` tells English from other languages.
"""

from myna.engines.sphinx.hearing import SphinxSpeechToText

__all__ = ["SphinxSpeechToText"]
