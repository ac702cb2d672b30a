// Every page is valid HTML, as html-validate has it. It runs in a process of its own, beside the browser:
// node checks/html.mjs FOLDER PAGE…
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { HtmlValidate } from "html-validate";

const CONFIG = {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    // Nothing comes from another server, so there is nothing whose integrity could change on the way.
    "require-sri": "off",
    // A title is as long as its author made it.
    "long-title": "off",
    // <search> is a landmark and may be named; the rule does not know that yet, unless it allows all that may be named.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // The list of a combobox belongs to a field that is typed into; a <select> is none.
    "prefer-native-element": ["error", { exclude: ["listbox", "option"] }],
    // What authors wrote goes through a sanitiser, which writes checked="" and keeps the space at the end of code.
    "attribute-boolean-style": "off",
    "no-trailing-whitespace": "off",
  },
};

/**
 * @param {string} folder
 * @param {string[]} pages
 * @returns {Promise<string[]>}
 */
export async function invalidHtml(folder, pages) {
  const validator = new HtmlValidate(CONFIG);
  const problems = [];
  for (const page of pages) {
    const report = await validator.validateFile(join(folder, page));
    for (const message of report.results.flatMap((result) => result.messages)) {
      problems.push(`${page}:${message.line}:${message.column}, ${message.selector ?? "the document"}: ${message.ruleId}: ${message.message}`);
    }
  }
  return problems;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, ...pages] = process.argv.slice(2);
  console.log(JSON.stringify(await invalidHtml(folder, pages)));
}
