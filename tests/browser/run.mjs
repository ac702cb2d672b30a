// Holds the site to what a visitor may expect, in Chromium: node run.mjs [--pm BINARY] [--only WORD,…]
//
// It builds three sites: the sample, the sample in every other theme, and a thousand postmortems. A failure names the
// page, the width, the theme, the element and the rule.
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { themeProblems } from "./checks/behaviour.mjs";
import { focusProblems } from "./checks/focus.mjs";
import { lighthouseProblems } from "./checks/lighthouse.mjs";
import { addressProblems, choiceProblems, rowProblems } from "./checks/lists.mjs";
import { paperProblems } from "./checks/paper.mjs";
import { plainProblems } from "./checks/plain.mjs";
import { notFoundProblems, servedProblems } from "./checks/served.mjs";
import { bundle, modules } from "./checks/types.mjs";
import { brokenLinks, visit } from "./checks/visits.mjs";
import { walkProblems } from "./checks/walk.mjs";
import { writeCorpus } from "./corpus.mjs";
import { launch } from "./lib/browser.mjs";
import { Report } from "./lib/report.mjs";
import { ofEachType, openable, readSite } from "./lib/site.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const TODAY = "2026-11-24";

const { values } = parseArgs({ options: { pm: { type: "string", default: join(ROOT, "target/debug/pm") }, only: { type: "string" } } });
const report = new Report(values.only?.split(",") ?? []);
const work = mkdtempSync(join(tmpdir(), "pm-browser-"));

try {
  await run();
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = report.end();

async function run() {
  const sample = build("sample", ROOT);
  const big = build("thousand", thousand(), ["--drafts", "--keep-going"]);
  const others = otherThemes().map((theme) => build(`sample in ${theme}`, ROOT, ["--theme", join(ROOT, "themes", theme)]));
  const reduced = (site) => ofEachType(site, 1);

  // These need no browser and run beside it.
  const script = [modules(), bundle(join(sample.folder, "static/pm.js"))];
  const valid = [[sample, sample.pages], [big, ofEachType(big, 2)], ...others.map((site) => [site, reduced(site)])].map(([site, pages]) => html(site, pages));

  const browser = await launch();
  await visits(browser, sample, openable(sample));
  await visits(browser, big, ofEachType(big, 1));
  for (const site of others) await visits(browser, site, reduced(site));
  await report.check("served below a path, no page asks for anything elsewhere or logs an error", () => servedProblems(browser, sample, "/team/pm/"));
  await report.check("served at the root of a domain, no page asks for anything elsewhere or logs an error", () => servedProblems(browser, sample, "/"));
  await report.check("404.html, served at an address deep down, has its style", () => notFoundProblems(browser, sample, "/postmortems/"));
  await report.check("without JavaScript pages are complete", () => plainProblems(browser, sample, openable(sample)));
  await report.check("without JavaScript pages are complete, a thousand postmortems", () => plainProblems(browser, big, ofEachType(big, 1)));
  await report.check("the focus is seen and goes through the page in order", () => focusProblems(browser, sample, reduced(sample), 1280));
  await report.check("the focus is seen and goes through the page in order, on a phone", () => focusProblems(browser, sample, reduced(sample), 320));
  await report.check("a walk with the keyboard alone", () => walkProblems(browser, sample));
  await report.check("an address carries a filter and an order", () => addressProblems(browser, sample));
  await report.check("beside each choice is how many rows it would leave", () => choiceProblems(browser, sample));
  await report.check("the rows that the browser makes are those of the pages", () => rowProblems(browser, sample));
  for (const site of others) await report.check(`the same, ${site.name}`, () => rowProblems(browser, site));
  await report.check("the theme is the system's, and a choice is remembered", () => themeProblems(browser, sample));
  await report.check("pages print", () => paperProblems(browser, sample, ofEachType(sample, 3)));
  await report.check("pages print, a thousand postmortems", () => paperProblems(browser, big, reduced(big)));
  await browser.close();

  await report.check("types of the script's modules", () => script[0]);
  await report.check("types of the script in one file", () => script[1]);
  await report.check("HTML is valid", async () => (await Promise.all(valid)).flat());
  await report.check("Lighthouse gives 95 and more", () => lighthouseProblems(sample, ["index.html", "postmortems/2025-06-27-festival-on-sale-retry-storm.html", "actions/index.html"]));
}

/** All that one visit to each page shows. */
async function visits(browser, site, paths) {
  const of = `${site.name}, ${paths.length} pages`;
  const names = {
    logged: `${of}: nothing is logged, and nothing asked for elsewhere`,
    frame: `${of}: one heading, a title, a language`,
    links: `${of}: links lead somewhere`,
    layout: `${of}: layout from 320 to 2560 px`,
    paper: `${of}: layout on paper`,
    axe: `${of}: axe finds nothing`,
  };
  if (!Object.values(names).some((name) => report.wants(name))) return;
  const start = performance.now();
  const found = await visit(browser, site, paths, (what) => report.wants(names[what]));
  console.log(`${of}, visited in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  await report.check(names.logged, () => found.logged);
  await report.check(names.frame, () => found.frame);
  await report.check(names.links, () => brokenLinks(site, found));
  await report.check(names.layout, () => found.layout);
  // A table of 22 columns, or of words without an end, is wider than any paper.
  await report.check(names.paper, () => found.paper.filter((problem) => !/odd-(wide-table|unbroken-words)/.test(problem)));
  await report.check(names.axe, () => found.axe);
}

/** @param {string[]} [more] further arguments */
function build(name, root, more = []) {
  const folder = join(work, name.replaceAll(" ", "-") + "-public");
  execFileSync(values.pm, ["--root", root, "--today", TODAY, "--quiet", "build", "--output-dir", folder, ...more], { stdio: ["ignore", "ignore", "inherit"] });
  return readSite(name, folder);
}

function thousand() {
  const folder = join(work, "thousand");
  writeCorpus(folder, 1000);
  return folder;
}

function otherThemes() {
  const folders = readdirSync(join(ROOT, "themes"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).filter((name) => name !== "default");
}

/** @returns {Promise<string[]>} */
async function html(site, pages) {
  if (!report.wants("HTML is valid")) return [];
  const script = join(import.meta.dirname, "checks/html.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [script, site.folder, ...pages], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout).map((problem) => `${site.name}/${problem}`);
}
