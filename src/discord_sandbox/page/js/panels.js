/** The channels on the left and the people on the right: columns where there is room, drawers where there is not. */

import { toConversation } from "./focus.js";

const ROOM_FOR = {
  sidebar: matchMedia("(min-width: 720px)"),
  people: matchMedia("(min-width: 1100px)"),
};

export class Panels {
  constructor(app) {
    this.app = app;
    this.wereColumns = new Set();
    app.classList.toggle("show-people", ROOM_FOR.people.matches);
    app.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && this.#drawer()) this.closeDrawer();
    });
    for (const [name, room] of Object.entries(ROOM_FOR))
      room.addEventListener("change", () => this.#fit(name, room.matches));
    this.#draw();
  }

  /** A column that has no room any more becomes no drawer over the conversation; with room it comes back. */
  #fit(name, hasRoom) {
    const wasOpen = this.#isOpen(name);
    this.app.classList.toggle(`show-${name}`, hasRoom && (wasOpen || this.wereColumns.has(name)));
    if (wasOpen && !hasRoom) this.wereColumns.add(name);
    else this.wereColumns.delete(name);
    this.#draw();
  }

  #isOpen = (name) => this.app.classList.contains(`show-${name}`);

  /** The panel that covers the conversation, if one does. */
  #drawer = () => Object.keys(ROOM_FOR).find((name) => this.#isOpen(name) && !ROOM_FOR[name].matches);

  #button = (name) => this.app.querySelector(`.toggle-${name}`);

  #draw() {
    for (const name of Object.keys(ROOM_FOR))
      this.#button(name)?.setAttribute("aria-expanded", String(this.#isOpen(name)));
  }

  toggle(name) {
    const isOpen = this.app.classList.toggle(`show-${name}`);
    this.#draw();
    if (!isOpen || ROOM_FOR[name].matches) return;
    const panel = document.getElementById(name);
    (panel.querySelector(".place.open") ?? panel.querySelector("button"))?.focus({ preventScroll: true });
  }

  /** Does nothing where no panel covers the conversation. */
  closeDrawer({ toField = false } = {}) {
    const name = this.#drawer();
    if (!name) return;
    this.app.classList.remove(`show-${name}`);
    this.#draw();
    if (toField) toConversation();
    else this.#button(name).focus();
  }
}
