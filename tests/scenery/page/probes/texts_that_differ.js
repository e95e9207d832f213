// Texts that one language has and the other has not, or has with other places.
async () => {
  const { en } = await import("/page/js/i18n/en.js");
  const { ru } = await import("/page/js/i18n/ru.js");
  const forms = (entry) => (typeof entry === "object" ? Object.values(entry) : [entry ?? ""]);
  const places = (entry) =>
    [
      ...new Set(
        forms(entry)
          .join(" ")
          .match(/\{\w+\}/g),
      ),
    ]
      .sort()
      .join();
  const keys = new Set([...Object.keys(en), ...Object.keys(ru)]);
  return [...keys].filter((key) => !(key in en) || !(key in ru) || places(en[key]) !== places(ru[key]));
};
