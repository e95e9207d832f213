/**
 * What the page knows. Views read it and listen to it; only `session.js` puts things in.
 *
 * Events: `state` (people, servers, channels, commands), `channel` (another one is open), `log` (messages of
 * `detail.channelId`), `typing`, `unread`, `presence`, `connection`, `modal`, `draft` (reply or edit has begun or ended),
 * `voice` (who sits where, and the member's own call), `speaking`.
 */

export const EPHEMERAL = 1 << 6;
export const LOADING = 1 << 7;
export const VOICE_MESSAGE = 1 << 13;
export const COMPONENTS_V2 = 1 << 15;

const TYPING_MS = 10_000;
/** A log with more messages than this is cut down to the newest; the rest comes back on scrolling up. */
const MOST_MESSAGES = 400;
const KEPT_MESSAGES = 150;
const PERMISSION = {
  manageMessages: 1n << 13n,
  attachFiles: 1n << 15n,
  sendVoiceMessages: 1n << 46n,
  send: 1n << 11n,
  sendInThreads: 1n << 38n,
  administrator: 1n << 3n,
};

/** One sits in it and is heard. */
export const isVoice = ({ type }) => type === 2 || type === 13;

/** Ids are numbers without leading zeros. */
const byId = (one, other) => one.id.length - other.id.length || (one.id < other.id ? -1 : 1);

export class Store extends EventTarget {
  me = null;
  people = [];
  users = new Map();
  guilds = [];
  directs = [];
  channels = new Map();
  commands = [];
  applications = [];
  channelId = null;
  /** Ids of the bots that are connected. */
  online = new Set();
  isConnected = true;
  /** The sandbox runs again, but does not know this page any more. */
  isForgotten = false;
  /** What the composer answers: a message, or null. */
  replyTo = null;
  /** The id of the message that is being edited, or null. */
  editingId = null;
  /** The call that the member is in, or null: `{channelId, status, isMuted, isDeaf, …}`; see `call.js`. */
  call = null;
  /** Ids of those who speak in it. */
  speaking = new Set();
  #voiceStates = new Map();
  #logs = new Map();
  #typing = new Map();
  #unread = new Map();

  tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  on(names, listener) {
    for (const name of names.split(" ")) this.addEventListener(name, (event) => listener(event.detail));
  }

  /** Takes over what `GET /console/state` answered. */
  setState(state) {
    this.me = state.me;
    this.people = state.members ?? [];
    this.guilds = state.guilds;
    this.directs = state.directs;
    this.commands = state.commands;
    this.applications = state.applications;
    this.online = new Set(this.applications.filter((one) => one.online).map((one) => one.id));
    const members = this.guilds.flatMap((guild) => guild.members.map((member) => member.user));
    const recipients = this.directs.flatMap((channel) => channel.recipients);
    for (const user of [...members, ...recipients, ...this.people, state.me]) this.users.set(user.id, user);
    this.channels.clear();
    for (const channel of this.directs) this.channels.set(channel.id, channel);
    for (const guild of this.guilds) {
      for (const channel of guild.channels) this.channels.set(channel.id, { ...channel, guild_id: guild.id });
    }
    this.#voiceStates.clear();
    for (const guild of this.guilds)
      for (const state of guild.voice_states ?? []) this.#keepVoiceState({ ...state, guild_id: guild.id });
    this.tell("state");
    if (this.channelId !== null && !this.channels.has(this.channelId)) this.open(null);
  }

  /** Forgets what the former member saw. */
  reset() {
    this.#logs.clear();
    this.#typing.clear();
    this.#unread.clear();
    this.channelId = null;
    this.replyTo = this.editingId = null;
  }

  open(channelId) {
    if (this.channelId !== null) this.trim(this.channelId, KEPT_MESSAGES);
    this.channelId = channelId;
    this.replyTo = this.editingId = null;
    this.#unread.delete(channelId);
    this.tell("channel");
    this.tell("unread");
    this.tell("draft");
    this.tell("typing");
  }

  get channel() {
    return this.channels.get(this.channelId) ?? null;
  }

  guildOf(channel) {
    return this.guilds.find((guild) => guild.id === channel?.guild_id) ?? null;
  }

  memberOf(guild, userId) {
    return guild?.members.find((member) => member.user.id === userId) ?? null;
  }

  usersIn(channel) {
    const guild = this.guildOf(channel);
    if (guild) return guild.members.map((member) => member.user);
    const users = channel ? [...channel.recipients, this.me] : [];
    return [...new Map(users.map((user) => [user.id, user])).values()];
  }

  /** A bot that is not connected; people are always there. */
  isAway(user) {
    return Boolean(user.bot) && !this.online.has(user.id);
  }

  setOnline(userId, isOnline) {
    if (isOnline) this.online.add(userId);
    else this.online.delete(userId);
    this.tell("presence");
  }

  /** The name that people in this channel know someone by. */
  nameOf(user, channel = this.channel) {
    const nick = this.memberOf(this.guildOf(channel), user.id)?.nick;
    return nick ?? user.global_name ?? user.username;
  }

  /** "#general", or the other one's name. */
  titleOf(channel) {
    if (channel.type !== 1) return `#${channel.name}`;
    const other = channel.recipients.find((user) => user.id !== this.me.id) ?? this.me;
    return this.nameOf(other, channel);
  }

  #may(channel, bit) {
    if (channel.permissions === undefined) return channel.type === 1;
    const mine = BigInt(channel.permissions);
    return (mine & PERMISSION.administrator) !== 0n || (mine & bit) !== 0n;
  }

  maySend(channel) {
    if (channel.type === 1) return true;
    return this.#may(
      channel,
      channel.type > 9 && channel.type < 13 ? PERMISSION.sendInThreads : PERMISSION.send,
    );
  }

  mayRecord(channel) {
    const { attachFiles, sendVoiceMessages } = PERMISSION;
    const isGranted = this.#may(channel, attachFiles) && this.#may(channel, sendVoiceMessages);
    return this.maySend(channel) && isGranted;
  }

  mayDelete(message) {
    if (message.flags & EPHEMERAL) return false;
    if (message.author.id === this.me.id) return true;
    const channel = this.channels.get(message.channel_id);
    return channel.type !== 1 && this.#may(channel, PERMISSION.manageMessages);
  }

  /** `{messages, hasOlder, isLoaded}` of a channel. */
  log(channelId) {
    if (!this.#logs.has(channelId))
      this.#logs.set(channelId, { messages: [], hasOlder: true, isLoaded: false });
    return this.#logs.get(channelId);
  }

  message(messageId, channelId = this.channelId) {
    return this.log(channelId).messages.find((message) => message.id === messageId) ?? null;
  }

  /** After a gap in the connection: what is known may not be all, so it is asked for again when it is opened. */
  doubtLogs() {
    for (const log of this.#logs.values()) log.isLoaded = false;
  }

  /** Adds messages from the history; those that only live on this page (ephemeral, unsent) stay. */
  addHistory(channelId, messages, hasOlder, isNewest) {
    const log = this.log(channelId);
    const fresh = new Map(messages.map((message) => [message.id, message]));
    const oldest = messages.reduce(
      (least, message) => (least < BigInt(message.id) ? least : BigInt(message.id)),
      1n << 64n,
    );
    // Without a message in common there may be a hole before the newest ones: what is older is asked for again.
    const hasHole = messages.length > 0 && !log.messages.some((message) => fresh.has(message.id));
    const isOutdated = (message) => hasHole || BigInt(message.id) >= oldest;
    const isGone = (message) =>
      isNewest && !message.local && !(message.flags & EPHEMERAL) && isOutdated(message);
    const kept = log.messages.filter((message) => !fresh.has(message.id) && !isGone(message));
    log.messages = [...kept, ...messages].sort(byId);
    log.hasOlder = hasOlder;
    log.isLoaded = true;
    this.tell("log", { channelId });
  }

  /** A new message, or a newer state of one. An update of a message that is not here is dropped. */
  putMessage(message, isNew) {
    const log = this.log(message.channel_id);
    const index = log.messages.findIndex((known) => known.id === message.id);
    if (index >= 0) log.messages = log.messages.with(index, { ...log.messages[index], ...message });
    else if (isNew) this.#insert(log, message);
    else return;
    this.tell("log", { channelId: message.channel_id, arrived: index < 0 ? message : null });
  }

  #insert(log, message) {
    const last = log.messages.at(-1);
    const isInOrder = !last || byId(last, message) < 0;
    log.messages = [...log.messages, message];
    if (!isInOrder) log.messages.sort(byId);
  }

  /** Forgets all but the newest messages of a log that has grown long. */
  trim(channelId, most = MOST_MESSAGES) {
    const log = this.log(channelId);
    if (log.messages.length <= most || this.replyTo || this.editingId) return;
    log.messages = log.messages.slice(-KEPT_MESSAGES);
    log.hasOlder = true;
  }

  removeMessages(channelId, ids) {
    const log = this.log(channelId);
    log.messages = log.messages.filter((message) => !ids.includes(message.id));
    if (ids.includes(this.replyTo?.id)) this.replyWith(null);
    if (ids.includes(this.editingId)) this.edit(null);
    this.tell("log", { channelId });
  }

  replyWith(message) {
    this.replyTo = message;
    this.editingId = null;
    this.tell("draft");
  }

  edit(messageId) {
    this.editingId = messageId;
    this.tell("draft");
    this.tell("log", { channelId: this.channelId });
  }

  startTyping(channelId, userId) {
    const typing = this.#typing.get(channelId) ?? new Map();
    this.#typing.set(channelId, typing.set(userId, Date.now() + TYPING_MS));
    setTimeout(() => this.tell("typing"), TYPING_MS + 50);
    this.tell("typing");
  }

  stopTyping(channelId, userId) {
    if (this.#typing.get(channelId)?.delete(userId)) this.tell("typing");
  }

  typists(channelId = this.channelId) {
    const now = Date.now();
    const typing = [...(this.#typing.get(channelId) ?? [])].filter(([, until]) => until > now);
    return typing.map(([userId]) => this.users.get(userId)).filter((user) => user && user.id !== this.me.id);
  }

  // Voice channels

  #keepVoiceState(state) {
    const key = `${state.guild_id} ${state.user_id}`;
    if (state.channel_id === null) this.#voiceStates.delete(key);
    else this.#voiceStates.set(key, state);
  }

  setVoiceState(state) {
    this.#keepVoiceState(state);
    this.tell("voice");
  }

  /** Discord's voice states, in the order in which they came. */
  sittingIn(channelId) {
    return [...this.#voiceStates.values()].filter((state) => state.channel_id === channelId);
  }

  voiceStateOf(userId, channelId) {
    return this.sittingIn(channelId).find((state) => state.user_id === userId) ?? null;
  }

  /** Others have made that nobody hears the member. */
  get isSilenced() {
    const own = this.call && this.voiceStateOf(this.me.id, this.call.channelId);
    return Boolean(own?.mute || own?.suppress);
  }

  setCall(call) {
    this.call = call;
    if (!call) this.clearSpeaking();
    this.tell("voice");
  }

  setSpeaking(userId, isSpeaking) {
    if (this.speaking.has(userId) === isSpeaking) return;
    if (isSpeaking) this.speaking.add(userId);
    else this.speaking.delete(userId);
    this.tell("speaking");
  }

  clearSpeaking() {
    this.speaking.clear();
    this.tell("speaking");
  }

  addUnread(message) {
    const before = this.#unread.get(message.channel_id) ?? { count: 0, isMention: false, since: message.id };
    const isMention =
      before.isMention ||
      message.mention_everyone ||
      (message.mentions ?? []).some((user) => user.id === this.me.id) ||
      this.channels.get(message.channel_id)?.type === 1;
    this.#unread.set(message.channel_id, { ...before, count: before.count + 1, isMention });
    this.tell("unread");
  }

  unread(channelId) {
    return this.#unread.get(channelId) ?? { count: 0, isMention: false, since: null };
  }

  markRead() {
    if (this.#unread.delete(this.channelId)) this.tell("unread");
  }

  setConnected(isConnected) {
    if (this.isConnected === isConnected) return;
    this.isConnected = isConnected;
    this.tell("connection");
  }

  setForgotten() {
    if (this.isForgotten) return;
    this.isForgotten = true;
    this.tell("connection");
  }
}
