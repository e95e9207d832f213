/** The list that opens at `/`: every slash command the member may use here, with subcommands written out. */

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { locale, t } from "./i18n.js";
import { Listbox } from "./listbox.js";

const CHAT_INPUT = 1;
const SUBCOMMAND = 1;
const GROUP = 2;

export const localName = (entry) => entry.name_localizations?.[locale] ?? entry.name;
export const localDescription = (entry) =>
  entry.description_localizations?.[locale] ?? entry.description ?? "";

/** A command with its subcommands, in the reader's language as far as it is known. */
export function localCommandName(commands, name) {
  const command = commands.find((each) => name === each.name || name.startsWith(`${each.name} `));
  return command ? localName(command) + name.slice(command.name.length) : name;
}

/** `{command, path, name, label, description, options}` of a command and of each of its subcommands. */
function leaves(command, node = command, path = [], names = []) {
  const inner = (node.options ?? []).filter((option) => option.type === SUBCOMMAND || option.type === GROUP);
  if (inner.length)
    return inner.flatMap((option) =>
      leaves(command, option, [...path, option.name], [...names, localName(option)]),
    );
  return [
    {
      command,
      path,
      name: [command.name, ...path].join(" "),
      label: [localName(command), ...names].join(" "),
      description: localDescription(node),
      options: node.options ?? [],
    },
  ];
}

/** Commands of this type that the member may use in the open channel. */
export function commandsHere(store, type) {
  const here = new Set(store.channel?.command_ids);
  return store.commands.filter((command) => command.type === type && here.has(command.id));
}

function rank(entry, text) {
  const names = [entry.label.toLowerCase(), entry.name.toLowerCase()];
  if (names.some((name) => name.startsWith(text))) return 0;
  if (names.some((name) => name.includes(text))) return 1;
  return entry.description.toLowerCase().includes(text) ? 2 : 3;
}

function signature(entry) {
  const shown = entry.options.filter((option) => option.required);
  return shown.map((option) => h("span", { class: "signature" }, localName(option)));
}

export class CommandPicker {
  constructor(field, store, onPick) {
    this.store = store;
    this.list = new Listbox(field, {
      label: t("commands.label"),
      onChoose: ({ value }) => this.#pick(value),
    });
    this.onPick = onPick;
  }

  get element() {
    return this.list.element;
  }

  #pick(entry) {
    this.list.hide();
    this.onPick(entry);
  }

  hide() {
    this.list.hide();
  }

  /** Follows what is being typed. */
  update(value) {
    const match = /^\/([^\n]*)$/.exec(value);
    if (!match) {
      this.list.hide();
      return;
    }
    const text = match[1].toLowerCase();
    const all = commandsHere(this.store, CHAT_INPUT).flatMap((command) => leaves(command));
    const found = all.map((entry) => ({ entry, rank: rank(entry, text) })).filter((one) => one.rank < 3);
    found.sort((one, other) => one.rank - other.rank || one.entry.label.localeCompare(other.entry.label));
    this.list.show(
      found.map(({ entry }) => this.#row(entry)),
      t("commands.none", { text: value }),
    );
  }

  #row(entry) {
    const bot = this.store.users.get(entry.command.application_id);
    return {
      value: entry,
      label: [`/${entry.label} `, signature(entry)],
      hint: entry.description,
      picture: bot && avatar(bot, "small"),
      side: bot && this.store.nameOf(bot),
    };
  }

  takesKey = (event) => this.list.takesKey(event);
}
