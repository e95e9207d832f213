"""A whole Whisper model of a few megabytes that hears one and the same word in all speech."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

WIDTH = 16
MELS = 80
TIMESTAMPS = 1501
WORDS = 50_257
THE_WORD = "word7"
LATE = 8
MARK_OF_MANY_LANGUAGES = ""
"""By this token CTranslate2 tells models of many languages from those of English alone."""


def save_tiny_whisper(directory: Path, *, is_multilingual: bool = True) -> Path:
    """Its weights are random, always the same, but for those that let it speak and stop."""
    from ctranslate2.specs.whisper_spec import WhisperSpec  # noqa: PLC0415 - an extra

    spec = WhisperSpec(1, 2, 1, 2)
    tokens = list(_tokens(is_multilingual=is_multilingual))
    _Weights(len(tokens)).fill(spec)
    _let_it_speak(spec.decoder, tokens)
    spec.register_vocabulary(tokens)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [tokens.index("<|endoftext|>")]
    spec.config.lang_ids = [tokens.index("<|en|>"), tokens.index("<|ru|>")]
    spec.config.alignment_heads = [[0, 0]]
    spec.validate()
    directory.mkdir(parents=True, exist_ok=True)
    spec.save(str(directory))
    _save_tokenizer(directory, tokens)
    return directory


def _tokens(*, is_multilingual: bool) -> Iterator[str]:
    yield "<unk>"
    yield from (f"word{number}" for number in range(1, WORDS - 1))
    yield MARK_OF_MANY_LANGUAGES if is_multilingual else "word"
    yield from ("<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|ru|>")
    yield from (f"<|x{number}|>" for number in range(97))
    yield from ("<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>")
    yield from ("<|nospeech|>", "<|notimestamps|>")
    yield from (f"<|{number * 0.02:.2f}|>" for number in range(TIMESTAMPS))


def _let_it_speak(decoder: Any, tokens: list[str]) -> None:
    """The word is likeliest everywhere, but for the first place, and for those that come late."""
    decoder.projection.weight /= 100
    decoder.projection.bias = np.zeros(len(tokens), np.float32)
    decoder.projection.bias[tokens.index(THE_WORD)] = 40
    decoder.projection.bias[tokens.index("<|0.00|>")] = 20
    decoder.projection.weight[tokens.index("<|endoftext|>"), 0] = 20
    decoder.position_encodings.encodings[LATE:, 0] = 100


class _Weights:
    def __init__(self, tokens: int) -> None:
        self._tokens = tokens
        self._random = np.random.default_rng(1)

    def fill(self, spec: Any) -> None:
        encoder, decoder = spec.encoder, spec.decoder
        for conv, channels in ((encoder.conv1, MELS), (encoder.conv2, WIDTH)):
            conv.weight, conv.bias = self._some(WIDTH, channels, 3), self._some(WIDTH)
        encoder.position_encodings.encodings = self._some(1500, WIDTH)
        decoder.position_encodings.encodings = self._some(448, WIDTH)
        decoder.embeddings.weight = self._some(self._tokens, WIDTH)
        decoder.projection.weight = self._some(self._tokens, WIDTH)
        for part in (encoder, decoder):
            self._norm(part.layer_norm)
            self._block(part.layer[0].self_attention, (3, 1))
            self._norm(part.layer[0].ffn.layer_norm)
            self._linear(part.layer[0].ffn.linear_0, 4 * WIDTH, WIDTH)
            self._linear(part.layer[0].ffn.linear_1, WIDTH, 4 * WIDTH)
        self._block(decoder.layer[0].attention, (1, 2, 1))

    def _block(self, attention: Any, widths: tuple[int, ...]) -> None:
        self._norm(attention.layer_norm)
        for linear, width in zip(attention.linear, widths, strict=True):
            self._linear(linear, width * WIDTH, WIDTH)

    def _linear(self, linear: Any, rows: int, columns: int) -> None:
        linear.weight, linear.bias = self._some(rows, columns), self._some(rows)

    def _norm(self, norm: Any) -> None:
        norm.gamma, norm.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def _some(self, *shape: int) -> Any:
        return self._random.standard_normal(shape).astype(np.float32) / 4


def _save_tokenizer(directory: Path, tokens: list[str]) -> None:
    content = {
        "version": "1.0",
        "added_tokens": [],
        "pre_tokenizer": {"type": "Whitespace"},
        "model": {
            "type": "WordLevel",
            "vocab": {token: number for number, token in enumerate(tokens)},
            "unk_token": "<unk>",
        },
    }
    (directory / "tokenizer.json").write_text(json.dumps(content), encoding="utf-8")
