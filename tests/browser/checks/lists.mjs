// What JavaScript adds to lists: an order and filters, kept in the address, and rows that look like those of the pages.
import assert from "node:assert/strict";
import { open } from "../lib/browser.mjs";

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("../lib/site.mjs").Site} Site */

const LISTS = ["actions/index.html", "postmortems/index.html", "services/index.html", "tags/index.html", "teams/index.html", "factors/index.html", "severities/index.html", "years/index.html", "actions/by-owner/index.html"];

/** @param {Page} page @param {string} text */
const counted = (page, text) => page.locator("output", { hasText: text }).waitFor();

/** @param {Page} page */
const shown = (page) => page.locator("tbody tr").count();

/**
 * An address carries a filter and an order.
 * @param {Browser} browser
 * @param {Site} site
 */
export async function addressProblems(browser, site) {
  const { page, problems, close } = await open(browser, {}, site.file);
  await page.goto(site.file + "actions/index.html");
  const all = await shown(page);
  assert(all > 50, `${all} actions are shown`);
  await page.goto(site.file + "index.html");
  await page.goto(site.file + "actions/index.html#state=overdue&sort=-due");
  await counted(page, `7 of ${all} actions`);
  assert.equal(await shown(page), 7);
  assert.equal(await page.locator("tbody tr").first().locator(".due time").getAttribute("datetime"), "2026-11-20");
  assert.equal(await page.locator("th[aria-sort=descending]").innerText(), "Due");
  await page.click(".clear");
  await page.waitForFunction((number) => document.querySelectorAll("tbody tr").length === number, all);
  assert.equal(new URL(page.url()).hash, "#sort=-due");
  await page.goto(site.file + "index.html");
  await page.goto(site.file + "actions/index.html#state=nothing-like-it");
  assert.equal(await shown(page), all, "a value that no row has filters nothing");
  await close();
  return problems;
}

/**
 * Beside each choice is how many rows it would leave; on a narrow screen a button shows the choices.
 * @param {Browser} browser
 * @param {Site} site
 */
export async function choiceProblems(browser, site) {
  const { page, problems, close } = await open(browser, {}, site.file);
  await page.goto(site.file + "actions/index.html");
  await page.selectOption("[name=state]", "overdue");
  await counted(page, "7 of ");
  const [value, text] = await page.$$eval("[name=owner] option:not(:disabled)", (all) => [all[1].value, all[1].text]);
  const count = /\((\d+)\)$/.exec(text)?.[1];
  await page.selectOption("[name=owner]", value);
  await counted(page, `${count} of `);
  assert.equal(await shown(page), Number(count));
  await page.reload();
  await counted(page, `${count} of `);
  assert.equal(await page.inputValue("[name=owner]"), value);
  await page.setViewportSize({ width: 375, height: 700 });
  assert.equal(await page.locator("[name=owner]").isVisible(), false);
  assert.equal(await page.locator(".more-filters").innerText(), "Filters (2)");
  await page.click(".more-filters");
  assert.equal(await page.locator("[name=owner]").isVisible(), true);
  await close();
  return problems;
}

/**
 * The rows that the browser makes are those of the pages.
 * @param {Browser} browser
 * @param {Site} site
 */
export async function rowProblems(browser, site) {
  const { page, problems, close } = await open(browser, {}, site.file);
  const rows = () => page.$$eval("tbody tr", (all) => all.map((row) => row.outerHTML.replace(/\s+/g, " ").replace(/> | </g, (at) => at.trim())));
  for (const path of LISTS) {
    await page.goto(site.file + path);
    const built = await rows();
    const first = await page.locator("th[data-key]").first().getAttribute("data-key");
    await page.evaluate((name) => (location.hash = `sort=${name}`), first);
    await page.locator("th[aria-sort]").waitFor();
    await page.locator("table:not([aria-busy])").waitFor();
    assert.deepEqual((await rows()).sort(), built.sort(), path);
  }
  await close();
  return problems;
}
