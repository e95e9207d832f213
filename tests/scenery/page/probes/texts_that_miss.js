// Texts that a script of the page asks for and that do not exist.
async () => {
  const { en } = await import("/page/js/i18n/en.js");
  const seen = performance.getEntriesByType("resource").map((entry) => entry.name);
  const scripts = await Promise.all(
    seen.filter((name) => name.endsWith(".js")).map(async (name) => (await fetch(name)).text()),
  );
  const used = scripts.flatMap((text) => [...text.matchAll(/\bt\("([\w.]+)"/g)].map(([, key]) => key));
  return used.length < 80 ? ["too few found"] : used.filter((key) => !(key in en));
};
