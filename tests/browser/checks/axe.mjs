// Accessibility, as axe-core can see it: WCAG 2.2 AA and its best practices.
import axe from "axe-core";

const OPTIONS = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
  // It would fetch the style sheets, which the policy forbids, for a rule on locked orientation.
  preload: false,
};

// What the theme's colours can break; the rest needs to be asked in one theme only.
const OF_COLOUR = { ...OPTIONS, runOnly: ["color-contrast", "link-in-text-block"] };

/**
 * @param {import("playwright-core").Page} page
 * @param {"all" | "colours"} rules
 */
export async function axeViolations(page, rules) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (options) => (await globalThis.axe.run(document, options)).violations, rules === "all" ? OPTIONS : OF_COLOUR);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${node.target.join(" ")}: ${id}: ${(node.failureSummary ?? "").split("\n").slice(1).join(" ").trim()}`));
}
