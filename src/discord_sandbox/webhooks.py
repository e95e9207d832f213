"""Webhooks of channels, as bots make and use them. Kept by `rest/`; their user has the same id."""

from dataclasses import dataclass

from discord_sandbox.records import Snowflake


@dataclass(frozen=True, kw_only=True)
class Webhook:
    id: Snowflake
    channel_id: Snowflake
    guild_id: Snowflake
    name: str
    token: str
    maker_id: Snowflake
    application_id: Snowflake
