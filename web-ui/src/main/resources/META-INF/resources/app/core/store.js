/** The page's only state. Views read it, the modules in work/ change it through update(); a change renders once per frame. */

/** @typedef {import("../types.js").MessageSummary} MessageSummary */

export const state = {
  /** @type {import("../types.js").Session | null | undefined} undefined until the service has answered once */
  session: undefined,
  /** @type {{needed: boolean, busy: boolean, error: string}} */
  signIn: { needed: false, busy: false, error: "" },
  /** @type {import("../types.js").Route} */
  route: { page: "queue", tab: "reply", id: null, filters: {} },
  list: {
    key: "",
    /** @type {MessageSummary[]} */
    items: [],
    /** @type {string | null} */
    next: null,
    loading: false,
    loadingMore: false,
    /** @type {Error | null} */
    error: null,
  },
  /** @type {import("../types.js").Counts | null} */
  counts: null,
  detail: {
    /** @type {number | null} */
    id: null,
    /** @type {MessageSummary | null} what the list knew, shown until the whole message is here */
    summary: null,
    /** @type {import("../types.js").MessageDetail | null} */
    data: null,
    /** @type {Error | null} */
    error: null,
    wholeText: false,
  },
  /** @type {{key: string, status: "none" | "loading" | "ready" | "away" | "error", data: import("../types.js").Explanation | null, error: Error | null}} */
  explanation: { key: "", status: "none", data: null, error: null },
  /** @type {string | null} the label about to be given; its reason is a draft */
  correcting: null,
  noting: false,
  /** @type {any} the newest answer of api/status */
  status: null,
  /** @type {{failures: number, retryAt: number, failure: Error | null}} */
  connection: { failures: 0, retryAt: 0, failure: null },
  /** @type {{id: number, text: string, tone: "done" | "error", action: {label: string, run: () => void} | null}[]} */
  toasts: [],
  labels: ["very_unsatisfied", "unsatisfied", "neutral", "satisfied", "very_satisfied"],
  /** Values seen so far, offered as filters. */
  seen: { channel: /** @type {Set<string>} */ (new Set()), language: /** @type {Set<string>} */ (new Set()) },
  help: false,
  menu: false,
  theme: "auto",
  shortcuts: true,
  /** State of the admin and profile pages, by page name. @type {Record<string, any>} */
  pages: {},
};

let render = () => {};
let scheduled = false;

/** @param {() => void} callback */
export function onChange(callback) {
  render = callback;
}

/** @param {Partial<typeof state>} [patch] */
export function update(patch) {
  if (patch) Object.assign(state, patch);
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    render();
  });
}
