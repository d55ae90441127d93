import { h } from "../render.js";
import { Question, get } from "../api.js";
import { appLink, panel, table } from "../parts.js";
import { count, dateAndClock } from "../format.js";
import { linkTo, state } from "../address.js";

const kinds = ["configApplied", "configRejected", "configRolledBack", "adminState"];
const questions = {};

// What stands, or stood, changes with the catalog's version only.
function ask(what, path, { world }, refresh) {
  questions[what] ??= new Question(refresh);
  return questions[what].ask(`${path} ${world.catalogVersion}`, 3600000, () => get(path));
}

export function draw(live, refresh) {
  const { version } = state();
  return [
    h("h1", { key: "title", class: "head" }, "Configuration"),
    h("div", { class: "grid", key: "grid" },
      panel("History", ...history(ask("history", "config/history", live, refresh), version)),
      panel("What changed", ...events(live.events))),
    version ? panel(`What version ${version} changed`, ...difference(ask("difference", `config/history/${encodeURIComponent(version)}`, live, refresh))) : null,
    panel("In force", ...present(ask("config", "config", live, refresh))),
  ];
}

const failed = error => error ? h("p", { class: "bad", role: "alert" }, error.message) : null;

function history({ value, error }, shown) {
  const documents = value?.documents ?? [];
  return [
    h("p", { class: "quiet" }, "Go back to one with odin rollback --to VERSION. Admin states are no part of a document."),
    failed(error),
    value && documents.length === 0 ? h("p", { class: "empty" }, "Nothing was applied yet: odin apply -f FILE.") : null,
    documents.length > 0 ? table("Documents", historyColumns(shown), documents, document => document.version) : null,
  ];
}

const historyColumns = shown => [
  {
    name: "Version", cell: ({ version }) =>
      h("a", { href: linkTo({ page: "config", version }), "aria-current": String(version) === shown ? "true" : null }, `Version ${version}`),
  },
  { name: "In force since", cell: document => document.at ? dateAndClock(document.at) : "–" },
  { name: "Apps", number: true, cell: document => count(document.apps) },
  { name: "Added", number: true, cell: document => count(document.added) },
  { name: "Changed", number: true, cell: document => count(document.changed) },
  { name: "Removed", number: true, cell: document => count(document.removed) },
];

function difference({ value, error }) {
  if (!value) return [failed(error) ?? h("p", { class: "empty" }, "Waiting …")];
  const rows = value.differences.flatMap(app => app.changes.length === 0 ? [{ app, change: null }] : app.changes.map(change => ({ app, change })));
  const most = 500;
  return [
    h("p", { class: "quiet" }, value.before === null ? "The document before it is not kept: all of it counts as added." : `Against version ${value.before}.`),
    rows.length === 0 ? h("p", { class: "empty" }, "Nothing that apps say.")
      : table("Changes", changeColumns, rows.slice(0, most), ({ app, change }) => `${app.app} ${change?.path}`),
    rows.length > most ? h("p", { class: "quiet" }, `${count(rows.length - most)} more are not shown.`) : null,
  ];
}

const changeColumns = [
  { name: "App", cell: ({ app }) => app.app === "" ? "document" : app.kind === "removed" ? app.app : appLink(app.app) },
  { name: "Became", cell: ({ app }) => app.kind },
  { name: "Key", wrap: true, cell: ({ change }) => change?.path ?? "" },
  { name: "Before", wrap: true, cell: ({ change }) => change ? change.before ?? "not there" : "" },
  { name: "After", wrap: true, cell: ({ change }) => change ? change.after ?? "not there" : "" },
];

function present({ value, error }) {
  return [failed(error),
    value ? h("pre", { tabindex: 0, role: "region", "aria-label": "The document in force" }, JSON.stringify(value, null, 2)) : null];
}

function events(all) {
  const changes = all.filter(event => kinds.includes(event.kind)).toReversed();
  return [changes.length === 0 ? h("p", { class: "empty" }, "Nothing that is remembered.")
    : h("ul", { class: "plain" }, changes.map(event => h("li", { key: `${event.source} ${event.number}` },
      h("time", { datetime: event.time }, dateAndClock(event.time)),
      [event.app && `app ${event.app}`, event.target, event.edge && `edge ${event.edge}`].filter(Boolean).join(" · ") || "document", ": ", event.text)))];
}
