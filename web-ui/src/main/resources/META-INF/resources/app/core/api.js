/** Calls of the triage service. Every failure is an ApiError whose code the views can tell apart. */

export class ApiError extends Error {
  /**
   * @param {number} status 0 when no answer came
   * @param {string} code the service's stable code, or "offline"
   * @param {string} message what a person reads
   * @param {{field?: string, line?: number, message: string}[]} [errors]
   */
  constructor(status, code, message, errors = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  get offline() {
    return this.status === 0;
  }

  /** @param {string} field */
  of(field) {
    return this.errors.filter((e) => e.field === field).map((e) => e.message).join(", ");
  }
}

/** An answer that has not come whole after this is not waited for; the service waits half as long for the model. */
const PATIENCE = 60_000;

/** A 401 that is about what was typed, not about the session. */
const WRONG_CREDENTIALS = "wrong_credentials";

/** @type {() => Promise<void>} resolves when somebody has signed in again */
let signInAgain = () => Promise.reject(new ApiError(401, "not_signed_in", "Please sign in."));

/** @param {() => Promise<void>} ask */
export function onSignedOut(ask) {
  signInAgain = ask;
}

/**
 * @typedef {object} Options
 * @property {unknown} [body]
 * @property {Record<string, string | number | undefined | null>} [query]
 * @property {boolean} [plain401] a 401 is this call's own answer, not the end of the session
 */

/**
 * @param {string} method
 * @param {string} path below api/
 * @param {Options} [options]
 * @returns {Promise<any>} null for an empty answer
 */
export async function call(method, path, options = {}) {
  const answer = await send(method, path, options);
  if (!answer.ok) {
    const error = await problem(answer);
    if (answer.status !== 401 || options.plain401 || error.code === WRONG_CREDENTIALS) throw error;
    await signInAgain();
    return call(method, path, { ...options, plain401: true });
  }
  if (answer.status === 204) return null;
  try {
    return await answer.json();
  } catch {
    throw away();
  }
}

export const get = (/** @type {string} */ path, /** @type {Options} */ options = {}) => call("GET", path, options);

/** @returns {Promise<Response>} */
async function send(/** @type {string} */ method, /** @type {string} */ path, /** @type {Options} */ options) {
  const url = new URL(`api/${path}`, document.baseURI);
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined && value !== null && value !== "") url.searchParams.set(name, String(value));
  }
  const json = options.body !== undefined;
  try {
    return await fetch(url, {
      method,
      signal: AbortSignal.timeout(PATIENCE),
      cache: "no-store",
      headers: { Accept: "application/json", ...(json ? { "Content-Type": "application/json" } : {}) },
      body: json ? JSON.stringify(options.body) : undefined,
    });
  } catch {
    throw away();
  }
}

function away() {
  return new ApiError(0, "offline", "The triage service cannot be reached.");
}

/** @param {Response} answer */
async function problem(answer) {
  let body = {};
  try {
    body = await answer.json();
  } catch {
    // A proxy's own page, or nothing at all: the status has to do.
  }
  const { code, title, detail, errors } = /** @type {any} */ (body);
  const message = detail || title || `The service answered ${answer.status}.`;
  return new ApiError(answer.status, code ?? `http_${answer.status}`, message, Array.isArray(errors) ? errors : []);
}
