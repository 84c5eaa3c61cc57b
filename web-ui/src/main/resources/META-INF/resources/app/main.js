/** Starts the page: theme, session, routes, keys, polling; then every change of state renders the whole view. */
import { render } from "../vendor/lit-html/lit-html.js";
import { get } from "./core/api.js";
import { poll } from "./core/poll.js";
import { start as startRouter } from "./core/router.js";
import { onChange, state, update } from "./core/store.js";
import { restoreTheme } from "./core/theme.js";
import { startKeys } from "./work/keys.js";
import { openMessage, refreshMessage } from "./work/message.js";
import { openPage } from "./work/pages.js";
import { openList, refreshCounts, refreshList } from "./work/queue.js";
import { startSession } from "./work/session.js";
import { page } from "./views/page.js";

const app = /** @type {HTMLElement} */ (document.getElementById("app"));
/** Ages and leases read well when they are this fresh. */
const CLOCK = 1_000;
let begun = false;

onChange(() => {
  render(page(state), app);
  document.title = title();
});

function title() {
  const reply = state.counts?.reply;
  const waiting = reply ? reply.waiting + reply.claimed : 0;
  return waiting ? `(${waiting}) Message Triage` : "Message Triage";
}

/** @param {import("./types.js").Route} route */
function arrive(route) {
  const before = state.route;
  update({ route, menu: false });
  if (route.page !== "queue") return openPage(route.page);
  openList();
  openMessage();
  if (before.page === "queue" && (before.id === null) !== (route.id === null) && !wide()) {
    // Where list and message take turns, the focus follows.
    queueMicrotask(() => document.getElementById(route.id === null ? `row-${before.id}` : "reader")?.focus());
  }
  if (!state.counts || JSON.stringify(before.filters) !== JSON.stringify(route.filters)) refreshCounts().catch(() => {});
}

const wide = () => matchMedia("(min-width: 760px)").matches;
let rounds = 0;

async function refresh() {
  if (!state.session || state.signIn.needed) return;
  if (state.route.page === "queue") {
    // The message first: its lease is kept whatever becomes of the rest.
    await refreshMessage();
    await refreshList();
    await refreshCounts();
  }
  if (rounds++ % 3 === 0) update({ status: await get("status") });
}

function begin() {
  if (begun) return retry.now();
  begun = true;
  get("labels").then((labels) => update({ labels }), () => {});
  get("status").then((status) => update({ status }), () => {});
  startRouter(arrive);
}

const retry = poll(refresh, (failures, retryAt, failure) => update({ connection: { failures, retryAt, failure } }));

addEventListener("triage:retry", () => retry.now());
setInterval(() => document.hidden || update(), CLOCK);
restoreTheme();
startKeys();
startSession(begin);
