// Opens a built site in Chromium, as files and over HTTP under a sub-path, and holds it to what a visitor may expect:
// no console error, no request to elsewhere, no horizontal scroll, a theme toggle that remembers.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { readdirSync, statSync } from "node:fs";
import { extname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const site = resolve(process.argv[2]);
const executablePath = process.env.CHROMIUM;
assert(executablePath, "CHROMIUM names the browser");

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const pages = files(site)
  .filter((path) => path.endsWith(".html"))
  .map((path) => relative(site, path))
  .sort();
assert(pages.length > 20, `a whole site has more than ${pages.length} pages`);

// The site under a sub-path, as on a forge's pages.
const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
  try {
    assert(path.startsWith("/team/pm/"));
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

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

let checks = 0;
async function test(name, run) {
  await run();
  checks += 1;
  console.log(`ok ${name}`);
}

/** A page whose console errors, failed loads and requests to elsewhere are gathered in `problems`. */
async function open(options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
  page.on("requestfailed", (request) => problems.push(`${page.url()}: ${request.url()} failed`));
  page.on("request", (request) => {
    const url = request.url();
    if (![http, file, "data:"].some((allowed) => url.startsWith(allowed))) problems.push(`${page.url()} asks for ${url}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.url()}: ${response.status()}`);
  });
  return { page, problems, close: () => context.close() };
}

for (const [name, base] of [["files", file], ["a sub-path", http]]) {
  await test(`every page opens as ${name}, asks for nothing elsewhere and logs no error`, async () => {
    const { page, problems, close } = await open();
    for (const path of pages.filter((path) => path !== "404.html")) {
      await page.goto(base + path);
      assert.equal(await page.locator("h1").count(), 1, `${path} has one h1`);
      assert.notEqual(await page.title(), "", `${path} has a title`);
    }
    assert.deepEqual(problems, []);
    await close();
  });
}

await test("every internal link and anchor leads somewhere", async () => {
  const { page, close } = await open();
  const broken = [];
  const ids = new Map();
  const links = [];
  for (const path of pages.filter((path) => path !== "404.html")) {
    await page.goto(file + path);
    ids.set(path, new Set(await page.$$eval("[id]", (all) => all.map((element) => element.id))));
    for (const href of await page.$$eval("a[href]", (all) => all.map((a) => a.href))) links.push([path, href]);
  }
  const all = new Set(files(site).map((path) => relative(site, path)));
  for (const [from, href] of links) {
    if (!href.startsWith(file)) continue;
    const url = new URL(href);
    const to = decodeURIComponent(url.pathname.slice(new URL(file).pathname.length));
    const anchor = decodeURIComponent(url.hash.slice(1));
    if (!all.has(to)) broken.push(`${from} → ${to}`);
    // `#state=overdue` is a filter and not an anchor.
    else if (anchor && !anchor.includes("=") && !ids.get(to)?.has(anchor)) broken.push(`${from} → ${to}#${anchor}`);
  }
  assert(links.length > 200, "the pages were read");
  assert.deepEqual([...new Set(broken)], []);
  await close();
});

const LISTS = ["actions/index.html", "postmortems/index.html", "services/index.html", "tags/index.html", "teams/index.html", "factors/index.html", "severities/index.html", "years/index.html", "actions/by-owner/index.html"];
const counted = (page, text) => page.locator("output", { hasText: text }).waitFor();

await test("an address can carry a filter and an order", async () => {
  const { page, problems, close } = await open();
  const shown = () => page.locator("tbody tr").count();
  await page.goto(file + "actions/index.html");
  const all = await shown();
  assert(all > 50, `${all} actions are shown`);
  await page.goto(file + "index.html");
  await page.goto(file + "actions/index.html#state=overdue&sort=-due");
  await counted(page, `7 of ${all} actions`);
  assert.equal(await shown(), 7);
  assert.equal(await page.locator("tbody tr").first().locator(".due time").getAttribute("datetime"), "2026-11-20");
  assert.equal(await page.locator("th[aria-sort=descending]").innerText(), "Due");
  await page.click(".clear");
  await counted(page, `${all} actions`);
  assert.equal(new URL(page.url()).hash, "#sort=-due");
  await page.goto(file + "index.html");
  await page.goto(file + "actions/index.html#state=nothing-like-it");
  assert.equal(await shown(), all);
  assert.deepEqual(problems, []);
  await close();
});

await test("beside each choice is how many rows it would leave", async () => {
  const { page, problems, close } = await open();
  await page.goto(http + "actions/index.html");
  await page.selectOption("[name=state]", "overdue");
  await counted(page, "7 of ");
  const [option] = await page.$$eval("[name=owner] option:not(:disabled)", (all) => all.slice(1).map((one) => [one.value, one.text]));
  const count = /\((\d+)\)$/.exec(option[1])[1];
  await page.selectOption("[name=owner]", option[0]);
  await counted(page, `${count} of `);
  assert.equal(await page.locator("tbody tr").count(), Number(count));
  await page.reload();
  await counted(page, `${count} of `);
  assert.equal(await page.inputValue("[name=owner]"), option[0]);
  assert.deepEqual(problems, []);
  await close();
});

await test("the rows that the browser makes are those of the pages", async () => {
  const { page, problems, close } = await open();
  const rows = () => page.$$eval("tbody tr", (all) => all.map((row) => row.outerHTML.replace(/\s+/g, " ").replace(/> | </g, (at) => at.trim())));
  for (const path of LISTS) {
    await page.goto(file + path);
    const built = await rows();
    const first = await page.locator("th[data-key]").first().getAttribute("data-key");
    await page.evaluate((name) => (location.hash = `sort=${name}`), first);
    await page.locator("th[aria-sort]").waitFor();
    await page.locator("table:not([aria-busy])").waitFor();
    assert.deepEqual((await rows()).sort(), built.sort(), path);
  }
  assert.deepEqual(problems, []);
  await close();
});

await test("on a narrow screen a button shows the filters", async () => {
  const { page, close } = await open({ viewport: { width: 375, height: 700 } });
  await page.goto(file + "postmortems/index.html#severity=sev1");
  const severity = page.locator("[name=severity]");
  assert.equal(await severity.isVisible(), false);
  assert.equal(await page.locator(".more-filters").innerText(), "Filters (1)");
  await page.click(".more-filters");
  assert.equal(await severity.isVisible(), true);
  await close();
});

await test("the theme toggles and is remembered", async () => {
  const { page, problems, close } = await open({ colorScheme: "light" });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto(http + "index.html");
  const light = await background();
  await page.click("[data-theme-toggle]");
  const dark = await background();
  assert.notEqual(dark, light);
  await page.goto(http + "actions/index.html");
  assert.equal(await background(), dark);
  assert.deepEqual(problems, []);
  await close();
});

await test("dark is the system's choice too", async () => {
  const background = async (colorScheme) => {
    const { page, close } = await open({ colorScheme });
    await page.goto(file + "index.html");
    const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await close();
    return colour;
  };
  assert.notEqual(await background("dark"), await background("light"));
});

await test("nothing scrolls sideways from 320 to 2560 pixels", async () => {
  for (const width of [320, 375, 768, 1280, 2560]) {
    const { page, close } = await open({ viewport: { width, height: 900 } });
    for (const path of pages.filter((path) => path !== "404.html")) {
      await page.goto(file + path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert(over <= 0, `${path} is ${over} pixels too wide at ${width}`);
    }
    await close();
  }
});

await test("a page is complete without JavaScript", async () => {
  const { page, close } = await open({ javaScriptEnabled: false });
  await page.goto(file + "actions/index.html");
  assert((await page.locator("main").innerText()).includes("@") || (await page.locator("main a").count()) > 20);
  assert.equal(await page.locator("[data-theme-toggle]").isVisible(), false);
  await close();
});

await browser.close();
server.close();
console.log(`\n${checks} passed, 0 failed`);
