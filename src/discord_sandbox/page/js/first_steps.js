/** What a newcomer can try with the bot of this place: a row of hints above the composer, until it is dismissed. */

import { commandsHere } from "./commands.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";

const REMEMBERED_AS = "firstSteps";
const CHAT_INPUT = 1;
const DIRECT = 1;

export class FirstSteps {
  constructor(store, composer) {
    this.store = store;
    this.composer = composer;
    this.list = h("ul", {});
    this.element = h(
      "section",
      { class: "first-steps", "aria-label": t("steps.label"), hidden: true },
      h("h2", { class: "first-steps-title" }, t("steps.label")),
      this.list,
      h(
        "button",
        {
          type: "button",
          class: "tool small",
          "aria-label": t("steps.dismiss"),
          title: t("steps.dismiss"),
          on: { click: () => this.#dismiss() },
        },
        icon("close"),
      ),
    );
    store.on("state channel presence", () => this.#draw());
  }

  #draw() {
    const { store } = this;
    const { channel } = store;
    const bot = store.usersIn(channel).find((user) => user.bot && !store.isAway(user));
    const isWanted = channel && bot && store.maySend(channel) && !localStorage.getItem(REMEMBERED_AS);
    this.element.hidden = !isWanted;
    if (!isWanted) return;
    const name = store.nameOf(bot);
    const steps = [
      commandsHere(store, CHAT_INPUT).length > 0 && this.#step("/", t("steps.commands", { name }), "/"),
      channel.type === DIRECT
        ? this.#step("", t("steps.hello"), t("steps.hello.text"))
        : this.#step("@", t("steps.mention", { name }), `@${bot.username} `),
      this.#file(),
      store.mayRecord(channel) && this.#voice(),
    ];
    this.list.replaceChildren(...steps.filter(Boolean));
  }

  #step(sign, label, text) {
    return this.#item(sign && h("kbd", {}, sign), label, () => this.composer.startWith(text));
  }

  #file() {
    return this.#item(icon("file"), t("steps.file"), () => this.composer.chooseFiles());
  }

  #voice() {
    return this.#item(icon("microphone"), t("steps.voice"), () => this.composer.recordVoice());
  }

  #item(picture, label, click) {
    return h("li", {}, h("button", { type: "button", class: "step", on: { click } }, picture, label));
  }

  #dismiss() {
    localStorage.setItem(REMEMBERED_AS, "dismissed");
    this.element.hidden = true;
    this.composer.focus();
  }
}
