// Which documents have what is wanted, and in what order: BM25F in its simple form (Robertson, Zaragoza and Taylor 2004:
// a word in a weighty field counts as often as the field weighs), with the usual constants.
import { digit, endsOf, entry, numbers, postings, spelling } from "./search_files.js";
import { distance, formsOf, stem } from "./search_words.js";

/** @typedef {import("./search_files.js").Manifest} Manifest */
/** @typedef {import("./search_files.js").Posting} Posting */
/** @typedef {import("./search_query.js").Wanted} Wanted */
/** @typedef {{ scores: Float64Array, has: Uint8Array, any: boolean }} Matches */
/** @typedef {{ terms: Set<string>, corrected: { from: string, to: string[] }[] }} Notes */

// Title, tags, services, headings, body, actions; the same numbers in src/search.rs weigh the lengths.
const WEIGHTS = [8, 4, 4, 3, 1, 1];
const K1 = 1.2;
const B = 0.75;
// How much another form of the word counts, and a word that only begins with what is typed.
const FORM = 0.7;
const COMPLETED = 0.2;

/**
 * @param {Manifest} index
 * @param {Wanted} wanted
 * @param {Notes} notes what was looked for in the end
 * @returns {Promise<Matches>}
 */
export async function matches(index, wanted, notes) {
  const scores = new Float64Array(index.count);
  const has = new Uint8Array(index.count).fill(1);
  const found = await Promise.all(wanted.parts.map((part, i) => {
    const complete = wanted.open && i === wanted.parts.length - 1;
    return wanted.phrase ? exactly(index, part, notes) : frequencies(index, part, complete, wanted.not, notes);
  }));
  for (const counts of found) {
    addScores(index, counts, scores);
    for (let doc = 0; doc < has.length; doc++) if (!counts[doc]) has[doc] = 0;
  }
  // Whoever has the whole word comes first.
  for (const whole of wanted.wholes) addScores(index, await exactly(index, whole, notes), scores);
  if (wanted.phrase) await keepPhrase(index, wanted.parts, has);
  return { scores, has, any: has.includes(1) };
}

/**
 * @param {Manifest} index
 * @param {Float64Array} counts
 * @param {Float64Array} scores
 */
function addScores(index, counts, scores) {
  let having = 0;
  for (const count of counts) if (count > 0) having += 1;
  const idf = Math.log(1 + (index.count - having + 0.5) / (having + 0.5));
  const span = Math.log(index.longest / index.shortest) / 63;
  const norms = Array.from({ length: 64 }, (_, i) => K1 * (1 - B + (B * index.shortest * Math.exp(span * i)) / index.average));
  for (let doc = 0; doc < counts.length; doc++) {
    const count = counts[doc];
    if (count) scores[doc] += (idf * count * (K1 + 1)) / (count + norms[digit(index.lengths, doc)]);
  }
}

/**
 * How often each document has a term, weighed by field.
 * @param {Manifest} index
 * @param {string} term
 * @param {Notes} notes
 */
async function exactly(index, term, notes) {
  const counts = new Float64Array(index.count);
  await add(index, term, 1, counts, notes);
  return counts;
}

/**
 * @param {Manifest} index
 * @param {string} term
 * @param {number} weight
 * @param {Float64Array} counts
 * @param {Notes} notes
 */
async function add(index, term, weight, counts, notes) {
  const text = await entry(index, "t", term);
  if (text === undefined) return false;
  notes.terms.add(term);
  for (const { field, docs, counts: times } of postings(text)) {
    docs.forEach((doc, i) => (counts[doc] += WEIGHTS[field] * weight * times[i]));
  }
  return true;
}

/**
 * The same with the word's other forms, with what it may be the beginning of, and, if there is nothing, with the nearest.
 * @param {Manifest} index
 * @param {string} term
 * @param {boolean} complete
 * @param {boolean} strict
 * @param {Notes} notes
 */
async function frequencies(index, term, complete, strict, notes) {
  const counts = new Float64Array(index.count);
  const forms = formsOf(stem(term)).filter((form) => form !== term);
  const all = await Promise.all([
    add(index, term, 1, counts, notes),
    ...forms.map((form) => add(index, form, FORM, counts, notes)),
  ]);
  let found = all.includes(true);
  // A single letter of CJK is the beginning of pairs.
  if (term.length > 1 ? complete : /[^a-z0-9]/.test(term)) {
    const ends = new Float64Array(index.count);
    for (const end of await endsOf(index, term)) await add(index, end, COMPLETED, ends, notes);
    ends.forEach((count, doc) => {
      if (!counts[doc]) counts[doc] = count;
      if (count) found = true;
    });
  }
  if (!found && !strict) {
    const to = await nearest(index, term);
    for (const word of to) await add(index, word, 1, counts, notes);
    if (to.length) notes.corrected.push({ from: term, to });
  }
  return counts;
}

/**
 * The words nearest to one that there is not, at most two letters away.
 * @param {Manifest} index
 * @param {string} term
 */
async function nearest(index, term) {
  if (term.length < 3 || /\P{Alphabetic}/u.test(term)) return [];
  const most = term.length < 6 ? 1 : 2;
  const { alike, others } = await spelling(index, term);
  // Whoever mistypes a short word mistypes its end.
  for (const load of term.length < 5 ? [() => alike] : [() => alike, others]) {
    const words = await load();
    for (let limit = 1; limit <= most; limit++) {
      const near = words.filter((word) => distance(term, word, limit) === limit);
      if (near.length) return near.slice(0, 5);
    }
  }
  return [];
}

/**
 * Leaves of the documents those that have the parts one after another.
 * @param {Manifest} index
 * @param {string[]} parts
 * @param {Uint8Array} has
 */
async function keepPhrase(index, parts, has) {
  if (!has.includes(1)) return;
  const all = await Promise.all(parts.map((part) => positions(index, part, has)));
  let ends = all[0];
  for (const next of all.slice(1)) {
    const longer = new Map();
    for (const [doc, at] of ends) {
      const before = new Set(at);
      const kept = (next.get(doc) ?? []).filter((position) => before.has(position - 1));
      if (kept.length) longer.set(doc, kept);
    }
    ends = longer;
  }
  for (let doc = 0; doc < has.length; doc++) if (!ends.has(doc)) has[doc] = 0;
}

/**
 * @param {Manifest} index
 * @param {string} term
 * @param {Uint8Array} has
 */
async function positions(index, term, has) {
  const [where, text] = await Promise.all([entry(index, "t", term), entry(index, "p", term)]);
  const all = numbers(text ?? "");
  /** @type {Map<number, number[]>} */
  const out = new Map();
  let i = 0;
  for (const { docs, counts } of postings(where ?? "")) {
    docs.forEach((doc, n) => {
      const end = i + counts[n];
      if (!has[doc]) {
        i = end;
        return;
      }
      const own = out.get(doc) ?? [];
      for (let position = -1; i < end; i++) own.push((position += all[i] + 1));
      out.set(doc, own);
    });
  }
  return out;
}
