/** A small palette of emoji with the words that find them, for reactions and for the message field. */

import { h } from "./dom.js";
import { t } from "./i18n.js";
import { closePopover, openPopover } from "./menus.js";

const PALETTE =
  `👍 thumbs up yes like да класс|👎 thumbs down no dislike нет|❤️ heart love сердце|😂 joy laugh смех|🎉 party tada праздник|
😮 wow surprised ого|😢 sad cry грусть|🔥 fire огонь|👀 eyes look глаза|✅ check done готово верно|❌ cross wrong неверно|❓ question вопрос|
🙂 smile улыбка|😀 grin радость|😉 wink|😍 love eyes|🤔 thinking думаю|😅 sweat phew|😎 cool круто|🥳 party face|😴 sleep сон|🤯 mind blown|
🙏 thanks please спасибо|👏 clap браво|💪 strong сила|🤝 deal handshake|👋 wave hi bye привет пока|🙌 hooray ура|💯 hundred сто|⭐ star звезда|
💡 idea идея|📚 books книги|📝 note заметка|📌 pin|🔔 bell|⏳ wait hourglass|🚀 rocket ракета|🐛 bug жук|🛠️ tools|🎵 music музыка|
🎤 microphone голос|🐦 bird птица|🪶 feather перо|🪺 nest гнездо|🥚 egg яйцо|🐣 hatching|🦜 parrot попугай|🌱 sprout росток|🌊 wave sea море|
☀️ sun солнце|🌙 moon луна|🏖️ beach sand песок|☕ coffee кофе|🍕 pizza пицца|🎂 cake торт|🍎 apple|1️⃣ one|2️⃣ two|3️⃣ three|🇬🇧 english|🇷🇺 russian`
    .split("|")
    .map((line) => {
      const [emoji, ...words] = line.trim().split(" ");
      return { emoji, words: words.join(" ") };
    });

/** The ones offered first, in the toolbar of a message. */
export const QUICK = ["👍", "❤️", "😂"];

const COLUMNS = 8;
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };

function onGridKey(event, grid) {
  if (!(event.key in STEPS)) return;
  event.preventDefault();
  const buttons = [...grid.children];
  const next = buttons.indexOf(document.activeElement) + STEPS[event.key];
  buttons[Math.max(0, Math.min(buttons.length - 1, next))]?.focus();
}

/** Opens the palette beside `at`; `onPick(emoji)` is called once. */
export function openPalette(at, onPick) {
  const grid = h("div", {
    class: "emoji-grid",
    role: "group",
    "aria-label": t("reaction.pick"),
    on: { keydown: (event) => onGridKey(event, grid) },
  });
  const pick = (emoji) => {
    closePopover();
    onPick(emoji);
  };
  const cell = ({ emoji, words }) =>
    h(
      "button",
      {
        type: "button",
        class: "emoji-cell",
        title: words.split(" ")[0],
        "aria-label": `${emoji} ${words}`,
        on: { click: () => pick(emoji) },
      },
      emoji,
    );
  const show = (text) => {
    const found = PALETTE.filter(({ words }) => words.includes(text.trim().toLowerCase()));
    grid.replaceChildren(
      ...(found.length ? found.map(cell) : [h("p", { class: "quiet" }, t("reaction.none"))]),
    );
  };
  const search = h("input", {
    type: "search",
    class: "field",
    placeholder: t("reaction.search"),
    "aria-label": t("reaction.search"),
    on: {
      input: () => show(search.value),
      keydown: (event) => {
        if (event.key !== "ArrowDown" && event.key !== "Enter") return;
        event.preventDefault();
        if (event.key === "Enter") grid.querySelector("button")?.click();
        else grid.querySelector("button")?.focus();
      },
    },
  });
  show("");
  openPopover(
    h("div", { class: "palette", role: "dialog", "aria-label": t("reaction.pick") }, search, grid),
    at,
  );
  search.focus();
}

/** The glyph, or the name of a custom emoji. */
export const emojiText = (emoji) => (emoji?.id ? `:${emoji.name}:` : (emoji?.name ?? ""));

/** As the API wants it in an address. */
export const emojiKey = (emoji) => (emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name);
