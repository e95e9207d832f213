"""The application that a token belongs to."""

from discord_sandbox import objects
from discord_sandbox.records import Json
from discord_sandbox.rest.routing import Context, Routes

routes = Routes()


@routes.get("/applications/@me")
@routes.get("/oauth2/applications/@me")
async def get_own_application(context: Context) -> Json:
    return objects.application(context.world, context.application)
