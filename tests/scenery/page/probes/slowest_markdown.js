// Milliseconds that the slowest of many texts made for it took to read and draw.
async () => {
  const { parse } = await import("/page/js/markdown.js");
  const { richText } = await import("/page/js/richtext.js");
  const bits = ["*", "**a", "_a", "__a", "||a", "[a", "[a](", "`", "`a``", "```", "~~", "<@", "</a", "\\", "http://"];
  const texts = bits.map((bit) => bit.repeat(10_000 / bit.length));
  texts.push("> ".repeat(5000), "> a\n".repeat(2500), ">>> ".repeat(2500), "- ".repeat(5000), "# ".repeat(5000));
  texts.push("***__~~||".repeat(1100), `*a${" ".repeat(10_000)}`, `${"**__".repeat(1200)}x${"__**".repeat(1200)}`);
  texts.push(Array.from({ length: 140 }, (_, depth) => `${" ".repeat(depth)}- a`).join("\n"));
  const context = { store: { users: new Map(), channels: new Map(), me: {}, guildOf: () => null }, users: [] };
  let slowest = 0;
  for (const text of texts) {
    const start = performance.now();
    if (parse(text).length === 0) throw new Error(`nothing came of ${text.slice(0, 9)}`);
    richText(text, context);
    slowest = Math.max(slowest, performance.now() - start);
  }
  return slowest;
};
