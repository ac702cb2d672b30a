// Without JavaScript every page says all that it says with it.
import { openSeveral } from "../lib/browser.mjs";
import { share } from "../lib/report.mjs";

/**
 * @param {import("playwright-core").Browser} browser
 * @param {import("../lib/site.mjs").Site} site
 * @param {string[]} paths
 */
export async function plainProblems(browser, site, paths) {
  const plain = await contents(browser, site, paths, false);
  const full = await contents(browser, site, paths, true);
  return paths.flatMap((path) => {
    const [without, withIt] = [plain.get(path), full.get(path)];
    const missing = withIt.links.filter((link) => !without.links.includes(link));
    const problems = missing.map((link) => `leads to ${link} only with JavaScript`);
    if (without.rows < withIt.rows) problems.push(`has ${without.rows} rows without JavaScript and ${withIt.rows} with it`);
    problems.push(...without.hidden.map((what) => `hides ${what} without JavaScript`));
    problems.push(...without.idle.map((what) => `shows ${what}, which does nothing without JavaScript`));
    return problems.map((problem) => `${site.name}/${path}: ${problem}`);
  });
}

async function contents(browser, site, paths, javaScriptEnabled) {
  const found = new Map();
  const { pages, close } = await openSeveral(browser, { javaScriptEnabled }, site.file);
  await share(paths, pages, async (page, path) => {
    await page.goto(site.file + path);
    found.set(path, await page.evaluate(inPage));
  });
  await close();
  return found;
}

/** Runs in the page. */
function inPage() {
  const main = document.querySelector("main");
  const all = (selector) => [...(main?.querySelectorAll(selector) ?? [])];
  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  const asked = (element) => element.closest("details:not([open])") !== null || element.closest(".needs-js") !== null;
  const name = (element) => `${element.tagName.toLowerCase()} “${(element.textContent ?? "").trim().slice(0, 40)}”`;
  // A control that is a button, or a field that stands in no form, is worked by a script.
  const idle = [...document.querySelectorAll("button, input, select")].filter((element) => !element.disabled && seen(element));
  return {
    // A link that changes no more than the state of its own page is worked by a script.
    links: all("a[href]").filter((a) => !a.closest(".needs-js") && !/^#.*=/.test(a.getAttribute("href"))).map((a) => new URL(a.getAttribute("href"), document.baseURI).href),
    rows: all("tbody tr").length,
    hidden: all("tr, li, section, p, h2, h3, dd").filter((element) => !asked(element) && !seen(element) && element.textContent?.trim()).map(name),
    idle: idle.map((element) => `${name(element)} ${element.getAttribute("aria-label") ?? ""}`),
  };
}
