import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { live } from "../../vendor/lit-html/directives/live.js";
import { moment } from "../core/format.js";
import { createAccount, patchAccount, updatePage } from "../work/pages.js";
import { fieldError, secret, sheet } from "./sheet.js";

const ROLES = [["reviewer", "Reviewer"], ["admin", "Admin"], ["integration", "Integration"]];

/** @param {import("./page.js").State} state */
export function accountsPage(state) {
  return sheet(state, "accounts", "Accounts", "People who sign in. Reviewers read and answer; admins also change policy, accounts and keys.", (data) => html`
    ${data.fresh ? secret(html`First password of <bdi>${data.fresh.name}</bdi>`, "Pass it on now; it is not shown again.", data.fresh.initialPassword) : nothing}
    <section class="card"><div class="table-frame"><table>
      <thead><tr><th>Name</th><th>Role</th><th>Since</th><th>Sign-in</th><th><span class="hidden">Actions</span></th></tr></thead>
      <tbody>${data.items.map((/** @type {any} */ account) => row(account, data, state.session?.name === account.name))}</tbody>
    </table></div></section>
    ${create(data)}`);
}

/** @param {any} account @param {any} data @param {boolean} me nobody locks themselves out by a slip */
function row(account, data, me) {
  const { id, name, role, disabled, createdAt } = account;
  const setRole = (/** @type {any} */ e) => patchAccount(id, { role: e.target.value }, `${name} is now ${e.target.value}.`);
  return html`<tr data-off=${disabled}>
    <td><bdi>${name}</bdi>${me ? html` <span class="chip">You</span>` : nothing}</td>
    <td><select aria-label="Role of ${name}" ?disabled=${me || data.busy} @change=${setRole}>
      ${ROLES.map(([key, text]) => html`<option value=${key} .selected=${live(key === role)}>${text}</option>`)}</select></td>
    <td>${moment(createdAt)}</td>
    <td>${disabled ? "Disabled" : "Allowed"}</td>
    <td class="end">${me
      ? html`<a href="#/profile">Change my password</a>`
      : html`<button class="link" @click=${() => updatePage("accounts", { resetting: data.resetting === id ? null : id })}>New password</button>
          <button class="link" @click=${() => patchAccount(id, { disabled: !disabled }, disabled ? `${name} can sign in again.` : `${name} is disabled.`)}>${disabled ? "Enable" : "Disable"}</button>`}
    </td></tr>
    ${data.resetting === id ? html`<tr><td colspan="5">${reset(account, data)}</td></tr>` : nothing}`;
}

/** @param {any} account @param {any} data */
function reset({ id, name }, data) {
  const save = async (/** @type {any} */ event) => {
    event.preventDefault();
    const password = event.target.elements.password.value;
    if (await patchAccount(id, { password }, `${name} has a new password.`)) updatePage("accounts", { resetting: null });
  };
  return html`<form class="fields" @submit=${save}>
    <label>New password for <bdi>${name}</bdi><input name="password" type="password" autocomplete="new-password" required>${fieldError(data, "password")}</label>
    <button class="button primary" ?disabled=${data.busy}>Set</button>
  </form>`;
}

/** @param {any} data */
function create(data) {
  const save = async (/** @type {any} */ event) => {
    event.preventDefault();
    const form = event.target;
    const { name, role, password } = /** @type {any} */ (Object.fromEntries(new FormData(form)));
    if (await createAccount({ name: name.trim(), role, ...(password ? { password } : {}) })) form.reset();
  };
  const refused = data.resetting ? null : data;
  return html`<section class="card" aria-labelledby="new-account"><h2 id="new-account">New account</h2>
    <form class="fields" @submit=${save}>
      <label>Name<input name="name" autocomplete="off" autocapitalize="none" required>${fieldError(refused, "name")}</label>
      <label>Role<select name="role">${ROLES.map(([key, text]) => html`<option value=${key}>${text}</option>`)}</select></label>
      <label><span>First password <span class="optional">(or one is made)</span></span><input name="password" type="password" autocomplete="new-password">${fieldError(refused, "password")}</label>
      <button class="button primary" ?disabled=${data.busy}>Create</button>
    </form></section>`;
}
