"""How users, guilds, members and roles of the world change.

Part of `World`; permissions are the callers' affair.
"""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from discord_sandbox.world import objects
from discord_sandbox.world.permissions import ORDINARY, Permission
from discord_sandbox.world.records import (
    Application,
    Guild,
    Member,
    Role,
    Snowflake,
    User,
)
from discord_sandbox.world.voice_changes import VoiceChanges

_TOKEN_BITS = 240


class GuildChanges(VoiceChanges):
    # Users

    def add_user(self, name: str, display_name: str | None = None) -> User:
        """A person."""
        user = User(id=self.new_id(), name=name, display_name=display_name)
        self.users[user.id] = user
        self.person_tokens[user.id] = self.new_secret()
        return user

    def add_application(self, name: str, owner_id: Snowflake) -> Application:
        """A bot account, in no guild yet. Its token can never be a real one: see `_bot_token`."""
        user = User(id=self.new_id(), name=name, is_bot=True)
        application = Application(
            id=user.id,
            name=name,
            token=self._bot_token(user.id),
            owner_id=owner_id,
            public_key=f"{self.random.getrandbits(256):064x}",
        )
        self.users[user.id] = user
        self.applications[user.id] = application
        return application

    def edit_application(self, application: Application) -> None:
        self.applications[application.id] = application

    def new_secret(self) -> str:
        """Unguessable as long as the world's randomness is; fit for an address."""
        secret = self.random.getrandbits(_TOKEN_BITS).to_bytes(_TOKEN_BITS // 8)
        return base64.urlsafe_b64encode(secret).decode()

    def _bot_token(self, user_id: Snowflake) -> str:
        """The middle part of a real token has six characters; a sandbox token has seven there."""
        named = base64.urlsafe_b64encode(user_id.encode()).decode().rstrip("=")
        return f"{named}.sandbox.{self.new_secret()}"

    # Guilds and their members

    def add_guild(self, name: str, owner_id: Snowflake) -> Guild:
        """With @everyone, whose id is the guild's, and with its owner as the only member.

        No channels.
        """
        guild_id = self.new_id()
        everyone = Role(id=guild_id, name="@everyone", permissions=ORDINARY)
        guild = Guild(
            id=guild_id,
            name=name,
            owner_id=owner_id,
            roles={everyone.id: everyone},
            members={},
        )
        self.guilds[guild.id] = guild
        self.add_member(guild.id, owner_id)
        return self.guilds[guild.id]

    def edit_guild(self, guild: Guild) -> None:
        """Its name, owner or locale."""
        with self._visibility(guild.id):
            self.guilds[guild.id] = guild
        self._tell_guild("GUILD_UPDATE", guild.id, objects.guild(self, guild))

    def add_member(
        self, guild_id: Snowflake, user_id: Snowflake, roles: tuple[Snowflake, ...] = ()
    ) -> Member:
        member = Member(user_id=user_id, joined_at=self.now(), roles=roles)
        payload = objects.member(self, member)
        self._tell_guild("GUILD_MEMBER_ADD", guild_id, payload)
        guild = self._put_member(guild_id, member)
        payload = objects.guild_over_gateway(self, guild, user_id)
        self._tell_one("GUILD_CREATE", user_id, payload, guild_id)
        return member

    def add_bot(
        self, guild_id: Snowflake, application_id: Snowflake, permissions: Permission
    ) -> Member:
        """Invites a bot: it gets a managed role of its name with these permissions."""
        guild = self.guilds[guild_id]
        role = Role(
            id=self.new_id(),
            name=self.applications[application_id].name,
            permissions=permissions,
            position=len(guild.roles),
            is_managed=True,
        )
        self.add_role(guild_id, role)
        return self.add_member(guild_id, application_id, (role.id,))

    def edit_member(self, guild_id: Snowflake, member: Member) -> None:
        """Nickname, roles, timeout, muted or deafened by the server."""
        before = self.guilds[guild_id].members[member.user_id]
        with self._visibility(guild_id):
            self._put_member(guild_id, member)
        self._tell_guild("GUILD_MEMBER_UPDATE", guild_id, objects.member(self, member))
        sits = self.voice_state(guild_id, member.user_id)
        was = (before.is_muted, before.is_deafened)
        if sits is not None and was != (member.is_muted, member.is_deafened):
            self._tell_voice_state(sits)

    def set_member_roles(
        self, guild_id: Snowflake, user_id: Snowflake, roles: tuple[Snowflake, ...]
    ) -> None:
        member = self.guilds[guild_id].members[user_id]
        self.edit_member(guild_id, replace(member, roles=roles))

    def remove_member(self, guild_id: Snowflake, user_id: Snowflake) -> None:
        """Left, was kicked or banned. Does nothing for one who is not there."""
        guild = self.guilds[guild_id]
        if user_id not in guild.members:
            return
        self.leave_voice(guild_id, user_id)
        members = {who: member for who, member in guild.members.items() if who != user_id}
        self.guilds[guild_id] = replace(guild, members=members)
        self._tell_one("GUILD_DELETE", user_id, {"id": guild_id}, guild_id)
        payload = {"user": objects.user(self.users[user_id])}
        self._tell_guild("GUILD_MEMBER_REMOVE", guild_id, payload)

    def _put_member(self, guild_id: Snowflake, member: Member) -> Guild:
        guild = self.guilds[guild_id]
        members = {**guild.members, member.user_id: member}
        self.guilds[guild_id] = replace(guild, members=members)
        return self.guilds[guild_id]

    # Roles

    def add_role(self, guild_id: Snowflake, role: Role) -> None:
        self._put_roles(guild_id, {**self.guilds[guild_id].roles, role.id: role})
        self._tell_guild("GUILD_ROLE_CREATE", guild_id, {"role": objects.role(role)})

    def edit_role(self, guild_id: Snowflake, role: Role) -> None:
        with self._visibility(guild_id):
            self._put_roles(guild_id, {**self.guilds[guild_id].roles, role.id: role})
        self._tell_guild("GUILD_ROLE_UPDATE", guild_id, {"role": objects.role(role)})

    def delete_role(self, guild_id: Snowflake, role_id: Snowflake) -> None:
        """Takes it from every member, too, as Discord does: without a word about the members."""
        guild = self.guilds[guild_id]
        members = {
            who: replace(member, roles=tuple(r for r in member.roles if r != role_id))
            for who, member in guild.members.items()
        }
        roles = {key: role for key, role in guild.roles.items() if key != role_id}
        with self._visibility(guild_id):
            self.guilds[guild_id] = replace(guild, roles=roles, members=members)
        self._tell_guild("GUILD_ROLE_DELETE", guild_id, {"role_id": role_id})

    def _put_roles(self, guild_id: Snowflake, roles: dict[Snowflake, Role]) -> None:
        self.guilds[guild_id] = replace(self.guilds[guild_id], roles=roles)

    # What becomes visible or hidden

    @contextmanager
    def _visibility(self, guild_id: Snowflake) -> Iterator[None]:
        """Members for whom a change showed or hid a channel get a CHANNEL_UPDATE for it."""
        seen = self._who_sees_what(guild_id)
        yield
        for user_id, channel_id in sorted(seen ^ self._who_sees_what(guild_id)):
            payload = objects.channel_over_gateway(self, self.channels[channel_id], user_id)
            self._tell_one("CHANNEL_UPDATE", user_id, payload, guild_id)

    def _who_sees_what(self, guild_id: Snowflake) -> set[tuple[Snowflake, Snowflake]]:
        return {
            (user_id, channel.id)
            for channel in self.channels_of(guild_id)
            for user_id in self.guilds[guild_id].members
            if self.may_see(user_id, channel)
        }
