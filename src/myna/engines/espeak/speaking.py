"""The process in which eSpeak NG runs; started by `engine`, reached only over its pipes.

Names and numbers are those of eSpeak's `speak_lib.h`.
"""

import ctypes
from typing import Any

import espeakng_loader

from myna.voicebox.child import Listener, serve
from myna.voicebox.wire import Words

_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
"""Otherwise the library ends the process when it does not find its data."""
_BUFFER_MILLISECONDS = 20
_CHARS_UTF8 = 1
"""Neither SSML (0x10) nor phonemes in brackets (0x100): what members write is only ever text."""
_RATE = 1
_WORDS_PER_MINUTE = 175
_SLOWEST, _FASTEST = 80, 450

_Sound = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class Espeak:
    """The library; its state is global, so there is one of it and one thread."""

    def __init__(self) -> None:
        self._library = _loaded()
        self._rate_hz: int = self._library.espeak_Initialize(
            _SYNCHRONOUS,
            _BUFFER_MILLISECONDS,
            espeakng_loader.get_data_path().encode(),
            _DONT_EXIT,
        )
        if self._rate_hz <= 0:
            raise OSError("eSpeak does not find its data")

    def speak(self, words: Words, listener: Listener) -> None:
        if self._library.espeak_SetVoiceByName(words.voice.encode()):
            raise ValueError(f"eSpeak has no voice {words.voice!r}")
        rate = min(max(round(_WORDS_PER_MINUTE * words.speed), _SLOWEST), _FASTEST)
        self._library.espeak_SetParameter(_RATE, rate, 0)

        def hear(samples: Any, count: int, _: Any) -> int:
            """Called back; 1 ends the synthesis."""
            if not samples or count <= 0:
                return 0
            return 0 if listener(ctypes.string_at(samples, count * 2), self._rate_hz) else 1

        callback = _Sound(hear)
        self._library.espeak_SetSynthCallback(callback)
        text = ctypes.create_string_buffer(words.text.encode())
        status = self._library.espeak_Synth(text, len(text), 0, 1, 0, _CHARS_UTF8, None, None)
        if status:
            raise OSError(f"eSpeak answers {status}")

    def warm_up(self) -> None:
        """Read the dictionaries now rather than in the first answer."""
        for number, voice in enumerate(("en-us", "ru")):
            self.speak(Words(number=number, text="a", voice=voice, speed=1.0), lambda *_: True)


def _loaded() -> ctypes.CDLL:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Initialize.argtypes = [
        ctypes.c_int,
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_int,
    ]
    library.espeak_SetVoiceByName.argtypes = [ctypes.c_char_p]
    library.espeak_SetSynthCallback.argtypes = [_Sound]
    library.espeak_Synth.argtypes = [
        ctypes.c_void_p,
        ctypes.c_size_t,
        ctypes.c_uint,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.c_uint,
        ctypes.POINTER(ctypes.c_uint),
        ctypes.c_void_p,
    ]
    return library


def main() -> None:
    espeak = Espeak()
    espeak.warm_up()
    serve(espeak)


if __name__ == "__main__":
    main()
