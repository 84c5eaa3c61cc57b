/** The list of messages: loading, refreshing without losing the reader's place, walking. */
import { get } from "../core/api.js";
import { go } from "../core/router.js";
import { state, update } from "../core/store.js";
import { watch } from "./deeds.js";

/** @typedef {import("../types.js").Filters} Filters */
/** @typedef {import("../types.js").Tab} Tab */
/** @typedef {import("../types.js").MessageSummary} MessageSummary */

const PAGE = 50;
const REFRESH_AT_MOST = 200;

/** What was loaded lately, so that going back to a tab shows it at once. @type {Map<string, {items: MessageSummary[], next: string | null}>} */
const shelf = new Map();
let turn = 0;

/** @param {Tab} tab @param {Filters} filters */
function listQuery(tab, filters) {
  const { q, label, channel, language, state: wanted, claimedBy, sort } = filters;
  const common = { q, label, channel, language, claimedBy };
  if (tab === "all") return { ...common, state: wanted, sort: sort ?? "newest" };
  if (tab === "done") return { ...common, state: wanted ?? "replied,dismissed", sort: sort ?? "newest" };
  return { ...common, queue: tab, state: "waiting", sort: sort ?? "urgency" };
}

/** Loads what the route asks for, unless it is what the list shows already. */
export async function openList() {
  const { tab, filters } = state.route;
  const key = JSON.stringify([tab, filters]);
  if (state.list.key === key && !state.list.error) return;
  const known = shelf.get(key);
  const own = ++turn;
  const holds = watch();
  const base = { key, items: known?.items ?? [], next: known?.next ?? null, loadingMore: false, error: null };
  update({ list: { ...base, loading: true } });
  try {
    const answer = await get("messages", { query: { ...listQuery(tab, filters), limit: PAGE } });
    if (own !== turn) return;
    settle(key, answer.items, answer.nextCursor);
    if (!holds()) refreshList().catch(() => {});
  } catch (failure) {
    if (own === turn) update({ list: { ...base, loading: false, error: /** @type {Error} */ (failure) } });
  }
}

/** @param {string} key @param {MessageSummary[]} items @param {string | null} next */
function settle(key, items, next) {
  for (const item of items) {
    if (item.channel) state.seen.channel.add(item.channel);
    if (item.language) state.seen.language.add(item.language);
  }
  shelf.set(key, { items, next });
  if (shelf.size > 20) shelf.delete(/** @type {string} */ (shelf.keys().next().value));
  update({ list: { key, items, next, loading: false, loadingMore: false, error: null } });
}

export async function loadMore() {
  const { list, route } = state;
  if (!list.next || list.loadingMore || list.loading) return;
  const own = turn;
  update({ list: { ...list, loadingMore: true } });
  try {
    const query = { ...listQuery(route.tab, route.filters), limit: PAGE, cursor: list.next };
    const answer = await get("messages", { query });
    if (own !== turn) return;
    const have = new Set(state.list.items.map((item) => item.id));
    const fresh = answer.items.filter((/** @type {MessageSummary} */ item) => !have.has(item.id));
    settle(list.key, [...state.list.items, ...fresh], answer.nextCursor);
  } catch (failure) {
    if (own === turn) update({ list: { ...state.list, loadingMore: false, error: /** @type {Error} */ (failure) } });
  }
}

/**
 * Asks again for what is on the screen. The open message keeps its row even when it has left the queue meanwhile, so
 * that nothing moves away under the reader's eyes. Further pages than REFRESH_AT_MOST rows stay as they were loaded.
 * What was asked before somebody did something is dropped: it would bring a finished row back.
 */
export async function refreshList() {
  const { list, route } = state;
  if (!list.key || list.loading || list.loadingMore) return;
  const own = turn;
  const holds = watch();
  const limit = Math.min(Math.max(list.items.length, PAGE), REFRESH_AT_MOST);
  const answer = await get("messages", { query: { ...listQuery(route.tab, route.filters), limit } });
  if (own !== turn || !holds()) return;
  let items = /** @type {MessageSummary[]} */ (answer.items);
  let next = answer.nextCursor;
  if (list.items.length > limit) {
    items = [...items, ...below(items, list.items, limit)];
    next = list.next;
  }
  const kept = list.items.findIndex((item) => item.id === route.id);
  if (kept >= 0 && !items.some((item) => item.id === route.id)) {
    items = [...items.slice(0, kept), list.items[kept], ...items.slice(kept)];
  }
  settle(list.key, items, next);
}

/**
 * The rows under an answer that ends in the middle of the list: those that were there before, and as many of the rows
 * just above as new ones have pushed down.
 *
 * @param {MessageSummary[]} answer @param {MessageSummary[]} before @param {number} from
 */
function below(answer, before, from) {
  const have = new Set(answer.map((item) => item.id));
  const known = new Set(before.map((item) => item.id));
  let pushed = answer.filter((item) => !known.has(item.id)).length;
  let start = from;
  while (pushed-- > 0 && start > 0 && !have.has(before[start - 1].id)) start--;
  return before.slice(start).filter((item) => !have.has(item.id));
}

export async function refreshCounts() {
  const { label, channel, language, q, claimedBy } = state.route.filters;
  const holds = watch();
  const counts = await get("messages/counts", { query: { label, channel, language, q, claimedBy } });
  if (holds()) update({ counts });
}

/** Puts newer knowledge of one message into its row. @param {Partial<MessageSummary> & {id: number}} newer */
export function mergeRow(newer) {
  const items = state.list.items.map((item) => (item.id === newer.id ? pick(item, newer) : item));
  update({ list: { ...state.list, items } });
}

/** A row shows the first 400 characters; the whole text stays out of it. @param {MessageSummary} row @param {any} newer */
function pick(row, newer) {
  /** @type {any} */
  const merged = { ...row };
  for (const name of Object.keys(row)) if (name in newer && name !== "text") merged[name] = newer[name];
  return merged;
}

/** @param {number} id */
export function removeRow(id) {
  update({ list: { ...state.list, items: state.list.items.filter((item) => item.id !== id) } });
}

/** Takes back that a row was removed. @param {MessageSummary} row @param {number} at where it was */
export function putBack(row, at) {
  const { items } = state.list;
  if (items.some((item) => item.id === row.id)) return;
  update({ list: { ...state.list, items: [...items.slice(0, at), row, ...items.slice(at)] } });
}

/** The row to read after this one: the next, at the end the one before. @param {number} id @returns {number | null} */
export function neighbour(id) {
  const { items } = state.list;
  const at = items.findIndex((item) => item.id === id);
  if (at < 0) return items[0]?.id ?? null;
  return (items[at + 1] ?? items[at - 1])?.id ?? null;
}

/** @param {1 | -1} step */
export function walk(step) {
  const { items } = state.list;
  if (!items.length) return;
  const at = items.findIndex((item) => item.id === state.route.id);
  const to = at < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + step));
  if (to > items.length - 5) loadMore();
  go({ ...state.route, id: items[to].id }, { replace: state.route.id !== null });
  queueMicrotask(() => follow(items[to].id));
}

/** Brings the focus along when it stands in the list, so that Enter means the row one sees. @param {number} id */
export function follow(id) {
  const row = document.getElementById(`row-${id}`);
  const active = document.activeElement;
  if (!active || active === document.body || active.closest(".row")) row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

/** @param {Partial<Filters>} change an empty text takes a filter away */
export function filterBy(change) {
  const filters = { ...state.route.filters, ...change };
  go({ ...state.route, filters }, { replace: true });
}

/** @param {Filters} filters */
export function isFiltered(filters) {
  return Object.entries(filters).some(([name, value]) => name !== "sort" && Boolean(value));
}
