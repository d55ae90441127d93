import { h } from "../render.js";
import { map } from "../map.js";
import { badge, eventItem, noApp, panel, table, tile, appLink } from "../parts.js";
import { clock, count, rate } from "../format.js";
import { linkTo } from "../address.js";

const columns = [
  { name: "Region", cell: region => region.name },
  { name: "State", cell: region => badge(region.state) },
  { name: "Live", number: true, cell: region => count(region.live) },
  { name: "Edges ready", number: true, cell: region => `${region.ready}/${region.edges}` },
  { name: "Silos", number: true, cell: region => region.silos },
  { name: "Place", wrap: true, cell: region => region.latitude === null ? h("span", { class: "quiet" }, "not known: Regions of the configuration") : "on the map" },
];

const troubled = app => !["ready"].includes(app.state) || app.closed.length > 0;

const troubles = [
  { name: "App", cell: app => appLink(app.name) },
  { name: "State", cell: app => badge(app.state) },
  { name: "Usable targets", number: true, cell: app => `${app.usable}/${app.targets}` },
  { name: "Live", number: true, cell: app => count(app.live) },
  { name: "Ports not open", wrap: true, cell: app => app.closed.join(", ") },
];

export function draw({ world, past, events }) {
  const { totals } = world, bad = world.apps.filter(troubled);
  return [
    h("h1", { key: "title", class: "head" }, "World"),
    h("dl", { class: "tiles", key: "tiles" },
      tile("Live sessions", count(totals.live), null, past.world.map(point => point.live)),
      tile("New sessions per second", rate(totals.establishedPerSecond), null, past.world.map(point => point.establishedPerSecond)),
      tile("Usable targets", count(totals.usable), `of ${count(totals.targets)}`),
      tile("Apps", count(totals.apps), totals.apps === 0 ? "none yet" : bad.length === 0 ? "all ready" : `${count(bad.length)} not ready`),
      tile("Edges", count(totals.edges), inRegions(world.regions.filter(region => region.edges > 0).length)),
      tile("Silos", count(totals.silos), null)),
    panel("Map", map(world)),
    h("div", { class: "grid", key: "grid" },
      panel("Regions", table("Regions", columns, world.regions, region => region.name)),
      panel("Needs a look", bad.length === 0 ? h("p", { class: "empty" }, totals.apps === 0 ? noApp : "All apps are ready, with all their targets.")
        : table("Apps that are not ready", troubles, bad.slice(0, 15), app => app.name),
        bad.length > 15 ? h("p", { class: "pages" }, h("a", { href: linkTo({ page: "apps", state: "not" }) }, `All ${count(bad.length)}`)) : null),
      panel("Last events", events.length === 0 ? h("p", { class: "empty" }, "None yet.")
        : h("ul", { class: "plain" }, events.slice(-8).toReversed().map(event => eventItem(event, clock(event.time)))))),
  ];
}

const inRegions = number => number === 0 ? null : number === 1 ? "in 1 region" : `in ${count(number)} regions`;
