/** Short notes at the edge of the page. One with a way back stays longer; a failure stays until it is read. */
import { state, update } from "../core/store.js";

const STAYS = 8_000;
const FAILURE_STAYS = 20_000;
const AT_MOST = 3;
let last = 0;

/**
 * @param {string} text
 * @param {{label: string, run: () => void} | null} [action]
 * @param {"done" | "error"} [tone]
 */
export function toast(text, action = null, tone = "done") {
  const id = ++last;
  update({ toasts: [...state.toasts, { id, text, tone, action }].slice(-AT_MOST) });
  leaveLater(id, tone === "error" ? FAILURE_STAYS : STAYS);
}

/** A note under the pointer or with the focus in it waits. @param {number} id @param {number} stays */
function leaveLater(id, stays) {
  setTimeout(() => {
    const element = document.getElementById(`toast-${id}`);
    if (element?.matches(":hover, :focus-within")) leaveLater(id, 2_000);
    else dismissToast(id);
  }, stays);
}

/** What can no longer be undone should not offer it. */
export function dismissOffers() {
  update({ toasts: state.toasts.filter((t) => !t.action) });
}

/** @param {number} id */
export function dismissToast(id) {
  if (state.toasts.some((t) => t.id === id)) update({ toasts: state.toasts.filter((t) => t.id !== id) });
}

/** @param {unknown} failure */
export function fail(failure) {
  toast(/** @type {Error} */ (failure).message, null, "error");
}
