// Lighthouse's scores, with its own defaults: a phone in the middle range on a slow network.
import { createServer } from "node:net";
import lighthouse from "lighthouse";
import { launch } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";

const LEAST = 95;
const CATEGORIES = ["performance", "accessibility", "best-practices"];
// A busy machine makes a page look slow, never fast.
const TRIES = 3;

/**
 * @param {import("../lib/site.mjs").Site} site
 * @param {string[]} paths
 */
export async function lighthouseProblems(site, paths) {
  const port = await freePort();
  const browser = await launch([`--remote-debugging-port=${port}`]);
  const server = await serve(site.folder, "/");
  const problems = [];
  for (const path of paths) {
    let last = [];
    for (let tries = 0; tries < TRIES; tries += 1) {
      last = await measure(server.url + path, port);
      if (last.length === 0) break;
    }
    problems.push(...last.map((problem) => `${site.name}/${path}: ${problem}`));
  }
  await browser.close();
  server.close();
  return problems;
}

async function measure(url, port) {
  const result = await lighthouse(url, { port, logLevel: "silent", onlyCategories: CATEGORIES });
  if (!result) return ["Lighthouse gives no result"];
  const { categories, audits, runtimeError } = result.lhr;
  const problems = runtimeError ? [`${runtimeError.code}: ${runtimeError.message}`] : [];
  const scores = Object.values(categories).map(({ title, score }) => `${title} ${Math.round((score ?? 0) * 100)}`);
  for (const category of Object.values(categories)) {
    if ((category.score ?? 0) * 100 >= LEAST) continue;
    const low = category.auditRefs.filter(({ id, weight }) => weight > 0 && (audits[id].score ?? 1) < 0.9);
    problems.push(`${category.title} is ${Math.round((category.score ?? 0) * 100)}: ${low.map(({ id }) => `${id} ${audits[id].displayValue ?? ""}`.trim()).join(", ")}`);
  }
  const shift = audits["cumulative-layout-shift"].numericValue ?? 0;
  if (shift > 0) problems.push(`the layout shifts by ${shift.toFixed(4)}`);
  console.log(`   ${new URL(url).pathname}: ${scores.join(", ")}`);
  return problems;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => done(port));
    });
  });
}
