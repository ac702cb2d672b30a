// Takes the pictures of the documentation: node screenshots.mjs SITE [OUT]
//
// SITE is the sample site, built for 2026-11-24. OUT is docs/src/images, unless said otherwise.
import { execFileSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./lib/browser.mjs";

const site = resolve(process.argv[2]);
const out = resolve(process.argv[3] ?? join(import.meta.dirname, "../../docs/src/images"));
const base = pathToFileURL(site + "/").href;

const POSTMORTEM = "postmortems/2025-06-27-festival-on-sale-retry-storm.html";
const DESK = { width: 1200, height: 760 };
const PHONE = { width: 375, height: 720 };

/** @type {{ name: string, path: string, viewport?: { width: number, height: number }, theme?: "dark", at?: string, search?: string }[]} */
const PICTURES = [
  { name: "index-light", path: "index.html" },
  { name: "index-dark", path: "index.html", theme: "dark" },
  { name: "postmortem-light", path: POSTMORTEM },
  { name: "postmortem-dark", path: POSTMORTEM, theme: "dark" },
  { name: "postmortem-phone", path: POSTMORTEM, viewport: PHONE },
  { name: "timeline-light", path: POSTMORTEM, at: ".s-timeline" },
  { name: "postmortems-light", path: "postmortems/index.html" },
  { name: "actions-light", path: "actions/index.html" },
  { name: "actions-phone", path: "actions/index.html", viewport: PHONE },
  { name: "owner-light", path: "actions/by-owner/ingrid.html" },
  { name: "search-light", path: "search.html", search: "connection pool" },
];

const browser = await launch();
for (const { name, path, viewport = DESK, theme = "light", at, search } of PICTURES) {
  if (!existsSync(join(site, path))) continue;
  const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(base + path + (search ? `#q=${encodeURIComponent(search)}` : ""));
  if (search) await page.locator("main mark").first().waitFor();
  if (at) await page.locator(at).first().evaluate((element) => element.scrollIntoView());
  await page.screenshot({ path: join(out, `${name}.png`), animations: "disabled", caret: "hide" });
  await context.close();
}
await print("postmortem-print", POSTMORTEM);
await browser.close();

/** The first sheet, as it comes out of a printer. */
async function print(name, path) {
  const page = await browser.newPage();
  await page.goto(base + path);
  const pdf = join(out, `${name}.pdf`);
  writeFileSync(pdf, await page.pdf({ format: "A4", preferCSSPageSize: true }));
  execFileSync("pdftoppm", ["-png", "-singlefile", "-r", "72", "-f", "1", pdf, join(out, name)]);
  rmSync(pdf);
  await page.close();
}
