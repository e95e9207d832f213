"""Users, the guilds and direct conversations of the bot."""

from discord_sandbox import errors
from discord_sandbox.payloads.form import Form
from discord_sandbox.rest import access
from discord_sandbox.rest.call import NO_CONTENT, Answer, Call, Route
from discord_sandbox.world import objects
from discord_sandbox.world.permissions import permissions_in
from discord_sandbox.world.records import Guild, Json, Snowflake


def get_me(call: Call) -> Answer:
    return Answer(objects.own_user(call.world.users[call.me]))


def get_user(call: Call) -> Answer:
    user = call.world.users.get(call.id("user_id"))
    if user is None:
        raise errors.unknown_user()
    return Answer(objects.user(user))


def list_guilds(call: Call) -> Answer:
    limit = call.limit(200, 200)
    after = int(call.id("after")) if "after" in call.query else -1
    guilds = [guild for guild in call.world.guilds_of(call.me) if int(guild.id) > after]
    return Answer([_own_guild(call, guild) for guild in guilds[:limit]])


def _own_guild(call: Call, guild: Guild) -> Json:
    member = guild.members[call.me]
    plain: Json = {
        "id": guild.id,
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": guild.owner_id == call.me,
        "permissions": str(int(permissions_in(call.world, guild, member))),
        "features": [],
    }
    if call.query.get("with_counts", "").lower() in {"1", "true"}:
        plain["approximate_member_count"] = len(guild.members)
        plain["approximate_presence_count"] = len(guild.members)
    return plain


def leave_guild(call: Call) -> Answer:
    guild = access.joined_guild(call)
    call.world.remove_member(guild.id, call.me)
    return NO_CONTENT


def open_direct(call: Call) -> Answer:
    form = Form(call.fields)
    recipient = form.snowflake("recipient_id", is_required=True)
    form.refuse_if_wrong()
    other = call.world.users.get(Snowflake(recipient or ""))
    if other is None:
        raise errors.unknown_user()
    if other.is_bot:
        raise errors.cannot_message_user()
    channel = call.world.open_direct(call.me, other.id)
    return Answer(objects.channel(call.world, channel, call.me))


ROUTES = (
    Route("GET", "/users/@me", get_me),
    Route("GET", "/users/@me/guilds", list_guilds),
    Route("DELETE", "/users/@me/guilds/{guild_id}", leave_guild),
    Route("POST", "/users/@me/channels", open_direct),
    Route("GET", "/users/{user_id}", get_user),
)
