import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { dismissToast } from "../work/toasts.js";
import { icon } from "./icons.js";

/** @param {import("./page.js").State} state */
export function toasts({ toasts: notes }) {
  return html`<div class="toasts" role="status" aria-live="polite" aria-label="Notes">
    ${repeat(
      notes,
      (note) => note.id,
      (note) => html`<div class="toast" id="toast-${note.id}" data-tone=${note.tone}>
        ${note.tone === "error" ? icon("alert") : icon("none")}
        <span>${note.text}</span>
        ${note.action
          ? html`<button class="toast-action" @click=${() => use(note)}>${note.action.label} <kbd aria-hidden="true">u</kbd></button>`
          : nothing}
        <button class="quiet" aria-label="Close note" @click=${() => dismissToast(note.id)}>${icon("close")}</button>
      </div>`,
    )}
  </div>`;
}

/** @param {{id: number, action: {run: () => void} | null}} note */
function use(note) {
  dismissToast(note.id);
  note.action?.run();
}
