"""A BERT of a few kilobytes, made on the spot: it knows which words of the touchstone, and of a test, mean the same.

Its weights are random but for the embeddings: words of one meaning share a direction, all others are nothing.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from myna.engines.local.background import QUESTIONS
from myna.engines.local.encoding.adding import Wishes, added
from myna.engines.local.encoding.card import CARD, written
from myna.engines.local.encoding.folders import found_in
from myna.engines.local.encoding.touchstone import PAIRS
from myna.engines.local.words import words

HIDDEN, HEADS, LAYERS = 64, 2, 1
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
EVERYWHERE = 3
"""A word in more meanings than this says nothing."""
CONFIG = {
    "model_type": "bert",
    "hidden_size": HIDDEN,
    "num_attention_heads": HEADS,
    "num_hidden_layers": LAYERS,
    "layer_norm_eps": 1.0,
    "hidden_act": "gelu",
}
Meaning = Sequence[str]
"""Texts that mean the same."""


def tiny_encoder(
    folder: Path, *meanings: Meaning, languages: Sequence[str] = ("en",), seed: int = 7
) -> Path:
    """Ready for use in the folder: it knows the languages' touchstone and the meanings.

    Of ordinary questions it knows few words, so that many are the same to it; its card says what a true encoder's says.
    """
    source = folder.with_name(f"{folder.name}-source")
    tiny_bert(source, *meanings, languages=languages, seed=seed)
    card = added(found_in(source), folder, Wishes())
    scales = {name: replace(scale, mean=0.2, spread=0.12) for name, scale in card.scales.items()}
    (folder / CARD).write_bytes(written(replace(card, scales=scales)))
    return folder


def tiny_bert(
    folder: Path, *meanings: Meaning, languages: Sequence[str] = ("en",), seed: int = 7
) -> None:
    """Its files as a hub has them."""
    known = [pair for language in languages for pair in PAIRS[language]]
    chance = np.random.default_rng(seed)
    embeddings = _embeddings([*known, *meanings], chance)
    vocabulary = {word: number for number, word in enumerate((*SPECIAL, *embeddings))}
    special = [np.zeros(HIDDEN)] * len(SPECIAL)
    special[SPECIAL.index("[CLS]")] = 0.2 * chance.normal(size=HIDDEN)  # so that no text is nothing
    table = np.array([*special, *embeddings.values()])
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(CONFIG))
    (folder / "model.safetensors").write_bytes(safetensors(weights(table, chance)))
    (folder / "tokenizer.json").write_text(_tokenizer(vocabulary))


def _embeddings(
    meanings: Sequence[Meaning], chance: np.random.Generator
) -> Mapping[str, NDArray[np.float64]]:
    within: dict[str, list[int]] = {}
    for number, texts in enumerate(meanings):
        for word in sorted({word for text in texts for word in words(text)}):
            within.setdefault(word, []).append(number)
    directions = chance.normal(size=(len(meanings), HIDDEN))
    own = {word: chance.normal(size=HIDDEN) for word in sorted(_ordinary_words() - set(within))}
    return own | {
        word: directions[numbers].sum(axis=0) if len(numbers) <= EVERYWHERE else np.zeros(HIDDEN)
        for word, numbers in within.items()
    }


def _ordinary_words() -> set[str]:
    """Each of them means itself, but for those that are in many questions."""
    counts = Counter(word for question in QUESTIONS for word in set(words(question)))
    return {word for word, count in counts.items() if count <= EVERYWHERE}


def weights(table: NDArray[Any], chance: np.random.Generator) -> dict[str, NDArray[np.float32]]:
    def norm(name: str) -> dict[str, NDArray[Any]]:
        return {f"{name}.weight": np.ones(HIDDEN), f"{name}.bias": np.zeros(HIDDEN)}

    def dense(name: str, wide: int, narrow: int) -> dict[str, NDArray[Any]]:
        return {
            f"{name}.weight": 0.05 * chance.normal(size=(wide, narrow)),
            f"{name}.bias": np.zeros(wide),
        }

    made: dict[str, NDArray[Any]] = {
        "embeddings.word_embeddings.weight": table,
        "embeddings.position_embeddings.weight": np.zeros((256, HIDDEN)),
        "embeddings.token_type_embeddings.weight": np.zeros((2, HIDDEN)),
        **norm("embeddings.LayerNorm"),
    }
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            made |= dense(f"{name}.attention.self.{part}", HIDDEN, HIDDEN)
        made |= dense(f"{name}.attention.output.dense", HIDDEN, HIDDEN)
        made |= norm(f"{name}.attention.output.LayerNorm")
        made |= dense(f"{name}.intermediate.dense", 2 * HIDDEN, HIDDEN)
        made |= dense(f"{name}.output.dense", HIDDEN, 2 * HIDDEN)
        made |= norm(f"{name}.output.LayerNorm")
    return {name: np.asarray(array, np.float32) for name, array in made.items()}


def safetensors(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    header, content = {}, b""
    for name, array in arrays.items():
        data = np.asarray(array, "<f4").tobytes()
        offsets = [len(content), len(content) + len(data)]
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": offsets}
        content += data
    head = json.dumps(header).encode()
    return len(head).to_bytes(8, "little") + head + content


def _tokenizer(vocabulary: Mapping[str, int]) -> str:
    tokenizer = Tokenizer(WordLevel(dict(vocabulary), unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return str(tokenizer.to_str())
