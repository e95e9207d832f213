/** Bars that show how loud something is, moment by moment: of a recording, and of a voice message. */

import { s } from "./dom.js";

const STEP = 4;
const HEIGHT = 28;

/** A row of `count` bars. `show(heights)` takes numbers from 0 to 1, `reach(part)` marks those already played. */
export function wave(count) {
  const bars = Array.from({ length: count }, (_, index) =>
    s("rect", { x: index * STEP, width: STEP - 1.5, rx: 1.25 }),
  );
  const width = count * STEP;
  const element = s(
    "svg",
    { class: "wave", viewBox: `0 0 ${width} ${HEIGHT}`, "aria-hidden": "true", focusable: "false", width },
    bars,
  );
  const show = (heights) =>
    bars.forEach((bar, index) => {
      const height = Math.max(3, (heights[index] ?? 0) * HEIGHT);
      bar.setAttribute("y", String((HEIGHT - height) / 2));
      bar.setAttribute("height", String(height));
    });
  const reach = (part) =>
    bars.forEach((bar, index) => bar.classList.toggle("past", index < Math.round(part * count)));
  show([]);
  return { element, show, reach };
}
