/** The open message, its explanation and its lease. */
import { call, get } from "../core/api.js";
import { state, update } from "../core/store.js";
import { act, watch } from "./deeds.js";
import { mergeRow, refreshCounts } from "./queue.js";
import { fail } from "./toasts.js";

/** @typedef {import("../types.js").MessageDetail} MessageDetail */
/** @typedef {import("../types.js").Explanation} Explanation */
/** @typedef {import("../core/api.js").ApiError} ApiError */

/** Walking past a message is no reason to have its words weighed. */
const EXPLAIN_AFTER = 400;
const RENEW_BELOW = 5 * 60_000;
const ACTIVE_WITHIN = 3 * 60_000;

/** @type {Map<string, Explanation>} by message and prediction */
const explained = new Map();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let explainLater;
let lastActive = Date.now();

for (const event of ["keydown", "pointerdown"]) addEventListener(event, () => (lastActive = Date.now()), true);

export async function openMessage() {
  const { id } = state.route;
  if (id === state.detail.id && !state.detail.error) return;
  const summary = state.list.items.find((item) => item.id === id) ?? null;
  clearTimeout(explainLater);
  update({
    detail: { id, summary, data: null, error: null, wholeText: false },
    explanation: { key: "", status: "none", data: null, error: null },
    correcting: null,
    noting: false,
  });
  if (id === null) return;
  try {
    const holds = watch();
    const data = await get(`messages/${id}`);
    // What was done meanwhile has shown something newer.
    if (holds() || state.detail.data === null) show(data);
  } catch (failure) {
    if (state.detail.id === id) update({ detail: { ...state.detail, error: /** @type {Error} */ (failure) } });
  }
}

/** Takes an answer of the service for the open message. @param {MessageDetail} data */
export function show(data) {
  mergeRow(data);
  if (state.detail.id !== data.id) return;
  update({ detail: { ...state.detail, data, error: null } });
  const key = data.prediction ? `${data.id}/${data.prediction.id}` : "";
  if (key !== state.explanation.key) {
    update({ explanation: { key, status: key ? "loading" : "none", data: null, error: null } });
    clearTimeout(explainLater);
    if (key) explainLater = setTimeout(explain, explained.has(key) ? 0 : EXPLAIN_AFTER);
  }
}

export async function explain() {
  const { key } = state.explanation;
  const { id } = state.detail;
  if (!key || id === null) return;
  const known = explained.get(key);
  if (known) return update({ explanation: { key, status: "ready", data: known, error: null } });
  update({ explanation: { key, status: "loading", data: null, error: null } });
  try {
    const data = await get(`messages/${id}/explanation`);
    explained.set(key, data);
    if (explained.size > 200) explained.delete(/** @type {string} */ (explained.keys().next().value));
    if (state.explanation.key === key) update({ explanation: { key, status: "ready", data, error: null } });
  } catch (failure) {
    const error = /** @type {ApiError} */ (failure);
    if (state.explanation.key !== key) return;
    update({ explanation: { key, status: error.code === "inference_unavailable" ? "away" : "error", data: null, error } });
  }
}

/** Called by the poll: a newer answer replaces the older one only when something in it changed, and nobody did anything. */
export async function refreshMessage() {
  const { id, data } = state.detail;
  if (id === null || !data) return;
  await renewLease(data);
  const holds = watch();
  const newer = await get(`messages/${id}`);
  if (holds() && state.detail.id === id && JSON.stringify(newer) !== JSON.stringify(state.detail.data)) show(newer);
}

/** @param {{claimedBy: string | null, claimedUntil: string | null}} message */
export function holder(message) {
  const held = message.claimedBy && message.claimedUntil && Date.parse(message.claimedUntil) > Date.now();
  if (!held) return null;
  return message.claimedBy === state.session?.name ? "me" : message.claimedBy;
}

/** Whoever finished a message may put it back into its queue, and so may admins. @param {MessageDetail} message */
export function mayReopen(message) {
  const { session } = state;
  return message.resolution !== null && (session?.role === "admin" || message.resolution.reviewer === session?.name);
}

/** Who reads and types keeps the claim; who has left the desk loses it, so that others can go on. @param {MessageDetail} data */
async function renewLease(data) {
  const until = Date.parse(data.claimedUntil ?? "");
  const wanted = holder(data) === "me" && until - Date.now() < RENEW_BELOW && Date.now() - lastActive < ACTIVE_WITHIN;
  if (!wanted) return;
  const holds = watch();
  try {
    const renewed = await call("POST", `messages/${data.id}/claim`);
    if (holds()) show(renewed);
  } catch {
    // The refresh that follows shows whose it is now.
  }
}

/** @param {number} id */
export async function claim(id) {
  try {
    show(await act("POST", `messages/${id}/claim`));
    refreshCounts().catch(() => {});
  } catch (failure) {
    fail(failure);
    reload(id);
  }
}

/** @param {number} id */
export async function release(id) {
  try {
    await act("DELETE", `messages/${id}/claim`);
    await reload(id);
    refreshCounts().catch(() => {});
  } catch (failure) {
    fail(failure);
  }
}

/** @param {number} id */
export async function reload(id) {
  try {
    show(await get(`messages/${id}`));
  } catch {
    // The poll tries again and shows what is wrong.
  }
}
