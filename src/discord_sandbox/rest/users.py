"""Users, the bot's own among them."""

from discord_sandbox import objects
from discord_sandbox.records import Json
from discord_sandbox.rest.routing import Context, Routes

routes = Routes()


@routes.get("/users/@me")
async def get_own_user(context: Context) -> Json:
    return objects.own_user(context.world.users[context.application.id])
