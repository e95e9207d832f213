"""Myna in one voice channel of one server: speaks, stays, heals, leaves; made by `calls`.

One task looks at everything a few times a second, and all that is known of Discord is read from
discord.py's cache: nothing depends on the order in which events come.
"""

import asyncio
import random
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import discord
import structlog
from discord.gateway import DiscordWebSocket

from myna.bot.line.connection import UNREADABLE
from myna.bot.voice.connection import CallClient, VocalChannel
from myna.bot.voice.player import Playlist, Speech
from myna.bot.voice.rooms import check_may_come, is_muted, own_seat, people_in
from myna.bot.voice.watch import LOOK_SECONDS, Signs, Watch
from myna.errors import CallRefused, MynaError

log = structlog.get_logger(__name__)

OUT_SECONDS = 2.0
"""So long Discord may take to say that Myna has left."""
CONNECT_SECONDS = 5.0
RECONNECT_SECONDS = 2.0
"""At the first attempt to heal; twice as long at the second, and so on."""
PROBE_LOOKS = 2
IDLE_PROBE_LOOKS = 20
WELL_LOOKS = 120
"""After so many looks without an ailment earlier ones count no more."""
FAILURES = (
    OSError,
    RuntimeError,
    asyncio.TimeoutError,
    aiohttp.ClientError,
    discord.DiscordException,
    struct.error,
    *UNREADABLE,
)
"""What connecting to a voice server that misbehaves raises."""


@dataclass(frozen=True, kw_only=True)
class Timing:
    alone_seconds: float = 20.0
    """She leaves when nobody came back in this time."""
    heal_pauses: tuple[float, ...] = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
    """Before each attempt; after the last she gives up."""
    jitter: Callable[[], float] = random.random
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a call needs of `calls`."""

    client: discord.Client
    gateway: Callable[[], DiscordWebSocket | None]
    """The connection over which a session stands: without it no channel can be joined or left."""
    timing: Timing
    on_end: Callable[["Call"], None]
    tell: Callable[[Speech, MynaError], None]
    """Say in text that something could not be spoken."""
    tell_lost: Callable[[int, str], None]
    """Say in this text channel and language that the call could not be kept."""


class Call:
    def __init__(
        self, around: Surroundings, guild_id: int, *, text_channel_id: int, language: str
    ) -> None:
        self.guild_id = guild_id
        self.text_channel_id = text_channel_id
        """Where Myna was last spoken to about this call."""
        self.language = language
        self.is_over = False
        self.is_introduced = False
        """Was it said aloud that an AI speaks?"""
        self._is_out = asyncio.Event()
        self.voice: CallClient | None = None
        self._around = around
        self._timing = around.timing
        self._playlist = Playlist(
            may_sound=self._may_sound, on_sound=self._sound, on_failure=self._failed
        )
        self._watch = Watch()
        self._loop = asyncio.get_running_loop()
        self._living: asyncio.Task[None] | None = None
        self._dying: asyncio.Task[None] | None = None
        self._is_muted = False
        """By the server; what she says then waits."""
        self._gateway: DiscordWebSocket | None = None
        """Over which the last attempt to heal was made."""
        self._attempts = 0
        self._well_looks = 0
        self._alone_looks = 0
        self._probe_looks = 0
        self._beats = 0
        self._told: set[str] = set()

    @property
    def guild(self) -> discord.Guild | None:
        return self._around.client.get_guild(self.guild_id)

    @property
    def channel(self) -> VocalChannel | None:
        """Where she is; None when that is gone."""
        guild, voice = self.guild, self.voice
        if guild is None or voice is None:
            return None
        found = own_seat(guild) or guild.get_channel(voice.channel.id)
        return found if isinstance(found, VocalChannel) else None

    async def begin(self, channel: VocalChannel) -> None:
        """Raises `CallRefused`."""
        try:
            await self._connect(channel, CONNECT_SECONDS)
        except FAILURES as failure:
            log.warning("call.not_joined", guild=self.guild_id, reason=repr(failure))
            await self.end("not joined")
            raise CallRefused("Could not connect.", reason="failed") from failure
        except CallRefused:
            await self.end("refused")
            raise
        log.info("call.joined", guild=self.guild_id, channel=channel.id)
        self._living = asyncio.create_task(self._live())
        self._living.add_done_callback(self._died)

    def say(self, speech: Speech) -> bool:
        """False when too much waits to be spoken."""
        self.text_channel_id, self.language = speech.channel_id, speech.language
        return self._playlist.add(speech)

    def skip(self) -> bool:
        return self._playlist.skip()

    def hush(self) -> int:
        """End all speech; returns how many answers were being spoken or waited."""
        return self._playlist.hush()

    async def end(self, reason: str) -> None:
        """Leave; all that was to be spoken is forgotten. Returns when she is out."""
        if self.is_over:
            await self._is_out.wait()
            return
        self.is_over = True
        self._playlist.clear()
        if self._living is not None and self._living is not asyncio.current_task():
            self._living.cancel()
        log.info("call.ended", guild=self.guild_id, reason=reason)
        if self.voice is not None:
            self.voice.retire()
        try:
            await self._step_out()
        except FAILURES as failure:
            log.warning("call.not_left", guild=self.guild_id, reason=repr(failure))
        finally:
            self._is_out.set()
            self._around.on_end(self)

    async def _live(self) -> None:
        while not self.is_over:
            await self._timing.sleep(LOOK_SECONDS)
            guild, voice = self.guild, self.voice
            if voice is None or (guild is not None and guild.unavailable):
                continue
            await self._look(guild, voice)

    def _died(self, living: asyncio.Task[None]) -> None:
        """A call that nobody looks after any more is ended."""
        if not living.cancelled() and living.exception() is not None:
            log.error("call.died", exc_info=living.exception())
            self._dying = self._loop.create_task(self.end("died"))

    async def _look(self, guild: discord.Guild | None, voice: CallClient) -> None:
        channel = self.channel
        if guild is None or channel is None or voice.was_put_out:
            await self.end("put out" if voice.was_put_out else "gone")
            return
        people = people_in(channel)
        self._is_muted = is_muted(guild)
        ailment = self._watch.ailment(_signs(guild, channel, voice, people))
        self._alone_looks = 0 if people else self._alone_looks + 1
        if self._alone_looks * LOOK_SECONDS > self._timing.alone_seconds:
            await self.end("alone")
        elif ailment is not None:
            await self._heal(ailment, voice)
        else:
            self._well_looks += 1
            self._attempts = self._attempts if self._well_looks < WELL_LOOKS else 0
            await self._care(voice)

    async def _care(self, voice: CallClient) -> None:
        """What a sound connection needs."""
        if voice.pulse.beats != self._beats:
            self._beats = voice.pulse.beats
            self._playlist.heard()
        self._sound()
        if not voice.is_connected():
            return
        self._probe_looks += 1
        is_urgent = voice.is_playing() or self._playlist.is_unsure
        if self._probe_looks >= (PROBE_LOOKS if is_urgent else IDLE_PROBE_LOOKS):
            self._probe_looks = 0
            if not voice.pulse.is_awaited:
                self._playlist.asked()
            await voice.probe()

    async def _heal(self, ailment: str, voice: CallClient) -> None:
        """Nothing while no session stands; with another line to Discord attempts are counted anew."""
        gateway = self._around.gateway()
        if gateway is None:
            return
        if gateway is not self._gateway:
            self._gateway, self._attempts = gateway, 0
        reason = voice.end_reason if voice.is_broken else ailment
        log.warning(
            "call.ails", guild=self.guild_id, ailment=ailment, reason=reason, attempt=self._attempts
        )
        voice.retire()
        self._well_looks = 0
        if self._attempts >= len(self._timing.heal_pauses):
            await self._give_up()
            return
        pause = self._timing.heal_pauses[self._attempts] * (1 - 0.5 * self._timing.jitter())
        self._attempts += 1
        await self._timing.sleep(pause)
        channel = self.channel
        if channel is None or channel.guild.unavailable or self._around.gateway() is not gateway:
            return
        try:
            await self._connect(channel, RECONNECT_SECONDS * self._attempts)
        except FAILURES as failure:
            log.warning("call.not_healed", guild=self.guild_id, reason=repr(failure))
        except CallRefused as refusal:
            log.warning("call.not_healed", guild=self.guild_id, reason=str(refusal))
            await self._give_up()
        else:
            self._playlist.repeat()
            log.info("call.healed", guild=self.guild_id, ailment=ailment)

    async def _give_up(self) -> None:
        self._around.tell_lost(self.text_channel_id, self.language)
        await self.end("not to be healed")

    async def _connect(self, channel: VocalChannel, seconds: float) -> None:
        await self._step_out()
        check_may_come(channel)
        self.voice = await channel.connect(
            cls=CallClient, timeout=seconds, reconnect=False, self_deaf=True
        )
        self._watch.forget()
        self._beats = 0
        await self._step_up(channel)

    async def _step_out(self) -> None:
        """Until Discord has Myna in no channel of this server; raises `TimeoutError`."""
        guild = self.guild
        if guild is None:
            return
        left_behind = guild.voice_client
        if isinstance(left_behind, CallClient):
            left_behind.retire()
        if own_seat(guild) is None:
            return
        await guild.change_voice_state(channel=None)
        async with asyncio.timeout(OUT_SECONDS):
            while own_seat(guild) is not None:
                await self._timing.sleep(0.01)

    async def _step_up(self, channel: VocalChannel) -> None:
        """On a stage only those who were asked up are heard."""
        me = channel.guild.me
        if isinstance(channel, discord.StageChannel) and me.voice and me.voice.suppress:
            try:
                await me.edit(suppress=False)
            except discord.Forbidden as refusal:
                raise CallRefused("Not a speaker here.", reason="may-not-speak") from refusal

    def _may_sound(self) -> bool:
        return self.voice is not None and self.voice.is_private and not self._is_muted

    def _sound(self) -> None:
        voice = self.voice
        if voice is None or self.is_over or not self._playlist.has_sound:
            return
        if voice.is_connected() and not voice.is_playing():
            voice.play(self._playlist, after=self._paused)

    def _paused(self, failure: Exception | None) -> None:
        """In discord.py's player thread."""
        if failure is not None:
            log.error("player.failed", exc_info=failure)
        self._loop.call_soon_threadsafe(self._sound)

    def _failed(self, speech: Speech, failure: MynaError) -> None:
        """Told once in each call."""
        if failure.code not in self._told:
            self._told.add(failure.code)
            self._around.tell(speech, failure)


def _signs(
    guild: discord.Guild, channel: VocalChannel, voice: CallClient, people: set[int]
) -> Signs:
    is_connected, pulse = voice.is_connected(), voice.pulse
    return Signs(
        is_broken=voice.is_broken,
        is_forgotten=guild.voice_client is not voice or own_seat(guild) is None,
        is_connecting=not is_connected,
        is_elsewhere=channel.id != voice.channel.id,
        is_in_clear=bool(people) and not voice.is_private,
        is_unanswered=is_connected and pulse.is_unanswered,
        is_unechoed=is_connected and pulse.is_unechoed,
    )
