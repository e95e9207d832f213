"""Fetches the files of an encoder from a hub that serves them as Hugging Face's does; used by `adding`."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import aiohttp

from myna.engines.local.encoding.sources import (
    CONFIG,
    MOST_BYTES,
    MOST_MODEL_BYTES,
    ONNX,
    POOLING,
    PROMPTS,
    TOKENIZER,
    WEIGHTS,
    Sources,
)
from myna.errors import EngineFailed

PATIENCE = aiohttp.ClientTimeout(total=None, connect=15, sock_read=60)
PIECE_BYTES = 1 << 18
NOT_THERE = frozenset({401, 403, 404})
"""A hub says of what there is not that it may be private."""
NO_HUB = (
    "Without a hub: fetch an encoder elsewhere, and name its folder (its ONNX file, or a BERT's model.safetensors,"
    " with tokenizer.json)."
)

OnBytes = Callable[[str, int, int | None], None]
"""Told a file's name, how many of its bytes came, and how many there are, where that is known."""


@dataclass(frozen=True, kw_only=True)
class Hub:
    address: str
    on_bytes: OnBytes = lambda _name, _came, _of: None

    async def fetched(self, name: str, revision: str) -> Sources:
        """Raises `EngineFailed` where no hub can be reached, or it has no such encoder."""
        async with aiohttp.ClientSession(timeout=PATIENCE, trust_env=True) as session:
            fetching = _Fetching(hub=self, session=session, name=name, revision=revision)
            tokenizer = await fetching.content(TOKENIZER)
            if tokenizer is None:
                raise EngineFailed(
                    f"{self.address} has no encoder {name!r}, or none with a {TOKENIZER}.",
                    remedy="Look at its page there, and at the spelling: OWNER/NAME.",
                )
            onnx = await fetching.first(*reversed(ONNX))
            return Sources(
                name=name.rpartition("/")[2],
                tokenizer=tokenizer,
                onnx=onnx,
                weights=None if onnx else await fetching.content(WEIGHTS),
                config=await fetching.content(CONFIG),
                pooling=await fetching.content(POOLING),
                prompts=await fetching.content(PROMPTS),
            )


@dataclass(frozen=True, kw_only=True)
class _Fetching:
    hub: Hub
    session: aiohttp.ClientSession
    name: str
    revision: str

    async def first(self, *files: str) -> bytes | None:
        for file in files:
            content = await self.content(file)
            if content is not None:
                return content
        return None

    async def content(self, file: str) -> bytes | None:
        """None where the hub has no such file."""
        path = f"{quote(self.name)}/resolve/{quote(self.revision, safe='')}/{file}"
        try:
            async with self.session.get(f"{self.hub.address}/{path}") as response:
                if response.status in NOT_THERE:
                    return None
                response.raise_for_status()
                return await self._read(file, response)
        except (aiohttp.ClientError, TimeoutError) as error:
            reason = str(error) or type(error).__name__
            raise EngineFailed(
                f"{self.hub.address} cannot be reached: {reason}.", remedy=NO_HUB
            ) from error

    async def _read(self, file: str, response: aiohttp.ClientResponse) -> bytes:
        most = MOST_BYTES.get(file, MOST_MODEL_BYTES)
        came = bytearray()
        async for piece in response.content.iter_chunked(PIECE_BYTES):
            came += piece
            if len(came) > most:
                raise EngineFailed(f"{file} is larger than an encoder's.", remedy="Choose another.")
            self.hub.on_bytes(file, len(came), response.content_length)
        return bytes(came)
