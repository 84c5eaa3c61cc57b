/** Single keys for the things done all day. They rest while somebody types, and can be switched off. */
import { remember, setting } from "../core/memory.js";
import { go } from "../core/router.js";
import { state, update } from "../core/store.js";
import { walk } from "./queue.js";
import { cancelCorrection, claimNext, resolve, startCorrection, startNote, toggleClaim, undo } from "./review.js";

/** @type {[string[], string][]} */
export const KEYS = [
  [["j", "k"], "Next, previous message"],
  [["Enter", "o"], "Open the message"],
  [["1", "to", "5"], "Label, worst to best"],
  [["d"], "Replied"],
  [["x"], "Dismiss"],
  [["n"], "Add a note"],
  [["u"], "Undo"],
  [["c"], "Claim the next one"],
  [["l"], "Claim this one"],
  [["/"], "Search"],
  [["g", "then", "r", "p", "n", "d", "a"], "Go to Reply, People only, No reply needed, Done, All"],
  [["Esc"], "Close, leave a field, back to the list"],
  [["?"], "This help"],
];

const PLACES = /** @type {Record<string, import("../types.js").Tab>} */ ({ r: "reply", p: "person", n: "none", d: "done", a: "all" });
let going = 0;

/** @type {Record<string, () => void>} */
const ACTIONS = {
  j: () => walk(1),
  k: () => walk(-1),
  o: openReader,
  Enter: openReader,
  d: () => resolve("replied"),
  x: () => resolve("dismissed"),
  n: startNote,
  u: () => undo(),
  c: () => claimNext(),
  l: toggleClaim,
  "/": () => document.getElementById("search")?.focus(),
};

export function startKeys() {
  update({ shortcuts: setting("shortcuts", "on") === "on" });
  addEventListener("keydown", onKey);
}

/** @param {boolean} on */
export function setShortcuts(on) {
  remember("shortcuts", on ? "on" : "off");
  update({ shortcuts: on });
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!state.session || state.signIn.needed) return;
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key === "Escape") return escape(target, event);
  // A key held down walks; it does not finish one message after the other.
  if (event.repeat && event.key !== "j" && event.key !== "k") return;
  if (!state.shortcuts || state.help || target.closest("input, textarea, select, dialog")) return;
  if (event.key === "Enter" && target.closest("a, button, summary")) return;
  if (event.key === "?") return act(event, () => update({ help: true }));
  if (state.route.page !== "queue") return;
  if (Date.now() - going < 1_200 && PLACES[event.key]) {
    going = 0;
    return act(event, () => go({ page: "queue", tab: PLACES[event.key] }));
  }
  going = event.key === "g" ? Date.now() : 0;
  // Somebody is about to type: what they type is no command, even before the field is there.
  if (state.noting || (state.correcting && !/^[1-9]$/.test(event.key))) return;
  const label = /^[1-9]$/.test(event.key) ? state.labels[Number(event.key) - 1] : undefined;
  if (label) return act(event, () => startCorrection(label));
  const action = ACTIONS[event.key];
  if (action) act(event, action);
}

/** @param {KeyboardEvent} event @param {() => void} action */
function act(event, action) {
  event.preventDefault();
  action();
}

function openReader() {
  if (state.route.id === null) walk(1);
  queueMicrotask(() => document.getElementById("reader")?.focus());
}

/** @param {HTMLElement} target @param {KeyboardEvent} event */
function escape(target, event) {
  if (state.help || target.closest("dialog")) return;
  event.preventDefault();
  if (state.menu) return update({ menu: false });
  if (state.correcting || state.noting) {
    cancelCorrection();
    return document.getElementById("reader")?.focus();
  }
  if (target.closest("input, textarea, select")) return target.blur();
  if (state.route.id !== null) {
    const { id } = state.route;
    go({ ...state.route, id: null }, { replace: true });
    document.getElementById(`row-${id}`)?.focus();
  }
}
