/** Light, dark, or as the system says. */
import { remember, setting } from "./memory.js";
import { state, update } from "./store.js";

export const THEMES = ["auto", "light", "dark"];

/** @param {string} theme */
export function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  remember("theme", theme);
  update({ theme });
}

export function restoreTheme() {
  const kept = setting("theme", "auto");
  setTheme(THEMES.includes(kept) ? kept : "auto");
}

export function nextTheme() {
  setTheme(THEMES[(THEMES.indexOf(state.theme) + 1) % THEMES.length]);
}
