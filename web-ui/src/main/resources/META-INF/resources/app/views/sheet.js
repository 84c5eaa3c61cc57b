/** Frame and fields that the admin and profile pages share. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { openPage } from "../work/pages.js";
import { toast } from "../work/toasts.js";
import { icon } from "./icons.js";
import { failed, skeleton } from "./parts.js";

/**
 * @param {import("./page.js").State} state
 * @param {"policy" | "accounts" | "keys" | "profile"} name
 * @param {string} title
 * @param {unknown} lead
 * @param {(data: any) => unknown} content called once the page's data is here
 */
export function sheet(state, name, title, lead, content) {
  const data = state.pages[name];
  const ready = data && Object.keys(data).some((key) => ["current", "items", "done"].includes(key));
  return html`<div class="sheet-inner">
    <header class="sheet-head"><h1>${title}</h1><p>${lead}</p></header>
    ${data?.error && !data.loading ? failed(data.error, () => openPage(name)) : ready ? content(data) : skeleton(4, title.toLowerCase())}
  </div>`;
}

/** Something that is shown this once. @param {unknown} title @param {string} words @param {string} value */
export function secret(title, words, value) {
  const copy = () => navigator.clipboard.writeText(value).then(() => toast("Copied."), () => toast("Please copy it by hand.", null, "error"));
  return html`<section class="card fresh" role="status"><h2>${title}</h2>
    <p class="hint">${words}</p>
    <p class="secret"><code>${value}</code><button class="button small" @click=${copy}>${icon("copy")} Copy</button></p>
  </section>`;
}

/** What the service said about one field. @param {any} data @param {string} name */
export function fieldError(data, name) {
  const words = data?.refused?.of?.(name);
  return words ? html`<span class="field-error" role="alert">${words}</span>` : nothing;
}
