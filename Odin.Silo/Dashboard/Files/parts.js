// What several pages are made of.

import { h } from "./render.js";
import { change, linkTo, state } from "./address.js";
import { typed } from "./api.js";
import { count } from "./format.js";

// A shape and a word, so that no colour is needed: a disc is good, a triangle is bad, a diamond is on purpose or not known.
const shapes = { good: "M6 1a5 5 0 1 0 .01 0z", bad: "M6 1l5.5 10h-11z", warn: "M6 .5l5.5 5.5-5.5 5.5-5.5-5.5z" };

const tones = {
  ready: "good", healthy: "good", active: "good", down: "bad", unhealthy: "bad", disabled: "bad", dark: "bad", failing: "bad", absent: "bad",
};

export function badge(word, more) {
  const tone = tones[word] ?? "warn";
  return h("span", { class: `state ${tone}` },
    h("svg", { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" }, h("path", { d: shapes[tone], fill: "currentColor" })),
    more ? `${word}: ${more}` : word);
}

// columns: { name, number, wrap, sort, acts } and a cell function; rows are kept by their key. What acts stays in view while the rest of a
// wide table is scrolled; shadows at its ends say that there is more.
export function table(caption, columns, rows, keyOf, order) {
  const head = columns.map(column => h("th", {
    scope: "col", key: column.name, class: classOf(column),
    "aria-sort": order?.by === column.sort && column.sort ? (order.down ? "descending" : "ascending") : null,
  }, column.sort && order ? h("button", { type: "button", onclick: () => order.choose(column.sort) },
    column.name, order.by === column.sort ? (order.down ? " ↓" : " ↑") : "") : column.name));
  return h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": caption },
    h("table", null, h("caption", null, caption), h("thead", null, h("tr", null, head)),
      h("tbody", null, rows.map(row => h("tr", { key: keyOf(row) }, columns.map((column, place) =>
        h(place === 0 ? "th" : "td", {
          key: column.name, scope: place === 0 ? "row" : null,
          class: classOf(column),
        }, place === 0 ? h("span", { class: "name" }, column.cell(row)) : column.cell(row))))))));
}

const classOf = column => column.number ? "number" : column.wrap ? "wrap" : column.acts ? "acts" : null;

export function panel(title, ...content) {
  return h("section", { class: "panel", key: title, "aria-label": title }, h("h2", null, title), content);
}

export function tile(name, value, more, points) {
  return h("div", { class: "tile", key: name }, h("dt", null, name),
    h("dd", null, value, more ? h("small", null, ` ${more}`) : null, points ? spark(points, `${name}, the last five minutes`) : null));
}

export function spark(points, label, kind = "") {
  const numbers = points.filter(point => point !== null);
  if (numbers.length < 2) return null;
  const top = Math.max(...numbers, 1), step = 100 / (points.length - 1);
  const line = points.map((point, place) => `${(place * step).toFixed(1)},${(19 - (point ?? 0) / top * 18).toFixed(1)}`).join(" ");
  const says = `${label}: from ${count(Math.round(numbers[0]))} to ${count(Math.round(numbers.at(-1)))}, at most ${count(Math.round(top))}`;
  return h("svg", { class: `spark ${kind}`, viewBox: "0 0 100 20", preserveAspectRatio: "none", role: "img", "aria-label": says },
    h("polyline", { points: line }));
}

// Filters whose values are in the address. fields: { name, label, options or not, hint }
export function filter(fields) {
  const values = state();
  return h("form", { class: "filter", role: "search", onsubmit: event => event.preventDefault() }, fields.map(field =>
    h("label", { key: field.name }, field.label, field.options
      ? h("select", { value: values[field.name] ?? "", onchange: event => change({ [field.name]: event.target.value, after: "" }) },
        field.options.map(([value, text]) => h("option", { value, key: value }, text)))
      : h("input", {
        type: "search", value: values[field.name] ?? "", placeholder: field.hint ?? null, autocomplete: "off", spellcheck: "false",
        oninput: event => { typed(); change({ [field.name]: event.target.value, after: "" }); },
      }))));
}

// An order that is in the address as "name" or "-name".
export function orderOf(usual) {
  const text = state().sort ?? usual;
  const down = text.startsWith("-"), by = down ? text.slice(1) : text;
  return { by, down, choose: name => change({ sort: name === by ? (down ? name : `-${name}`) : `-${name}`, after: "" }) };
}

export function ordered(rows, order, values) {
  const value = values[order.by] ?? (row => row.name);
  return rows.toSorted((left, right) => {
    const [a, b] = [value(left) ?? -1, value(right) ?? -1];
    return (a < b ? -1 : a > b ? 1 : 0) * (order.down ? -1 : 1);
  });
}

// Some rows at a time: more would be work for the browser and none for the reader.
export function paged(rows, size = 50) {
  const pages = Math.max(1, Math.ceil(rows.length / size)), at = Math.min(Math.max(1, Number(state().at) || 1), pages);
  const shown = rows.slice((at - 1) * size, at * size);
  const bar = pages === 1 ? null : h("div", { class: "pages", key: "pages" },
    h("button", { type: "button", key: "before", disabled: at === 1, onclick: () => change({ at: at - 1 }) }, "Previous"),
    h("span", { key: "at" }, `${count((at - 1) * size + 1)} to ${count((at - 1) * size + shown.length)} of ${count(rows.length)}`),
    h("button", { type: "button", key: "next", disabled: at === pages, onclick: () => change({ at: at + 1 }) }, "Next"));
  return { shown, bar };
}

// Breaks between the groups of an IPv6 address when there is no room, and nowhere else.
export const endpoint = text => text.split(/(?<=:)(?=[^\]]*\])/).flatMap((part, place) => place === 0 ? part : [h("wbr", { key: place }), part]);

export const noApp = "No app is configured yet: odin apply -f FILE.";

export const appLink = name => h("a", { href: linkTo({ page: "app", app: name }) }, name);

export const eventItem = (event, time) => h("li", { key: `${event.source} ${event.number}` }, h("time", { datetime: event.time }, time),
  joined([event.app && `app ${event.app}`, event.target && endpoint(event.target), event.edge ? `edge ${event.edge}` : event.region && `region ${event.region}`]),
  ": ", event.text);

const joined = parts => parts.filter(Boolean).flatMap((part, place) => place === 0 ? part : [" · ", part]).concat(parts.some(Boolean) ? [] : "world");
