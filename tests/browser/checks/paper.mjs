// Pages on paper: a PDF that has the text, without what is only for the screen, on a sane number of sheets.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { openSeveral } from "../lib/browser.mjs";
import { share } from "../lib/report.mjs";

const run = promisify(execFile);

// A sheet that is mostly tables and headings holds about this many characters of text.
const FEWEST_A_SHEET = 700;

/**
 * @param {import("playwright-core").Browser} browser
 * @param {import("../lib/site.mjs").Site} site
 * @param {string[]} paths
 */
export async function paperProblems(browser, site, paths) {
  const folder = await mkdtemp(join(tmpdir(), "pm-paper-"));
  const found = [];
  const { pages, problems, close } = await openSeveral(browser, { colorScheme: "dark" }, site.file);
  await share(paths, pages, async (page, path) => {
    await page.goto(site.file + path);
    const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
    const file = join(folder, path.replaceAll("/", "-") + ".pdf");
    await writeFile(file, pdf);
    const { stdout } = await run("pdftotext", ["-layout", file, "-"], { maxBuffer: 1 << 26 });
    await page.emulateMedia({ media: "print" });
    const screen = await page.evaluate(inPage);
    await page.emulateMedia({ media: "screen" });
    const sheets = stdout.split("\f").length - 1;
    const say = (problem) => found.push(`${site.name}/${path}, print: ${problem}`);
    for (const what of screen.only) say(`${what} is printed`);
    if (screen.ground !== "rgb(255, 255, 255)") say(`the paper is ${screen.ground}`);
    if (sheets > 2 + Math.ceil(stdout.length / FEWEST_A_SHEET)) say(`${sheets} sheets for ${stdout.length} characters`);
    const printed = squeezed(stdout);
    for (const word of screen.words.filter((word) => !printed.includes(squeezed(word)))) say(`“${word}” is not printed`);
  });
  found.push(...problems());
  await close();
  await rm(folder, { recursive: true });
  return found;
}

/** Where lines and columns break differs, and so do the shapes of letters. */
function squeezed(text) {
  return text.normalize("NFKC").replace(/[\s\p{Cf}-]+/gu, "");
}

/** Runs in the page. */
function inPage() {
  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  // The name of a column is a button where a table can be sorted; on paper it is a name.
  const only = [...document.querySelectorAll("nav, button:not(th *), input:not(:disabled), select, .skip")].filter(seen);
  // The heading and the ends of paragraphs, as words without punctuation that another font would draw otherwise.
  const words = [...document.querySelectorAll("main h1, main h2, main p")]
    .filter(seen)
    .map((element) => (element.textContent ?? "").trim().split(/\s+/).at(-1) ?? "")
    .filter((word) => /^[a-z]{5,}\.?$/i.test(word));
  return {
    only: only.map((element) => `${element.tagName.toLowerCase()}.${element.className}`),
    ground: getComputedStyle(document.body).backgroundColor,
    words: [...new Set(words)],
  };
}
