/** The threshold, with what another one would do to the messages that wait now. */
import { html, svg, nothing } from "../../vendor/lit-html/lit-html.js";
import { live } from "../../vendor/lit-html/directives/live.js";
import { vars } from "../core/directives.js";
import { age, count, moment } from "../core/format.js";
import { href } from "../core/router.js";
import { savePolicy, updatePage } from "../work/pages.js";
import { labelMark, meter } from "./parts.js";
import { fieldError, sheet } from "./sheet.js";

/** @typedef {import("../types.js").MessageSummary} MessageSummary */

const BINS = 40;
const SHOWN = 8;

/** @param {import("./page.js").State} state */
export function policyPage(state) {
  const lead = "A message is queued for a reply when it is likely enough that its author is very unsatisfied or unsatisfied.";
  return sheet(state, "policy", "Policy", lead, (data) => html`
    <section class="card" aria-labelledby="policy-now">
      <h2 id="policy-now">Threshold</h2>
      <p class="hint">Version ${data.current.version}, ${Math.round(data.current.threshold * 100)} %, by <bdi>${data.current.author}</bdi> on ${moment(data.current.createdAt)}${data.current.note ? html`: <q><bdi>${data.current.note}</bdi></q>` : nothing}</p>
      ${form(data)} ${data.waiting ? preview(data) : html`<p class="hint" role="status">Looking at what waits …</p>`}
    </section>
    ${versions(data)}`);
}

/** @param {any} data */
function form(data) {
  const shown = inPercent(data.threshold);
  // An emptied field is no 0: it shows the threshold again.
  const set = (/** @type {any} */ e) => {
    const threshold = Math.min(1, Math.max(0, Number(e.target.value || shown) / 100));
    e.target.value = String(inPercent(threshold));
    updatePage("policy", { threshold });
  };
  const save = (/** @type {Event} */ e) => (e.preventDefault(), savePolicy(data.threshold, data.note.trim()));
  return html`<form class="policy-form" @submit=${save} ${vars({ t: data.threshold })}>
    ${data.waiting ? histogram(data.waiting) : nothing}
    <input class="slider" type="range" min="0" max="100" step="1" aria-label="Threshold in percent" .value=${live(String(shown))} @input=${set}>
    <div class="fields">
      <label>Threshold, %<input class="digits" type="number" min="0" max="100" step="0.1" required .value=${String(shown)} @change=${set}>${fieldError(data, "threshold")}</label>
      <label class="grow"><span>Why <span class="optional">(optional)</span></span><input maxlength="500" .value=${live(data.note)} @input=${(/** @type {any} */ e) => updatePage("policy", { note: e.target.value })}>${fieldError(data, "note")}</label>
      <button class="button primary" ?disabled=${data.busy || data.threshold === data.current.threshold}>Put in force</button>
    </div>
  </form>`;
}

/** @param {number} threshold */
function inPercent(threshold) {
  return Math.round(threshold * 1000) / 10;
}

/** How many messages wait at each urgency. @param {MessageSummary[]} waiting */
function histogram(waiting) {
  const bins = new Array(BINS).fill(0);
  for (const { urgency } of waiting) bins[Math.min(BINS - 1, Math.floor((urgency ?? 0) * BINS))]++;
  const most = Math.max(1, ...bins);
  return html`<div class="histogram" aria-hidden="true">
    <svg viewBox="0 0 ${BINS} 10" preserveAspectRatio="none">${bins.map((n, at) => svg`<rect x=${at + 0.1} width="0.8" y=${10 - (n / most) * 9.5} height=${(n / most) * 9.5}></rect>`)}</svg>
    <i></i>
  </div>`;
}

/** @param {any} data */
function preview(data) {
  /** @type {MessageSummary[]} */
  const waiting = data.waiting;
  const now = waiting.filter((m) => m.queue === "reply");
  const then = waiting.filter((m) => (m.urgency ?? 0) >= data.threshold);
  const gains = then.filter((m) => m.queue === "none");
  const losses = now.filter((m) => (m.urgency ?? 0) < data.threshold);
  const moved = [...gains, ...losses];
  return html`<div class="preview" role="status">
    <p><b class="digits">${count(then.length)}</b> of ${count(waiting.length)}${data.partial ? "+" : ""} waiting messages would be in the reply queue, ${change(then.length - now.length)}.</p>
    ${moved.length
      ? html`<ul>${moved.slice(0, SHOWN).map((m) => html`<li>
            <b class="sign">${m.queue === "none" ? "+" : "−"}</b>${meter(m.urgency)}${labelMark(m.label, m.corrected)}
            <a dir="auto" href=${href({ tab: "all", id: m.id })}>${m.text.slice(0, 120)}</a><time>${age(m.receivedAt)}</time></li>`)}
        </ul>${moved.length > SHOWN ? html`<p class="hint">and ${count(moved.length - SHOWN)} more</p>` : nothing}`
      : nothing}
  </div>`;
}

/** @param {number} difference */
function change(difference) {
  if (difference === 0) return "as many as now";
  return html`<b class="digits">${count(Math.abs(difference))}</b> ${difference > 0 ? "more" : "fewer"} than now`;
}

/** @param {any} data */
function versions(data) {
  return html`<section class="card" aria-labelledby="policy-before">
    <h2 id="policy-before">Versions</h2>
    <div class="table-frame"><table>
      <thead><tr><th class="number">Version</th><th class="number">Threshold</th><th>By</th><th>Since</th><th>Why</th></tr></thead>
      <tbody>${data.versions.map((/** @type {import("../types.js").Policy} */ v) => html`<tr>
        <td class="number">${v.version}</td><td class="number">${inPercent(v.threshold)} %</td><td><bdi>${v.author}</bdi></td><td>${moment(v.createdAt)}</td><td><bdi>${v.note ?? ""}</bdi></td></tr>`)}
      </tbody>
    </table></div>
  </section>`;
}
