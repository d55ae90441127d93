import { h } from "../render.js";
import { Question, get, send } from "../api.js";
import { appLink, badge, endpoint, filter, orderOf, panel, table } from "../parts.js";
import { bytes, count, dateAndClock, span, words } from "../format.js";
import { change, state } from "../address.js";
import { live } from "../stream.js";

let question = null, said = null;
const before = [];

async function close(row, refresh) {
  if (!confirm(`End the session of ${row.client} with ${row.app}?`)) return;
  try {
    const result = await send("POST", "sessions/close", { filter: { id: row.id } });
    said = result.closed > 0 ? `The session of ${row.client} was ended.` : `The session of ${row.client} had ended already.`;
  } catch (error) {
    said = `The session of ${row.client} was not ended. ${error.message}`;
  }
  question.again();
  refresh();
}

const columns = refresh => [
  { name: "Client", cell: row => endpoint(row.client) },
  { name: "App", cell: row => appLink(row.app) },
  { name: "Target", cell: row => row.target ?? "–" },
  { name: "Edge", cell: row => row.edge },
  { name: "State", cell: row => words(row.state) },
  { name: "Duration", sort: "duration", number: true, cell: row => span(row.durationSeconds) },
  { name: "Idle", sort: "idle", number: true, cell: row => span(row.idleSeconds) },
  { name: "Up", number: true, cell: row => bytes(row.bytesUp) },
  { name: "Down", sort: "bytes", number: true, cell: row => bytes(row.bytesDown) },
  { name: "Start", cell: row => dateAndClock(row.start) },
  { name: "Decided by", cell: row => row.source },
  { name: "End", acts: true, cell: row => live.mayChange && h("button", { type: "button", class: "small", "aria-label": `End the session of ${row.client}`, onclick: () => close(row, refresh) }, "End") },
];

export function draw({ world }, refresh) {
  question ??= new Question(refresh);
  const values = state(), order = orderOf("-duration");
  const query = { app: values.app, target: values.target, client: values.client, region: values.region, sort: values.sort ?? "-duration", after: values.after, limit: 50 };
  const { value, error } = question.ask(JSON.stringify(query), 2000, () => get("sessions", query), true);
  return [
    h("h1", { key: "title", class: "head" }, "Sessions"),
    said ? h("p", { role: "status", key: "said" }, said) : null,
    panel("Live sessions",
      filter([
        { name: "app", label: "App" },
        { name: "client", label: "Client address or network", hint: "203.0.113.0/24" },
        { name: "target", label: "Target", hint: "10.0.0.7:5000" },
        { name: "region", label: "Region", options: [["", "any"], ...world.regions.map(({ name }) => [name, name])] },
      ]),
      error ? h("p", { class: "bad", role: "alert" }, error.message) : null,
      value ? h("p", { class: value.missing.length ? "warn" : "quiet" }, answered(value)) : error ? null : h("p", { class: "empty" }, "Asking the edges …"),
      value?.rows.length ? table("Sessions", columns(refresh), value.rows, row => row.id, order) : null,
      value ? pages(value, values) : null),
  ];
}

function answered({ matched, live, edges, missing }) {
  const all = edges.length + missing.length;
  return `${count(matched)} of ${count(live)} live sessions match. ${edges.length} of ${all} edges answered`
    + (missing.length ? `; missing: ${missing.map(({ name, reason }) => `${name} (${reason})`).join(", ")}.` : ".");
}

function pages({ rows, next }, { after }) {
  if (!after && !next) return null;
  return h("div", { class: "pages" },
    h("button", { type: "button", key: "first", disabled: !after, onclick: () => change({ after: before.pop() ?? "" }) }, "Previous"),
    h("button", { type: "button", key: "next", disabled: !next, onclick: () => { before.push(after ?? ""); change({ after: next }); } }, "Next"),
    h("span", { key: "shown" }, `${rows.length} shown`));
}
