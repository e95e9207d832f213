// Runs before the page's own scripts; keeps what the Content Security Policy stopped.
window.sandboxProblems = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.sandboxProblems.push(`CSP ${event.violatedDirective}: ${event.blockedURI}`);
});
