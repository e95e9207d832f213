/** Line drawings on a 20 × 20 grid, in the colour of the text around them. */

import { s } from "./dom.js";

const PATHS = {
  hash: "M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h14M2.5 12.5h14",
  speaker: "M3 8v4h3l4 3.5v-11L6 8zM13 7.5c1.3 1.3 1.3 3.7 0 5M15.3 5c2.7 2.7 2.7 7.3 0 10",
  thread: "M4 4v6a3 3 0 0 0 3 3h9M12.5 9.5 16 13l-3.5 3.5",
  at: "M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0zm0 0v1.2c0 2.6 4 2.6 4-1.2a7 7 0 1 0-3 5.7",
  plus: "M10 4v12M4 10h12",
  send: "M3.5 10 17 3.5 12.5 17l-3-5.5zM9.5 11.5 17 3.5",
  smile: "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0zM7 12c1.5 2 4.5 2 6 0M7.5 8h.01M12.5 8h.01",
  reply: "M8 5 3.5 9.5 8 14M4 9.5h7c3.5 0 5.5 2 5.5 5.5",
  pencil: "M4 16l.8-3.5L13.5 3.8l2.7 2.7-8.7 8.7z",
  trash: "M4 6h12M8 6V4h4v2M5.5 6l.8 10.5h7.4L14.5 6",
  copy: "M7 7V3.5h9.5V13H13M3.5 7H13v9.5H3.5z",
  dots: "M4 9.5v1M4.5 9.5v1M9.8 9.5v1M10.3 9.5v1M15.5 9.5v1M16 9.5v1",
  close: "M5 5l10 10M15 5 5 15",
  sun: "M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M15.7 4.3l-1.1 1.1M5.4 14.6l-1.1 1.1",
  moon: "M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z",
  screen: "M3 4h14v9.5H3zM7 17h6M10 13.5V17",
  globe: "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0zM3 10h14M10 3c-5 4.7-5 9.3 0 14M10 3c5 4.7 5 9.3 0 14",
  people:
    "M10 7.5a2.7 2.7 0 1 1-5.4 0 2.7 2.7 0 0 1 5.4 0zM2.5 16c.6-5.3 9-5.3 9.6 0M12.5 5a2.5 2.5 0 0 1 0 5M14.5 12.5c1.7.5 2.7 1.7 3 3.5",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  download: "M10 3v9M6 8.5l4 4 4-4M3.5 16.5h13",
  microphone: "M10 3a2.5 2.5 0 0 1 2.5 2.5v4a2.5 2.5 0 0 1-5 0v-4A2.5 2.5 0 0 1 10 3zM4.8 9.5a5.2 5.2 0 0 0 10.4 0M10 14.7V17.5",
  microphoneOff: "M12.5 7.5v-2a2.5 2.5 0 0 0-4.7-1.2M7.5 8v1.5a2.5 2.5 0 0 0 3.9 2M4.8 9.5a5.2 5.2 0 0 0 8.3 4.2M15.2 9.5c0 .7-.1 1.4-.4 2M10 14.7V17.5M3.5 3l13 14",
  headphones: "M3.5 14v-3.5a6.5 6.5 0 0 1 13 0V14M3.5 11.5H6V16.5H4.5a1 1 0 0 1-1-1zM16.5 11.5H14V16.5H15.5a1 1 0 0 0 1-1z",
  headphonesOff: "M3.5 14v-3.5a6.5 6.5 0 0 1 1.3-3.9M7.5 4.5a6.5 6.5 0 0 1 9 6V13.5M3.5 11.5H6V16.5H4.5a1 1 0 0 1-1-1zM14 14V16.5H15.5M3.5 3l13 14",
  leave: "M2.5 11.5c4-4.7 11-4.7 15 0l-1.8 2.2-3-1.5v-2.3c-1.8-.5-3.6-.5-5.4 0v2.3l-3 1.5z",
  lock: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9M10 12v1.5",
  lockOpen: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 5.8-1M10 12v1.5",
  play: "M6.5 4.5v11l9-5.5z",
  pause: "M7 4.5v11M13 4.5v11",
  file: "M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4",
  down: "M10 4v12M5 11l5 5 5-5",
  chevron: "M6 8l4 4 4-4",
  eye: "M2.5 10c3.5-6.5 11.5-6.5 15 0-3.5 6.5-11.5 6.5-15 0zM12.5 10a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  check: "M4 10.5 8.5 15 16 5.5",
  warning: "M10 3 2.5 16.5h15zM10 8v4M10 14.3h.01",
  settings:
    "M3 6h7M14 6h3M3 14h3M10 14h7M14 6a2 2 0 1 1-4 0 2 2 0 0 1 4 0zM10 14a2 2 0 1 1-4 0 2 2 0 0 1 4 0z",
  external: "M8 4H4v12h12v-4M11 3.5h5.5V9M16 4l-7 7",
  app: "M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM11 13.5h5M13.5 11v5",
};

export function icon(name) {
  return s(
    "svg",
    { class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" },
    s("path", { d: PATHS[name] }),
  );
}

/** A bird that looks at its own footprints in the sand: for places where nothing has happened yet. */
export function footprintsPicture() {
  const track = (x, y) =>
    s("path", { class: "track", d: `M${x} ${y}v9M${x} ${y + 1}l-5 6M${x} ${y + 1}l5 6` });
  return s(
    "svg",
    { class: "picture", viewBox: "0 0 220 120", "aria-hidden": "true", focusable: "false" },
    s("circle", { class: "sun", cx: 168, cy: 34, r: 18 }),
    s("path", { class: "dune far", d: "M0 92c40-34 92-34 128-12s62 16 92 4v36H0z" }),
    s("path", { class: "dune", d: "M0 100c46-16 92-10 126-2s64 4 94-8v30H0z" }),
    track(18, 102),
    track(34, 99),
    track(50, 101),
    track(66, 98),
    s("path", {
      class: "bird",
      d: "M88 78c0-16 11-28 26-28 11 0 18 6 19 16l12 5-12 5c-3 12-12 20-24 20-7 0-12-1-16-4l-15 5z",
    }),
    s("path", { class: "beak", d: "M133 66l12 5-12 5z" }),
    s("path", { class: "wing", d: "M93 77c7 7 18 7 25-1-2 11-8 16-15 16z" }),
    s("circle", { class: "eye", cx: 123, cy: 63, r: 3 }),
    s("path", { class: "legs", d: "M104 96v8M113 95v8" }),
  );
}
