// Makes Odin.Silo/Dashboard/Files/land.js: the land of the earth as one SVG path of 720 x 360 units (longitude and latitude by two).
// Run it in a folder of its own, so that nothing of it lands here:
//   npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz && node land.mjs package/land-110m.json > land.js
import { readFileSync } from "node:fs";

const topology = JSON.parse(readFileSync(process.argv[2], "utf8"));
const width = 720;
const { scale: [sx, sy], translate: [tx, ty] } = topology.transform;

// An arc is a list of differences in whole steps; the first point of the next arc is the last one of the arc before.
const arcs = topology.arcs.map(arc => {
  let x = 0, y = 0;
  return arc.map(([dx, dy]) => [(x += dx) * sx + tx, (y += dy) * sy + ty]);
});
const arcOf = index => index >= 0 ? arcs[index] : arcs[~index].toReversed();
const ringOf = indices => indices.flatMap((index, place) => arcOf(index).slice(place === 0 ? 0 : 1));
const unitsOf = ([longitude, latitude]) => [Math.round((longitude + 180) * 2), Math.round((90 - latitude) * 2)];

// Antarctica is left out: no region stands there, and it takes a quarter of the map. It alone reaches the pole.
const isShown = ring => ring.every(([, latitude]) => latitude > -60);

// A ring that crosses the date line goes on beyond the edge of the map, and is drawn again where it comes in on the other side.
function continuous(points) {
  let shift = 0;
  return points.map(([x, y], place) => {
    if (place > 0) shift -= Math.round((x - points[place - 1][0]) / width) * width;
    return [x + shift, y];
  });
}

function pathOf(ring) {
  const points = continuous(ring.map(unitsOf)).filter(([x, y], place, all) => place === 0 || x !== all[place - 1][0] || y !== all[place - 1][1]);
  if (points.length < 4) return "";
  const steps = points.slice(1, -1).map(([x, y], place) => `${x - points[place][0]},${y - points[place][1]}`);
  const xs = points.map(([x]) => x), copies = [0];
  if (Math.max(...xs) > width) copies.push(-width);
  if (Math.min(...xs) < 0) copies.push(width);
  return copies.map(shift => `M${points[0][0] + shift},${points[0][1]}l${steps.join(" ")}z`).join("");
}

const polygons = topology.objects.land.geometries.flatMap(land => land.type === "Polygon" ? [land.arcs] : land.arcs);
const path = polygons.flat().map(ringOf).filter(isShown).map(pathOf).join("");
process.stdout.write(`// The land of the earth, 720 x 360 units. Made by infra/dashboard/land.mjs from world-atlas 2.0.2 (ISC licence,
// copyright 2013-2019 Michael Bostock), whose data is that of Natural Earth (public domain).
export const land = "${path}";
`);
