// A keyed renderer. What is shown is described by h(...), and show(...) changes the page until it agrees: elements that stay are kept with
// their focus, selection and scroll position, and text changes within its text node. Data enters the page as text or attributes only.

const svg = "http://www.w3.org/2000/svg";

// h("td", { class: "number", key: "live" }, 12): the description of an element. Children: text, numbers, descriptions, arrays; null shows
// nothing. `key` says which element it is among its siblings; `on...` is a listener; `value` and `checked` are those of the control.
export function h(name, attributes, ...children) {
  return { name, attributes: attributes ?? {}, children: flat(children) };
}

function flat(children) {
  const all = [];
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === true) continue;
    // Texts beside each other are one: the parser would make one text node of them, too.
    if (typeof child !== "object" && typeof all.at(-1) === "string") all[all.length - 1] += child;
    else all.push(typeof child === "object" ? child : String(child));
  }
  return all;
}

// Makes the children of an element agree with the descriptions.
export function show(parent, ...children) {
  const focused = document.activeElement;
  const range = selectionOf(focused);
  showChildren(parent, flat(children));
  if (focused !== document.activeElement && focused?.isConnected && parent.contains(focused)) {
    focused.focus({ preventScroll: true });
    if (range) focused.setSelectionRange(...range);
  }
}

function selectionOf(element) {
  if (element?.tagName !== "INPUT" || !["text", "search"].includes(element.type)) return null;
  return [element.selectionStart, element.selectionEnd];
}

function showChildren(parent, wanted) {
  const known = knownChildren(parent);
  let place = parent.firstChild;
  const kept = new Set();
  const nodes = wanted.map((child, index) => {
    const node = take(known, keyOf(child, index)) ?? make(child, parent);
    kept.add(node);
    return node;
  });
  // Those that go first, so that those that stay need not move.
  for (let node = parent.firstChild; node;) {
    const next = node.nextSibling;
    if (!kept.has(node)) node.remove();
    node = next;
  }
  place = parent.firstChild;
  nodes.forEach((node, index) => {
    if (node === place) place = place.nextSibling;
    else move(parent, node, place);
    update(node, wanted[index], keyOf(wanted[index], index));
  });
}

// By key; what has none goes by its place and kind.
function keyOf(child, index) {
  if (typeof child === "string") return `#text ${index}`;
  return child.attributes.key === undefined ? `${child.name} ${index}` : `${child.name} =${child.attributes.key}`;
}

function knownChildren(parent) {
  const known = new Map();
  for (const node of parent.childNodes) if (node.odinKey !== undefined) known.set(node.odinKey, node);
  return known;
}

function take(known, key) {
  const node = known.get(key);
  known.delete(key);
  return node;
}

function make(child, parent) {
  if (typeof child === "string") return document.createTextNode(child);
  const isDrawing = child.name === "svg" || parent.namespaceURI === svg;
  return isDrawing ? document.createElementNS(svg, child.name) : document.createElement(child.name);
}

// Where the browser can, an element moves without losing its focus.
function move(parent, node, before) {
  if (node.isConnected && parent.moveBefore) parent.moveBefore(node, before);
  else parent.insertBefore(node, before);
}

function update(node, child, key) {
  node.odinKey = key;
  if (typeof child === "string") {
    if (node.data !== child) node.data = child;
    return;
  }
  const before = node.odinAttributes ?? {};
  for (const name in before) if (!(name in child.attributes)) setAttribute(node, name, null);
  showChildren(node, child.children);
  // After the children: a list's value is one of its options.
  for (const name in child.attributes) {
    if (child.attributes[name] !== before[name] || name === "value" || name === "checked") setAttribute(node, name, child.attributes[name]);
  }
  node.odinAttributes = child.attributes;
}

function setAttribute(node, name, value) {
  if (name === "key") return;
  if (name.startsWith("on")) node[name] = value;
  else if (name === "value" || name === "checked") {
    // What somebody types is theirs until they are done.
    if (node[name] !== value && !(name === "value" && node === document.activeElement)) node[name] = value ?? "";
  } else if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else {
    const text = value === true ? "" : String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}
