/** The list: what waits, most urgent first. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { age, languageName, moment } from "../core/format.js";
import { href } from "../core/router.js";
import { holder } from "../work/message.js";
import { isFiltered, loadMore, openList } from "../work/queue.js";
import { claimNext } from "../work/review.js";
import { clearFilters, filters } from "./filters.js";
import { icon } from "./icons.js";
import { blank, failed, kbd, labelMark, meter, skeleton } from "./parts.js";

/** @typedef {import("./page.js").State} State */
/** @typedef {import("../types.js").MessageSummary} MessageSummary */

const TITLES = { reply: "Reply", person: "People only", none: "No reply needed", done: "Done", all: "All messages" };

/** @param {State} state */
export function queueView(state) {
  const { route, list } = state;
  return html`<section class="queue" aria-label=${TITLES[route.tab]}>
    <header class="queue-head">
      <h1>${TITLES[route.tab]}</h1>
      ${route.tab === "reply" || route.tab === "person"
        ? html`<button class="button small" @click=${claimNext} title="Claim the next one">${icon("next")} Claim next ${kbd("c")}</button>`
        : nothing}
    </header>
    ${filters(state)}
    <div class="rows" aria-busy=${list.loading}>${rows(state)}</div>
  </section>`;
}

/** @param {State} state */
function rows(state) {
  const { list, route } = state;
  if (!list.items.length) {
    if (list.error) return failed(list.error, openList);
    return list.loading || !list.key ? skeleton(7, "messages") : empty(state);
  }
  return html`<ol>
      ${repeat(list.items, (item) => item.id, (item) => html`<li>${row(item, route)}</li>`)}
    </ol>
    ${list.error ? failed(list.error, loadMore) : nothing}
    ${list.next
      ? html`<button class="button more" ?disabled=${list.loadingMore} @click=${loadMore}>${list.loadingMore ? "Loading …" : "Show more"}</button>`
      : html`<p class="end">That is all.</p>`}`;
}

/** @param {MessageSummary} item @param {import("../types.js").Route} route */
function row(item, route) {
  const held = holder(item);
  const open = item.id === route.id;
  return html`<a class="row" id="row-${item.id}" href=${href({ ...route, id: item.id })} aria-current=${open ? "true" : nothing}
      data-state=${item.state} @click=${(/** @type {MouseEvent} */ event) => open && focusReader(event)}>
    ${meter(item.urgency)}
    <span class="row-main">
      <span class="row-top">
        ${scoringMark(item)}
        ${item.state === "waiting" ? nothing : html`<span class="chip">${item.state === "replied" ? "Replied" : "Dismissed"}</span>`}
        ${held ? html`<span class="chip" data-held=${held === "me" ? "me" : "other"}>${icon("lock")}<bdi>${held === "me" ? "Yours" : held}</bdi></span>` : nothing}
        <time datetime=${item.receivedAt} title=${moment(item.receivedAt)}>${age(item.receivedAt)}</time>
      </span>
      <span class="row-text" dir="auto">${item.text}</span>
      <span class="row-meta">${meta(item)}</span>
    </span>
  </a>`;
}

/** @param {MessageSummary} item */
function scoringMark(item) {
  if (item.scoring === "pending" && !item.label) return html`<span class="label" data-label="unscored"><i></i>To be scored</span>`;
  if (item.scoring === "failed" && !item.label) return html`<span class="label" data-label="unscored"><i></i>Scoring failed</span>`;
  if (item.scoring === "human_only" && !item.label) return html`<span class="label" data-label="unscored"><i></i>People only</span>`;
  return labelMark(item.label, item.corrected);
}

/** @param {MessageSummary} item */
function meta(item) {
  const words = [item.channel, item.language && item.language !== "en" ? languageName(item.language) : null, item.authorRef];
  return words.filter(Boolean).map((word, at) => html`${at ? html`<i aria-hidden="true">·</i>` : nothing}<bdi>${word}</bdi>`);
}

/** A second click on the open row moves on to the message. @param {MouseEvent} event */
function focusReader(event) {
  event.preventDefault();
  document.getElementById("reader")?.focus();
}

/** @param {State} state */
function empty({ route, counts }) {
  if (isFiltered(route.filters)) {
    return blank("search", "Nothing matches", html`<button class="button" @click=${clearFilters}>Clear search and filters</button>`);
  }
  const pending = counts?.pending ? `${counts.pending} more to be scored.` : "New messages appear here by themselves.";
  if (route.tab === "reply") return blank("none", "Nobody is waiting for a reply", pending);
  if (route.tab === "person") return blank("person", "Nothing here that only people may see", pending);
  if (route.tab === "done") return blank("done", "Nothing is done yet", "What you reply to or dismiss is kept here.");
  return blank(route.tab, "No messages", pending);
}
