/** Embeds: the framed cards that bots send. */

import { image, isOurs } from "./attachments.js";
import { h, safeUrl } from "./dom.js";
import { richLine, richText } from "./richtext.js";
import { full } from "./time.js";

function linked(text, address, context) {
  const url = address && safeUrl(address);
  const nodes = richLine(text, context);
  return url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, nodes) : nodes;
}

function smallPicture(address) {
  const url = address && safeUrl(address);
  return url && isOurs(url) && h("img", { class: "embed-icon", src: url, alt: "", loading: "lazy" });
}

function field(entry, context) {
  return h(
    "div",
    { class: entry.inline ? "embed-field inline" : "embed-field" },
    h("dt", {}, richLine(entry.name, context)),
    h("dd", {}, richText(entry.value, context)),
  );
}

function footer(embed) {
  if (!embed.footer?.text && !embed.timestamp) return null;
  const moment = embed.timestamp ? new Date(embed.timestamp) : null;
  const isMoment = moment && !Number.isNaN(moment.getTime());
  return h(
    "footer",
    {},
    smallPicture(embed.footer?.icon_url),
    embed.footer?.text,
    embed.footer?.text && isMoment && " · ",
    isMoment && h("time", { datetime: moment.toISOString() }, full(moment)),
  );
}

/** An accent colour as a CSS class cannot be known in advance, so it is set through the object model (the CSP allows that). */
export function withAccent(element, color) {
  if (Number.isInteger(color))
    element.style.setProperty("--accent-line", `#${color.toString(16).padStart(6, "0")}`);
  return element;
}

export function embedCard(embed, context) {
  const card = h(
    "article",
    { class: "embed" },
    embed.provider?.name && h("p", { class: "embed-provider" }, embed.provider.name),
    embed.author?.name &&
      h(
        "p",
        { class: "embed-author" },
        smallPicture(embed.author.icon_url),
        linked(embed.author.name, embed.author.url, context),
      ),
    embed.title && h("p", { class: "embed-title" }, linked(embed.title, embed.url, context)),
    embed.description && richText(embed.description, context),
    embed.fields?.length &&
      h(
        "dl",
        { class: "embed-fields" },
        embed.fields.map((entry) => field(entry, context)),
      ),
    embed.image?.url && image(embed.image),
    footer(embed),
  );
  const thumbnail = embed.thumbnail?.url && image(embed.thumbnail, { class: "image thumbnail" });
  if (thumbnail) card.prepend(thumbnail);
  return withAccent(card, embed.color);
}
