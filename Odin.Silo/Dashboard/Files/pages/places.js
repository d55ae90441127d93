import { h } from "../render.js";
import { badge, endpoint, panel, table } from "../parts.js";
import { count, milliseconds, rate, since, span } from "../format.js";
import { buttons } from "./app.js";

const silos = now => [
  { name: "Silo", cell: silo => silo.isThis ? `${silo.name} (this one)` : silo.name },
  { name: "Region", cell: silo => silo.region ?? "–" },
  { name: "State", cell: silo => badge(silo.status.toLowerCase()) },
  { name: "Address", cell: silo => endpoint(silo.address) },
  { name: "Up", number: true, cell: silo => since(silo.startedAt, now) },
];

// Room: for how many more sessions it has descriptors.
const edges = (now, newest, refresh) => [
  { name: "Edge", cell: edge => edge.id },
  { name: "Region", cell: edge => edge.region ?? "–" },
  // Of the admin state only what the state does not say already.
  { name: "State", cell: edge => badge(edge.state, edge.adminState === "ready" || edge.adminState === edge.state ? null : edge.adminState) },
  { name: "Problems", wrap: true, cell: edge => problems(edge) || h("span", { class: "quiet" }, "none") },
  { name: "Live", number: true, cell: edge => count(edge.live) },
  { name: "New/s", number: true, cell: edge => rate(edge.load?.newPerSecond) },
  { name: "Room", number: true, cell: edge => count(edge.load?.room) },
  { name: "Busy", number: true, cell: edge => edge.load ? `${Math.round(edge.load.busyShare * 100)} %` : "–" },
  { name: "Loop lag", number: true, cell: edge => milliseconds(edge.load?.loopLagSeconds, 1000) },
  { name: "Reported", number: true, cell: edge => edge.silentSeconds === null ? "–" : `${span(edge.silentSeconds)} ago` },
  { name: "Configuration", cell: edge => edge.region === null ? "–" : edge.catalogVersion === newest ? `version ${edge.catalogVersion}`
    : h("span", { class: "warn" }, `version ${edge.catalogVersion}, not ${newest}`) },
  { name: "Up", number: true, cell: edge => since(edge.startedAt, now) },
  { name: "Apps", number: true, cell: edge => count(edge.apps) },
  { name: "Release", cell: edge => edge.version ?? "–" },
  { name: "VIPs", cell: edge => edge.vips.map(vip => `${vip.vip} ${vip.state} (${vip.peersUp}/${vip.peers})`).join(", ") || "–" },
  { name: "Change", acts: true, cell: edge => buttons(`edges/${encodeURIComponent(edge.id)}`, edge.id, edge.adminState, refresh) },
];

const problems = edge => [
  ...edge.closedPorts.map(port => `port ${port.port} of ${port.app}: ${port.reason}`), edge.refused && `refused ${edge.refused}`,
].filter(Boolean).join("; ");

export function draw({ world }, refresh) {
  return [
    h("h1", { key: "title", class: "head" }, "Edges and silos"),
    panel("Edges", world.edges.length === 0 ? h("p", { class: "empty" }, "No edge has reported.")
      : table("Edges", edges(world.time, world.catalogVersion, refresh), world.edges, edge => edge.id)),
    panel("Silos", table("Silos", silos(world.time), world.silos, silo => silo.address)),
  ];
}
