// Every page as a file, once: what it logs and asks for, its one heading, its layout at each width and on paper, its
// accessibility in both themes, and where its links lead.
import { axeViolations } from "./axe.mjs";
import { layoutProblems, WIDTHS } from "./layout.mjs";
import { openSeveral } from "../lib/browser.mjs";
import { share } from "../lib/report.mjs";

// An A4 page without its margins, in CSS pixels. What is wider is printed smaller, by a third at most.
const PAPER = 673;
const FITS = PAPER / 2;

/**
 * @typedef {object} Visits
 * @property {string[]} logged
 * @property {string[]} frame
 * @property {string[]} layout
 * @property {string[]} paper
 * @property {string[]} axe
 * @property {Map<string, Set<string>>} ids of each page
 * @property {{ from: string, to: string }[]} links
 */

/**
 * @param {import("playwright-core").Browser} browser
 * @param {import("../lib/site.mjs").Site} site
 * @param {string[]} paths
 * @param {(what: string) => boolean} wants
 * @returns {Promise<Visits>}
 */
export async function visit(browser, site, paths, wants) {
  /** @type {Visits} */
  const found = { logged: [], frame: [], layout: [], paper: [], axe: [], ids: new Map(), links: [] };
  const { pages, problems, close } = await openSeveral(browser, { viewport: { width: 1280, height: 900 } }, site.file);
  await share(paths, pages, async (page, path) => {
    await page.goto(site.file + path);
    found.frame.push(...(await frameProblems(page)).map((problem) => `${site.name}/${path}: ${problem}`));
    const { ids, links } = await addresses(page);
    found.ids.set(path, new Set(ids));
    for (const to of links) found.links.push({ from: path, to });
    if (wants("layout") || wants("paper")) await layout(page, `${site.name}/${path}`, found);
    if (wants("axe")) await accessibility(page, `${site.name}/${path}`, found);
  });
  found.logged = problems();
  await close();
  return found;
}

async function frameProblems(page) {
  return page.evaluate(() => {
    const problems = [];
    const headings = document.querySelectorAll("h1").length;
    if (headings !== 1) problems.push(`has ${headings} h1`);
    if (!document.title) problems.push("has no title");
    if (!document.documentElement.lang) problems.push("has no language");
    return problems;
  });
}

async function addresses(page) {
  return page.evaluate(() => ({
    ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
    links: [...document.querySelectorAll("a[href], link[href], script[src], img[src]")].map((element) => new URL(element.getAttribute("href") ?? element.getAttribute("src"), document.baseURI).href),
  }));
}

async function layout(page, name, found) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    found.layout.push(...(await layoutProblems(page)).map((problem) => `${name}, ${width} px: ${problem}`));
  }
  await page.setViewportSize({ width: PAPER, height: 900 });
  await page.emulateMedia({ media: "print" });
  found.paper.push(...(await layoutProblems(page)).filter(mattersOnPaper).map((problem) => `${name}, print: ${problem}`));
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize({ width: 1280, height: 900 });
}

function mattersOnPaper(problem) {
  const wide = /scrolls sideways by (\d+) px/.exec(problem);
  return wide ? Number(wide[1]) > FITS : !problem.includes(" out of ");
}

async function accessibility(page, name, found) {
  for (const [theme, rules] of /** @type {const} */ ([["dark", "colours"], ["light", "all"]])) {
    await page.emulateMedia({ colorScheme: theme });
    found.axe.push(...(await axeViolations(page, rules)).map((problem) => `${name}, ${theme}: ${problem}`));
  }
}

/**
 * Links to files that are not there, and to anchors that their pages do not have.
 * @param {import("../lib/site.mjs").Site} site
 * @param {Visits} visits
 */
export function brokenLinks(site, visits) {
  const root = new URL(site.file).pathname;
  const broken = new Set();
  for (const { from, to } of visits.links) {
    if (!to.startsWith(site.file)) continue;
    const url = new URL(to);
    const path = decodeURIComponent(url.pathname.slice(root.length));
    const anchor = decodeURIComponent(url.hash.slice(1));
    // `#state=overdue` is a filter and no anchor. A page that was not visited has anchors that are not known.
    const ids = anchor.includes("=") ? undefined : visits.ids.get(path);
    if (!site.files.has(path)) broken.add(`${site.name}/${from}: leads to ${path}, which there is not`);
    else if (anchor && ids && !ids.has(anchor)) broken.add(`${site.name}/${from}: leads to ${path}#${anchor}, which there is not`);
  }
  return [...broken];
}
