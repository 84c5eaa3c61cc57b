/** The whole page: who is not signed in sees the door, others the work. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { resume } from "../work/session.js";
import { accountsPage } from "./accounts.js";
import { helpDialog } from "./help.js";
import { keysPage } from "./api-keys.js";
import { navigation, topNotice } from "./navigation.js";
import { blank, failed } from "./parts.js";
import { policyPage } from "./policy.js";
import { profilePage } from "./profile.js";
import { queueView } from "./queue.js";
import { reader } from "./message.js";
import { signInAgain, signInPage } from "./sign-in.js";
import { toasts } from "./toasts.js";

/** @typedef {typeof import("../core/store.js").state} State */

/** @param {State} state */
export function page(state) {
  const { session, signIn, route } = state;
  if (session === undefined) {
    return signIn.error
      ? html`<main class="door">${failed(Object.assign(new Error(signIn.error), { offline: true }), resume)}</main>`
      : html`<main class="door" aria-busy="true"></main>`;
  }
  if (session === null) return signInPage(state);
  return html`
    <a class="skip" href=${location.hash || "#/"} @click=${skip}>Skip to the messages</a>
    <div class="shell" data-page=${route.page} data-open=${route.page === "queue" && route.id !== null}>
      ${navigation(state)} ${topNotice(state)} ${content(state)}
    </div>
    ${toasts(state)} ${helpDialog(state)} ${signInAgain(state)}
  `;
}

/** @param {State} state */
function content(state) {
  const { page: name } = state.route;
  if (name === "queue") return html`<main class="work" id="work" tabindex="-1">${queueView(state)} ${reader(state)}</main>`;
  const view = { policy: policyPage, accounts: accountsPage, keys: keysPage, profile: profilePage, missing: missingPage }[name];
  const forbidden = name !== "profile" && name !== "missing" && state.session?.role !== "admin";
  return html`<main class="sheet" id="work" tabindex="-1">
    ${forbidden ? blank("lock", "For admins only", "Ask an admin of this installation.") : view(state)}
  </main>`;
}

function missingPage() {
  return blank("alert", "There is no such page", html`<a href="#/queue/reply">Go to the reply queue</a>`);
}

/** @param {Event} event */
function skip(event) {
  event.preventDefault();
  const first = document.querySelector(".row") ?? document.getElementById("work");
  if (first instanceof HTMLElement) first.focus();
}
