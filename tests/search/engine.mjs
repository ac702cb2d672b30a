// The search as it is shipped, over the files that were written: node engine.mjs SCRIPTS SITE < requests > answers.
// A request is a line of JSON, {"query": …, "options": …}, {"terms": TEXT} or {"stems": [WORD, …]}, and so is an answer.
import { readFileSync, statSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";
import { gzipSync } from "node:zlib";

const [scripts, site] = process.argv.slice(2).map((path) => pathToFileURL(`${path}/`).href);

/** The files that a query loaded, and when the last of them came. */
const loaded = { names: [], bytes: 0, gzipped: 0, at: 0, spent: 0 };

// As much of a page as the search asks for.
globalThis.document = {
  currentScript: { src: `${site}static/pm.js` },
  createElement: () => ({ remove() {} }),
  head: {
    append(element) {
      queueMicrotask(() => {
        try {
          const path = fileURLToPath(element.src.replace(/\?.*$/, ""));
          const text = readFileSync(path, "utf8");
          loaded.names.push(path);
          loaded.bytes += statSync(path).size;
          if (process.env.GZIP) loaded.gzipped += gzipSync(text).length;
          loaded.at = performance.now();
          runInThisContext(text);
          element.onload();
        } catch {
          element.onerror();
        }
      });
    },
  },
};

const { search, withOperator } = await import(new URL("search.js", scripts).href);
const { eachTerm, stem } = await import(new URL("search_words.js", scripts).href);

async function answer(request) {
  if (request.terms !== undefined) {
    const terms = [];
    eachTerm(request.terms, (term) => terms.push(term));
    return terms;
  }
  if (request.stems) return request.stems.map(stem);
  if (request.operator) return withOperator(...request.operator);
  Object.assign(loaded, { names: [], bytes: 0, gzipped: 0 });
  const results = await search(request.query, request.options);
  if (!process.env.GZIP) return results;
  return { ...results, loaded: { ...loaded, ms: performance.now() - loaded.at } };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
