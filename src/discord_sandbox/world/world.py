"""The small Discord as it is at this moment, and the only door by which it changes.

Read with the questions of `State`; changed with the methods of `VoiceChanges`, `GuildChanges`,
`ChannelChanges` and `MessageChanges`, each of which replaces records and publishes what happened to the subscribers
(gateway sessions and people). Permission checks live with the callers.
"""

from collections.abc import Sequence

from discord_sandbox.world.message_changes import MessageChanges
from discord_sandbox.world.records import Command, Event, Interaction, Snowflake


class World(MessageChanges):
    def set_commands(
        self,
        application_id: Snowflake,
        guild_id: Snowflake | None,
        commands: Sequence[Command],
    ) -> None:
        """Replaces all of the application's commands of that scope (`guild_id` None.

        The global ones).
        """
        scope = (application_id, guild_id)
        kept = {
            key: one
            for key, one in self.commands.items()
            if (one.application_id, one.guild_id) != scope
        }
        self.commands = kept | {one.id: one for one in commands}
        self.publish(Event(name="SANDBOX_COMMANDS", payload={}, guild_id=guild_id))

    def set_online(self, bot_id: Snowflake, *, is_online: bool) -> None:
        """People see whether a bot is there; `SANDBOX_PRESENCE` tells them when that changes."""
        if is_online == (bot_id in self.online):
            return
        (self.online.add if is_online else self.online.discard)(bot_id)
        payload = {"user_id": bot_id, "online": is_online}
        self.publish(Event(name="SANDBOX_PRESENCE", payload=payload))

    def add_interaction(self, interaction: Interaction) -> None:
        """Telling the bot is the affair of `interactions.py`."""
        self.interactions[interaction.id] = interaction
