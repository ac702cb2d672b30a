// Facets: which documents have which value, what a query chooses of them, and how many results each would leave.
import { documents, file, numbers } from "./search_files.js";
import { FACETS } from "./search_query.js";

/** @typedef {import("./search_files.js").Manifest} Manifest */
/** @typedef {import("./search_query.js").Filter} Filter */
/** @typedef {{ value: string, text: string, docs: number[] }} Value */
/** @typedef {{ name: string, label: string, values: Value[], chosen: Value[] }} Loaded */

/**
 * A name as the values of facets have it: `Core Platform` → `core-platform`.
 * @param {string} text
 */
function slugOf(text) {
  const plain = text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  return plain.replace(/[^\p{Alphabetic}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
}

/** @type {number[]} */
let days = [];

/** @param {Manifest} index */
export function daysOf(index) {
  let day = 0;
  if (!days.length) days = numbers(index.dates).map((step) => (day += step % 2 ? -(step + 1) / 2 : step / 2));
  return days;
}

/** @type {Map<string, Value[]>} */
const decoded = new Map();

/**
 * @param {Manifest} index
 * @param {string} name
 * @returns {Promise<Value[]>}
 */
async function values(index, name) {
  const known = decoded.get(name);
  if (known) return known;
  const all = await decode(index, name);
  decoded.set(name, all);
  return all;
}

/**
 * @param {Manifest} index
 * @param {string} name
 * @returns {Promise<Value[]>}
 */
async function decode(index, name) {
  if (name !== "year") {
    /** @type {import("./search_files.js").FacetFile} */
    const stored = await file(`f/${name}`, index.build);
    return stored.map(([value, text, docs]) => ({ value, text, docs: documents(docs) }));
  }
  /** @type {Map<number, number[]>} */
  const years = new Map();
  daysOf(index).forEach((day, doc) => {
    if (!day) return;
    const year = new Date(day * 86400000).getUTCFullYear();
    const docs = years.get(year) ?? [];
    docs.push(doc);
    years.set(year, docs);
  });
  const newest = Array.from(years).sort(([a], [b]) => b - a);
  return newest.map(([year, docs]) => ({ value: String(year), text: String(year), docs }));
}

/**
 * The facets that the filters are about, or all; leaves in `fails` a bit for each that a document does not meet, and
 * the highest where a filter excludes it.
 * @param {Manifest} index
 * @param {Filter[]} filters
 * @param {boolean} all
 * @param {Uint16Array} fails
 * @param {string[]} problems
 */
export async function applyFacets(index, filters, all, fails, problems) {
  const wanted = FACETS.filter(([name]) => all || filters.some((filter) => filter.name === name));
  /** @type {Loaded[]} */
  const facets = await Promise.all(
    wanted.map(async ([name, label]) => ({ name, label, values: await values(index, name), chosen: [] })),
  );
  facets.forEach((facet, bit) => {
    const own = filters.filter(({ name }) => name === facet.name);
    for (const filter of own) {
      const found = named(facet.values, filter.value);
      if (!found.length) problems.push(`No postmortem has the ${facet.name} “${filter.value}”.`);
      if (!filter.not) facet.chosen.push(...found);
      else for (const value of found) for (const doc of value.docs) fails[doc] |= 0x8000;
    }
    if (!own.some((filter) => !filter.not)) return;
    const met = new Uint8Array(index.count);
    for (const value of facet.chosen) for (const doc of value.docs) met[doc] = 1;
    met.forEach((is, doc) => {
      if (!is) fails[doc] |= 1 << bit;
    });
  });
  return facets;
}

/**
 * The value of this name, else all that begin so.
 * @param {Value[]} all
 * @param {string} name
 */
function named(all, name) {
  const slug = slugOf(name);
  const exact = all.filter(({ value, text }) => value === slug || slugOf(text) === slug);
  return exact.length || !slug ? exact : all.filter(({ value, text }) => value.startsWith(slug) || slugOf(text).startsWith(slug));
}

/**
 * Each facet with its counts among the documents that meet all else.
 * @param {Loaded[]} facets
 * @param {Uint8Array} found
 * @param {Uint16Array} fails
 */
export function counted(facets, found, fails) {
  return facets.map(({ name, label, values, chosen }, bit) => {
    const others = ~(1 << bit);
    const count = (/** @type {number[]} */ docs) => {
      let sum = 0;
      for (const doc of docs) if (found[doc] && !(fails[doc] & others)) sum += 1;
      return sum;
    };
    return {
      name,
      label,
      values: values.map((value) => ({ value: value.value, text: value.text, count: count(value.docs), chosen: chosen.includes(value) })),
    };
  });
}
