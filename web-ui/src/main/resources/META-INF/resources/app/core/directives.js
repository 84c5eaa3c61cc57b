/** What templates cannot say: all of it goes through the DOM's own methods, so the content security policy holds. */
import { directive, Directive } from "../../vendor/lit-html/directive.js";

class Vars extends Directive {
  render(/** @type {Record<string, string | number>} */ _values) {}

  /** Sets CSS custom properties; a style attribute would be refused by the policy. */
  update(/** @type {any} */ part, /** @type {[Record<string, string | number>]} */ [values]) {
    for (const [name, value] of Object.entries(values)) part.element.style.setProperty(`--${name}`, String(value));
  }
}

class Modal extends Directive {
  render(/** @type {boolean} */ _open) {}

  update(/** @type {any} */ part, /** @type {[boolean]} */ [open]) {
    const dialog = /** @type {HTMLDialogElement} */ (part.element);
    queueMicrotask(() => {
      if (open && !dialog.open && dialog.isConnected) dialog.showModal();
      else if (!open && dialog.open) dialog.close();
    });
  }
}

class FocusOnce extends Directive {
  done = false;

  render() {}

  update(/** @type {any} */ part) {
    if (this.done) return;
    this.done = true;
    queueMicrotask(() => part.element.focus());
  }
}

export const vars = directive(Vars);
export const modal = directive(Modal);
/** Focuses an element when it first appears, and never again. */
export const focusOnce = directive(FocusOnce);
