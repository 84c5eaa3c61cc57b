/** The door, and the same form over the work when a session has ended meanwhile. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { focusOnce, modal } from "../core/directives.js";
import { signIn, signOut } from "../work/session.js";
import { icon } from "./icons.js";

/** @typedef {import("./page.js").State} State */

/** @param {SubmitEvent} event */
function submit(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const fields = new FormData(form);
  signIn(String(fields.get("name")).trim(), String(fields.get("password"))).then(() => {
    if (form.isConnected) /** @type {HTMLInputElement} */ (form.elements.namedItem("password")).select();
  });
}

/** @param {State} state @param {string} name */
function form({ signIn: { busy, error } }, name) {
  return html`<form class="sign-in" @submit=${submit}>
    <label>Name <input name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required .defaultValue=${name} ${name ? nothing : focusOnce()}></label>
    <label>Password <input name="password" type="password" autocomplete="current-password" required ${name ? focusOnce() : nothing}></label>
    <p class="form-error" role="alert">${error ? html`${icon("alert")} ${error}` : nothing}</p>
    <button class="button primary wide" ?disabled=${busy}>${busy ? "Signing in …" : "Sign in"}</button>
  </form>`;
}

/** @param {State} state */
export function signInPage(state) {
  return html`<main class="door">
    <section class="door-card" aria-labelledby="door-title">
      <img src="favicon.svg" alt="" width="40" height="40">
      <h1 id="door-title">Message Triage</h1>
      ${form(state, "")}
      <details>
        <summary>First time here?</summary>
        <p>
          The first start makes an account named <strong>admin</strong>. Its password is printed on the console where the
          service was started, and kept in the file <code>initial-admin-password</code> in the service’s home folder
          (<code>~/.message-triage</code> unless set otherwise) until you change it.
        </p>
      </details>
    </section>
  </main>`;
}

/** It stays in the document: closing it gives the focus back to whatever had it. @param {State} state */
export function signInAgain(state) {
  const name = state.session?.name ?? "";
  return html`<dialog class="dialog small" aria-labelledby="again-title" ${modal(state.signIn.needed)} @cancel=${(/** @type {Event} */ e) => e.preventDefault()}>
    <header><h2 id="again-title">Please sign in again</h2></header>
    <p class="hint">Your session has ended. Everything you typed is still here.</p>
    ${state.signIn.needed ? form(state, name) : nothing}
    <button class="link" @click=${signOut}>Leave instead</button>
  </dialog>`;
}
