import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { age, moment } from "../core/format.js";
import { createKey, revokeKey, updatePage } from "../work/pages.js";
import { blank } from "./parts.js";
import { fieldError, secret, sheet } from "./sheet.js";

const ROLES = [["integration", "Integration: create and read messages"], ["reviewer", "Reviewer"], ["admin", "Admin"]];

/** @param {import("./page.js").State} state */
export function keysPage(state) {
  return sheet(state, "keys", "API keys", "For programs that send or read messages.", (data) => html`
    ${data.fresh ? secret(html`Key for <bdi>${data.fresh.name}</bdi>`, "Only its hash is kept. Copy it now; it is not shown again.", data.fresh.key) : nothing}
    <section class="card">${data.items.length ? table(data) : blank("keys", "No keys yet", "Make one for each program, so that each can be revoked alone.")}</section>
    ${create(data)}`);
}

/** @param {any} data */
function table(data) {
  return html`<div class="table-frame"><table>
    <thead><tr><th>Name</th><th>Begins with</th><th>Role</th><th>Made</th><th>Last used</th><th><span class="hidden">Actions</span></th></tr></thead>
    <tbody>${data.items.map((/** @type {any} */ key) => html`<tr data-off=${Boolean(key.revokedAt)}>
      <td><bdi>${key.name}</bdi></td><td><code>${key.prefix}…</code></td><td>${key.role}</td>
      <td>${moment(key.createdAt)} <small>by <bdi>${key.createdBy}</bdi></small></td>
      <td title=${moment(key.lastUsedAt)}>${key.lastUsedAt ? `${age(key.lastUsedAt)} ago` : "never"}</td>
      <td class="end">${key.revokedAt ? html`<span class="hint">Revoked</span>` : revoke(key, data)}</td></tr>`)}
    </tbody></table></div>`;
}

/** A key cannot be had back, so the first press only asks. @param {any} key @param {any} data */
function revoke({ id }, data) {
  if (data.revoking !== id) return html`<button class="link" @click=${() => updatePage("keys", { revoking: id })}>Revoke</button>`;
  return html`<button class="button small danger" @click=${() => revokeKey(id)}>Revoke for good</button>
    <button class="link" @click=${() => updatePage("keys", { revoking: null })}>Keep</button>`;
}

/** @param {any} data */
function create(data) {
  const save = async (/** @type {any} */ event) => {
    event.preventDefault();
    const form = event.target;
    const { name, role } = /** @type {any} */ (Object.fromEntries(new FormData(form)));
    if (await createKey(name.trim(), role)) form.reset();
  };
  return html`<section class="card" aria-labelledby="new-key"><h2 id="new-key">New key</h2>
    <form class="fields" @submit=${save}>
      <label class="grow">Name of the program<input name="name" autocomplete="off" required>${fieldError(data, "name")}</label>
      <label>Role<select name="role">${ROLES.map(([value, text]) => html`<option value=${value}>${text}</option>`)}</select></label>
      <button class="button primary" ?disabled=${data.busy}>Create</button>
    </form></section>`;
}
