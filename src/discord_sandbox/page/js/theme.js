// Runs before the first paint, so that a remembered dark theme does not flash light. A classic script on purpose.
(() => {
  const remembered = localStorage.getItem("theme");
  if (remembered === "light" || remembered === "dark") document.documentElement.dataset.theme = remembered;
})();
