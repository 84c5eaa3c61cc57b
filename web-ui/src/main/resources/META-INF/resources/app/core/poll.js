/** A refresh that keeps going while somebody looks, rests while nobody does, and backs off while it fails. */

const EVERY = 5_000;
const AT_MOST = 60_000;

/**
 * @param {() => Promise<void>} refresh
 * @param {(failures: number, retryAt: number, failure: Error | null) => void} report
 * @returns {{now: () => void, stop: () => void}}
 */
export function poll(refresh, report) {
  let failures = 0;
  /** @type {Error | null} */
  let failure = null;
  let running = false;
  let wanted = false;
  let stopped = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function turn() {
    clearTimeout(timer);
    // Asked for while one is under way, perhaps a failing one: another follows at once.
    wanted = running;
    if (running || stopped || document.hidden) return;
    running = true;
    try {
      await refresh();
      failures = 0;
    } catch (error) {
      failures++;
      failure = /** @type {Error} */ (error);
    }
    running = false;
    const pause = Math.min(EVERY * 2 ** Math.min(failures, 5), AT_MOST);
    report(failures, failures ? Date.now() + pause : 0, failure);
    if (!stopped) timer = setTimeout(turn, wanted ? 0 : pause);
  }

  document.addEventListener("visibilitychange", turn);
  addEventListener("online", turn);
  timer = setTimeout(turn, EVERY);
  return {
    now: turn,
    stop() {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", turn);
      removeEventListener("online", turn);
    },
  };
}
