"""The slash command `ask`: registered as a test wants it, and used, in an office without sockets."""

from typing import Any

from discord_sandbox.world.records import Interaction, Snowflake
from sandbox_desk import Office

QUESTION = {"type": 3, "name": "question", "description": "Q", "required": True}


def register(office: Office, **changes: Any) -> None:
    body = {"name": "ask", "description": "Asks", **changes}
    office.ask("POST", f"/applications/{office.bot.id}/commands", body)


def asked(office: Office, user_id: Snowflake | None = None, **options: Any) -> Interaction:
    who = user_id or office.alice
    command = office.interactions.command_named(who, office.world.channels[office.general], "ask")
    return office.interactions.use(office.stand(who), command, options)
