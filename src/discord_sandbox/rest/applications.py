"""The application behind the bot."""

from discord_sandbox import errors
from discord_sandbox.rest.call import Answer, Call, Route
from discord_sandbox.world import objects
from discord_sandbox.world.records import Application


def own_application(call: Call) -> Application:
    """The one of the path, which must be the caller's."""
    if call.path["application_id"] != call.application.id:
        raise errors.missing_access()
    return call.application


def get_application(call: Call) -> Answer:
    return Answer(objects.application(call.world, call.application))


def list_emojis(call: Call) -> Answer:
    """The sandbox has no custom emojis."""
    own_application(call)
    return Answer({"items": []})


ROUTES = (
    Route("GET", "/applications/@me", get_application),
    Route("GET", "/oauth2/applications/@me", get_application),
    Route("GET", "/applications/{application_id}/emojis", list_emojis),
)
