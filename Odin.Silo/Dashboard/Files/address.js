// The state of the page is in its address: ?page=apps&app=shop&... A link to it shows the same to somebody else.

let changed = () => {};

export const state = () => Object.fromEntries(new URLSearchParams(location.search));

export function linkTo(values) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== "" && value !== null && value !== undefined) query.set(name, value);
  return `/?${query}`;
}

export function go(values, replace = false) {
  history[replace ? "replaceState" : "pushState"](null, "", linkTo(values));
  changed();
}

// Something of the present page: a filter, an order, a row to go on after.
export const change = values => go({ ...state(), ...values }, true);

export function onChange(listener) {
  changed = listener;
  addEventListener("popstate", listener);
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href^='/?']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (link.href !== location.href) history.pushState(null, "", link.href);
    changed();
    document.getElementById("main").focus({ preventScroll: true });
    scrollTo(0, 0);
  });
}
