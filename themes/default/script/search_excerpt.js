// What is shown of a document: its title with marks, and the sections in which most of the words are.
import { eachTerm } from "./search_words.js";

/** @typedef {import("./search_files.js").Doc} Doc */
/** @typedef {{ text: string, mark: boolean }} Piece */
/** @typedef {{ title: string, href: string, pieces: Piece[] }} SectionHit */
/** @typedef {{ term: string, start: number, end: number }} Spot */

const EXCERPT = 200;
const SECTIONS = 3;

/**
 * Where a text has any of the terms.
 * @param {string} text
 * @param {Set<string>} terms
 */
function spots(text, terms) {
  /** @type {Spot[]} */
  const out = [];
  eachTerm(text, (term, _kind, start, end) => {
    const last = out[out.length - 1];
    if (!terms.has(term)) return;
    // Pairs of letters overlap, and a whole word covers its parts.
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else out.push({ term, start, end });
  });
  return out;
}

/**
 * The part of a text between two places in pieces, those of the spots marked.
 * @param {string} text
 * @param {Spot[]} found
 * @param {number} from
 * @param {number} to
 */
function pieces(text, found, from, to) {
  /** @type {Piece[]} */
  const out = [];
  const push = (/** @type {string} */ part, /** @type {boolean} */ mark) => {
    if (part) out.push({ text: part.replace(/([.!?:;,])?\s*\n\s*/g, (_, end) => (end ? `${end} ` : " · ")), mark });
  };
  let at = from;
  for (const { start, end } of found) {
    if (start < from || end > to) continue;
    push(text.slice(at, start), false);
    push(text.slice(start, end), true);
    at = end;
  }
  push(text.slice(at, to), false);
  return out;
}

/**
 * @param {string} title
 * @param {Set<string>} terms
 */
export function markedTitle(title, terms) {
  return pieces(title, spots(title, terms), 0, title.length);
}

/**
 * The best sections of a document; the first, where its words are in none.
 * @param {Doc} doc
 * @param {Set<string>} terms
 */
export function sectionHits(doc, terms) {
  const all = doc.sections.map(([anchor, title, text], order) => {
    const found = spots(text, terms);
    const inTitle = spots(title, terms);
    const different = new Set([...found, ...inTitle].map(({ term }) => term)).size;
    return { anchor, title, text, order, found, value: different * 10 + Math.min(9, found.length + inTitle.length * 3) };
  });
  all.sort((a, b) => b.value - a.value || a.order - b.order);
  const best = all.filter(({ value }) => value > 0);
  return (best.length ? best : all.filter(({ text }) => text)).slice(0, best.length ? SECTIONS : 1).map(
    ({ anchor, title, text, found }) => ({ title, href: anchor ? `${doc.href}#${anchor}` : doc.href, pieces: excerpt(text, found) }),
  );
}

/**
 * The stretch of a text that has most of the terms, from word to word.
 * @param {string} text
 * @param {Spot[]} found
 */
function excerpt(text, found) {
  let [best, most] = [0, 0];
  found.forEach(({ start }, i) => {
    const within = found.slice(i, i + 20).filter(({ end }) => end <= start + EXCERPT * 0.8);
    const value = new Set(within.map(({ term }) => term)).size * 100 + within.length;
    if (value > most) [best, most] = [start, value];
  });
  let from = best < EXCERPT / 4 ? 0 : best - EXCERPT / 5;
  if (from > 0) from = Math.min(best, from + Math.max(0, text.slice(from, best).search(/\s/) + 1));
  let to = Math.min(text.length, from + EXCERPT);
  const last = found.find(({ start, end }) => start < to && end > to);
  if (last) to = last.end;
  else if (to < text.length) to = Math.max(text.slice(0, to).search(/\s\S*$/), from + EXCERPT / 2);
  [from, to] = [letterAt(text, from), letterAt(text, to)];
  const out = pieces(text, found, from, to);
  if (from > 0) out.unshift({ text: "… ", mark: false });
  if (to < text.length) out.push({ text: " …", mark: false });
  return out;
}

/**
 * A place in a text that is not within a letter of two units.
 * @param {string} text
 * @param {number} at
 */
function letterAt(text, at) {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit < 0xe000 ? at - 1 : at;
}
