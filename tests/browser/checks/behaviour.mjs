// What JavaScript adds: a theme that is remembered. Lists have a file of their own.
import assert from "node:assert/strict";
import { open } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";

/**
 * The theme is the system's until it is chosen, and is then remembered.
 * @param {import("playwright-core").Browser} browser
 * @param {import("../lib/site.mjs").Site} site
 */
export async function themeProblems(browser, site) {
  const server = await serve(site.folder, "/");
  const { page, problems, close } = await open(browser, { colorScheme: "light" }, server.url);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto(server.url + "index.html");
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await ground();
  assert.notEqual(dark, light, "dark is the system's choice");
  await page.emulateMedia({ colorScheme: "light" });
  await page.click("[data-theme-toggle]");
  assert.equal(await ground(), dark, "the button makes it dark");
  await page.goto(server.url + "actions/index.html");
  assert.equal(await ground(), dark, "the next page is dark too");
  await close();
  server.close();
  return problems;
}
