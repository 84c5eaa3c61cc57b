/** Everything that happened to a message, oldest first. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { inWords, labelName, moment, shortMoment } from "../core/format.js";

/** @typedef {import("../types.js").HistoryEntry} HistoryEntry */

const PEOPLE = new Set(["claimed", "released", "corrected", "correction_undone", "replied", "dismissed", "review_undone"]);

/** @param {import("../types.js").MessageDetail | null} data */
export function historyPanel(data) {
  if (!data) return nothing;
  return html`<section class="history" aria-labelledby="history-title">
    <h3 id="history-title">History</h3>
    <ol>${data.history.map(entry)}</ol>
  </section>`;
}

/** @param {HistoryEntry} item */
function entry(item) {
  const words = item.detail?.reason ?? item.detail?.note;
  return html`<li data-by=${PEOPLE.has(item.kind) ? "person" : "machine"}>
    <time datetime=${item.at} title=${moment(item.at)}>${shortMoment(item.at)}</time>
    <div><p>${summary(item)}${actor(item.actor, item.summary)}</p>
      ${words && PEOPLE.has(item.kind) ? html`<q dir="auto">${words}</q>` : nothing}</div>
  </li>`;
}

/** Programs act under a kind and a name; "system", or what the sentence names already, adds nothing. @param {string | null} name @param {string} sentence */
function actor(name, sentence) {
  if (!name || name === "system") return nothing;
  const [kind, rest] = name.split(/:(.*)/s, 2);
  const words = rest === undefined ? name : kind === "policy" ? `policy ${rest}` : rest;
  if (sentence.includes(words)) return nothing;
  return html` <span class="actor"><bdi>${words}</bdi></span>`;
}

/** Stable kinds read better in our words; an unknown one in the service's. @param {HistoryEntry} item */
function summary(item) {
  const label = typeof item.detail?.label === "string" ? labelName(item.detail.label) : null;
  switch (item.kind) {
    case "predicted": return label ? `Scored “${label}”` : item.summary;
    case "corrected": return label ? `Labelled “${label}”` : item.summary;
    case "correction_undone": return "Label taken back";
    case "review_undone": return "Back in the queue";
    case "replied": return "Marked as replied";
    case "dismissed": return "Dismissed";
    case "claimed": return "Claimed";
    case "released": return "Released";
    default: return inWords(item.summary);
  }
}
