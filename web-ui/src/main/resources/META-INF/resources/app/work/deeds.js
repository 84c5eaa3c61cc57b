/** Keeps apart what people do and what polls ask meanwhile: an answer may tell of a time before the deed. */
import { call } from "../core/api.js";

let done = 0;
let underway = 0;
let settled = /** @type {Promise<unknown>} */ (Promise.resolve());

/**
 * A call that changes something.
 *
 * @param {string} method
 * @param {string} path
 * @param {import("../core/api.js").Options} [options]
 */
export async function act(method, path, options) {
  underway++;
  try {
    const deed = call(method, path, options);
    settled = Promise.allSettled([settled, deed]);
    return await deed;
  } finally {
    underway--;
    done++;
  }
}

/** Waits for the answers to all that was done so far: only what has arrived can be taken back. */
export async function allSettled() {
  await settled;
}

/** Call it when asking. @returns {() => boolean} whether nobody has done anything since, so that the answer still holds */
export function watch() {
  const before = done;
  return () => underway === 0 && done === before;
}
