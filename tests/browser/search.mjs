// The search of the built sample site in Chromium, from the keyboard, as files and over HTTP under a sub-path.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const site = resolve(process.argv[2]);
const executablePath = process.env.CHROMIUM;
assert(executablePath, "CHROMIUM names the browser");
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
// The parts of the index that the server withholds.
let withheld = false;
const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
  try {
    assert(path.startsWith("/team/pm/") && !(withheld && path.includes("/search/")));
    const file = join(site, path.slice("/team/pm/".length) || "index.html");
    const body = await readFile(file);
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const http = `http://127.0.0.1:${server.address().port}/team/pm/`;
const file = pathToFileURL(site + "/").href;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"] });

let checks = 0;
/** Runs a check on a page, over files and HTTP; it fails on console errors, CSP violations and requests to elsewhere. */
async function test(name, run, options = {}) {
  for (const [how, base] of [["files", file], ["HTTP", http]].filter(([how]) => !options.only || how === options.only)) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const problems = [];
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("request", (request) => {
      if (![base, "data:"].some((allowed) => request.url().startsWith(allowed))) problems.push(`asks for ${request.url()}`);
    });
    await run(page, base);
    if (!options.fails) assert.deepEqual(problems, [], name);
    await context.close();
    checks += 1;
    console.log(`ok ${name} (${how})`);
  }
}

const box = "[data-search-box] input";
const options = "#find-list [role=option]";
const titles = (page) => page.locator(".found h2").allTextContents();
const said = (page, text) => page.locator(".found [role=status]").filter({ hasText: text }).waitFor();
const focused = (page) => page.evaluate(() => document.activeElement?.matches("[data-search-box] input"));

await test("the keyboard leads from a search to a result, an action's owner, and back", async (page, base) => {
  await page.goto(base + "index.html");
  await page.keyboard.press("/");
  await page.keyboard.type("refunds webhook");
  await page.locator(options).first().waitFor();
  assert.equal(await page.locator(box).getAttribute("aria-expanded"), "true");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator(box).getAttribute("aria-activedescendant"), "find-0");
  assert.equal(await page.locator("#find-0 b").textContent(), "212 refunds paid twice after a webhook replay");
  await page.keyboard.press("Enter");
  await page.waitForURL(/2026-11-17-refunds-paid-twice\.html/);
  const owner = page.locator("main a[href*='by-owner/']").first();
  await owner.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/actions\/by-owner\//);
  await page.goBack();
  await page.waitForURL(/2026-11-17-refunds-paid-twice\.html/);
});

await test("Escape closes the list and gives the focus back; Enter leads to the page of the search", async (page, base) => {
  await page.goto(base + "actions/index.html");
  const link = page.locator(".bar nav a").first();
  await link.focus();
  await page.keyboard.press("Control+k");
  assert(await focused(page));
  await page.keyboard.type("rebalance");
  await page.locator(options).first().waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".find-panel").isVisible(), false);
  assert(await link.evaluate((element) => element === document.activeElement));
  await page.keyboard.press("Alt+/");
  assert.equal(await focused(page), false);
  await page.keyboard.press("/");
  await page.keyboard.press("Enter");
  await page.waitForURL(/search\.html#q=rebalance$/);
  await said(page, "2 postmortems.");
});

await test("a slash can be typed into a field", async (page, base) => {
  await page.goto(base + "actions/index.html");
  await page.locator(".filters input").first().focus();
  await page.keyboard.press("/");
  assert.equal(await focused(page), false);
});

await test("an address carries a search, whose facets and operators set each other", async (page, base) => {
  await page.goto(base + "search.html#q=rebalance");
  await said(page, "2 postmortems.");
  assert.deepEqual((await titles(page)).sort(), [
    "Late tickets on the night of the show: consumers rebalancing again",
    "Ticket delivery went round in circles: consumers rebalancing",
  ]);
  await page.locator(".facets a", { hasText: "SEV2" }).focus();
  await page.keyboard.press("Enter");
  await said(page, "1 postmortem.");
  assert.deepEqual(await titles(page), ["Late tickets on the night of the show: consumers rebalancing again"]);
  assert.match(await page.locator(".ask input").inputValue(), /^rebalance severity:sev2$/i);
  assert.equal(await page.locator(".facets [aria-current]").textContent(), "SEV2 1");
  assert(await page.locator(".facets [aria-current]").evaluate((element) => element === document.activeElement));
  await page.locator(".ask input").fill("rebalance severity:SEV3");
  await page.locator(".facets [aria-current]", { hasText: "SEV3" }).waitFor();
  assert.equal(new URL(page.url()).hash, "#q=rebalance+severity%3ASEV3");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.waitForURL(/2026-03-06-ticket-delivery-rebalance-loop\.html/);
  await page.goBack();
  await said(page, "1 postmortem.");
  assert.equal(await page.locator(".ask input").inputValue(), "rebalance severity:SEV3");
});

await test("a section is led to, more results come, and what is misspelt is said", async (page, base) => {
  await page.goto(base + "search.html");
  await page.locator(".found h2").nth(9).waitFor();
  assert.equal((await titles(page)).length, 10);
  await page.locator(".found > button").click();
  await page.locator(".found h2").nth(10).waitFor();
  assert.match(new URL(page.url()).hash, /n=20/);
  await page.locator(".ask input").fill("rebalence");
  await said(page, "Nothing has “rebalence”; showing");
  await page.locator(".ask input").fill("rebalance severity:sev1");
  await said(page, "Nothing is found.");
  assert(await page.locator(".none").isVisible());
  await page.locator(".ask input").fill("\"load balancer\"");
  await page.locator(".found .excerpt mark").first().waitFor();
  const href = await page.locator(".found .excerpt a").first().getAttribute("href");
  await page.locator(".found .excerpt a").first().click();
  await page.waitForURL(`**/${href}`);
  assert.equal(await page.evaluate(() => document.querySelector(":target")?.id), href.split("#")[1]);
});

await test("a narrow screen has a link to the page", async (page, base) => {
  await page.goto(base + "index.html");
  assert.equal(await page.locator(box).isVisible(), false);
  await page.locator(".find-go").click();
  await page.waitForURL(/search\.html$/);
  assert(await page.locator(".ask input").evaluate((element) => element === document.activeElement));
  assert((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
}, { viewport: { width: 320, height: 700 } });

await test("without JavaScript the box is away and the page leads to the lists", async (page, base) => {
  await page.goto(base + "search.html");
  assert.match(await page.locator("main").innerText(), /Searching needs JavaScript/);
  assert.equal(await page.locator(".ask").isVisible(), false);
  await page.goto(base + "index.html");
  assert.equal(await page.locator(".find").isVisible(), false);
}, { javaScriptEnabled: false });

withheld = true;
await test("an index that cannot be loaded is said", async (page, base) => {
  await page.goto(base + "search.html#q=rebalance");
  await said(page, "load the page again");
}, { only: "HTTP", fails: true });

await browser.close();
server.close();
console.log(`\n${checks} passed, 0 failed`);
