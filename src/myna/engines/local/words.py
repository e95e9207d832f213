"""Turns texts into sets of numbered features: words, neighbouring words, and pieces of 2 to 5 letters of a word.

A feature is a 32-bit hash, so no vocabulary of strings is ever kept. Its two highest bits name its kind, so that a
sorted set holds first the pieces, then the pairs, then the words. The same text gives the same features in every
process. Called by the rest of this engine for lessons in bulk and for single questions alike.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from myna.domain.teaching import normalised

MAX_CHARACTERS = 2_000
"""What lies behind is not looked at."""
FIRST_PAIR = np.uint32(1 << 31)
FIRST_WORD = np.uint32(3 << 30)
LONGEST_PIECE = 5

_PAIR_BITS, _WORD_BITS = int(FIRST_PAIR), int(FIRST_WORD)
_WORD = re.compile(r"\w+(?:'\w+)*[+#]*")
_SPACE = 32
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)


@dataclass(frozen=True, kw_only=True)
class FeatureSets:
    """One sorted set of features for each text, laid end to end."""

    features: NDArray[np.uint32]
    starts: NDArray[np.int64]
    """One more than there are texts: the set of text i is `features[starts[i]:starts[i + 1]]`."""


def words(text: str) -> list[str]:
    """The words of a text; a text of symbols only counts as one word."""
    plain = normalised(text[:MAX_CHARACTERS])
    return _WORD.findall(plain) or ([plain] if plain else [])


def feature_sets(texts: Sequence[str]) -> FeatureSets:
    split = [words(text) for text in texts]
    word_features, word_owners = _words_and_pairs(split)
    piece_features, piece_owners = _pieces(split)
    keys = np.concatenate([piece_owners, word_owners]) << np.uint64(32)
    keys |= np.concatenate([piece_features, word_features]).astype(np.uint64)
    keys = np.unique(keys)
    owners = np.arange(len(texts) + 1, dtype=np.uint64) << np.uint64(32)
    return FeatureSets(
        features=(keys & np.uint64(0xFFFFFFFF)).astype(np.uint32),
        starts=np.searchsorted(keys, owners),
    )


def _words_and_pairs(split: Sequence[list[str]]) -> tuple[NDArray[np.uint32], NDArray[np.uint64]]:
    features: list[int] = []
    counts: list[int] = []
    for text in split:
        hashes = [zlib.crc32(word.encode("utf-8", "surrogatepass")) >> 2 for word in text]
        pairs = [zlib.crc32(right.to_bytes(4), left) >> 2 for left, right in pairwise(hashes)]
        features += [word | _WORD_BITS for word in hashes] + [pair | _PAIR_BITS for pair in pairs]
        counts.append(len(hashes) + len(pairs))
    return np.array(features, np.uint32), np.repeat(np.arange(len(split), dtype=np.uint64), counts)


def _pieces(split: Sequence[list[str]]) -> tuple[NDArray[np.uint32], NDArray[np.uint64]]:
    """Every run of 2 to 5 characters of each word, its edges marked by a space."""
    padded = ["".join(f" {word} " for word in text) for text in split]
    codes = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), np.uint32)
    owners = np.repeat(np.arange(len(split), dtype=np.uint64), [len(text) for text in padded])
    edges = (codes[:-1] == _SPACE) & (codes[1:] == _SPACE)
    inside = np.ones(len(codes), bool)
    running = codes.astype(np.uint64)
    features, feature_owners = [], []
    for length in range(2, LONGEST_PIECE + 1):
        last = length - 1
        running = running[: len(codes) - last] * _FACTOR + codes[last:]
        inside = inside[: len(running)] & ~edges[last - 1 :][: len(running)]
        features.append(_mixed(running[inside] + np.uint64(length)))
        feature_owners.append(owners[: len(running)][inside])
    return np.concatenate(features), np.concatenate(feature_owners)


def _mixed(hashes: NDArray[np.uint64]) -> NDArray[np.uint32]:
    hashes = (hashes ^ (hashes >> np.uint64(33))) * _MIX
    return (hashes >> np.uint64(33)).astype(np.uint32)
