/** The five classes, each a bar and a button: what the model thinks, and the way to say otherwise. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { vars } from "../core/directives.js";
import { labelName, percent } from "../core/format.js";
import { holder } from "../work/message.js";
import { startCorrection } from "../work/review.js";
import { reasonForm } from "./forms.js";
import { icon } from "./icons.js";
import { kbd } from "./parts.js";

/** One template with and without the message's data: the reason's field, and what is typed into it, stays. @param {import("./page.js").State} state */
export function scoresPanel(state) {
  const { data } = state.detail;
  return html`<section class="panel" aria-labelledby="scores-title" aria-busy=${!data}>
    <h3 id="scores-title">Label</h3>
    ${data ? choices(state, data) : html`<div class="skeleton lines"><i></i><i></i><i></i></div>`} ${reasonForm(state)} ${data ? source(data) : nothing}
  </section>`;
}

/** @param {import("./page.js").State} state @param {import("../types.js").MessageDetail} data */
function choices(state, data) {
  const scores = new Map(data.prediction?.scores.map((s) => [s.label, s.score]));
  return html`<div class="scores" role="group" aria-labelledby="scores-title">
    ${state.labels.map((label, at) => score(state, data, label, at + 1, scores.get(label)))}
  </div>`;
}

/**
 * @param {import("./page.js").State} state
 * @param {import("../types.js").MessageDetail} data
 * @param {string} label
 * @param {number} key
 * @param {number | undefined} share
 */
function score({ correcting }, data, label, key, share) {
  const held = holder(data);
  const current = (correcting ?? data.label) === label;
  const who = data.corrected && data.label === label ? "person" : data.prediction?.label === label ? "model" : "";
  return html`<button class="score" data-label=${label} aria-pressed=${current} ?disabled=${held !== null && held !== "me"}
      @click=${() => startCorrection(label)} title="Label as “${labelName(label)}”" ${vars({ v: share ?? 0 })}>
    ${kbd(String(key))}<span class="score-name">${labelName(label)}${who === "person" ? html`<span title="Given by a person">${icon("pencil")}<span class="hidden">, given by a person</span></span>` : nothing}</span>
    <span class="score-bar" aria-hidden="true"><i></i></span><span class="digits">${share === undefined ? "" : percent(share)}</span>
  </button>`;
}

/** @param {import("../types.js").MessageDetail} data */
function source(data) {
  const { prediction, override } = data;
  const said = override
    ? html`<p><bdi>${override.reviewer}</bdi> said “${labelName(override.label)}”${override.reason ? html`: <q dir="auto">${override.reason}</q>` : nothing}.</p>`
    : nothing;
  if (data.scoring === "human_only") return html`<div class="source">${said}<p>No model scores this message; people read it.</p></div>`;
  if (!prediction) return html`<div class="source">${said}<p>${data.scoring === "failed" ? html`The model could not score this message: <bdi>${data.lastError ?? "unknown reason"}</bdi>` : "Not scored yet."}</p></div>`;
  return html`<div class="source">${said}
    <p>The model said “${labelName(prediction.label)}”: <span title="Model ${prediction.model}, revision ${prediction.revision}">${prediction.model} <code>${prediction.revision.slice(0, 12)}</code></span></p>
  </div>`;
}
