// The site as a server gives it, below a path and at the root of a domain.
import { openSeveral } from "../lib/browser.mjs";
import { share } from "../lib/report.mjs";
import { serve } from "../lib/server.mjs";
import { openable } from "../lib/site.mjs";

/**
 * What goes wrong when each page is opened over HTTP.
 * @param {import("playwright-core").Browser} browser
 * @param {import("../lib/site.mjs").Site} site
 * @param {string} prefix
 */
export async function servedProblems(browser, site, prefix) {
  const server = await serve(site.folder, prefix);
  const { pages, problems, close } = await openSeveral(browser, {}, server.url);
  await share(openable(site), pages, (page, path) => page.goto(server.url + path));
  const found = problems();
  await close();
  server.close();
  return found;
}

/**
 * 404.html is styled wherever it is shown, if the site lies where `site-url` says.
 * @param {import("playwright-core").Browser} browser
 * @param {import("../lib/site.mjs").Site} site
 * @param {string} siteUrl
 */
export async function notFoundProblems(browser, site, siteUrl) {
  const server = await serve(site.folder, siteUrl);
  const { pages, problems, close } = await openSeveral(browser, {}, server.url, 1);
  await pages[0].goto(`${server.url}deep/down/nowhere.html`);
  const sheets = await pages[0].evaluate(() => [...document.styleSheets].filter((sheet) => sheet.cssRules.length > 0).length);
  const home = await pages[0].evaluate(() => document.querySelector("a.brand")?.getAttribute("href"));
  // The page itself is answered with 404, as it should be.
  const found = problems().filter((problem) => !problem.includes("nowhere.html"));
  if (sheets === 0) found.push("404.html: has no style sheet");
  if (home !== `${siteUrl}index.html`) found.push(`404.html: leads home to ${home}`);
  await close();
  server.close();
  return found;
}
