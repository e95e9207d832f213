"""What a gateway session may have of an event, by the intents it asked for.

Used by the gateway, and by `rest/` for the content of messages. Source: Discord's documentation,
"Gateway intents".
"""

from enum import IntFlag

from discord_sandbox.world.records import Application, Event, Json, Snowflake


class Intent(IntFlag):
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_EXPRESSIONS = 1 << 3
    GUILD_INTEGRATIONS = 1 << 4
    GUILD_WEBHOOKS = 1 << 5
    GUILD_INVITES = 1 << 6
    GUILD_VOICE_STATES = 1 << 7
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    GUILD_SCHEDULED_EVENTS = 1 << 16
    AUTO_MODERATION_CONFIGURATION = 1 << 20
    AUTO_MODERATION_EXECUTION = 1 << 21
    GUILD_MESSAGE_POLLS = 1 << 24
    DIRECT_MESSAGE_POLLS = 1 << 25


NONE = Intent(0)
ALL_INTENTS = int(~NONE)
SANDBOX_ONLY = "SANDBOX_"
"""Events with this prefix are for people; no bot ever gets one."""

_BY_PREFIX = (
    ("MESSAGE_REACTION_", Intent.GUILD_MESSAGE_REACTIONS, Intent.DIRECT_MESSAGE_REACTIONS),
    ("MESSAGE_", Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES),
    ("TYPING_", Intent.GUILD_MESSAGE_TYPING, Intent.DIRECT_MESSAGE_TYPING),
    ("CHANNEL_PINS_", Intent.GUILDS, Intent.DIRECT_MESSAGES),
    ("GUILD_BAN_", Intent.GUILD_MODERATION, NONE),
    ("GUILD_MEMBER_", Intent.GUILD_MEMBERS, NONE),
    ("GUILD_", Intent.GUILDS, NONE),
    ("VOICE_STATE_", Intent.GUILD_VOICE_STATES, NONE),
    ("CHANNEL_", Intent.GUILDS, Intent.GUILDS),
    ("THREAD_", Intent.GUILDS, NONE),
)
"""The first prefix that fits decides, by whether the event is of a guild."""

_WITH_CONTENT = {"MESSAGE_CREATE", "MESSAGE_UPDATE"}
_CONTENT: Json = {"content": "", "embeds": [], "attachments": [], "components": []}


def allowed_intents(application: Application) -> Intent:
    """Those that are switched on in the application's settings: asking for another is 4014."""
    allowed = ~NONE
    for is_on, privileged in (
        (application.has_message_content, Intent.MESSAGE_CONTENT),
        (application.has_members, Intent.GUILD_MEMBERS),
        (application.has_presences, Intent.GUILD_PRESENCES),
    ):
        allowed &= ~NONE if is_on else ~privileged
    return allowed


def may_have(intents: Intent, event: Event, bot_id: Snowflake) -> bool:
    """Does a session with these intents receive the event at all?"""
    if event.name.startswith(SANDBOX_ONLY):
        return False
    if event.name == "GUILD_MEMBER_UPDATE" and event.payload["user"]["id"] == bot_id:
        return True
    if event.name == "THREAD_MEMBERS_UPDATE" and Intent.GUILD_MEMBERS not in intents:
        return Intent.GUILDS in intents and _concerns_itself(event.payload, bot_id)
    return _needed(event) in intents


def _concerns_itself(change: Json, bot_id: Snowflake) -> bool:
    added = {member["user_id"] for member in change["added_members"]}
    return bot_id in added | set(change["removed_member_ids"])


def _needed(event: Event) -> Intent:
    """None: everybody gets it."""
    for prefix, in_guild, in_direct in _BY_PREFIX:
        if event.name.startswith(prefix):
            return in_direct if event.guild_id is None else in_guild
    return NONE


def as_permitted(intents: Intent, event: Event, bot_id: Snowflake) -> Json:
    """The payload without what the intents do not cover."""
    if event.name == "GUILD_CREATE":
        return _with_members_permitted(intents, event.payload, bot_id)
    if event.name == "THREAD_MEMBERS_UPDATE" and Intent.GUILD_MEMBERS not in intents:
        return _with_itself_alone(event.payload, bot_id)
    if event.name in _WITH_CONTENT and Intent.MESSAGE_CONTENT not in intents:
        return content_permitted(event.payload, bot_id, is_direct=event.guild_id is None)
    return event.payload


def _with_members_permitted(intents: Intent, payload: Json, bot_id: Snowflake) -> Json:
    """Without presences a guild comes with the bot and those who sit in voice channels.

    Others are asked for by op 8.
    """
    if Intent.GUILD_VOICE_STATES not in intents:
        payload = {**payload, "voice_states": []}
    if Intent.GUILD_PRESENCES in intents:
        return payload
    wanted = {bot_id, *(state["user_id"] for state in payload["voice_states"])}
    some = [member for member in payload["members"] if member["user"]["id"] in wanted]
    return {**payload, "members": some}


def _with_itself_alone(change: Json, bot_id: Snowflake) -> Json:
    added = [member for member in change["added_members"] if member["user_id"] == bot_id]
    removed = [who for who in change["removed_member_ids"] if who == bot_id]
    return {**change, "added_members": added, "removed_member_ids": removed}


def content_permitted(message: Json, bot_id: Snowflake, *, is_direct: bool) -> Json:
    """A message as a bot without the intent MESSAGE_CONTENT may have it, by REST too."""
    referenced = message.get("referenced_message")
    if referenced is not None:
        permitted = content_permitted(referenced, bot_id, is_direct=is_direct)
        message = {**message, "referenced_message": permitted}
    is_its_own = message["author"]["id"] == bot_id
    is_addressed = any(user["id"] == bot_id for user in message["mentions"])
    return message if is_its_own or is_addressed or is_direct else {**message, **_CONTENT}
