/** Data of the admin and profile pages: one loader each, and the changes that can be made. */
import { call, get } from "../core/api.js";
import { state, update } from "../core/store.js";
import { fail, toast } from "./toasts.js";

/** @typedef {import("../types.js").Route["page"]} PageName */
/** @typedef {import("../types.js").MessageSummary} MessageSummary */

const PREVIEW_AT_MOST = 1_000;
const PREVIEW_PAGE = 200;

/** @type {Partial<Record<PageName, () => Promise<object>>>} */
const LOADERS = {
  async policy() {
    const [current, versions] = await Promise.all([get("policy"), get("policy/versions")]);
    return { current, versions: versions.items, threshold: current.threshold, note: "", waiting: null };
  },
  async accounts() {
    return { items: (await get("accounts")).items };
  },
  async keys() {
    return { items: (await get("api-keys")).items, fresh: null };
  },
  async profile() {
    return { done: true };
  },
};

/** @param {PageName} name @param {object} change */
export function updatePage(name, change) {
  update({ pages: { ...state.pages, [name]: { ...state.pages[name], ...change } } });
}

/** @param {PageName} name */
export async function openPage(name) {
  const load = LOADERS[name];
  if (!load || (name !== "profile" && state.session?.role !== "admin")) return;
  updatePage(name, { loading: true, error: null, refused: null });
  try {
    updatePage(name, { ...(await load()), loading: false });
    if (name === "policy") await loadWaiting();
  } catch (failure) {
    updatePage(name, { loading: false, error: failure });
  }
}

/** The waiting messages, most urgent first, to show what another threshold would move. */
async function loadWaiting() {
  /** @type {MessageSummary[]} */
  let items = [];
  let cursor;
  do {
    const query = { state: "waiting", sort: "urgency", limit: PREVIEW_PAGE, cursor };
    const answer = await get("messages", { query });
    items = [...items, ...answer.items];
    cursor = answer.nextCursor;
  } while (cursor && items.length < PREVIEW_AT_MOST);
  const waiting = items.filter((m) => m.urgency !== null && (m.queue === "reply" || m.queue === "none"));
  updatePage("policy", { waiting, partial: Boolean(cursor) });
}

/**
 * Runs a change of a page: its fields show what was refused, a note says what was done.
 *
 * @param {PageName} name
 * @param {() => Promise<string>} change gives the words for the note
 * @returns {Promise<boolean>} whether it was done
 */
export async function change(name, change) {
  updatePage(name, { busy: true, refused: null });
  try {
    toast(await change());
    return true;
  } catch (failure) {
    updatePage(name, { refused: failure });
    if (!(/** @type {any} */ (failure).errors?.length)) fail(failure);
    return false;
  } finally {
    updatePage(name, { busy: false });
  }
}

/** @param {number} threshold @param {string} note */
export function savePolicy(threshold, note) {
  return change("policy", async () => {
    const saved = await call("PUT", "policy", { body: note ? { threshold, note } : { threshold } });
    await openPage("policy");
    return `Policy ${saved.version} is in force.`;
  });
}

/** @param {{name: string, password?: string, role: string}} account without a password the service makes one */
export function createAccount(account) {
  return change("accounts", async () => {
    const made = await call("POST", "accounts", { body: account });
    // Shown without asking anything more: it cannot be had again.
    updatePage("accounts", { fresh: made.initialPassword ? made : null, items: byName([...state.pages.accounts.items, made]) });
    return `${account.name} can sign in now.`;
  });
}

/** @param {{name: string}[]} accounts */
function byName(accounts) {
  return accounts.sort((one, other) => one.name.localeCompare(other.name));
}

/** @param {number} id @param {object} patch @param {string} words */
export async function patchAccount(id, patch, words) {
  const well = await change("accounts", async () => {
    await call("PATCH", `accounts/${id}`, { body: patch });
    await openPage("accounts");
    return words;
  });
  if (!well) updatePage("accounts", { items: [...(state.pages.accounts.items ?? [])] });
  return well;
}

/** @param {string} name @param {string} role */
export function createKey(name, role) {
  return change("keys", async () => {
    const fresh = await call("POST", "api-keys", { body: { name, role } });
    // Shown without asking anything more: it cannot be had again.
    updatePage("keys", { fresh, items: [fresh, ...state.pages.keys.items] });
    return "The key is made. Copy it now: it is shown once.";
  });
}

/** @param {number} id */
export function revokeKey(id) {
  return change("keys", async () => {
    await call("DELETE", `api-keys/${id}`);
    await openPage("keys");
    return "Revoked. Programs with this key are refused from now on.";
  });
}

/** @param {string} current @param {string} next */
export function changePassword(current, next) {
  return change("profile", async () => {
    await call("PUT", "session/password", { body: { current, next } });
    if (state.session) update({ session: { ...state.session, mustChangePassword: false } });
    return "Your password is changed.";
  });
}
