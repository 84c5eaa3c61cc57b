import { html } from "../../vendor/lit-html/lit-html.js";
import { modal } from "../core/directives.js";
import { update } from "../core/store.js";
import { KEYS } from "../work/keys.js";
import { icon } from "./icons.js";

const close = () => update({ help: false });

/** @param {import("./page.js").State} state */
export function helpDialog({ help, shortcuts }) {
  return html`<dialog class="dialog" aria-labelledby="help-title" ${modal(help)} @close=${close} @click=${closeOutside}>
    <header><h2 id="help-title">Keys</h2><button class="quiet" aria-label="Close" @click=${close}>${icon("close")}</button></header>
    ${shortcuts ? "" : html`<p class="hint">Keys are switched off in your profile.</p>`}
    <dl class="keys">
      ${KEYS.map(([keys, what]) => html`<div><dt>${keys.map((key) => (/^(to|then)$/.test(key) ? ` ${key} ` : html`<kbd>${key}</kbd>`))}</dt><dd>${what}</dd></div>`)}
    </dl>
  </dialog>`;
}

/** A click on the backdrop has the dialog itself as its target. @param {MouseEvent} event */
function closeOutside(event) {
  if (event.target === event.currentTarget) close();
}
