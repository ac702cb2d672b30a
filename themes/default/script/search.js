// Full text over every postmortem. The index is in the site; docs/src/search.md says what can be asked and how it is found.
import { applyFacets, counted, daysOf } from "./search_facets.js";
import { file, manifest } from "./search_files.js";
import { markedTitle, sectionHits } from "./search_excerpt.js";
import { matches } from "./search_rank.js";
import { PIECE, parseQuery } from "./search_query.js";

/** @typedef {import("./search_excerpt.js").Piece} Piece */
/** @typedef {import("./search_excerpt.js").SectionHit} SectionHit a title of "" is what stands before the first section */
/**
 * @typedef {{
 *   id: string, href: string, title: Piece[], date: string, severity: string, look: number, status: string, kind: string,
 *   services: string[], sections: SectionHit[],
 * }} Hit the best three sections at most, best first; look is 1 to 4, or 0
 */
/** @typedef {{ value: string, text: string, count: number, chosen: boolean }} FacetValue */
/** @typedef {{ name: string, label: string, values: FacetValue[] }} Facet */
/**
 * @typedef {{
 *   total: number, hits: Hit[], facets: Facet[], words: string[], corrected: { from: string, to: string[] }[], problems: string[],
 * }} Results
 */

/** Starts loading what every query needs. */
export function prepare() {
  manifest().catch(() => {});
}

/**
 * @param {string} query
 * @param {{ offset?: number, limit?: number, facets?: boolean }} [options]
 * @returns {Promise<Results>}
 */
export async function search(query, options = {}) {
  try {
    return await find(String(query).slice(0, 1000), options);
  } catch {
    const problems = ["The search index could not be loaded: check the connection, then load the page again."];
    return { total: 0, hits: [], facets: [], words: [], corrected: [], problems };
  }
}

/**
 * Sets, replaces or removes an operator in a query: withOperator("timeout owner:ana", "owner", "") → "timeout".
 * @param {string} query
 * @param {string} name
 * @param {string} value
 * @returns {string}
 */
export function withOperator(query, name, value) {
  const kept = [];
  for (const [piece, minus, operator] of query.matchAll(PIECE)) {
    if (minus || operator?.toLowerCase() !== name) kept.push(piece);
  }
  if (value) kept.push(`${name}:${/\s/.test(value) ? `"${value.replace(/"/g, "")}"` : value}`);
  return kept.join(" ");
}

/**
 * @param {string} text
 * @param {{ offset?: number, limit?: number, facets?: boolean }} options
 * @returns {Promise<Results>}
 */
async function find(text, { offset = 0, limit = 10, facets = false }) {
  const index = await manifest();
  const { wanted, filters, before, after, problems } = parseQuery(text);
  /** @type {import("./search_rank.js").Notes} */
  const notes = { terms: new Set(), corrected: [] };
  const fails = new Uint16Array(index.count);
  const days = daysOf(index);
  if (before !== Infinity || after !== -Infinity) {
    days.forEach((day, doc) => {
      if (!day || day >= before || day < after) fails[doc] |= 0x8000;
    });
  }
  const [loaded, { found, scores }] = await Promise.all([
    applyFacets(index, filters, facets, fails, problems),
    combined(index, wanted, notes, problems),
  ]);
  /** @type {number[]} */
  const docs = [];
  found.forEach((is, doc) => {
    if (is && !fails[doc]) docs.push(doc);
  });
  // The newest has the lowest number.
  docs.sort((a, b) => scores[b] - scores[a] || a - b);
  const shown = docs.slice(offset, offset + limit);
  /** @type {import("./search_files.js").Doc[]} */
  const pages = await Promise.all(shown.map((doc) => file(`d/${doc}`, index.build)));
  return {
    total: docs.length,
    hits: pages.map((page) => ({ ...page, title: markedTitle(page.title, notes.terms), sections: sectionHits(page, notes.terms) })),
    facets: facets ? counted(loaded, found, fails) : [],
    words: [...notes.terms],
    corrected: notes.corrected,
    problems,
  };
}

/**
 * The documents that have all that is wanted; where none has all, those that have some of it.
 * @param {import("./search_files.js").Manifest} index
 * @param {import("./search_query.js").Wanted[]} wanted
 * @param {import("./search_rank.js").Notes} notes
 * @param {string[]} problems
 */
async function combined(index, wanted, notes, problems) {
  const unmarked = { terms: new Set(), corrected: [] };
  const matched = await Promise.all(wanted.map((want) => matches(index, want, want.not ? unmarked : notes)));
  const scores = new Float64Array(index.count);
  const had = new Uint16Array(index.count);
  const found = new Uint8Array(index.count);
  const banned = new Uint8Array(index.count);
  let needed = 0;
  let asked = 0;
  matched.forEach(({ scores: own, has, any }, i) => {
    if (wanted[i].not) return has.forEach((is, doc) => (banned[doc] |= is));
    asked += 1;
    if (any) needed += 1;
    else problems.push(`No postmortem has “${wanted[i].text}”.`);
    has.forEach((is, doc) => {
      if (!is) return;
      scores[doc] += own[doc];
      had[doc] += 1;
    });
  });
  const keep = (/** @type {number} */ least) => had.forEach((count, doc) => (found[doc] = count >= least && !banned[doc] ? 1 : 0));
  if (asked && !needed) return { found, scores };
  keep(needed);
  if (needed > 1 && !found.includes(1)) {
    problems.push("No postmortem has all of these words; these have some.");
    keep(1);
  }
  return { found, scores };
}
