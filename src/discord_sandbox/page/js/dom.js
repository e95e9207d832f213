/**
 * The only place that makes elements. Text always becomes a text node; nothing here parses HTML,
 * and attributes that could run code are refused.
 */

const SVG = "http://www.w3.org/2000/svg";

function setProperty(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
  } else if (name === "dataset") {
    for (const [key, entry] of Object.entries(value)) {
      if (entry !== undefined && entry !== null) element.dataset[key] = entry;
    }
  } else if (name === "value" || name === "checked" || name === "disabled" || name === "indeterminate") {
    element[name] = value;
  } else if (/^on|^style$|^srcdoc$/i.test(name)) {
    throw new TypeError(`refused attribute: ${name}`);
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** An HTML element: `h("button", {class: "quiet", on: {click}}, "Send")`. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) setProperty(element, name, value);
  return append(element, children);
}

/** An SVG element. */
export function s(tag, properties = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(properties)) setProperty(element, name, value);
  return append(element, children);
}

/** Makes the children of `parent` exactly `wanted`, leaving alone every node that is already in place. */
export function reconcile(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.childNodes]) if (!keep.has(child)) child.remove();
  let current = parent.firstChild;
  for (const node of wanted) {
    if (node === current) current = current.nextSibling;
    else parent.insertBefore(node, current);
  }
}

/** The address if a browser may open it from a message, otherwise null. */
export function safeUrl(address) {
  try {
    const url = new URL(address);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

let lastNumber = 0;
/** An id that no other element has, for aria-labelledby and its like. */
export const freshId = (prefix) => `${prefix}-${(lastNumber += 1)}`;
