/**
 * The member's session: loads what they see, follows the events, and carries out what they do.
 * Views call it; it alone changes the store.
 */

import { Call } from "./call.js";
import { locale, t } from "./i18n.js";
import { EPHEMERAL } from "./store.js";
import { attempt, toast } from "./toast.js";
import { explain } from "./troubles.js";

const PAGE_SIZE = 50;
const TYPING_EVERY_MS = 8000;
const RELOAD_AFTER_MS = 60;
const ANSWER_WITHIN_MS = 5000;
const UNAUTHORIZED = 401;

/** What changes people, servers, channels or commands: the page then asks for all of it again. */
const STRUCTURAL = /^(CHANNEL_(?!PINS)|THREAD_|GUILD_|SANDBOX_COMMANDS)/;

export class Session {
  #stopListening = () => {};
  #reloadTimer = 0;
  #typedAt = 0;
  /** What the page waits to hear about, by interaction id: `{kind, channelId, messageId, resolve}`. */
  #pending = new Map();
  #early = [];

  constructor(api, store) {
    this.api = api;
    this.store = store;
    this.call = new Call(api, store);
    store.on("channel", () => this.#onChannel());
  }

  async start() {
    await this.#loadState();
    this.#openRemembered();
    this.#stopListening = this.api.listen({
      onEvent: (name, payload) => this.#onEvent(name, payload),
      onOpen: (isFirst) => {
        this.store.setConnected(true);
        if (!isFirst) attempt(() => this.#catchUp());
      },
      onLost: () => this.#onLost(),
    });
    this.call.resume();
  }

  #onLost() {
    this.store.setConnected(false);
    // A sandbox that was started anew wants a new address; trying on would never end.
    this.api.state().catch((error) => {
      if (error.status !== UNAUTHORIZED) return;
      this.#stopListening();
      this.store.setForgotten();
    });
  }

  async switchTo(userId) {
    if (this.store.call) this.call.leave();
    this.#stopListening();
    this.api.actAs(userId);
    this.store.reset();
    await this.start();
  }

  async #loadState() {
    const state = await this.api.state();
    this.api.actAs(state.me.id);
    this.store.setState(state);
  }

  #openRemembered() {
    const remembered = sessionStorage.getItem(`channel:${this.store.me.id}`);
    const first = this.store.guilds.flatMap((guild) => guild.channels).find((channel) => channel.type === 0);
    const wanted = this.store.channels.has(remembered) ? remembered : (first ?? this.store.directs[0])?.id;
    this.store.open(null);
    if (wanted) this.store.open(wanted);
  }

  async #catchUp() {
    await this.#loadState();
    this.store.doubtLogs();
    if (this.store.channelId !== null) await this.loadHistory(this.store.channelId);
  }

  #onChannel() {
    const { channelId } = this.store;
    if (channelId === null) return;
    sessionStorage.setItem(`channel:${this.store.me.id}`, channelId);
    if (!this.store.log(channelId).isLoaded) attempt(() => this.loadHistory(channelId));
  }

  async openDirect(userId) {
    const channel = await attempt(() => this.api.direct(userId));
    if (!channel) return;
    if (!this.store.channels.has(channel.id)) await this.#loadState();
    this.store.open(channel.id);
  }

  async loadHistory(channelId, before) {
    const messages = await this.api.messages(channelId, before);
    this.store.addHistory(channelId, messages, messages.length === PAGE_SIZE, before === undefined);
  }

  // What arrives

  #onEvent(name, payload) {
    if (STRUCTURAL.test(name)) {
      clearTimeout(this.#reloadTimer);
      this.#reloadTimer = setTimeout(() => attempt(() => this.#loadState()), RELOAD_AFTER_MS);
    } else if (name.startsWith("MESSAGE_REACTION_")) {
      this.#onReaction(name, payload);
    } else if (name === "VOICE_STATE_UPDATE") {
      this.store.setVoiceState(payload);
    } else if (name === "SANDBOX_PRESENCE") {
      this.store.setOnline(payload.user_id, payload.online);
    } else if (name.startsWith("SANDBOX_")) {
      this.#onInteraction(name, payload);
    } else {
      this.#onMessage(name, payload);
    }
  }

  #onMessage(name, payload) {
    if (name === "MESSAGE_CREATE") {
      if (payload.interaction_metadata)
        this.#onInteraction("SANDBOX_ANSWERED", { interaction_id: payload.interaction_metadata.id });
      this.store.stopTyping(payload.channel_id, payload.author.id);
      this.store.putMessage(payload, true);
      const isSeen = payload.channel_id === this.store.channelId && document.visibilityState === "visible";
      if (!isSeen && payload.author.id !== this.store.me.id) this.store.addUnread(payload);
    } else if (name === "MESSAGE_UPDATE") {
      this.store.putMessage(payload, false);
    } else if (name === "MESSAGE_DELETE") {
      this.store.removeMessages(payload.channel_id, [payload.id]);
    } else if (name === "MESSAGE_DELETE_BULK") {
      this.store.removeMessages(payload.channel_id, payload.ids);
    } else if (name === "TYPING_START") {
      this.store.startTyping(payload.channel_id, payload.user_id);
    }
  }

  #onReaction(name, payload) {
    const message = this.store.message(payload.message_id, payload.channel_id);
    if (!message) return;
    let reactions = message.reactions ?? [];
    const isSame = ({ emoji }) => emoji.id === payload.emoji.id && emoji.name === payload.emoji.name;
    if (name === "MESSAGE_REACTION_REMOVE_ALL") reactions = [];
    else if (name === "MESSAGE_REACTION_REMOVE_EMOJI") reactions = reactions.filter((one) => !isSame(one));
    else {
      const known = reactions.find(isSame) ?? { emoji: payload.emoji, user_ids: [] };
      const others = known.user_ids.filter((id) => id !== payload.user_id);
      const users = name.endsWith("_ADD") ? [...others, payload.user_id] : others;
      const changed = {
        ...known,
        user_ids: users,
        count: users.length,
        me: users.includes(this.store.me.id),
      };
      reactions = reactions.includes(known)
        ? reactions.map((one) => (one === known ? changed : one))
        : [...reactions, changed];
      reactions = reactions.filter((one) => one.user_ids.length > 0);
    }
    this.store.putMessage({ ...message, reactions }, false);
  }

  // Interactions

  /** Tells the bot; resolves to `{outcome: "answered" | "failed" | "refused" | "modal" | "choices", ...payload}`. */
  async #interact(body, files, pending) {
    const { channel } = this.store;
    const common = { channel_id: channel.id, guild_id: channel.guild_id, locale };
    let answer;
    try {
      answer = await this.api.interact({ ...common, ...body }, files);
    } catch (error) {
      const reason = explain(error);
      // A form is above everything else in the page: it tells by itself.
      if (pending.kind !== "modal") toast(reason, "bad");
      return { outcome: "refused", reason };
    }
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.#settle(answer.interaction_id, { outcome: "answered" }),
        ANSWER_WITHIN_MS,
      );
      const done = (result) => {
        clearTimeout(timer);
        resolve(result);
      };
      this.#pending.set(answer.interaction_id, { ...pending, channelId: channel.id, resolve: done });
      // The bot may have been faster than the answer to the request.
      for (const [name, payload] of this.#early.splice(0)) this.#onInteraction(name, payload);
    });
  }

  #settle(interactionId, result) {
    this.#pending.get(interactionId)?.resolve(result);
    this.#pending.delete(interactionId);
  }

  #onInteraction(name, payload) {
    const pending = this.#pending.get(payload.interaction_id);
    if (!pending) {
      this.#early = [...this.#early.slice(-20), [name, payload]];
      return;
    }
    if (name === "SANDBOX_MODAL") {
      this.#settle(payload.interaction_id, { outcome: "modal" });
      this.store.tell("modal", {
        ...payload.modal,
        interaction_id: payload.interaction_id,
        botId: pending.botId,
      });
    } else if (name === "SANDBOX_INTERACTION_FAILED") {
      this.#settle(payload.interaction_id, { outcome: "failed" });
      this.#showFailure(pending, payload);
    } else if (name === "SANDBOX_CHOICES") {
      this.#settle(payload.interaction_id, { outcome: "choices", choices: payload.choices });
    } else {
      this.#settle(payload.interaction_id, { outcome: "answered" });
    }
  }

  #showFailure(pending, payload) {
    if (pending.kind === "command") {
      this.store.putMessage(this.#localMessage(pending, payload), true);
    } else if (pending.kind === "component") {
      const message = this.store.message(pending.messageId, pending.channelId);
      if (message)
        this.store.putMessage({ ...message, componentFailure: this.failureOf(message.author) }, false);
    }
  }

  /** Why a bot did not answer. */
  failureOf(bot) {
    const name = this.store.nameOf(bot);
    return t(this.store.isAway(bot) ? "interaction.away" : "interaction.failed", { name });
  }

  /** A notice that exists only on this page, in the place of an answer that never came. */
  #localMessage(pending, payload) {
    return {
      id: payload.interaction_id,
      channel_id: pending.channelId,
      type: 20,
      content: "",
      author: pending.author,
      timestamp: new Date().toISOString(),
      edited_timestamp: null,
      flags: EPHEMERAL,
      local: true,
      attachments: [],
      embeds: [],
      components: [],
      mentions: [],
      failure: this.failureOf(pending.author),
      interaction_metadata: { command_name: pending.name, user: this.store.me },
    };
  }

  botOf(applicationId) {
    return (
      this.store.users.get(applicationId) ?? {
        id: applicationId,
        username: this.store.applications[0]?.name ?? "?",
        bot: true,
      }
    );
  }

  /** `entry` comes from the picker; `given` are pairs of an option's name and its value (a File for an attachment). */
  runCommand(entry, given) {
    const isFile = ([, value]) => value instanceof File;
    const attached = given.filter(isFile);
    const body = {
      type: "command",
      command_id: entry.command.id,
      path: entry.path,
      options: Object.fromEntries(given.filter((pair) => !isFile(pair))),
      files: Object.fromEntries(attached.map(([name], index) => [name, index])),
    };
    return this.#interact(
      body,
      attached.map(([, file]) => file),
      this.#commandPending(entry.command, entry.name),
    );
  }

  /** A command of a context menu. */
  runCommandOn(command, targetId) {
    const body = { type: "command", command_id: command.id, target_id: targetId };
    return this.#interact(body, [], this.#commandPending(command, command.name));
  }

  #commandPending(command, name) {
    return {
      kind: "command",
      name,
      botId: command.application_id,
      author: this.botOf(command.application_id),
    };
  }

  async autocomplete(entry, options, focused) {
    const body = { type: "autocomplete", command_id: entry.command.id, path: entry.path, options, focused };
    const result = await this.#interact(body, [], { kind: "autocomplete" });
    return result.choices ?? [];
  }

  press(message, component, values) {
    if (message.componentFailure) this.store.putMessage({ ...message, componentFailure: null }, false);
    const body = {
      type: "component",
      message_id: message.id,
      custom_id: component.custom_id,
      values: values ?? [],
    };
    return this.#interact(body, [], { kind: "component", messageId: message.id, botId: message.author.id });
  }

  /** `values` by custom_id; `files` too, each a list of Files. */
  submitModal(modal, values, files) {
    const all = Object.values(files).flat();
    const numbers = Object.fromEntries(
      Object.entries(files).map(([id, some]) => [id, some.map((file) => all.indexOf(file))]),
    );
    return this.#interact({ type: "modal", shown_by: modal.interaction_id, values, files: numbers }, all, {
      kind: "modal",
    });
  }

  // What the member does

  /** Resolves to whether it got through. */
  async say(content, files) {
    const { channelId, replyTo } = this.store;
    const body = { content, reply_to: replyTo?.id };
    const sent = await attempt(() => this.api.say(channelId, body, files));
    if (sent && replyTo) this.store.replyWith(null);
    this.#typedAt = 0;
    return Boolean(sent);
  }

  /** `recording` is a File. Resolves to whether it got through. */
  async sendVoiceMessage(recording) {
    const { channelId, replyTo } = this.store;
    const body = { reply_to: replyTo?.id };
    const sent = await attempt(() => this.api.sendVoiceMessage(channelId, body, recording));
    if (sent && replyTo) this.store.replyWith(null);
    return Boolean(sent);
  }

  /** Nothing is sent when the text is as it was. */
  async saveEdit(message, content, before) {
    const isSame = content === before;
    const saved = isSame || (await attempt(() => this.api.edit(message.channel_id, message.id, content)));
    if (saved) this.store.edit(null);
  }

  remove = (message) => attempt(() => this.api.remove(message.channel_id, message.id));

  dismiss(message) {
    if (message.local) this.store.removeMessages(message.channel_id, [message.id]);
    else this.remove(message);
  }

  react = (message, emoji, isMine) => attempt(() => this.api.react(message, emoji, isMine));

  typing() {
    if (Date.now() - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = Date.now();
    this.api.typing(this.store.channelId).catch(() => {});
  }
}
