"""Where the gateway is, and lists that are the same for every bot."""

from discord_sandbox.rest.call import Answer, Call, Route


def get_gateway(call: Call) -> Answer:
    return Answer({"url": call.reach.gateway_url})


def get_gateway_for_bot(call: Call) -> Answer:
    _ = call.application
    limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    return Answer({"url": call.reach.gateway_url, "shards": 1, "session_start_limit": limit})


def list_regions(_: Call) -> Answer:
    return Answer(
        [
            {
                "id": "sandbox",
                "name": "Sandbox",
                "custom": False,
                "deprecated": False,
                "optimal": True,
            }
        ]
    )


def list_nothing(_: Call) -> Answer:
    """The sandbox has no sounds of its own."""
    return Answer([])


def list_sticker_packs(_: Call) -> Answer:
    return Answer({"sticker_packs": []})


ROUTES = (
    Route("GET", "/gateway", get_gateway, needs_token=False),
    Route("GET", "/gateway/bot", get_gateway_for_bot),
    Route("GET", "/voice/regions", list_regions),
    Route("GET", "/soundboard-default-sounds", list_nothing),
    Route("GET", "/sticker-packs", list_sticker_packs),
)
