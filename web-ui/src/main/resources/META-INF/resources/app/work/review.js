/** What a reviewer does to a message. The row changes at once and comes back if the service says no. */
import { labelName, queueName } from "../core/format.js";
import { draft, keepDraft } from "../core/memory.js";
import { go } from "../core/router.js";
import { state, update } from "../core/store.js";
import { act, allSettled } from "./deeds.js";
import { claim, holder, mayReopen, reload, show } from "./message.js";
import { follow, neighbour, putBack, refreshCounts, refreshList, removeRow } from "./queue.js";
import { dismissOffers, fail, toast } from "./toasts.js";

/** The message of the latest thing done here, so that u works from wherever the reviewer went since. @type {number | null} */
let latest = null;
let takingBack = false;

/**
 * What the list knows will do, so that fast hands need not wait for the rest of the message.
 *
 * @returns {import("../types.js").MessageSummary | null} the open message, if it can be worked on; says why not
 */
function workable() {
  const message = state.detail.data ?? state.detail.summary;
  if (!message) return null;
  const other = holder(message);
  if (other && other !== "me") {
    toast(`${other} is working on this message.`, null, "error");
    return null;
  }
  return message;
}

/** @param {string} label */
export function startCorrection(label) {
  if (workable()) update({ correcting: label, noting: false });
}

/** Only where a note can be written: waiting for its field, the keys would rest for good. */
export function startNote() {
  if (workable()?.state === "waiting") update({ noting: true, correcting: null });
}

export function cancelCorrection() {
  update({ correcting: null, noting: false });
}

/** Gives the open message the label being chosen, with the reason that was typed. */
export async function correct() {
  const message = workable();
  const label = state.correcting;
  if (!message || !label) return;
  const name = `reason.${message.id}`;
  const reason = draft(name).trim();
  const { data } = state.detail;
  const before = latest;
  latest = message.id;
  update({ correcting: null, detail: { ...state.detail, data: data && { ...data, label, corrected: true } } });
  try {
    const answer = await act("PUT", `messages/${message.id}/label`, { body: reason ? { label, reason } : { label } });
    show(answer);
    keepDraft(name, "");
    const moved = answer.queue !== message.queue ? ` Now: ${queueName(answer.queue).toLowerCase()}.` : "";
    done(message.id, `Labelled “${labelName(label)}”.${moved}`);
  } catch (failure) {
    if (latest === message.id) latest = before;
    if (state.detail.id === message.id) update({ correcting: label, detail: { ...state.detail, data } });
    refused(failure, message.id);
  }
}

/** @param {"replied" | "dismissed"} action */
export async function resolve(action) {
  const message = workable();
  if (!message || message.state !== "waiting") return;
  const name = `note.${message.id}`;
  const note = draft(name).trim();
  const leaves = state.route.tab !== "all";
  const { key, items } = state.list;
  const at = items.findIndex((item) => item.id === message.id);
  const next = neighbour(message.id);
  const before = latest;
  latest = message.id;
  if (leaves) {
    removeRow(message.id);
    go({ ...state.route, id: wide() ? next : null }, { replace: true });
    if (next !== null) queueMicrotask(() => follow(next));
  }
  try {
    show(await act("PUT", `messages/${message.id}/resolution`, { body: note ? { action, note } : { action } }));
    keepDraft(name, "");
    update({ noting: false });
    done(message.id, action === "replied" ? "Marked as replied." : "Dismissed.");
  } catch (failure) {
    if (latest === message.id) latest = before;
    if (leaves && state.list.key === key) {
      if (at >= 0) putBack(items[at], at);
      go({ ...state.route, id: message.id }, { replace: true });
    }
    refused(failure, message.id);
  }
}

/** Takes back the latest thing done here, else the latest of ours on the open message: on a finished one, what its button says. */
export async function undo(id = finished() ?? latest ?? state.detail.id) {
  if (id === null) return;
  const { data } = state.detail;
  const ofAnother = data?.id === id && mayReopen(data) && data.resolution?.reviewer !== state.session?.name;
  if (latest !== id && ofAnother) return reopen(id);
  await takeBack(id, "Taken back.", () => act("POST", `messages/${id}/undo`));
}

/** The open message, if it can be reopened. */
function finished() {
  const { data } = state.detail;
  return data && data.state !== "waiting" && mayReopen(data) ? data.id : null;
}

/** Puts a finished message back into its queue. @param {number} id */
export async function reopen(id) {
  await takeBack(id, "Back in the queue.", () => act("DELETE", `messages/${id}/resolution`));
}

/** @param {number} id @param {string} words @param {() => Promise<any>} deed */
async function takeBack(id, words, deed) {
  if (takingBack) return;
  takingBack = true;
  try {
    await allSettled();
    show(await deed());
    latest = null;
    dismissOffers();
    toast(words);
    if (state.route.id !== id) go({ ...state.route, id }, { replace: true });
    await refreshList();
    await refreshCounts();
  } catch (failure) {
    fail(failure);
  } finally {
    takingBack = false;
  }
}

export async function claimNext() {
  const queue = state.route.tab === "person" ? "person" : "reply";
  try {
    const message = await act("POST", "queue/claim", { body: { queue } });
    if (!message) return toast("Nothing is left to claim in this queue.");
    go({ page: "queue", tab: queue, id: message.id, filters: state.route.tab === queue ? state.route.filters : {} });
    show(message);
    refreshCounts().catch(() => {});
    document.getElementById(`row-${message.id}`)?.scrollIntoView({ block: "nearest" });
  } catch (failure) {
    fail(failure);
  }
}

/** Takes the open message, or gives it back. */
export function toggleClaim() {
  const { data } = state.detail;
  if (data && !holder(data)) claim(data.id);
}

/** @param {number} id @param {string} text */
function done(id, text) {
  dismissOffers();
  toast(text, { label: "Undo", run: () => undo(id) });
  refreshCounts().catch(() => {});
}

/** @param {unknown} failure @param {number} id */
function refused(failure, id) {
  fail(failure);
  if (/** @type {any} */ (failure).status === 409) reload(id);
}

function wide() {
  return matchMedia("(min-width: 760px)").matches;
}
