// The files of the index, loaded as scripts: a script may come from file://, where nothing can be fetched. Each calls
// `pmSearch` with its name and its data. docs/src/search.md describes them.

/**
 * @typedef {{
 *   version: number, build: string, count: number, average: number, shortest: number, longest: number,
 *   lengths: string, dates: string, terms: string, spelling: string,
 * }} Manifest
 */
/** @typedef {{ field: number, docs: number[], counts: number[] }} Posting */
/** @typedef {[value: string, text: string, docs: string][]} FacetFile */
/**
 * @typedef {{
 *   id: string, href: string, title: string, date: string, severity: string, look: number, status: string, kind: string,
 *   services: string[], sections: [anchor: string, title: string, text: string][],
 * }} Doc
 */

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
const folder = new URL("../search/", script?.src || document.baseURI).href;

/** @type {Map<string, Promise<any>>} */
const files = new Map();
/** @type {Map<string, (data: any) => void>} */
const waiting = new Map();

/**
 * The data of a file, loaded once.
 * @param {string} name
 * @param {string} [build] of which build, so that no cache gives an older one
 * @returns {Promise<any>}
 */
export function file(name, build) {
  const known = files.get(name);
  if (known) return known;
  const shared = /** @type {any} */ (globalThis);
  shared.pmSearch = (/** @type {string} */ of, /** @type {any} */ data) => waiting.get(of)?.(data);
  const loading = new Promise((resolve, reject) => {
    waiting.set(name, resolve);
    const element = document.createElement("script");
    element.src = `${folder}${name}.js${build ? `?${build}` : ""}`;
    element.onerror = () => {
      files.delete(name);
      reject(new Error(`${element.src} cannot be loaded`));
    };
    element.onload = () => element.remove();
    document.head.append(element);
  });
  files.set(name, loading);
  return loading;
}

/** @returns {Promise<Manifest>} */
export function manifest() {
  return file("index");
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Uint8Array(128);
for (let i = 0; i < 64; i++) VALUES[DIGITS.charCodeAt(i)] = i;

/**
 * A digit as the number that it is, 0 to 63.
 * @param {string} text
 * @param {number} at
 */
export function digit(text, at) {
  return VALUES[text.charCodeAt(at)];
}

/**
 * The numbers in a text: five bits a digit, the lowest first; 32 on top says that there are more.
 * @param {string} text
 */
export function numbers(text) {
  const out = [];
  let value = 0;
  let shift = 0;
  for (let i = 0; i < text.length; i++) {
    const bits = VALUES[text.charCodeAt(i)];
    value += (bits & 31) * 2 ** shift;
    shift += 5;
    if (bits < 32) {
      out.push(value);
      value = shift = 0;
    }
  }
  return out;
}

/**
 * The documents of a facet's value.
 * @param {string} text
 */
export function documents(text) {
  let doc = -1;
  return numbers(text).map((gap) => (doc += gap + 1));
}

/**
 * Where a term is: by field, the documents and how often it is in each.
 * @param {string} text
 */
export function postings(text) {
  const all = numbers(text);
  /** @type {Posting[]} */
  const out = [];
  for (let i = 0; i < all.length; ) {
    const [field, length] = [all[i++], all[i++]];
    const docs = [];
    const counts = [];
    let doc = -1;
    for (let n = 0; n < length; n++) {
      const both = all[i++];
      doc += Math.floor(both / 4) + 1;
      docs.push(doc);
      counts.push((both % 4) + 1 + (both % 4 === 3 ? all[i++] : 0));
    }
    out.push({ field, docs, counts });
  }
  return out;
}

/**
 * The last of some sorted keys that is not greater.
 * @param {string[]} keys
 * @param {string} key
 */
function lastUpTo(keys, key) {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle] <= key) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** @type {string[]} */
let firsts = [];

/** @param {Manifest} index */
function firstTerms(index) {
  if (!firsts.length) firsts = index.terms.split(" ");
  return firsts;
}

/** @type {Map<string, Promise<Map<string, string>>>} */
const shards = new Map();

/**
 * The terms of a shard and what it says of each; `kind` is "t" for postings, "p" for positions.
 * @param {Manifest} index
 * @param {string} kind
 * @param {number} number
 */
function shard(index, kind, number) {
  const name = `${kind}/${number}`;
  let known = shards.get(name);
  if (!known) {
    known = file(name, index.build).then((text) => {
      const words = text.split(" ");
      const out = new Map();
      for (let i = 0; i + 1 < words.length; i += 2) out.set(words[i], words[i + 1]);
      return out;
    });
    known.catch(() => shards.delete(name));
    shards.set(name, known);
  }
  return known;
}

/**
 * What the index says of a term; nothing where no document has it.
 * @param {Manifest} index
 * @param {string} kind
 * @param {string} term
 */
export async function entry(index, kind, term) {
  return (await shard(index, kind, lastUpTo(firstTerms(index), term))).get(term);
}

// A beginning of one letter has too many ends to be loaded for it.
const MOST_SHARDS = 3;
const MOST_ENDS = 40;

/**
 * The terms that begin with these letters, as many as are easily had.
 * @param {Manifest} index
 * @param {string} start
 */
export async function endsOf(index, start) {
  const first = lastUpTo(firstTerms(index), start);
  const last = Math.min(lastUpTo(firstTerms(index), start + "\uffff"), first + MOST_SHARDS - 1);
  /** @type {string[]} */
  const out = [];
  for (const terms of await Promise.all(range(first, last).map((number) => shard(index, "t", number)))) {
    for (const term of terms.keys()) if (term.startsWith(start) && term !== start) out.push(term);
  }
  return out.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, MOST_ENDS);
}

/**
 * The words that a word may be misspelt for: those that begin alike first, then the others.
 * @param {Manifest} index
 * @param {string} word
 */
export async function spelling(index, word) {
  const firsts = index.spelling ? index.spelling.split(" ") : [];
  const own = firsts.indexOf(Array.from(word)[0]);
  const load = async (/** @type {number} */ number) => (await file(`w/${number}`, index.build)).split(" ");
  const others = firsts.map((_, number) => number).filter((number) => number !== own);
  return {
    alike: /** @type {string[]} */ (own < 0 ? [] : await load(own)),
    others: async () => /** @type {string[]} */ ((await Promise.all(others.map(load))).flat()),
  };
}

/**
 * @param {number} first
 * @param {number} last
 */
function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
