/** Places of the page as hashes, so that reload, back and a pasted link work on any static server. */

/** @typedef {import("../types.js").Route} Route */

const TABS = ["reply", "person", "none", "done", "all"];
const PAGES = ["policy", "accounts", "keys", "profile"];
const FILTERS = /** @type {const} */ (["q", "label", "channel", "language", "state", "claimedBy", "sort"]);

/**
 * @param {string} hash
 * @returns {Route}
 */
export function parse(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [first = "", second = "", third = ""] = path.split("/");
  /** @type {Route} */
  const route = { page: "missing", tab: "reply", id: null, filters: {} };
  const parameters = new URLSearchParams(query);
  for (const name of FILTERS) {
    const value = parameters.get(name);
    if (value) route.filters[name] = value;
  }
  if (first === "") return { ...route, page: "queue" };
  if (first === "messages") return { ...route, page: "queue", tab: "all", id: number(second) };
  if (first === "queue" && TABS.includes(second || "reply")) {
    return { ...route, page: "queue", tab: /** @type {Route["tab"]} */ (second || "reply"), id: number(third) };
  }
  if (PAGES.includes(first)) return { ...route, page: /** @type {Route["page"]} */ (first) };
  return route;
}

/**
 * @param {Partial<Route>} route
 * @returns {string}
 */
export function href(route) {
  const { page = "queue", tab = "reply", id = null, filters = {} } = route;
  if (page !== "queue") return `#/${page}`;
  const place = tab === "all" ? "#/messages" : `#/queue/${tab}`;
  const parameters = new URLSearchParams();
  for (const name of FILTERS) {
    const value = filters[name];
    if (value) parameters.set(name, value);
  }
  const query = parameters.toString();
  return place + (id === null ? "" : `/${id}`) + (query ? `?${query}` : "");
}

/** @type {(route: Route) => void} */
let arrive = () => {};

/** @param {(route: Route) => void} callback called now and at every change of place */
export function start(callback) {
  arrive = callback;
  addEventListener("hashchange", () => arrive(parse(location.hash)));
  arrive(parse(location.hash));
}

/**
 * @param {Partial<Route>} route
 * @param {{replace?: boolean}} [how] replace: walking through a list must not fill the browser's history
 */
export function go(route, how = {}) {
  const target = href(route);
  if (target === location.hash) return;
  // Both arrive at once, unlike a change of location.hash: the next key already finds the new place.
  if (how.replace) history.replaceState(null, "", target);
  else history.pushState(null, "", target);
  arrive(parse(target));
}

function number(/** @type {string} */ text) {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
