/** Who is signed in, and what happens when that ends while somebody works. */
import { call, get, onSignedOut } from "../core/api.js";
import { forgetDrafts } from "../core/memory.js";
import { state, update } from "../core/store.js";
import { fail } from "./toasts.js";

/** @typedef {import("../core/api.js").ApiError} ApiError */

/** Calls that wait until somebody has signed in again. @type {(() => void)[]} */
let waiting = [];
/** @type {() => void} */
let begin = () => {};

/** @param {() => void} callback called when there is a session to work in */
export async function startSession(callback) {
  begin = callback;
  onSignedOut(
    () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        update({ signIn: { ...state.signIn, needed: true } });
      }),
  );
  await resume();
}

/** Asks the service who we are; a failure leaves state.session undefined, which the view shows with a way to try again. */
export async function resume() {
  update({ signIn: { needed: false, busy: true, error: "" } });
  try {
    const session = await get("session", { plain401: true });
    update({ session, signIn: { needed: false, busy: false, error: "" } });
    begin();
  } catch (failure) {
    const { status, message } = /** @type {ApiError} */ (failure);
    const needed = status === 401;
    update({
      session: needed ? null : undefined,
      signIn: { needed, busy: false, error: needed ? "" : message },
    });
  }
}

/** @param {string} name @param {string} password */
export async function signIn(name, password) {
  update({ signIn: { ...state.signIn, busy: true, error: "" } });
  try {
    const before = state.session;
    const answer = await call("POST", "session", { body: { name, password }, plain401: true });
    // What waits is what somebody else began: sent now, it would bear the wrong name.
    if (before && before.name !== answer.name) return startAfresh();
    update({ session: answer, signIn: { needed: false, busy: false, error: "" } });
    const retry = waiting;
    waiting = [];
    retry.forEach((resolve) => resolve());
    begin();
  } catch (failure) {
    const { status, message } = /** @type {ApiError} */ (failure);
    const error = status === 401 ? "That name and password do not match." : message;
    update({ signIn: { ...state.signIn, busy: false, error } });
  }
}

export async function signOut() {
  try {
    await call("DELETE", "session", { plain401: true });
  } catch (failure) {
    // The cookie still opens the service to whoever sits down here next: nobody should believe they are out.
    if (/** @type {ApiError} */ (failure).status !== 401) return fail(failure);
  }
  startAfresh();
}

/** A fresh document: nothing that the last reviewer read, wrote or was about to send stays in memory. */
function startAfresh() {
  forgetDrafts();
  location.hash = "#/";
  location.reload();
}
