"""Turns texts into sets of numbered features.

These are pieces of 2 to 5 letters of a word, the company that two words keep in one text,
neighbouring words, and words. A feature is a 32-bit hash, so no vocabulary of strings is ever kept.
Its two highest bits name its kind, so that a sorted set holds the four kinds in this order. The same
text gives the same features in every process. Called for lessons in bulk and for single questions.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from myna.domain.teaching import normalised

MAX_CHARACTERS = 2_000
"""What lies behind is not looked at."""
FIRST_COMPANY, FIRST_PAIR, FIRST_WORD = (np.uint32(kind << 30) for kind in (1, 2, 3))
LONGEST_PIECE = 5
TEXTS_AT_ONCE = 4_096
"""Bounds the room that the work takes."""
MOST_IN_COMPANY = 24
"""So many different words of a text are looked at in pairs."""

_COMPANY_BITS, _PAIR_BITS, _WORD_BITS = int(FIRST_COMPANY), int(FIRST_PAIR), int(FIRST_WORD)
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

    def joined(self, owners: NDArray[np.int32]) -> "FeatureSets":
        """One set for all texts of each owner; `owners` has a number from 0 on for each text."""
        of_features = np.repeat(owners.astype(np.uint64), np.diff(self.starts))
        keys = np.unique((of_features << np.uint64(32)) | self.features.astype(np.uint64))
        places = np.unique(owners).astype(np.uint64) << np.uint64(32)
        return FeatureSets(
            features=(keys & np.uint64(0xFFFFFFFF)).astype(np.uint32),
            starts=np.append(np.searchsorted(keys, places), len(keys)),
        )


def words(text: str) -> list[str]:
    """The words of a text; a text of symbols only counts as one word."""
    plain = normalised(text[:MAX_CHARACTERS])
    return _WORD.findall(plain) or ([plain] if plain else [])


def feature_sets(texts: Sequence[str]) -> FeatureSets:
    if len(texts) <= TEXTS_AT_ONCE:
        return _feature_sets(texts)
    parts = [
        _feature_sets(texts[start : start + TEXTS_AT_ONCE])
        for start in range(0, len(texts), TEXTS_AT_ONCE)
    ]
    sizes = np.concatenate([np.diff(part.starts) for part in parts])
    return FeatureSets(
        features=np.concatenate([part.features for part in parts]),
        starts=np.concatenate([[0], np.cumsum(sizes)]),
    )


def _feature_sets(texts: Sequence[str]) -> FeatureSets:
    split = [words(text) for text in texts]
    word_features, word_owners = _words_and_company(split)
    piece_features, piece_owners = _pieces(split)
    keys = np.concatenate([piece_owners, word_owners]) << np.uint64(32)
    keys |= np.concatenate([piece_features, word_features]).astype(np.uint64)
    keys = np.unique(keys)
    owners = np.arange(len(texts) + 1, dtype=np.uint64) << np.uint64(32)
    return FeatureSets(
        features=(keys & np.uint64(0xFFFFFFFF)).astype(np.uint32),
        starts=np.searchsorted(keys, owners),
    )


def _words_and_company(split: Sequence[list[str]]) -> tuple[NDArray[np.uint32], NDArray[np.uint64]]:
    features: list[int] = []
    counts: list[int] = []
    for text in split:
        hashes = [zlib.crc32(word.encode("utf-8", "surrogatepass")) >> 2 for word in text]
        different = sorted(set(hashes))[:MOST_IN_COMPANY]
        found = [word | _WORD_BITS for word in hashes]
        found += [_pair(left, right) | _PAIR_BITS for left, right in pairwise(hashes)]
        found += [_pair(left, right) | _COMPANY_BITS for left, right in combinations(different, 2)]
        features += found
        counts.append(len(found))
    return np.array(features, np.uint32), np.repeat(np.arange(len(split), dtype=np.uint64), counts)


def _pair(left: int, right: int) -> int:
    return ((left * 0x9E3779B1 ^ right) * 0x85EBCA6B >> 13) & 0x3FFFFFFF


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
    return (hashes >> np.uint64(34)).astype(np.uint32)
