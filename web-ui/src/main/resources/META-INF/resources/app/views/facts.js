/** Why the message is where it is, and what is known about it. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { vars } from "../core/directives.js";
import { count, inWords, languageName, moment, percent, queueName } from "../core/format.js";

/** @typedef {import("../types.js").MessageDetail} MessageDetail */

/** @param {MessageDetail | null} data */
export function decisionPanel(data) {
  if (!data?.decision) return nothing;
  const { decision } = data;
  const byScores = data.prediction && !data.override && data.scoring === "scored" && decision.urgency !== null;
  return html`<section class="panel" aria-labelledby="decision-title">
    <h3 id="decision-title">${queueName(decision.queue)}</h3>
    ${!byScores
      ? nothing
      : html`<div class="threshold" ${vars({ v: decision.urgency ?? 0, t: decision.threshold })}>
          <span class="threshold-bar" aria-hidden="true"><i></i></span>
          <p><b class="digits">${percent(decision.urgency)}</b> likely unsatisfied; a reply is due from <b class="digits">${percent(decision.threshold)}</b></p>
        </div>`}
    <p class="reason">${inWords(decision.reason)}</p>
    <p class="source">Policy ${decision.policyVersion}, decided ${moment(decision.createdAt)}</p>
  </section>`;
}

/** @param {MessageDetail | null} data */
export function aboutPanel(data) {
  if (!data) return nothing;
  /** @type {[string, unknown][]} */
  const facts = [
    ["Author", data.authorRef],
    ["Channel", data.channel],
    ["Language", data.language ? languageName(data.language) : null],
    ["Received", moment(data.receivedAt)],
    ["Length", `${count(data.textLength)} characters`],
    ["External id", data.externalId],
    ["Message", data.id],
  ];
  const attributes = Object.entries(data.attributes ?? {});
  return html`<section class="panel" aria-labelledby="about-title">
    <h3 id="about-title">About</h3>
    <dl class="facts">
      ${facts.filter(([, value]) => value !== null && value !== undefined && value !== "").map(fact)} ${attributes.map(fact)}
    </dl>
  </section>`;
}

/** @param {[string, unknown]} entry */
function fact([name, value]) {
  return html`<div><dt><bdi>${name}</bdi></dt><dd><bdi>${typeof value === "object" ? JSON.stringify(value) : String(value)}</bdi></dd></div>`;
}
