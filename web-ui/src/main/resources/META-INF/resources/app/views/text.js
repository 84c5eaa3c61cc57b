/** The message itself. It only ever enters the page as text nodes. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { count, labelName } from "../core/format.js";
import { state as store, update } from "../core/store.js";
import { explain } from "../work/message.js";
import { anyMovedMuch, highlight, strongest } from "../work/highlight.js";
import { icon } from "./icons.js";

/** @typedef {import("./page.js").State} State */
/** @typedef {import("../types.js").MessageSummary} MessageSummary */

/** Longer texts open on request: nobody reads 50,000 characters by accident. */
const AT_FIRST = 4_000;

/** @param {State} state @param {MessageSummary} message */
export function textPanel(state, message) {
  const { detail, explanation } = state;
  const whole = detail.data?.text ?? message.text;
  const long = whole.length > AT_FIRST && !detail.wholeText;
  const text = long ? cut(whole, AT_FIRST) : whole;
  const words = explanation.status === "ready" ? (explanation.data?.words ?? []) : [];
  return html`<section class="text" aria-label="Text">
    <p class="message-text" dir="auto" lang=${message.language ?? nothing}>${highlight(text, words).map((piece) =>
      piece.level
        ? html`<mark data-level=${piece.level} data-side=${piece.side} title=${points(piece.weight)}>${piece.text}</mark>`
        : piece.text)}${long ? "…" : nothing}</p>
    ${long ? html`<button class="button small" @click=${showAll}>Show all ${count(whole.length)} characters</button>` : nothing}
    ${why(state)}
  </section>`;
}

/** Never between the two halves of one character. @param {string} text @param {number} at */
function cut(text, at) {
  const code = text.charCodeAt(at - 1);
  return text.slice(0, code >= 0xd800 && code < 0xdc00 ? at - 1 : at);
}

function showAll() {
  update({ detail: { ...store.detail, wholeText: true } });
}

/** @param {number} weight a share of 1 */
function points(weight) {
  const size = Math.abs(weight * 100);
  return `${weight < 0 ? "−" : "+"}${size.toFixed(size < 9.95 ? 1 : 0)} points`;
}

/** @param {State} state */
function why({ explanation, detail }) {
  const { status, data, error } = explanation;
  if (status === "none" || !detail.data) return nothing;
  if (status === "loading") return html`<p class="why" role="status">${icon("clock")} Weighing the words …</p>`;
  if (status === "away") {
    return html`<p class="why">${icon("away")} The inference service is away, so the words cannot be weighed now.
      <button class="link" @click=${explain}>Try again</button></p>`;
  }
  if (status === "error") return html`<p class="why">${icon("alert")} ${error?.message} <button class="link" @click=${explain}>Try again</button></p>`;
  const top = strongest(data?.words ?? []);
  if (!top.length) return html`<p class="why">No single word mattered: the score rests on the text as a whole.</p>`;
  return html`<div class="why">
    <p id="why-title">${anyMovedMuch(data?.words ?? []) ? "Words that mattered" : "No word alone mattered much; these did the most"} for “${labelName(data?.label)}”${data?.stale ? `, as revision ${data.revision.slice(0, 12)} sees it now` : nothing}</p>
    <ul aria-labelledby="why-title">
      ${top.map((word) => html`<li data-side=${word.weight > 0 ? "for" : "against"}><bdi>${word.word}</bdi> <b title=${points(word.weight)}>${points(word.weight).split(" ")[0]}</b></li>`)}
    </ul>
  </div>`;
}
