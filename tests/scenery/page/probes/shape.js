// What of the page could run something or lead somewhere it should not.
() => ({
  hacked: window.hacked ?? null,
  scripts: document.querySelectorAll("script").length,
  foreign: [
    ...document.querySelectorAll(
      "iframe, object, embed, base, marquee, template, math, meta[http-equiv], #app style, #app link, #app script",
    ),
  ].map((element) => element.outerHTML),
  handlers: [...document.querySelectorAll("*")]
    .flatMap((element) => element.getAttributeNames())
    .filter((name) => name.startsWith("on") || name === "srcdoc"),
  addresses: [...document.querySelectorAll("[href], [src]")]
    .map((element) => element.getAttribute("href") ?? element.getAttribute("src"))
    .filter((address) => !/^(https?:|blob:|\/page\/|#)/.test(address)),
});
