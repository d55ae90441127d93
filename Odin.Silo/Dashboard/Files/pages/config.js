import { h } from "../render.js";
import { Question, get } from "../api.js";
import { panel } from "../parts.js";
import { dateAndClock } from "../format.js";

const kinds = ["configApplied", "configRejected", "configRolledBack", "adminState"];
let question = null;

export function draw({ world, events }, refresh) {
  question ??= new Question(refresh);
  const { value, error } = question.ask(`version ${world.catalogVersion}`, 3600000, () => get("config"));
  const changes = events.filter(event => kinds.includes(event.kind)).toReversed();
  return [
    h("h1", { key: "title", class: "head" }, "Configuration"),
    h("div", { class: "grid", key: "grid" },
      panel("In force", h("p", { class: "quiet" }, `Version ${world.catalogVersion}. Change it with odin apply -f FILE, or go back with odin rollback.`),
        error ? h("p", { class: "bad", role: "alert" }, error.message) : null,
        value ? h("pre", { tabindex: 0, role: "region", "aria-label": "The document in force" }, JSON.stringify(value, null, 2)) : null),
      panel("What changed", changes.length === 0 ? h("p", { class: "empty" }, "Nothing that is remembered.")
        : h("ul", { class: "plain" }, changes.map(event => h("li", { key: `${event.source} ${event.number}` },
          h("time", { datetime: event.time }, dateAndClock(event.time)),
          [event.app && `app ${event.app}`, event.target, event.edge && `edge ${event.edge}`].filter(Boolean).join(" · ") || "document", ": ", event.text))))),
  ];
}
