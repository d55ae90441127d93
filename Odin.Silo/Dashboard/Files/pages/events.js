import { h } from "../render.js";
import { appLink, filter, paged, panel, table } from "../parts.js";
import { count, dateAndClock, words } from "../format.js";
import { state } from "../address.js";

const columns = [
  { name: "Time", cell: event => dateAndClock(event.time) },
  { name: "Kind", cell: event => words(event.kind) },
  { name: "What", wrap: true, cell: event => event.text },
  { name: "App", cell: event => event.app ? appLink(event.app) : "–" },
  { name: "Target", cell: event => event.target ?? "–" },
  { name: "Region", cell: event => event.region ?? "world" },
  { name: "Edge", cell: event => event.edge ?? "–" },
];

export function draw({ events }) {
  const { kind = "", region = "", text = "" } = state();
  const kinds = [...new Set(events.map(event => event.kind))].sort();
  const regions = [...new Set(events.map(event => event.region).filter(Boolean))].sort();
  const matches = event => (kind === "" || event.kind === kind) && (region === "" || event.region === region || event.region === null)
    && (text === "" || [event.text, event.app, event.target, event.edge].some(part => part?.toLowerCase().includes(text.toLowerCase())));
  const found = events.filter(matches).toReversed();
  const { shown, bar } = paged(found, 100);
  return [
    h("h1", { key: "title", class: "head" }, "Events"),
    panel("What changed, the newest first",
      filter([
        { name: "text", label: "Contains", hint: "app, target, edge, text" },
        { name: "kind", label: "Kind", options: [["", "any"], ...kinds.map(kind => [kind, words(kind)])] },
        { name: "region", label: "Region", options: [["", "any"], ...regions.map(region => [region, region])] },
      ]),
      h("p", { class: "quiet" }, `${count(found.length)} of the last ${count(events.length)} events. Older ones: odin get events.`),
      found.length === 0 ? null : table("Events", columns, shown, event => `${event.source} ${event.number}`), bar),
  ];
}
