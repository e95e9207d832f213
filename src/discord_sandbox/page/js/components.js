/** What bots put under or into a message: buttons, selects, and the layout components of version 2. */

import { attachment, image } from "./attachments.js";
import { h, safeUrl } from "./dom.js";
import { withAccent } from "./embeds.js";
import { emojiText } from "./emoji.js";
import { icon } from "./icons.js";
import { richText } from "./richtext.js";
import { SELECTS, selectMenu } from "./select.js";

const BUTTON_STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium" };

/** `context` is `{store, channel, message, press(component, values)}`; `press` resolves when the bot has answered. */
async function press(node, component, values, context) {
  node.setAttribute("aria-busy", "true");
  try {
    await context.press(component, values);
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function button(component, context) {
  const style = BUTTON_STYLES[component.style] ?? "secondary";
  const label = [
    component.emoji && h("span", { class: "button-emoji" }, emojiText(component.emoji)),
    component.label,
  ];
  if (style === "link") {
    const url = safeUrl(component.url);
    return h(
      "a",
      {
        class: "button link",
        href: component.disabled ? undefined : url,
        target: "_blank",
        rel: "noopener noreferrer",
        "aria-disabled": component.disabled ? "true" : undefined,
      },
      label,
      icon("external"),
    );
  }
  const node = h(
    "button",
    {
      type: "button",
      class: `button ${style}`,
      disabled: component.disabled,
      dataset: { customId: component.custom_id },
    },
    label,
  );
  node.addEventListener(
    "click",
    () => node.getAttribute("aria-busy") !== "true" && press(node, component, undefined, context),
  );
  return node;
}

function select(component, context) {
  const node = selectMenu(component, context, (values) => press(node, component, values, context));
  node.dataset.customId = component.custom_id;
  return node;
}

function resolveMedia(media, message) {
  const name = /^attachment:\/\/(.+)$/.exec(media.url ?? "")?.[1];
  return (
    (name && message.attachments.find((file) => file.filename === name)) || {
      filename: media.url?.split("/").pop()?.split("?")[0] ?? "",
      size: 0,
      ...media,
    }
  );
}

function gallery(component, context) {
  const pictures = component.items.map((item) =>
    image({ ...resolveMedia(item.media, context.message), description: item.description }),
  );
  return h("div", { class: "gallery" }, pictures);
}

function section(component, context) {
  const texts = component.components.map((child) => drawComponent(child, context));
  const accessory = component.accessory && drawComponent(component.accessory, context);
  return h("div", { class: "section" }, h("div", { class: "section-text" }, texts), accessory);
}

function container(component, context) {
  const card = h(
    "div",
    { class: "container" },
    component.components.map((child) => drawComponent(child, context)),
  );
  return withAccent(card, component.accent_color);
}

const DRAW = {
  1: (component, context) =>
    h(
      "div",
      { class: "action-row" },
      component.components.map((child) => drawComponent(child, context)),
    ),
  2: button,
  9: section,
  10: (component, context) => richText(component.content, context),
  11: (component, context) =>
    image(
      { ...resolveMedia(component.media, context.message), description: component.description },
      { class: "image thumbnail" },
    ),
  12: gallery,
  13: (component, context) => attachment(resolveMedia(component.file, context.message)),
  14: (component) =>
    h("hr", {
      class: component.spacing === 2 ? "separator large" : "separator",
      hidden: component.divider === false,
    }),
  17: container,
};

/** The node of one component; nothing for kinds that do not exist (yet). */
export function drawComponent(component, context) {
  if (component.type in SELECTS) return select(component, context);
  return DRAW[component.type]?.(component, context) ?? null;
}
