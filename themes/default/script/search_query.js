// What is typed → what is wanted: words, phrases, operators.
import { eachTerm } from "./search_words.js";

// The operators that choose by a facet, with what a reader calls them.
export const FACETS = [
  ["severity", "Severity"],
  ["service", "Service"],
  ["team", "Team"],
  ["owner", "Owner"],
  ["factor", "Factor"],
  ["trigger", "Trigger"],
  ["status", "Status"],
  ["year", "Year"],
];

/** @typedef {{ parts: string[], wholes: string[], text: string, phrase: boolean, not: boolean, open: boolean }} Wanted */
/** @typedef {{ name: string, value: string, not: boolean }} Filter */
/** @typedef {{ wanted: Wanted[], filters: Filter[], before: number, after: number, problems: string[] }} Query */

// A word, a phrase, an operator and its value; with a minus or without.
export const PIECE = /(-?)(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/giu;
const OPERATORS = [...FACETS.map(([name]) => name), "before", "after"];

/**
 * @param {string} text
 * @returns {Query}
 */
export function parseQuery(text) {
  /** @type {Query} */
  const query = { wanted: [], filters: [], before: Infinity, after: -Infinity, problems: [] };
  for (const found of text.matchAll(PIECE)) {
    const [piece, minus = "", operator = "", quoted, bare = ""] = found;
    const name = operator.toLowerCase();
    const value = (quoted ?? bare).trim();
    const not = minus === "-";
    if (OPERATORS.includes(name)) {
      if (name === "before" || name === "after") dated(query, name, value);
      else if (value.replace(/"/g, "")) query.filters.push({ name, value: value.replace(/"/g, ""), not });
      continue;
    }
    // An operator whose value is still to be typed.
    if (OPERATORS.includes(bare.replace(/:$/, "").toLowerCase()) && bare.endsWith(":")) continue;
    const isPhrase = quoted !== undefined && !operator;
    const typed = isPhrase ? quoted : piece.slice(minus.length);
    const wanted = terms(typed);
    if (!wanted.parts.length) continue;
    const open = !isPhrase && !not && (found.index ?? 0) + piece.length === text.length;
    query.wanted.push({ ...wanted, text: typed, phrase: isPhrase && wanted.parts.length > 1, not, open });
  }
  return query;
}

/** @param {string} text */
function terms(text) {
  /** @type {{ parts: string[], wholes: string[] }} */
  const out = { parts: [], wholes: [] };
  eachTerm(text, (term, kind) => {
    if (kind === "part") out.parts.push(term);
    if (kind === "whole") out.wholes.push(term);
  });
  return out;
}

/**
 * @param {Query} query
 * @param {"before" | "after"} name
 * @param {string} value
 */
function dated(query, name, value) {
  if (!value) return;
  const day = firstDay(value);
  if (day === null) query.problems.push(`“${name}:${value}” names no date: write 2026, 2026-03 or 2026-03-14.`);
  else if (name === "before") query.before = Math.min(query.before, day);
  else query.after = Math.max(query.after, day);
}

/**
 * The first day of a year, a month or a day, as days since 1970; nothing for what is none.
 * @param {string} text
 */
function firstDay(text) {
  const found = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
  if (!found) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2] ?? 1), Number(found[3] ?? 1)];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? Math.floor(date.getTime() / 86400000) : null;
}
