/** Talks to the sandbox: requests of the person whom the page acts for, and the socket on which events arrive. */

const LONGEST_PAUSE_MS = 8000;

/** What the sandbox refused, with Discord's words and its number. */
class Refused extends Error {
  constructor(status, body) {
    super(explain(body) ?? `HTTP ${status}`);
    this.status = status;
    this.code = body?.code ?? 0;
    this.errors = body?.errors;
  }
}

function explain(body) {
  const first = (tree) => {
    if (Array.isArray(tree?._errors) && tree._errors.length) return tree._errors[0].message;
    for (const branch of Object.values(tree ?? {})) {
      const found = typeof branch === "object" ? first(branch) : null;
      if (found) return found;
    }
    return null;
  };
  return first(body?.errors) ?? body?.message;
}

export class Api {
  constructor() {
    this.as = sessionStorage.getItem("as");
  }

  actAs(userId) {
    this.as = userId;
    sessionStorage.setItem("as", userId);
  }

  #address(path, query = {}) {
    const url = new URL(`/console${path}`, location.origin);
    for (const [key, value] of Object.entries({ as: this.as, ...query })) {
      if (value !== undefined && value !== null) url.searchParams.set(key, value);
    }
    return url;
  }

  async #send(method, path, { query, body, files } = {}) {
    const request = { method, headers: {} };
    if (files?.length) {
      request.body = new FormData();
      request.body.append("payload_json", JSON.stringify(body));
      files.forEach((file, index) => request.body.append(`files[${index}]`, file, file.name));
    } else if (body !== undefined) {
      request.headers["Content-Type"] = "application/json";
      request.body = JSON.stringify(body);
    }
    const response = await fetch(this.#address(path, query), request);
    const text = await response.text();
    let answer = null;
    if (text && response.headers.get("Content-Type")?.startsWith("application/json"))
      answer = JSON.parse(text);
    if (!response.ok) throw new Refused(response.status, answer);
    return answer;
  }

  state = () => this.#send("GET", "/state");
  messages = (channelId, before) =>
    this.#send("GET", `/channels/${channelId}/messages`, { query: { before, limit: 50 } });
  say = (channelId, body, files) => this.#send("POST", `/channels/${channelId}/messages`, { body, files });
  sendVoiceMessage = (channelId, body, file) =>
    this.#send("POST", `/channels/${channelId}/voice-messages`, { body, files: [file] });
  edit = (channelId, messageId, content) =>
    this.#send("PATCH", `/channels/${channelId}/messages/${messageId}`, { body: { content } });
  remove = (channelId, messageId) => this.#send("DELETE", `/channels/${channelId}/messages/${messageId}`);
  typing = (channelId) => this.#send("POST", `/channels/${channelId}/typing`);
  direct = (userId) => this.#send("POST", "/directs", { body: { user_id: userId } });
  interact = (body, files) => this.#send("POST", "/interactions", { body, files });

  react(message, emoji, mine) {
    const path = `/channels/${message.channel_id}/messages/${message.id}/reactions/${encodeURIComponent(emoji)}`;
    return this.#send(mine ? "DELETE" : "PUT", path);
  }

  /** A websocket for the sound of one call; `call.js` speaks on it. */
  voiceLine() {
    const url = this.#address("/voice");
    url.protocol = url.protocol.replace("http", "ws");
    return new WebSocket(url);
  }

  /**
   * Keeps a socket open for as long as the returned function is not called.
   * `onEvent(name, payload)`, `onOpen(isFirst)`, `onLost()`.
   */
  listen({ onEvent, onOpen, onLost }) {
    let socket = null;
    let isStopped = false;
    let attempts = 0;
    let timer = 0;
    let wasOpen = false;
    const connect = () => {
      const url = this.#address("/events");
      url.protocol = url.protocol.replace("http", "ws");
      socket = new WebSocket(url);
      socket.onopen = () => {
        attempts = 0;
        onOpen(!wasOpen);
        wasOpen = true;
      };
      socket.onmessage = ({ data }) => {
        const { name, payload } = JSON.parse(data);
        onEvent(name, payload);
      };
      socket.onclose = () => {
        if (isStopped) return;
        onLost();
        timer = setTimeout(connect, Math.min(LONGEST_PAUSE_MS, 250 * 2 ** attempts));
        attempts += 1;
      };
    };
    connect();
    return () => {
      isStopped = true;
      clearTimeout(timer);
      socket.close();
    };
  }
}
