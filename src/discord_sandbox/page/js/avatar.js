/** A face for everyone: people get a bird in a colour of their own, bots a mechanical one. Drawn from the name alone. */

import { s } from "./dom.js";

const PLUMAGE = [
  ["#0f7c78", "#f7e3b5", "#f2a81d"],
  ["#a8452f", "#fbe0cf", "#f5b83d"],
  ["#5b4b9a", "#e6def7", "#f2a81d"],
  ["#2c6aa6", "#dcebf8", "#f7a541"],
  ["#7a6a1d", "#f6efc6", "#dd7b2a"],
  ["#8a3b72", "#f6dcec", "#f5b83d"],
  ["#3c7a35", "#e2f1d8", "#f2a81d"],
];

function hash(text) {
  let value = 2166136261;
  for (const character of text) value = Math.imul(value ^ character.codePointAt(0), 16777619);
  return value >>> 0;
}

const TUFTS = [
  "M14 11c0-4 3-6 6-7-1 2-1 4 0 6z",
  "M13 12c-2-3-1-6 1-8 1 3 3 5 6 6z",
  "M16 10l1-6 3 4 3-3v6z",
  "",
];

/** `user` is Discord's user object. */
export function avatar(user, size = "") {
  const seed = hash(user.username ?? user.name ?? "?");
  const [ground, belly, beak] = PLUMAGE[seed % PLUMAGE.length];
  const tuft = TUFTS[(seed >>> 8) % TUFTS.length];
  const eye = user.bot
    ? s("rect", { x: 20, y: 13.5, width: 5, height: 5, rx: 1.2, fill: "#1d2a2c" })
    : s("circle", { cx: 22.5, cy: 16, r: 2.3, fill: "#1d2a2c" });
  return s(
    "svg",
    {
      class: `avatar ${size} ${user.bot ? "robot" : ""}`.trim(),
      viewBox: "0 0 40 40",
      "aria-hidden": "true",
      focusable: "false",
    },
    s("rect", { width: 40, height: 40, fill: ground }),
    tuft && s("path", { d: tuft, fill: belly, opacity: 0.85 }),
    s("path", { d: "M6 40c-1-18 4-31 14-31 8 0 12 6 12 12 0 8-3 11-3 19z", fill: belly }),
    s("path", { d: "M31 17l7 4-7 3.5z", fill: beak }),
    s("path", { d: "M9 30c4 5 11 5 15-1 0 6-3 11-7 11H8z", fill: ground, opacity: 0.55 }),
    eye,
    user.bot && s("path", { d: "M20 9V4", stroke: belly, "stroke-width": 1.6 }),
    user.bot && s("circle", { cx: 20, cy: 4, r: 2, fill: beak }),
  );
}
