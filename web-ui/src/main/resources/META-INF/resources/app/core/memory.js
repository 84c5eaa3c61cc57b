/** What the browser remembers: small settings for good, half-written words until the tab is closed. */

/** Storage may be refused (private windows, policies); the page works without. */
function attempt(/** @type {() => any} */ action) {
  try {
    return action();
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} fallback @returns {string} */
export function setting(name, fallback) {
  return attempt(() => localStorage.getItem(`triage.${name}`)) ?? fallback;
}

/** @param {string} name @param {string} value */
export function remember(name, value) {
  attempt(() => localStorage.setItem(`triage.${name}`, value));
}

/** @param {string} name @returns {string} */
export function draft(name) {
  return attempt(() => sessionStorage.getItem(`draft.${name}`)) ?? "";
}

/** @param {string} name @param {string} text */
export function keepDraft(name, text) {
  attempt(() => (text ? sessionStorage.setItem(`draft.${name}`, text) : sessionStorage.removeItem(`draft.${name}`)));
}

/** Nobody who signs in next at this desk should read the last one's words. */
export function forgetDrafts() {
  attempt(() => sessionStorage.clear());
}
