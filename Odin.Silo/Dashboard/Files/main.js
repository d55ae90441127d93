// Which page is shown, and when it is shown anew: when something came, or the address changed.

import { h, show } from "./render.js";
import { linkTo, onChange, state } from "./address.js";
import { connect, follow, leave, live, start } from "./stream.js";
import { clock } from "./format.js";
import * as world from "./pages/world.js";
import * as apps from "./pages/apps.js";
import * as app from "./pages/app.js";
import * as sessions from "./pages/sessions.js";
import * as places from "./pages/places.js";
import * as events from "./pages/events.js";
import * as config from "./pages/config.js";
import * as signin from "./pages/signin.js";

const pages = { world, apps, app, sessions, places, events, config };
const links = { world: "World", apps: "Apps", sessions: "Sessions", places: "Edges and silos", events: "Events", config: "Configuration" };
const [main, nav, connection, lost, who] = ["main", "nav", "connection", "lost", "who"].map(id => document.getElementById(id));
let isDue = false, shownLink = null;

// Many changes at once are shown once.
export function refresh() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => { isDue = false; draw(); });
}

function draw() {
  const { page = "world", app: name } = state();
  const shown = pages[page] ?? world;
  follow(page === "app" ? name : null);
  document.title = `${page === "app" ? name : links[page] ?? "World"} · Odin`;
  show(nav, Object.entries(links).map(([key, text]) => h("a", {
    key, href: linkTo({ page: key }), "aria-current": key === page || (key === "apps" && page === "app") ? "page" : null,
  }, text)));
  showLink(page);
  connection.className = live.isConnected || live.failedSince === null || live.needsKey ? "connection" : "connection off";
  show(connection, live.isConnected ? "live" : live.needsKey ? "not signed in" : live.refused ? "refused" : live.failedSince ? "not connected" : "connecting");
  show(who, session());
  lost.hidden = live.failedSince === null || live.needsKey;
  show(lost, live.failedSince === null ? null : live.refused ? `The silo shows nothing here. ${live.refused}`
    : `No connection to the silo since ${clock(live.failedSince)}. What is shown is what it said last; trying again.`);
  if (live.needsKey) show(main, signin.draw(refresh, connect));
  else if (live.world === null) show(main, live.refused ? null : h("p", { class: "empty", key: "wait" }, "Waiting for the silo …"));
  else show(main, missing(live.world), h("div", { key: page }, shown.draw(live, refresh)));
}

// On a phone the links are wider than the screen.
function showLink(page) {
  if (page === shownLink) return;
  shownLink = page;
  nav.querySelector("[aria-current=page]")?.scrollIntoView({ inline: "center", block: "nearest" });
}

// Who has shown a key or a certificate. Only a key's session ends here; without keys nobody has one.
function session() {
  if (!live.who?.key || live.needsKey) return null;
  const { name, role, key } = live.who;
  return [h("span", { key: "name" }, `${name} (${role})`),
    key.includes(":") ? null : h("button", { type: "button", class: "small", key: "out", onclick: () => leave().catch(error => alert(`Not signed out. ${error.message}`)) }, "Sign out")];
}

function missing(world) {
  const names = world.missing.map(({ name, reason }) => `${name} ${reason}`);
  if (world.missingCount > names.length) names.push(`and ${world.missingCount - names.length} more`);
  if (world.damage) names.unshift(`the stored configuration cannot be read: ${world.damage}`);
  return names.length === 0 ? null
    : h("section", { class: "panel bad", key: "missing", "aria-label": "Not complete" }, h("strong", null, "Not complete. "), `${names.join("; ")}.`);
}

onChange(refresh);
start(refresh);
refresh();
