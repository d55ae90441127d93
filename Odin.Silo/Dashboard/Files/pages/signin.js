import { h } from "../render.js";
import { signIn } from "../api.js";

let failure = null, isAsking = false;

// Shown in place of every page while the silo asks for a key.
export function draw(refresh, signedIn) {
  const submit = async event => {
    event.preventDefault();
    const input = event.target.elements.key;
    [failure, isAsking] = [null, true];
    refresh();
    try {
      await signIn(input.value.trim());
      input.value = "";
      signedIn();
    } catch (error) {
      failure = error.message;
    }
    isAsking = false;
    refresh();
  };
  return h("section", { class: "panel", key: "sign-in", "aria-label": "Sign in" },
    h("h1", null, "Sign in"),
    h("p", null, "This cluster has keys. An admin makes one for you; the session lasts 12 hours."),
    failure ? h("p", { class: "bad", role: "alert" }, failure) : null,
    h("form", { class: "filter", onsubmit: submit },
      h("label", null, "Key", h("input", { type: "password", name: "key", autocomplete: "current-password", required: "" })),
      h("button", { type: "submit", disabled: isAsking ? "" : null }, "Sign in")));
}
