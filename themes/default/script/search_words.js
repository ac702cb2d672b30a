// Text → words, and words → what they have in common. src/search/words.rs cuts texts in the same way for the index;
// tests/search/words.json holds both to it.

// Chinese and Japanese are written without spaces, and so found by pairs of letters. Korean has spaces.
const CJK =
  "\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u3041-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff" +
  "\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{3ffff}";
const LETTERS = `(?:(?![${CJK}])[\\p{Alphabetic}\\p{N}\\p{M}\\u00ad\\u200c\\u200d\\u2060\\ufeff])+`;
const PART = `${LETTERS}(?:['’]${LETTERS})*`;
const PARTS = new RegExp(PART, "gu");
const WORDS = new RegExp(`[${CJK}][${CJK}\\p{M}]*|#?${PART}(?:[-_./:@+&]${PART})*`, "gu");
const IS_CJK = new RegExp(`^[${CJK}]`, "u");

const LONGEST_PART = 40;
const LONGEST_WHOLE = 64;

/** @typedef {"part" | "whole" | "rest"} WordKind */

/**
 * The term of a word: accents and marks folded away, in lower case, letters and digits alone.
 * @param {string} text
 */
export function termOf(text) {
  if (/^[a-z0-9]{1,40}$/.test(text)) return text;
  const letters = text.normalize("NFKD").toLowerCase().replace(/\p{M}|[^\p{Alphabetic}\p{N}]/gu, "").replace(/ς/g, "σ");
  return letters.length <= LONGEST_PART ? letters : Array.from(letters).slice(0, LONGEST_PART).join("");
}

/**
 * Visits the terms of a text: each part of each word, then the whole word where it has several parts (`kube-dns`) or
 * begins with `#`. Of what is written in CJK, pairs of letters are parts; the last letter is a "rest".
 * @param {string} text
 * @param {(term: string, kind: WordKind, start: number, end: number) => void} visit
 */
export function eachTerm(text, visit) {
  for (const found of text.matchAll(WORDS)) {
    const word = found[0];
    if (IS_CJK.test(word)) {
      eachPair(word, found.index ?? 0, visit);
      continue;
    }
    let parts = 0;
    const whole = word.replace(PARTS, (part, at) => {
      const term = termOf(part);
      const start = (found.index ?? 0) + at;
      if (term) visit(term, "part", start, start + part.length);
      if (term) parts += 1;
      return term;
    });
    const isWhole = parts > 1 || (parts === 1 && word.startsWith("#"));
    if (isWhole && Array.from(whole).length <= LONGEST_WHOLE) {
      visit(whole, "whole", found.index ?? 0, (found.index ?? 0) + word.length);
    }
  }
}

/**
 * @param {string} run
 * @param {number} start
 * @param {(term: string, kind: WordKind, start: number, end: number) => void} visit
 */
function eachPair(run, start, visit) {
  const letters = Array.from(run.matchAll(/\P{M}\p{M}*/gu));
  letters.forEach((letter, i) => {
    const next = letters[i + 1];
    const at = start + (letter.index ?? 0);
    const term = termOf(letter[0] + (next?.[0] ?? ""));
    const end = next ? start + (next.index ?? 0) + next[0].length : at + letter[0].length;
    if (term) visit(term, next || i === 0 ? "part" : "rest", at, end);
  });
}

/**
 * What the forms of an English word have in common: `retries`, `retried`, `retrying` → `retry`. Plurals as in Harman's
 * S-stemmer, then -ed and -ing, then a last e and a doubled consonant; good enough, since a form counts less than the word.
 * @param {string} word
 */
export function stem(word) {
  if (!/^[a-z]{3,}$/.test(word)) return word;
  let out = word;
  if (out.length > 3) {
    if (/[^ea]ies$/.test(out)) out = out.slice(0, -3) + "y";
    else if (/[^aeo]es$/.test(out)) out = out.slice(0, -1);
    else if (/[^us]s$/.test(out)) out = out.slice(0, -1);
  }
  const base = out.replace(/([^e])(?:ed|ing)$/, "$1");
  if (base.length > 2 && /[aeiouy]/.test(base)) out = base;
  if (out.length > 3) out = out.replace(/e$/, "");
  return out.replace(/([^aeiou])\1$/, "$1").replace(/i$/, "y");
}

/**
 * Words that may have this stem; which of them there are, the index knows.
 * @param {string} root
 */
export function formsOf(root) {
  if (!/^[a-z]{2,}$/.test(root)) return [root];
  const bases = [root, root + root.slice(-1), ...(root.endsWith("y") ? [root.slice(0, -1) + "i"] : [])];
  const endings = ["", "e", "s", "es", "ed", "ing"];
  return bases.flatMap((base) => endings.map((ending) => base + ending)).filter((form) => stem(form) === root);
}

/**
 * How many letters must be changed, added, left out or swapped with the next to make one word of another; more than
 * `limit` is not told apart.
 * @param {string} a
 * @param {string} b
 * @param {number} limit
 */
export function distance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before = /** @type {number[]} */ ([]);
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2] + 1 : Infinity;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1), swap);
      least = Math.min(least, next[j]);
    }
    if (least > limit) return limit + 1;
    [before, row] = [row, next];
  }
  return row[b.length];
}
