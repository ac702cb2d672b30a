// One visit with nothing but a keyboard: from the skip link by way of the lists and their filter to a postmortem, one
// of its actions, its owner, and back.
import assert from "node:assert/strict";
import { open } from "../lib/browser.mjs";

/**
 * @param {import("playwright-core").Browser} browser
 * @param {import("../lib/site.mjs").Site} site
 */
export async function walkProblems(browser, site) {
  const { page, problems, close } = await open(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" }, site.file);
  const at = () => decodeURIComponent(page.url().slice(site.file.length));
  await page.goto(site.file + "index.html");

  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "Skip to content", "the first stop is the skip link");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert(await inside(page, "main"), "the skip link leads into the page");

  await page.goto(site.file + "index.html");
  await tabTo(page, (stop) => stop.inNav && stop.text.startsWith("Actions"), "the page of actions in the bar");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/actions/index.html*");

  const rows = () => page.locator("main tbody tr:visible").count();
  const all = await rows();
  await tabTo(page, (stop) => stop.name === "q", "the field of the filter");
  await page.keyboard.type("seat");
  await page.waitForFunction((before) => [...document.querySelectorAll("main tbody tr")].filter((row) => row.checkVisibility()).length < before, all);
  assert((await rows()) > 0, "the filter leaves something");
  assert(at().includes("q=seat"), `the address keeps the filter: ${at()}`);

  await tabTo(page, (stop) => stop.inRow && stop.href.includes("/postmortems/"), "a row's link to its postmortem");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/postmortems/**");
  const postmortem = at();

  await tabTo(page, (stop) => stop.href.includes("/actions/by-owner/"), "an owner of an action");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/actions/by-owner/*");
  await tabTo(page, (stop) => stop.inMain && stop.href.includes("/postmortems/"), "a postmortem on the owner's page");

  await page.goBack();
  await page.waitForURL("**/postmortems/**");
  assert.equal(at().split("#")[0], postmortem.split("#")[0], "back is where one came from");
  await page.goBack();
  await page.waitForURL("**/actions/index.html*");
  assert(at().includes("q=seat"), "back is the list as it was filtered");
  await page.waitForFunction((before) => document.querySelectorAll("main tbody tr").length < before, all);

  await close();
  return problems;
}

/** Presses Tab until the focus is on what was wanted. */
async function tabTo(page, wanted, what) {
  for (let stops = 0; stops < 400; stops += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      return {
        text: (element?.textContent ?? "").trim(),
        name: element?.getAttribute("name") ?? "",
        href: element instanceof HTMLAnchorElement ? element.href : "",
        inNav: Boolean(element?.closest("header nav")),
        inRow: Boolean(element?.closest("tbody tr")),
        inMain: Boolean(element?.closest("main")),
      };
    });
    if (wanted(stop)) return;
  }
  assert.fail(`Tab does not lead to ${what}`);
}

function focused(page) {
  return page.evaluate(() => document.activeElement?.textContent?.trim());
}

function inside(page, selector) {
  return page.evaluate((selector) => document.activeElement?.closest(selector) != null, selector);
}
