// Takes the pictures of the documentation: node screenshots.mjs SITE OUT
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [site, out] = process.argv.slice(2).map((path) => resolve(path));
const base = pathToFileURL(site + "/").href;
const postmortem = "postmortems/2025-06-27-festival-on-sale-retry-storm.html";

const pictures = [
  ["index-light", "index.html", { width: 1280, height: 900 }, "light"],
  ["index-dark", "index.html", { width: 1280, height: 900 }, "dark"],
  ["postmortem-light", postmortem, { width: 1280, height: 900 }, "light"],
  ["postmortem-dark", postmortem, { width: 1280, height: 900 }, "dark"],
  ["postmortem-phone", postmortem, { width: 375, height: 812 }, "light"],
  ["actions-light", "actions/index.html", { width: 1280, height: 900 }, "light"],
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
for (const [name, path, viewport, colorScheme] of pictures) {
  const context = await browser.newContext({ viewport, colorScheme });
  const page = await context.newPage();
  await page.goto(base + path);
  await page.screenshot({ path: join(out, `${name}.png`) });
  await context.close();
}
await browser.close();
