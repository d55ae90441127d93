import { h } from "../render.js";
import { appLink, badge, filter, noApp, ordered, orderOf, paged, panel, spark, table } from "../parts.js";
import { count, rate, words } from "../format.js";
import { state } from "../address.js";

const values = {
  name: app => app.name.toLowerCase(), state: app => app.state, live: app => app.live, rate: app => app.establishedPerSecond,
  usable: app => app.targets === 0 ? 0 : app.usable / app.targets,
};

const states = ["ready", "degraded", "panic", "down", "draining", "disabled", "unknown"];

export function draw({ world, past }) {
  const { name = "", state: wanted = "" } = state(), order = orderOf("name");
  const apps = ordered(world.apps.filter(app => app.name.toLowerCase().includes(name.toLowerCase())
    && (wanted === "" || (wanted === "not" ? app.state !== "ready" : app.state === wanted))), order, values);
  const { shown, bar } = paged(apps);
  const columns = [
    { name: "App", sort: "name", cell: app => appLink(app.name) },
    { name: "State", sort: "state", cell: app => badge(app.state) },
    { name: "Ports", cell: app => app.closed.length === 0 ? app.ports : h("span", { class: "bad" }, `${app.ports}, not open: ${app.closed.join(", ")}`) },
    { name: "Usable", sort: "usable", number: true, cell: app => `${app.usable}/${app.targets}` },
    { name: "Live", sort: "live", number: true, cell: app => count(app.live) },
    { name: "New/s", sort: "rate", number: true, cell: app => rate(app.establishedPerSecond) },
    { name: "Limit", number: true, cell: app => app.limit === null ? h("span", { class: "quiet" }, "none") : `${count(app.reserved)} held of ${count(app.limit)}` },
    { name: "Balance", cell: app => words(app.balance) },
    { name: "Last 5 min", cell: app => spark(past.apps[app.name] ?? [], `Live sessions of ${app.name}`, "cell") ?? h("span", { class: "quiet" }, "–") },
  ];
  return [
    h("h1", { key: "title", class: "head" }, "Apps"),
    panel("All apps",
      filter([
        { name: "name", label: "Name contains" },
        { name: "state", label: "State", options: [["", "any"], ["not", "not ready"], ...states.map(state => [state, state])] },
      ]),
      apps.length === 0 ? h("p", { class: "empty" }, world.apps.length === 0 ? noApp : "No app matches.")
        : table("Apps", columns, shown, app => app.name, order), bar),
  ];
}
