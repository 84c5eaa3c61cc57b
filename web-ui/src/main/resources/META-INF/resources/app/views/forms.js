/** The two things a reviewer may write. Half-written words are drafts: a reload or a new sign-in keeps them. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { live } from "../../vendor/lit-html/directives/live.js";
import { focusOnce } from "../core/directives.js";
import { labelName } from "../core/format.js";
import { draft, keepDraft } from "../core/memory.js";
import { update } from "../core/store.js";
import { holder } from "../work/message.js";
import { cancelCorrection, correct } from "../work/review.js";
import { kbd } from "./parts.js";

/** The service takes no more. */
const REASON_AT_MOST = 1_000;
const NOTE_AT_MOST = 4_000;

/** @param {string} name */
function typed(name) {
  return (/** @type {any} */ event) => keepDraft(name, event.target.value);
}

/** @param {import("./page.js").State} state */
export function reasonForm({ correcting, detail }) {
  if (!correcting || detail.id === null) return nothing;
  const name = `reason.${detail.id}`;
  const same = detail.data?.prediction?.label === correcting;
  return html`<form class="inline-form" @submit=${(/** @type {Event} */ e) => (e.preventDefault(), correct())}>
    <label><span>${same ? "Confirm" : "Change to"} “${labelName(correcting)}”. Why? <span class="optional">(optional)</span></span>
      <input autocomplete="off" maxlength=${REASON_AT_MOST} .value=${live(draft(name))} @input=${typed(name)} ${focusOnce()}>
    </label>
    <div class="buttons">
      <button type="button" class="button small" @click=${cancelCorrection}>Cancel</button>
      <button class="button small primary">Save ${kbd("Enter")}</button>
    </div>
  </form>`;
}

/** @param {import("./page.js").State} state */
export function noteForm({ noting, detail }) {
  const message = detail.data ?? detail.summary;
  const held = message && holder(message);
  if (!message || message.state !== "waiting" || (held && held !== "me")) return nothing;
  const name = `note.${message.id}`;
  const text = draft(name);
  if (!noting && !text) return html`<p><button class="link" @click=${() => update({ noting: true })}>Add a note ${kbd("n")}</button></p>`;
  return html`<label class="note">Note, kept when you mark the message replied or dismiss it
    <textarea rows="2" maxlength=${NOTE_AT_MOST} dir="auto" .value=${live(text)} @input=${typed(name)} @blur=${() => update({ noting: false })} ${noting ? focusOnce() : nothing}></textarea>
  </label>`;
}
