import { html } from "../../vendor/lit-html/lit-html.js";
import { setTheme, THEMES } from "../core/theme.js";
import { setShortcuts } from "../work/keys.js";
import { changePassword, updatePage } from "../work/pages.js";
import { signOut } from "../work/session.js";
import { fieldError, sheet } from "./sheet.js";

const THEME_NAMES = /** @type {Record<string, string>} */ ({ auto: "As the system", light: "Light", dark: "Dark" });

/** @param {import("./page.js").State} state */
export function profilePage(state) {
  const lead = html`Signed in as <bdi>${state.session?.name}</bdi>, ${state.session?.role}.`;
  return sheet(state, "profile", "Profile", lead, (data) => html`
    ${password(data)}
    <section class="card" aria-labelledby="looks"><h2 id="looks">This browser</h2>
      <fieldset class="choices"><legend>Colours</legend>
        ${THEMES.map((theme) => html`<label><input type="radio" name="theme" .checked=${state.theme === theme} @change=${() => setTheme(theme)}> ${THEME_NAMES[theme]}</label>`)}
      </fieldset>
      <label class="switch"><input type="checkbox" .checked=${state.shortcuts} @change=${(/** @type {any} */ e) => setShortcuts(e.target.checked)}> Single keys do things (? shows them)</label>
    </section>
    <p><button class="button" @click=${signOut}>Sign out</button></p>`);
}

/** @param {any} data */
function password(data) {
  const save = async (/** @type {any} */ event) => {
    event.preventDefault();
    const form = event.target;
    const { current, next, again } = /** @type {any} */ (Object.fromEntries(new FormData(form)));
    if (next !== again) return updatePage("profile", { refused: { of: (/** @type {string} */ f) => (f === "again" ? "is not the same" : "") } });
    if (await changePassword(current, next)) form.reset();
  };
  return html`<section class="card" aria-labelledby="password"><h2 id="password">Password</h2>
    <form class="fields column" @submit=${save}>
      <label>Current password<input name="current" type="password" autocomplete="current-password" required>${fieldError(data, "current")}</label>
      <label>New password<input name="next" type="password" autocomplete="new-password" required>${fieldError(data, "next")}</label>
      <label>New password, once more<input name="again" type="password" autocomplete="new-password" required>${fieldError(data, "again")}</label>
      <div><button class="button primary" ?disabled=${data.busy}>Change password</button></div>
    </form></section>`;
}
