/** The list that opens at `@` in the message field: whom one may call. The sandbox makes `@name` a mention. */

import { avatar } from "./avatar.js";
import { t } from "./i18n.js";
import { Listbox } from "./listbox.js";

const MOST_ROWS = 8;
const BEFORE_CARET = /(?:^|\s)@([\w.-]*)$/;

export class MentionPicker {
  constructor(field, store) {
    this.field = field;
    this.store = store;
    this.list = new Listbox(field, {
      label: t("people.label"),
      onChoose: ({ value }) => this.#insert(value),
    });
  }

  get element() {
    return this.list.element;
  }

  hide() {
    this.list.hide();
  }

  #typed() {
    return BEFORE_CARET.exec(this.field.value.slice(0, this.field.selectionStart))?.[1];
  }

  /** Follows what is being typed. */
  update() {
    const typed = this.#typed()?.toLowerCase();
    const found = typed === undefined ? [] : this.#people(typed);
    // A name that is complete needs no list: Enter then sends.
    const isComplete = found.length === 1 && found[0].value.username.toLowerCase() === typed;
    if (found.length && !isComplete) this.list.show(found);
    else this.list.hide();
  }

  #people(typed) {
    const { channel } = this.store;
    const guild = this.store.guildOf(channel);
    const users = guild ? guild.members.map((member) => member.user) : channel.recipients;
    const names = (user) => [user.username, this.store.nameOf(user)].map((name) => name.toLowerCase());
    return users
      .filter((user) => names(user).some((name) => name.startsWith(typed)))
      .slice(0, MOST_ROWS)
      .map((user) => ({
        value: user,
        label: this.store.nameOf(user),
        side: `@${user.username}`,
        picture: avatar(user, "small"),
      }));
  }

  #insert(user) {
    const end = this.field.selectionStart;
    const start = end - this.#typed().length - 1;
    this.field.setRangeText(`@${user.username} `, start, end, "end");
    this.list.hide();
    this.field.dispatchEvent(new Event("input"));
  }

  takesKey = (event) => this.list.takesKey(event);
}
