// The world: a circle for each region, an arc where one region's clients are served by another one.

import { h } from "./render.js";
import { land } from "./land.js";
import { count } from "./format.js";

const x = region => (region.longitude + 180) * 2, y = region => (90 - region.latitude) * 2;

export function map(world) {
  const placed = world.regions.filter(region => region.latitude !== null);
  const most = Math.max(1, ...placed.map(region => region.live));
  const by = Object.fromEntries(placed.map(region => [region.name, region]));
  const flows = world.flows.filter(flow => by[flow.from] && by[flow.to]);
  const says = `Map of ${placed.length} regions: ${placed.map(region => `${region.name} ${region.state}, ${count(region.live)} live`).join("; ")}`
    + flows.map(flow => `; ${flow.to} serves ${count(flow.live)} of ${flow.from}`).join("");
  const others = world.regions.filter(region => region.latitude === null);
  return [h("svg", { class: "map", viewBox: "20 10 690 290", role: "img", "aria-label": says },
    h("path", { class: "land", d: land, key: "land" }),
    flows.slice(0, 50).map(flow => arc(by[flow.from], by[flow.to], flow.live / most)),
    placed.map(region => circle(region, 5 + 15 * Math.sqrt(region.live / most)))),
  others.length === 0 ? null : h("p", { class: "quiet", key: "others" }, "Not on the map: ",
    others.map(region => `${region.name} ${count(region.live)}${region.state === "ready" ? "" : ` (${region.state})`}`).join(", "), ".")];
}

function circle(region, radius) {
  const isRight = x(region) > 600;
  return h("g", { key: region.name, class: region.state },
    h("circle", { cx: x(region).toFixed(1), cy: y(region).toFixed(1), r: radius.toFixed(1) }),
    h("text", { x: (x(region) + (isRight ? -radius - 4 : radius + 4)).toFixed(1), y: (y(region) + 3.5).toFixed(1), "text-anchor": isRight ? "end" : "start" },
      `${region.name} ${count(region.live)}${region.state === "ready" ? "" : ` (${region.state})`}`));
}

function arc(from, to, part) {
  const [x1, y1, x2, y2] = [x(from), y(from), x(to), y(to)].map(value => Math.round(value));
  const bend = Math.hypot(x2 - x1, y2 - y1) / 4;
  return h("path", {
    class: "arc", key: `${from.name} ${to.name}`, "stroke-width": (1 + 3 * Math.min(1, part)).toFixed(1),
    d: `M${x1} ${y1}Q${Math.round((x1 + x2) / 2)} ${Math.round((y1 + y2) / 2 - bend)} ${x2} ${y2}`,
  });
}
