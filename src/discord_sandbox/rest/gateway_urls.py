"""Where the gateway is, in the form by which the client came."""

from discord_sandbox.records import Json
from discord_sandbox.rest.routing import Context, Routes

_DAY_MS = 24 * 60 * 60 * 1000
routes = Routes()


@routes.get("/gateway", needs_token=False)
async def get_gateway(context: Context) -> Json:
    return {"url": context.reach.gateway_url}


@routes.get("/gateway/bot")
async def get_bot_gateway(context: Context) -> Json:
    limit = {"total": 1000, "remaining": 1000, "reset_after": _DAY_MS, "max_concurrency": 1}
    return {"url": context.reach.gateway_url, "shards": 1, "session_start_limit": limit}
