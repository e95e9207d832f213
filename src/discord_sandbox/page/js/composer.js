/** The field at the lower edge: text, files, replies, and the way into slash commands. */

import { CommandForm } from "./command_form.js";
import { CommandPicker } from "./commands.js";
import { h } from "./dom.js";
import { openPalette } from "./emoji.js";
import { FileTray, dropZone } from "./files.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { MentionPicker } from "./mentions.js";
import { isWritten } from "./message.js";
import { plainLine } from "./richtext.js";
import { Recorder } from "./recorder.js";
import { EPHEMERAL, VOICE_MESSAGE } from "./store.js";

const LONGEST = 2000;
const COUNT_FROM = 1800;

/** A text field as high as its text. */
export function growingField(properties) {
  const field = h("textarea", { rows: 1, ...properties });
  field.grow = () => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  };
  field.addEventListener("input", field.grow);
  return field;
}

export class Composer {
  #drafts = new Map();
  #channelId = null;
  #form = null;
  #isSending = false;
  #wasEditing = false;

  constructor(store, session, dropArea) {
    this.store = store;
    this.session = session;
    this.tray = new FileTray(() => this.#drawState());
    this.field = growingField({
      class: "composer-text",
      spellcheck: "true",
      role: "combobox",
      "aria-autocomplete": "list",
    });
    this.popups = h("div", { class: "composer-popups" });
    this.picker = new CommandPicker(this.field, store, (entry) => this.#begin(entry));
    this.mentions = new MentionPicker(this.field, store);
    this.popups.append(this.picker.element, this.mentions.element);
    this.replyBar = h("div", { class: "reply-bar", hidden: true });
    this.count = h("span", { class: "count", "aria-live": "polite" });
    this.denied = h("p", { class: "denied", hidden: true }, icon("eye"), t("composer.denied"));
    this.middle = h("div", { class: "composer-middle" }, this.field);
    this.recorder = new Recorder({
      send: (file) => session.sendVoiceMessage(file),
      onChange: () => this.#onRecording(),
    });
    this.row = this.#row();
    this.element = h(
      "form",
      {
        class: "composer",
        "aria-label": t("composer.send"),
        on: { submit: (event) => this.#onSubmit(event) },
      },
      this.popups,
      this.replyBar,
      this.tray.element,
      this.row,
      this.recorder.element,
      this.denied,
    );
    this.#listen(dropArea);
  }

  #row() {
    const action = (name, label, click) =>
      h(
        "button",
        { type: "button", class: "tool", "aria-label": label, title: label, on: { click } },
        icon(name),
      );
    this.attach = action("plus", t("composer.attach"), () => this.tray.input.click());
    this.emoji = action("smile", t("composer.emoji"), () =>
      openPalette(this.emoji, (emoji) => this.insert(emoji)),
    );
    this.record = action("microphone", t("recorder.start"), () => this.recordVoice());
    this.send = h(
      "button",
      { type: "submit", class: "tool send", "aria-label": t("composer.send"), title: t("composer.send") },
      icon("send"),
    );
    return h(
      "div",
      { class: "composer-row" },
      this.attach,
      this.tray.input,
      this.middle,
      this.count,
      this.emoji,
      this.record,
      this.send,
    );
  }

  #listen(dropArea) {
    this.field.addEventListener("keydown", (event) => this.#onKey(event));
    this.field.addEventListener("input", () => this.#onInput());
    this.field.addEventListener("blur", () => {
      this.picker.hide();
      this.mentions.hide();
    });
    this.field.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length === 0) return;
      event.preventDefault();
      this.tray.add(event.clipboardData.files);
    });
    dropZone(dropArea, this.tray, () => !this.#form && !this.row.hidden);
    this.store.on("channel", () => this.#onChannel());
    this.store.on("draft", () => this.#onDraft());
    this.store.on("state", () => this.#drawPlace());
  }

  focus() {
    (this.#form ?? this.field).focus();
  }

  /** Puts a beginning into the empty field; what is being written stays. */
  startWith(text) {
    this.#endForm(false);
    if (this.field.value.trim() === "") this.field.value = "";
    this.insert(text);
  }

  chooseFiles() {
    this.#endForm(false);
    this.tray.input.click();
  }

  async recordVoice() {
    this.#endForm(false);
    this.record.setAttribute("aria-busy", "true");
    await this.recorder.start();
    this.record.removeAttribute("aria-busy");
  }

  #onRecording() {
    this.#drawPlace();
    if (!this.recorder.isRecording) this.field.focus({ preventScroll: true });
  }

  insert(text) {
    this.field.setRangeText(text, this.field.selectionStart, this.field.selectionEnd, "end");
    this.field.dispatchEvent(new Event("input"));
    this.field.focus();
  }

  #onChannel() {
    this.#drafts.set(this.#channelId, { text: this.field.value, files: this.tray.take() });
    this.#channelId = this.store.channelId;
    this.recorder.cancel();
    const draft = this.#drafts.get(this.#channelId) ?? { text: "", files: [] };
    this.#endForm(false);
    this.field.value = draft.text;
    this.tray.add(draft.files);
    this.#drawPlace();
    if (matchMedia("(pointer: fine)").matches) this.field.focus({ preventScroll: true });
  }

  #drawPlace() {
    const { channel } = this.store;
    const maySend = channel !== null && this.store.maySend(channel);
    this.element.hidden = channel === null;
    this.row.hidden = !maySend || this.recorder.isRecording;
    this.record.hidden = !maySend || !this.store.mayRecord(channel);
    this.denied.hidden = maySend;
    if (channel) {
      const name = this.store.titleOf(channel);
      this.field.placeholder = t("composer.placeholder", { name });
      this.field.setAttribute("aria-label", t("composer.label", { name }));
    }
    this.field.grow();
    this.#drawState();
  }

  #onDraft() {
    const { replyTo, editingId } = this.store;
    if (this.#wasEditing && editingId === null) this.focus();
    this.#wasEditing = editingId !== null;
    this.replyBar.hidden = replyTo === null;
    if (replyTo === null) return;
    const name = this.store.nameOf(replyTo.author);
    const label = t("composer.cancelReply");
    const cancel = h(
      "button",
      {
        type: "button",
        class: "tool small",
        "aria-label": label,
        title: label,
        on: { click: () => this.#cancelReply() },
      },
      icon("close"),
    );
    this.replyBar.replaceChildren(
      icon("reply"),
      h("span", { class: "reply-bar-name" }, t("composer.replying", { name })),
      h(
        "span",
        { class: "reply-text" },
        plainLine(replyTo.content.slice(0, 120), { store: this.store, channel: this.store.channel }),
      ),
      cancel,
    );
    this.focus();
  }

  #cancelReply() {
    this.store.replyWith(null);
    this.focus();
  }

  #drawState() {
    const over = [...this.field.value].length - LONGEST;
    this.count.textContent =
      over > COUNT_FROM - LONGEST ? (over > 0 ? t("composer.tooLong", { count: over }) : String(-over)) : "";
    this.count.classList.toggle("over", over > 0);
    const isEmpty = !this.#form && this.field.value.trim() === "" && this.tray.files.length === 0;
    this.send.disabled = isEmpty || over > 0;
  }

  #onInput() {
    this.#drawState();
    this.picker.update(this.field.value);
    this.mentions.update();
    if (this.field.value.trim() && !this.field.value.startsWith("/")) this.session.typing();
  }

  #onKey(event) {
    if (this.picker.takesKey(event) || this.mentions.takesKey(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#sendMessage();
    } else if (event.key === "Escape" && this.store.replyTo) this.#cancelReply();
    else if (event.key === "ArrowUp" && this.field.value === "") {
      event.preventDefault();
      this.#editLast();
    }
  }

  #editLast() {
    const { messages } = this.store.log(this.store.channelId);
    const isMine = ({ author, flags, local }) =>
      author.id === this.store.me.id && !local && !(flags & (EPHEMERAL | VOICE_MESSAGE));
    const mine = messages.findLast((message) => isMine(message) && isWritten(message));
    if (mine) this.store.edit(mine.id);
  }

  #onSubmit(event) {
    event.preventDefault();
    if (this.#form) this.#form.submit();
    else this.#sendMessage();
  }

  async #sendMessage() {
    if (this.send.disabled || this.#isSending) return;
    const content = this.field.value.trim();
    const files = this.tray.take();
    this.field.value = "";
    this.field.grow();
    this.#drawState();
    this.#isSending = true;
    const isSent = await this.session.say(content, files);
    this.#isSending = false;
    if (isSent) return;
    // What did not get through goes back where the person can send it again.
    this.field.value = [content, this.field.value].filter(Boolean).join("\n");
    this.tray.add(files);
    this.field.grow();
    this.#drawState();
  }

  // Commands

  #begin(entry) {
    this.field.value = "";
    const { channelId } = this.store;
    this.#show(
      new CommandForm(entry, {
        store: this.store,
        session: this.session,
        popups: this.popups,
        onEnd: (hadFocus) => this.#endForm(hadFocus),
        onRefused: (form) => {
          if (channelId === this.store.channelId && !this.#form && !this.field.value) this.#show(form);
        },
      }),
    );
  }

  #show(form) {
    this.#form = form;
    const { entry } = form;
    this.middle.replaceChildren(this.#form.element);
    this.element.classList.add("commanding");
    this.attach.hidden = this.emoji.hidden = this.record.hidden = true;
    const label = t("commands.run", { name: `/${entry.name}` });
    this.send.setAttribute("aria-label", label);
    this.send.title = label;
    this.#drawState();
    this.#form.focus();
  }

  #endForm(focus) {
    if (!this.#form) return;
    this.#form.clear();
    this.#form = null;
    this.middle.replaceChildren(this.field);
    this.element.classList.remove("commanding");
    this.attach.hidden = this.emoji.hidden = false;
    this.record.hidden = !this.store.mayRecord(this.store.channel);
    this.send.setAttribute("aria-label", t("composer.send"));
    this.send.title = t("composer.send");
    this.field.grow();
    this.#drawState();
    if (focus) this.field.focus();
  }
}
