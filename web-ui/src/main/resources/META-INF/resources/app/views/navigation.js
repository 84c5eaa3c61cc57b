/** The places one can go, with what waits there, and how the services feel. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { count } from "../core/format.js";
import { href } from "../core/router.js";
import { update } from "../core/store.js";
import { nextTheme } from "../core/theme.js";
import { signOut } from "../work/session.js";
import { icon } from "./icons.js";

/** @typedef {import("./page.js").State} State */
/** @typedef {import("../types.js").Tab} Tab */

/** @type {[Tab, string][]} */
const TABS = [["reply", "Reply"], ["person", "People only"], ["none", "No reply needed"], ["done", "Done"], ["all", "All messages"]];
/** @type {["policy" | "accounts" | "keys", string][]} */
const ADMIN = [["policy", "Policy"], ["accounts", "Accounts"], ["keys", "API keys"]];
const THEME_NAMES = /** @type {Record<string, string>} */ ({ auto: "as the system", light: "light", dark: "dark" });

/** @param {State} state */
export function navigation(state) {
  const { route, session, menu } = state;
  return html`<header class="bar" data-menu=${menu}>
    <a class="brand" href="#/queue/reply"><img src="favicon.svg" alt="" width="22" height="22"><span>Message Triage</span></a>
    <nav class="tabs" aria-label="Queues">${TABS.map(([tab, name]) => tabLink(state, tab, name))}</nav>
    <button class="quiet menu-button" aria-label="Menu" aria-expanded=${menu} aria-controls="menu" @click=${() => update({ menu: !menu })}>
      ${icon(menu ? "close" : "all")}
    </button>
    <div class="side" id="menu">
      ${session?.role === "admin"
        ? html`<nav class="tabs admin" aria-label="Administration">
            <h2>Administration</h2>
            ${ADMIN.map(([page, name]) => html`<a href=${href({ page })} aria-current=${route.page === page ? "page" : nothing}>${icon(page)}<span>${name}</span></a>`)}
          </nav>`
        : nothing}
      ${inference(state)}
      <div class="me">
        <a href="#/profile" aria-current=${route.page === "profile" ? "page" : nothing}>${icon("person")}<span><bdi>${session?.name}</bdi></span></a>
        <button class="quiet" @click=${nextTheme} aria-label="Colours: ${THEME_NAMES[state.theme]}" title="Colours: ${THEME_NAMES[state.theme]}">${icon(state.theme)}</button>
        <button class="quiet" @click=${() => update({ help: true })} aria-label="Keys" title="Keys (?)">${icon("help")}</button>
        <button class="link sign-out" @click=${signOut}>Sign out</button>
      </div>
    </div>
  </header>`;
}

/** @param {State} state @param {Tab} tab @param {string} name */
function tabLink({ route, counts }, tab, name) {
  const waiting = counts && tab !== "all" ? waitingIn(counts, tab) : null;
  const current = route.page === "queue" && route.tab === tab;
  return html`<a href=${href({ tab, filters: {} })} aria-current=${current ? "page" : nothing} data-tab=${tab}>
    ${icon(tab)}<span>${name}</span>
    ${waiting === null ? nothing : html`<b title=${tab === "done" ? "Today" : "Waiting"}>${count(waiting)}</b>`}
  </a>`;
}

/** @param {import("../types.js").Counts} counts @param {Exclude<Tab, "all">} tab */
function waitingIn(counts, tab) {
  if (tab === "done") return counts.repliedToday + counts.dismissedToday;
  return tab === "none" ? counts.none : counts[tab].waiting + counts[tab].claimed;
}

/** @param {State} state */
function inference({ status, counts }) {
  const up = status?.inference?.state;
  if (!up) return nothing;
  const words = { up: "Scoring works", starting: "Scoring is starting", down: "Scoring is away" };
  const pending = counts?.pending ?? status.pending;
  return html`<p class="health" data-state=${up} role="status" title=${status.inference.problem ?? nothing}>
    <i aria-hidden="true"></i><span>${words[/** @type {keyof typeof words} */ (up)] ?? up}${pending ? html`<small>${count(pending)} to be scored</small>` : nothing}</span>
  </p>`;
}

/** One line on top when something is wrong for all of the page. @param {State} state */
export function topNotice({ connection, session }) {
  if (connection.failures > 1) {
    const seconds = Math.max(0, Math.round((connection.retryAt - Date.now()) / 1000));
    return html`<div class="notice" data-tone="error" role="alert">
      ${icon("away")}<span>${connection.failure?.message.replace(/\.?$/, ".")} What you see may be old. <span aria-hidden="true">Next try in ${seconds} s.</span></span>
      <button class="button small" @click=${() => dispatchEvent(new Event("triage:retry"))}>Try now</button>
    </div>`;
  }
  if (session?.mustChangePassword) {
    return html`<div class="notice">${icon("keys")}<span>Your password was made for you.</span><a href="#/profile">Choose your own</a></div>`;
  }
  return nothing;
}
