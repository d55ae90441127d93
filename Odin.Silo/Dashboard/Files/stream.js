// What the silo sends once a second, and what it sent before. A connection that ends or falls silent is made anew, and says so.

import { refusal, signOut, whoami } from "./api.js";
import { apply } from "./changes.js";

const pointsOfWorld = 300, eventsKept = 1000, silentAfter = 5000, retryAfter = 1000;

const unknown = () => ({ world: null, app: null, past: { step: 5, steps: 0, world: [], apps: {} }, events: [], isConnected: false, failedSince: null, refused: null, needsKey: false, who: null, mayChange: false });

export const live = unknown();

let source = null, app = null, changed = () => {}, heardAt = 0, retry = 0;

export function start(onChange) {
  changed = onChange;
  connect();
  setInterval(() => { if (live.isConnected && Date.now() - heardAt > silentAfter) fail(); }, 1000);
  addEventListener("online", connect);
}

// The details of this app come, too; null: of none.
export function follow(name) {
  if (name === app) return;
  app = name;
  live.app = null;
  connect();
}

export function connect() {
  clearTimeout(retry);
  source?.close();
  const path = app === null ? "/api/v1/stream" : `/api/v1/stream?app=${encodeURIComponent(app)}`;
  const mine = source = new EventSource(path);
  const on = (name, take) => mine.addEventListener(name, message => {
    if (mine !== source) return;
    heardAt = Date.now();
    take(JSON.parse(message.data));
  });
  // Without a prototype: an app may be named like a member of all objects.
  on("history", past => { live.past = { ...past, apps: Object.assign(Object.create(null), past.apps) }; });
  const show = world => {
    live.world = world;
    if (!live.isConnected) whoami().then(known);
    live.isConnected = true;
    Object.assign(live, { failedSince: null, refused: null, needsKey: false });
    remember(world);
    changed();
  };
  on("world", show);
  on("changes", changes => {
    const world = apply(live.world, changes);
    if (world) show(world);
    else connect();   // The first document of a connection is whole.
  });
  on("app", detail => { live.app = detail ?? { missing: true }; changed(); });
  on("events", take);
  mine.onerror = () => {
    if (mine !== source) return;
    fail();
    refusal(path).then(why => { if (mine === source && why) refuse(why); });
  };
}

// A viewer's key changes nothing; without keys everybody who may come may. Not known: the silo decides when it is asked.
function known(who) {
  live.who = who;
  live.mayChange = who?.role !== "viewer";
  changed();
}

// What was shown is forgotten: the next one at this screen may see less.
export async function leave() {
  await signOut();
  clearTimeout(retry);
  source?.close();
  Object.assign(live, unknown(), { needsKey: true });
  changed();
}

function fail() {
  source.close();
  live.isConnected = false;
  live.failedSince ??= new Date();
  retry = setTimeout(connect, retryAfter);
  changed();
}

// Until somebody has signed in, or with another key, the answer would be the same.
function refuse({ status, says }) {
  live.needsKey = status === 401;
  live.refused = says;
  if (status === 401 || status === 403) clearTimeout(retry);
  if (status !== 401) whoami().then(known);
  changed();
}

function take(events) {
  const known = new Set(live.events.map(event => `${event.source} ${event.number}`));
  live.events = live.events.concat(events.filter(event => !known.has(`${event.source} ${event.number}`))).slice(-eventsKept);
  changed();
}

let lastOfApps = 0;

function remember(world) {
  const { past } = live;
  if (past.world.at(-1)?.time === world.time) return;
  past.world.push({ time: world.time, live: world.totals.live, establishedPerSecond: world.totals.establishedPerSecond });
  if (past.world.length > pointsOfWorld) past.world.shift();
  if (Date.parse(world.time) - lastOfApps < (past.step - 0.5) * 1000) return;
  lastOfApps = Date.parse(world.time);
  // Only apps that had sessions have a line.
  for (const { name, live } of world.apps) {
    if (!past.apps[name] && live === 0) continue;
    const points = past.apps[name] ??= Array(past.steps).fill(0);
    points.push(live);
    if (points.length > pointsOfWorld / past.step) points.shift();
  }
  past.steps = Math.min(past.steps + 1, pointsOfWorld / past.step);
}
