/** From weighed words to pieces of text. Pure, so that odd offsets can be tried out. */

/** @typedef {{word: string, start: number, end: number, weight: number}} Word */
/** @typedef {{text: string, level: number, side: "for" | "against", weight: number}} Piece */

/** Below half a point of a hundred a word says nothing that a reader should look at. */
const LEAST = 0.005;
/** And beside the strongest word, a much weaker one neither. */
const LEAST_SHARE = 0.2;
/** Where no word reaches this, the score rests on the text as a whole. */
const MUCH = 0.02;
const AT_MOST = 8;

/**
 * Cuts a text at the words that mattered; offsets outside of it, or overlapping ones, are left out.
 *
 * @param {string} text
 * @param {Word[]} words
 * @returns {Piece[]} the pieces, in order, whose texts joined are the text
 */
export function highlight(text, words) {
  const largest = strongestOf(words);
  /** @type {Piece[]} */
  const pieces = [];
  let at = 0;
  for (const { start, end, weight } of [...words].sort((a, b) => a.start - b.start)) {
    const level = strength(weight, largest);
    if (!level || start < at || end <= start || end > text.length) continue;
    if (start > at) pieces.push(plain(text.slice(at, start)));
    pieces.push({ text: text.slice(start, end), level, side: weight > 0 ? "for" : "against", weight });
    at = end;
  }
  if (at < text.length) pieces.push(plain(text.slice(at)));
  return pieces;
}

/** The few words to name beside the text, strongest first. @param {Word[]} words */
export function strongest(words) {
  const largest = strongestOf(words);
  return words
    .filter((word) => strength(word.weight, largest) > 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, AT_MOST);
}

/** Whether any word moved the score by itself. @param {Word[]} words */
export function anyMovedMuch(words) {
  return strongestOf(words) >= MUCH;
}

/** @param {Word[]} words */
function strongestOf(words) {
  return words.reduce((most, word) => Math.max(most, Math.abs(word.weight)), 0);
}

/** @param {number} weight @param {number} largest @returns {0 | 1 | 2 | 3} */
function strength(weight, largest) {
  const size = Math.abs(weight);
  if (size < Math.max(LEAST, largest * LEAST_SHARE)) return 0;
  if (size > largest * 0.66) return 3;
  return size > largest * 0.33 ? 2 : 1;
}

/** @param {string} text @returns {Piece} */
function plain(text) {
  return { text, level: 0, side: "for", weight: 0 };
}
