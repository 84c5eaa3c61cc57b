/** The reading pane: what was written, what the model made of it, what people did. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { keyed } from "../../vendor/lit-html/directives/keyed.js";
import { age, left, moment } from "../core/format.js";
import { go, href } from "../core/router.js";
import { state as store } from "../core/store.js";
import { claim, holder, mayReopen, openMessage, release } from "../work/message.js";
import { reopen, resolve } from "../work/review.js";
import { decisionPanel, aboutPanel } from "./facts.js";
import { historyPanel } from "./history.js";
import { icon } from "./icons.js";
import { noteForm } from "./forms.js";
import { blank, failed, kbd } from "./parts.js";
import { scoresPanel } from "./scores.js";
import { textPanel } from "./text.js";

/** @typedef {import("./page.js").State} State */
/** @typedef {import("../types.js").MessageDetail} MessageDetail */

/** @param {State} state */
export function reader(state) {
  const { id } = state.route;
  return html`<article class="reader" id="reader" tabindex="-1" aria-label=${id === null ? "No message open" : `Message ${id}`}>
    ${id === null ? nothingOpen() : keyed(id, openReader(state, id))}
  </article>`;
}

function nothingOpen() {
  return blank("reply", "No message open", html`<span class="with-keys">${kbd("j")} ${kbd("k")} walk through the list, ${kbd("c")} claims the next one, ${kbd("?")} shows all keys</span>`);
}

/** @param {State} state @param {number} id */
function openReader(state, id) {
  const { detail } = state;
  if (detail.error && detail.id === id) return html`${head(state, id)}${problem(detail.error, id)}`;
  const message = detail.id === id ? (detail.data ?? detail.summary) : null;
  if (!message) return html`${head(state, id)}<div class="reader-body" aria-busy="true"><div class="skeleton lines" role="status"><span class="hidden">Loading the message</span><i></i><i></i><i></i></div></div>`;
  return html`${head(state, id)}
    <div class="reader-body">
      <div class="reader-text">${textPanel(state, message)} ${noteForm(state)}</div>
      <div class="reader-facts">${scoresPanel(state)} ${decisionPanel(detail.data)} ${aboutPanel(detail.data)}</div>
      ${historyPanel(detail.data)}
    </div>`;
}

/** @param {Error} error @param {number} id */
function problem(error, id) {
  if (/** @type {any} */ (error).status === 404) return blank("search", `There is no message ${id}`, "It may have been deleted.");
  return failed(error, openMessage);
}

/** @param {State} state @param {number} id */
function head(state, id) {
  const { data, summary } = state.detail;
  const message = data ?? summary;
  return html`<header class="reader-head">
    <a class="quiet back" href=${href({ ...state.route, id: null })} aria-label="Back to the list" @click=${back}>${icon("back")}</a>
    <div class="reader-title">
      <h2>${message?.authorRef ? html`<bdi>${message.authorRef}</bdi>` : `Message ${id}`}</h2>
      <p>${message ? html`<bdi>${message.channel ?? "no channel"}</bdi> · <time datetime=${message.receivedAt} title=${moment(message.receivedAt)}>${when(message.receivedAt)}</time>` : nothing}</p>
    </div>
    ${data ? html`<div class="lease" role="status">${lease(data)}</div> <div class="actions">${actions(data)}</div>` : nothing}
  </header>`;
}

/** Back leads to the list, not through every message that was read. @param {MouseEvent} event */
function back(event) {
  event.preventDefault();
  go({ ...store.route, id: null }, { replace: true });
}

/** @param {string} at */
function when(at) {
  const words = age(at);
  return words === "now" ? "just now" : `${words} ago`;
}

/** @param {MessageDetail} data */
function lease(data) {
  if (data.state !== "waiting") return nothing;
  const held = holder(data);
  if (held === "me") {
    return html`<span class="chip" data-held="me" title="Yours until ${moment(data.claimedUntil)}; kept while you work on it">
        ${icon("lock")}Yours<span class="digits" aria-hidden="true">${left(data.claimedUntil ?? "")}</span></span>
      <button class="link" @click=${() => release(data.id)}>Release</button>`;
  }
  if (held) return html`<span class="chip" data-held="other" title="Until ${moment(data.claimedUntil)}">${icon("lock")}<span><bdi>${held}</bdi> is on it</span></span>`;
  return html`<button class="link" @click=${() => claim(data.id)}>Claim ${kbd("l")}</button>`;
}

/** @param {MessageDetail} data */
function actions(data) {
  const held = holder(data);
  const blocked = held !== null && held !== "me";
  if (data.state !== "waiting") {
    return html`<span class="chip">${data.state === "replied" ? "Replied" : "Dismissed"}</span>
      ${mayReopen(data) ? html`<button class="button" @click=${() => reopen(data.id)}>${icon("undo")} Reopen ${kbd("u")}</button>` : nothing}`;
  }
  return html`<button class="button" ?disabled=${blocked} @click=${() => resolve("dismissed")}>Dismiss ${kbd("x")}</button>
    <button class="button primary" ?disabled=${blocked} @click=${() => resolve("replied")}>Replied ${kbd("d")}</button>`;
}
