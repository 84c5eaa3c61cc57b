/** Small pieces that several views use. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { vars } from "../core/directives.js";
import { labelName, percent } from "../core/format.js";
import { icon } from "./icons.js";

/** Urgency as a short bar with its number. @param {number | null} urgency */
export function meter(urgency) {
  if (urgency === null || urgency === undefined) return html`<span class="meter meter-empty" title="No score"><b>–</b><i></i></span>`;
  return html`<span class="meter" title="Urgency ${percent(urgency)}" ${vars({ v: urgency })}>
    <b><span class="hidden">Urgency </span>${Math.round(urgency * 100)}</b><i></i>
  </span>`;
}

/** @param {string | null} label @param {boolean} [corrected] */
export function labelMark(label, corrected = false) {
  return html`<span class="label" data-label=${label ?? "unscored"}>
    <i aria-hidden="true"></i>${labelName(label)}${corrected
      ? html`<span class="corrected" title="Corrected by a person">${icon("pencil")}<span class="hidden">, corrected</span></span>`
      : nothing}
  </span>`;
}

/** @param {string} key */
export function kbd(key) {
  return html`<kbd aria-hidden="true">${key}</kbd>`;
}

/**
 * What a fetch that failed looks like.
 * @param {Error} error
 * @param {() => void} again
 */
export function failed(error, again) {
  const offline = /** @type {any} */ (error).offline;
  return html`<div class="blank" role="alert">
    ${icon(offline ? "away" : "alert")}
    <p><strong>${offline ? "No connection" : "That did not work"}</strong></p>
    <p>${error.message}</p>
    <button class="button" @click=${again}>Try again</button>
  </div>`;
}

/** @param {string} symbol @param {unknown} title @param {unknown} [text] */
export function blank(symbol, title, text = nothing) {
  return html`<div class="blank">${icon(symbol)}<p><strong>${title}</strong></p><p>${text}</p></div>`;
}

/** @param {number} rows @param {string} what */
export function skeleton(rows, what) {
  return html`<div class="skeleton" role="status"><span class="hidden">Loading ${what}</span>
    ${Array.from({ length: rows }, () => html`<div><i></i><i></i></div>`)}
  </div>`;
}
