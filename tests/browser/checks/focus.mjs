// The Tab key on every type of page: each stop is seen, is not hidden behind anything, and comes in the order of the
// document; and Tab leaves the page in the end.
import { openSeveral } from "../lib/browser.mjs";
import { share } from "../lib/report.mjs";

// A page of a thousand rows has more stops than anyone would wait for.
const MOST = 120;

/**
 * @param {import("playwright-core").Browser} browser
 * @param {import("../lib/site.mjs").Site} site
 * @param {string[]} paths
 * @param {number} width
 */
export async function focusProblems(browser, site, paths, width) {
  const found = [];
  const { pages, close } = await openSeveral(browser, { viewport: { width, height: 800 }, reducedMotion: "reduce" }, site.file);
  await share(paths, pages, async (page, path) => {
    // Without a query the field has the focus at once. What is found comes a moment later, and with it new controls.
    await page.goto(site.file + path + (path === "search.html" ? "#q=checkout" : ""));
    if (path === "search.html") await page.locator(".found h2").first().waitFor();
    await page.evaluate(prepare);
    let done = false;
    for (let stops = 0; stops < MOST && !done; stops += 1) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(look);
      found.push(...stop.problems.map((problem) => `${site.name}/${path}, ${width} px: ${problem}`));
      done = stop.done;
    }
    const left = await page.evaluate(() => globalThis.pmFocus.left);
    if (done && left > 0) found.push(`${site.name}/${path}, ${width} px: Tab passes over ${left} links or controls`);
  });
  await close();
  return found;
}

/** Runs in the page: remembers how each stop looks while it has no focus. */
function prepare() {
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const looks = (element) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, borderColor } = getComputedStyle(element);
    return { outline: outlineStyle === "none" ? "none" : `${outlineStyle} ${outlineWidth} ${outlineColor}`, boxShadow, backgroundColor, borderColor };
  };
  const reachable = stops.filter((stop) => !stop.disabled && stop.tabIndex >= 0 && stop.checkVisibility({ visibilityProperty: true }));
  globalThis.pmFocus = { looks, before: new Map(reachable.map((stop) => [stop, looks(stop)])), last: null, left: reachable.length };
}

/** Runs in the page, after Tab was pressed. */
function look() {
  const state = globalThis.pmFocus;
  const stop = document.activeElement;
  if (!stop || stop === document.body || stop === document.documentElement) return { problems: [], done: true };
  if (stop === state.first) return { problems: [], done: true };
  state.first ??= stop;
  const name = `${stop.tagName.toLowerCase()}${stop.className ? `.${stop.className}` : ""} “${(stop.textContent ?? "").trim().slice(0, 30) || (stop.getAttribute("aria-label") ?? "")}”`;
  const problems = [];
  const before = state.before.get(stop);
  const now = state.looks(stop);
  if (state.before.delete(stop)) state.left -= 1;
  if (before && now.outline === before.outline && now.boxShadow === before.boxShadow) problems.push(`${name}: looks the same with focus`);
  // The parts of a date are stops of one field.
  if (state.last && state.last !== stop && !(state.last.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING)) problems.push(`${name}: comes after what follows it`);
  // A link that wraps has a box for each line, and a table may be longer than the window: some part of it is seen.
  const seen = [...stop.getClientRects()].some((rect) => {
    const [left, right] = [Math.max(rect.left, 0), Math.min(rect.right, innerWidth)];
    const [top, bottom] = [Math.max(rect.top, 0), Math.min(rect.bottom, innerHeight)];
    if (right - left <= 1 || bottom - top <= 1) return false;
    const on = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return on !== null && (stop.contains(on) || on.contains(stop));
  });
  if (!seen) problems.push(`${name}: has the focus and cannot be seen`);
  state.last = stop;
  return { problems, done: false };
}
