/** Files of a message: images to look at, sound to play, everything else as a card to download. */

import { h, safeUrl } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { fileSize } from "./time.js";
import { voiceMessage } from "./voice_message.js";

const WIDEST = 420;
const HIGHEST = 320;

/** Width and height that fit, so that the log does not jump when the picture arrives. */
function fit(width, height) {
  if (!width || !height) return {};
  const scale = Math.min(1, WIDEST / width, HIGHEST / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Pictures of other sites are not fetched: the page talks to its own sandbox alone. */
export const isOurs = (url) => new URL(url).origin === location.origin;

function elsewhere(url) {
  return h(
    "a",
    { class: "image-elsewhere", href: url, target: "_blank", rel: "noopener noreferrer" },
    icon("external"),
    t("attachment.elsewhere", { host: new URL(url).host }),
  );
}

/** A picture that opens by itself in a new tab. */
export function image(file, properties = {}) {
  const url = safeUrl(file.url);
  if (!url) return null;
  if (!isOurs(url)) return elsewhere(url);
  const name = file.description || file.filename || t("attachment.image");
  return h(
    "a",
    {
      class: "image",
      href: url,
      target: "_blank",
      rel: "noopener noreferrer",
      "aria-label": t("attachment.open", { name }),
      ...properties,
    },
    h("img", {
      src: url,
      alt: name,
      loading: "lazy",
      ...fit(file.width, file.height),
    }),
  );
}

function veiled(node) {
  const veil = h(
    "button",
    { type: "button", class: "veil", on: { click: () => veil.remove() } },
    t("attachment.spoiler"),
  );
  return h("div", { class: "veiled" }, node, veil);
}

function audio(file, url) {
  return h(
    "figure",
    { class: "audio" },
    h(
      "figcaption",
      {},
      h("span", { class: "file-name" }, file.filename),
      h("span", { class: "quiet" }, fileSize(file.size)),
    ),
    h("audio", {
      controls: true,
      preload: "metadata",
      src: url,
      "aria-label": t("attachment.audio", { name: file.filename }),
    }),
  );
}

function card(file, url) {
  return h(
    "a",
    {
      class: "file-card",
      href: url,
      download: file.filename,
      "aria-label": t("attachment.download", { name: file.filename }),
    },
    icon("file"),
    h(
      "span",
      { class: "file-text" },
      h("span", { class: "file-name" }, file.filename),
      h("span", { class: "quiet" }, fileSize(file.size)),
    ),
    icon("download"),
  );
}

export function attachment(file) {
  const url = safeUrl(file.url);
  if (!url) return h("span", { class: "file-card" }, icon("file"), file.filename);
  const type = file.content_type ?? "";
  let node = card(file, url);
  if (/^image\/(png|jpeg|gif|webp|avif|bmp)/.test(type)) node = image(file);
  else if (type.startsWith("audio/") && file.waveform && file.duration_secs && isOurs(url))
    node = voiceMessage(file, url);
  else if (type.startsWith("audio/")) node = audio(file, url);
  else if (type.startsWith("video/"))
    node = h("video", { class: "video", controls: true, preload: "metadata", src: url });
  return file.filename.startsWith("SPOILER_") || file.is_spoiler ? veiled(node) : node;
}

/** Those of one message; several pictures stand side by side. */
export function attachments(files) {
  if (files.length === 0) return null;
  return h("div", { class: files.length > 1 ? "attachments several" : "attachments" }, files.map(attachment));
}
