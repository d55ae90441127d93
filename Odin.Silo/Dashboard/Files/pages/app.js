import { h } from "../render.js";
import { Question, get, send } from "../api.js";
import { badge, endpoint, eventItem, filter, panel, table, tile } from "../parts.js";
import { count, dateAndClock, milliseconds, rate, since, span } from "../format.js";
import { linkTo, state } from "../address.js";
import { live } from "../stream.js";

let explained = null, said = null;

// Asks before something is taken out of service.
async function want(path, name, wanted, refresh) {
  const question = wanted === "draining" ? `Drain ${name}? It gets no new sessions; live ones go on until the drain's time-out.`
    : `Disable ${name}? It gets no new sessions, and its live ones end at once.`;
  if (wanted !== "ready" && !confirm(question)) return;
  said = `${name} is to be ${wanted} …`;
  refresh();
  try {
    const result = await send("PUT", `${path}/admin-state`, { state: wanted });
    said = `${name} is to be ${wanted}: version ${result.version}.`;
  } catch (error) {
    said = `${name} was not changed. ${error.message}`;
  }
  refresh();
}

export function buttons(path, name, present, refresh) {
  if (!live.mayChange) return null;
  const choices = [["ready", "Enable"], ["draining", "Drain"], ["disabled", "Disable"]].filter(([wanted]) => wanted !== present);
  return h("span", { class: "actions" }, choices.map(([wanted, text]) => [
    h("button", { type: "button", class: "small", key: wanted, "aria-label": `${text} ${name}`, onclick: () => want(path, name, wanted, refresh) }, text), " "]));
}

function healthOf(target) {
  const bad = target.health.filter(({ health }) => health !== "healthy");
  const word = !target.usable ? "unhealthy" : target.health.length > 0 && bad.length === 0 ? "healthy"
    : bad.some(({ health }) => health === "unhealthy") ? "degraded" : "unknown";
  return badge(word, bad.filter(({ evidence }) => evidence).map(({ region, evidence }) => `${evidence} (${region})`).join("; "));
}

export function draw({ world, app, past, events }, refresh) {
  const name = state().app ?? "";
  const known = world.apps.find(app => app.name.toLowerCase() === name.toLowerCase());
  const title = h("div", { class: "head", key: "title" }, h("h1", null, known?.name ?? name), known ? badge(known.state) : null,
    known ? h("a", { href: linkTo({ page: "sessions", app: known.name }) }, "Sessions") : null,
    known ? buttons(`apps/${encodeURIComponent(known.name)}`, known.name, known.adminState, refresh) : null);
  if (!known) return [title, h("p", { class: "empty", key: "none" }, "There is no app of this name.")];
  const mine = events.filter(event => event.app?.toLowerCase() === known.name.toLowerCase());
  return [
    title,
    said ? h("p", { role: "status", key: "said" }, said) : null,
    h("dl", { class: "tiles", key: "tiles" },
      tile("Live sessions", count(known.live), null, past.apps[known.name] ?? []),
      tile("New sessions per second", rate(known.establishedPerSecond)),
      tile("Usable targets", `${known.usable}`, `of ${known.targets}`),
      tile("Limit", known.limit === null ? "none" : count(known.limit), known.limit === null ? null : `${count(known.reserved)} held by edges`),
      tile("Ports", known.ports, known.closed.length === 0 ? "open" : `not open: ${known.closed.join(", ")}`)),
    panel("Targets", app?.targets ? table("Targets", targetColumns(known, world, refresh), app.targets, target => target.target)
      : h("p", { class: "empty" }, "Waiting …")),
    panel("Where the next connection goes", ...explain(known, refresh)),
    h("div", { class: "grid", key: "grid" },
      panel("Connects, since each edge began", ...connects()),
      panel("Refused clients, since each edge began", ...refusals()),
      panel("Edges", app?.edges?.length ? table("Edges of the app", edgeColumns, app.edges, edge => edge.id)
        : h("p", { class: "empty" }, "No edge has reported sessions of it.")),
      panel("Last events", mine.length === 0 ? h("p", { class: "empty" }, "None that is remembered.")
        : h("ul", { class: "plain" }, mine.slice(-12).toReversed().map(event => eventItem(event, dateAndClock(event.time)))))),
  ];
}

const edgeColumns = [
  { name: "Edge", cell: edge => edge.id },
  { name: "Region", cell: edge => edge.region },
  { name: "Live", number: true, cell: edge => count(edge.live) },
  { name: "Slots held", number: true, cell: edge => count(edge.leased) },
  { name: "Last news", number: true, cell: edge => `${span(edge.silentSeconds)} ago` },
];

const targetColumns = (known, world, refresh) => [
  { name: "Target", cell: target => endpoint(target.target) },
  { name: "Region", cell: target => target.region ?? "–" },
  { name: "Health", wrap: true, cell: healthOf },
  { name: "For", number: true, cell: target => since(target.since, world.time) },
  { name: "Admin state", cell: target => badge(target.adminState) },
  { name: "Live", number: true, cell: target => count(target.live) },
  { name: "Total", number: true, cell: target => count(target.total) },
  { name: "Weight", number: true, cell: target => target.backup ? `${target.weight}, backup` : target.weight },
  { name: "Limit", number: true, cell: target => target.limit === null ? "none" : `${count(target.reserved)} held of ${count(target.limit)}` },
  {
    name: "Change", acts: true, cell: target => buttons(`apps/${encodeURIComponent(known.name)}/targets/${encodeURIComponent(target.target)}`, target.target,
      target.adminState, refresh),
  },
];

function explain(known, refresh) {
  explained ??= new Question(refresh);
  const client = state().client ?? "";
  explained.ask(`${known.name} ${client}`, 3000, () => get(`apps/${encodeURIComponent(known.name)}/explain`, { client }));
  const { value, error } = explained;
  const rows = (value?.edges ?? []).flatMap(edge => (edge.app?.targets ?? [null]).map(target => ({ edge, target })));
  return [
    filter([{ name: "client", label: "For the client with address", hint: "any" }]),
    error ? h("p", { class: "bad" }, error.message) : null,
    value?.missing?.length ? h("p", { class: "warn" }, `Not complete: ${value.missing.map(({ name, reason }) => `${name} ${reason}`).join("; ")}.`) : null,
    value ? h("ul", { class: "plain", key: "next" }, value.edges.map(edge => h("li", { key: edge.edge }, h("strong", null, edge.edge), ": ",
      edge.app ? [edge.app.next ? `${edge.app.next}, ` : "", edge.app.why] : "does not serve the app"))) : null,
    rows.length ? table("Targets on each edge", explainColumns, rows, ({ edge, target }) => `${edge.edge} ${target?.target}`) : null,
  ];
}

// What the edges said with the explanation.
const edgesOf = what => (explained.value?.edges ?? []).flatMap(edge => (edge.app?.[what] ?? []).map(item => ({ edge: edge.edge, ...item })));

function connects() {
  const rows = edgesOf("connects");
  return [rows.length === 0 ? h("p", { class: "empty" }, "None succeeded yet.")
    : table("Connects to targets", connectColumns, rows, row => `${row.edge} ${row.region}`)];
}

const connectColumns = [
  { name: "Edge", cell: row => row.edge },
  { name: "To targets in", cell: row => row.region || "no region" },
  { name: "Connects", number: true, cell: row => count(row.count) },
  { name: "Half within", number: true, cell: row => milliseconds(row.p50) },
  { name: "99 % within", number: true, cell: row => milliseconds(row.p99) },
];

function refusals() {
  const rows = edgesOf("refused").toSorted((a, b) => b.count - a.count);
  return [rows.length === 0 ? h("p", { class: "empty" }, "None.")
    : table("Refused clients", refusalColumns, rows, row => `${row.edge} ${row.reason}`)];
}

const refusalColumns = [
  { name: "Reason", cell: row => row.reason.replaceAll("_", " ") },
  { name: "Edge", cell: row => row.edge },
  { name: "Clients", number: true, cell: row => count(row.count) },
];

// While slow start takes a part of it: both.
const weight = target => Number(target.weight.toFixed(2)) + (target.configuredWeight > target.weight ? ` of ${target.configuredWeight}` : "");

const turn = tier => tier === null ? "no" : tier === 0 ? "now" : "later";

const explainColumns = [
  { name: "Edge", cell: ({ edge }) => edge.edge },
  { name: "Target", cell: ({ target }) => target?.target ?? "–" },
  { name: "May be picked", wrap: true, cell: ({ target }) => !target ? "–" : [turn(target.tier), target.why].filter(Boolean).join(": ") },
  { name: "Health here", wrap: true, cell: ({ target }) => target ? badge(target.health.toLowerCase(), target.health === "Healthy" ? null : target.evidence) : "–" },
  { name: "Limit", number: true, cell: ({ target }) => target?.limit ? count(target.limit) : "none" },
  { name: "Nearness", number: true, cell: ({ target }) => target?.localityPriority ?? "–" },
  { name: "Weight", number: true, cell: ({ target }) => target ? weight(target) : "" },
  { name: "Live here", number: true, cell: ({ target }) => count(target?.live) },
  { name: "Live world-wide", number: true, cell: ({ target }) => count(target?.liveWorld) },
];
