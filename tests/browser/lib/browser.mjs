// Chromium, and pages that remember what went wrong on them.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

/** @param {string[]} more further arguments */
export async function launch(more = []) {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  assert(executablePath, "CHROMIUM names the browser");
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-lcd-text",
      "--font-render-hinting=none",
      ...more,
    ],
  });
}

/**
 * A page whose console messages, failed loads, breaches of the security policy and requests to anywhere but `allowed`
 * are gathered in `problems`.
 * @param {import("playwright-core").Browser} browser
 * @param {import("playwright-core").BrowserContextOptions} options
 * @param {string} allowed what every address begins with
 */
export async function open(browser, options, allowed) {
  const context = await browser.newContext(options);
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`breaks the security policy: ${event.violatedDirective} forbids ${event.blockedURI}`);
    });
  });
  const page = await context.newPage();
  /** @type {string[]} */
  const problems = [];
  const note = (/** @type {string} */ text) => problems.push(`${page.url()}: ${text}`);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) note(message.text());
  });
  page.on("pageerror", (error) => note(error.message));
  page.on("requestfailed", (request) => note(`${request.url()} cannot be loaded`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(allowed) && !url.startsWith("data:")) note(`asks for ${url}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) note(`${response.url()} is answered with ${response.status()}`);
  });
  return { page, problems, close: () => context.close() };
}

/**
 * `count` pages of that kind, and a way to close them.
 * @param {import("playwright-core").Browser} browser
 * @param {import("playwright-core").BrowserContextOptions} options
 * @param {string} allowed
 */
export async function openSeveral(browser, options, allowed, count = 2) {
  const pages = await Promise.all(Array.from({ length: count }, () => open(browser, options, allowed)));
  return {
    pages: pages.map(({ page }) => page),
    problems: () => pages.flatMap(({ problems }) => problems),
    close: () => Promise.all(pages.map(({ close }) => close())),
  };
}
