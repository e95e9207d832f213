"""The part of the peer that lists models; made by whoever starts an `OpenAIPeer`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from aiohttp import web

from myna.testing.openai_peer.faults import answer_of_error

CREATED = 1_790_000_000


@dataclass(kw_only=True)
class Models:
    shutdown_dates: dict[str, date | None] = field(default_factory=lambda: {"scripted": None})
    """By the id of each model."""

    def routes(self) -> Iterable[web.RouteDef]:
        return (
            web.get("/v1/models", self._all),
            web.get("/v1/models/{id:.+}", self._one),
            web.delete("/v1/models/{id:.+}", self._delete),
        )

    async def _all(self, _: web.Request) -> web.Response:
        models = [self._described(model) for model in self.shutdown_dates]
        return web.json_response({"object": "list", "data": models})

    async def _one(self, request: web.Request) -> web.Response:
        model = request.match_info["id"]
        if model not in self.shutdown_dates:
            return _unknown(model)
        return web.json_response(self._described(model))

    async def _delete(self, request: web.Request) -> web.Response:
        model = request.match_info["id"]
        if model not in self.shutdown_dates:
            return _unknown(model)
        del self.shutdown_dates[model]
        return web.json_response({"id": model, "object": "model", "deleted": True})

    def _described(self, model: str) -> Mapping[str, Any]:
        ends = self.shutdown_dates[model]
        return {
            "id": model,
            "object": "model",
            "created": CREATED,
            "owned_by": "myna",
            "shutdown_date": ends.isoformat() if ends else None,
        }


def _unknown(model: str) -> web.Response:
    return answer_of_error(404, f"The model {model!r} does not exist.", code="model_not_found")
