/** Search and filters of the list; each is part of the address. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { live } from "../../vendor/lit-html/directives/live.js";
import { labelName, languageName } from "../core/format.js";
import { go } from "../core/router.js";
import { state as store } from "../core/store.js";
import { filterBy, isFiltered } from "../work/queue.js";
import { icon } from "./icons.js";

/** @typedef {import("./page.js").State} State */
/** @typedef {import("../types.js").Filters} Filters */

const TYPED = 250;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let later;
/** What stands in the field is ahead of the address while somebody types. @type {string | null} */
let typing = null;

/** @param {Event} event */
function search(event) {
  typing = /** @type {HTMLInputElement} */ (event.target).value;
  clearTimeout(later);
  later = setTimeout(apply, TYPED);
}

function apply() {
  const q = (typing ?? "").trim();
  typing = null;
  filterBy({ q });
}

/** With what was typed but not looked for yet. */
export function clearFilters() {
  clearTimeout(later);
  typing = null;
  go({ ...store.route, filters: {} }, { replace: true });
}

/** @param {State} state */
export function filters(state) {
  const { route, seen, labels } = state;
  const { filters: chosen, tab } = route;
  const states = tab === "done" ? ["replied", "dismissed"] : ["waiting", "replied", "dismissed", "pending", "failed"];
  return html`<search class="filters">
    <label class="search"><span class="hidden">Search in the messages</span>${icon("search")}
      <input id="search" type="search" placeholder="Search" autocomplete="off" spellcheck="false" .value=${live(typing ?? chosen.q ?? "")} @input=${search}>
      <kbd aria-hidden="true">/</kbd>
    </label>
    <div class="filter-row">
      ${choice("label", "Label", labels.map((l) => [l, labelName(l)]), chosen)}
      ${choice("channel", "Channel", options(seen.channel, chosen.channel).map((c) => [c, c]), chosen)}
      ${choice("language", "Language", options(seen.language, chosen.language).map((l) => [l, languageName(l)]), chosen)}
      ${tab === "all" || tab === "done" ? choice("state", "State", states.map((s) => [s, stateName(s)]), chosen) : nothing}
      ${choice("sort", "Order", [["urgency", "Most urgent"], ["newest", "Newest"]], chosen)}
      <button class="pill" aria-pressed=${chosen.claimedBy === "me"} @click=${() => filterBy({ claimedBy: chosen.claimedBy ? "" : "me" })}>Mine</button>
      ${isFiltered(chosen) ? html`<button class="link" @click=${clearFilters}>Clear</button>` : nothing}
    </div>
  </search>`;
}

/** @param {Set<string>} seen @param {string | undefined} chosen */
function options(seen, chosen) {
  return [...new Set(chosen ? [...seen, chosen] : seen)].sort();
}

/** @param {string} value */
function stateName(value) {
  return { pending: "To be scored", failed: "Scoring failed" }[value] ?? labelName(value);
}

/** @param {keyof Filters} name @param {string} title @param {string[][]} values @param {Filters} chosen */
function choice(name, title, values, chosen) {
  const value = chosen[name] ?? "";
  return html`<label class="pill-select" data-on=${Boolean(value)}><span class="hidden">${title}</span>
    <select @change=${(/** @type {any} */ e) => filterBy({ [name]: e.target.value })}>
      <option value="" .selected=${value === ""}>${title}</option>
      ${values.map(([key, text]) => html`<option value=${key} .selected=${value === key}>${text}</option>`)}
    </select>${icon("more")}
  </label>`;
}
