/** Words and numbers for people. */

const LABELS = /** @type {Record<string, string>} */ ({
  very_unsatisfied: "Very unsatisfied",
  unsatisfied: "Unsatisfied",
  neutral: "Neutral",
  satisfied: "Satisfied",
  very_satisfied: "Very satisfied",
});

/** @param {string | null | undefined} label */
export function labelName(label) {
  if (!label) return "Not scored";
  return LABELS[label] ?? label.charAt(0).toUpperCase() + label.slice(1).replaceAll("_", " ");
}

/** The service's sentences name labels as programs do. @param {string} text */
export function inWords(text) {
  return text.replace(/\b(very_)?(un)?satisfied\b/g, (label) => LABELS[label]?.toLowerCase() ?? label);
}

const QUEUES = /** @type {Record<string, string>} */ ({ reply: "Reply", person: "People only", none: "No reply needed" });

/** @param {string | null | undefined} queue */
export function queueName(queue) {
  return queue ? (QUEUES[queue] ?? queue) : "Not decided";
}

const whole = new Intl.NumberFormat("en");

/** @param {number} value */
export function count(value) {
  return whole.format(value);
}

/** Two places below one percent would only be noise. @param {number | null | undefined} share 0 to 1 */
export function percent(share) {
  if (share === null || share === undefined) return "–";
  const hundredths = share * 100;
  if (hundredths > 0 && hundredths < 1) return "<1 %";
  if (hundredths > 99 && hundredths < 100) return ">99 %";
  return `${Math.round(hundredths)} %`;
}

/** How old something is, in the shortest words. @param {string} at @param {number} [now] */
export function age(at, now = Date.now()) {
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
  if (minutes < 1) return "now";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h`;
  const days = Math.floor(hours / 24);
  return days < 60 ? `${days} d` : `${Math.floor(days / 30)} mo`;
}

const long = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** @param {string | null | undefined} at */
export function moment(at) {
  return at ? long.format(new Date(at)) : "never";
}

/** @param {string} at */
export function shortMoment(at) {
  return short.format(new Date(at));
}

/** Minutes and seconds left. @param {string} until @param {number} [now] */
export function left(until, now = Date.now()) {
  const seconds = Math.max(0, Math.round((Date.parse(until) - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

let languages = /** @type {Intl.DisplayNames | null} */ (null);

/** @param {string | null | undefined} code */
export function languageName(code) {
  if (!code) return "unknown";
  try {
    languages ??= new Intl.DisplayNames("en", { type: "language" });
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}
