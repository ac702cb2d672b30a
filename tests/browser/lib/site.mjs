// A built site: its files, its pages, and what types of page there are, which its paths tell.
import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * @typedef {object} Site
 * @property {string} name how failures call it
 * @property {string} folder
 * @property {Set<string>} files paths, with slashes
 * @property {string[]} pages the HTML files among them, sorted
 * @property {string} file the address of the folder
 */

/**
 * @param {string} name
 * @param {string} folder
 * @returns {Site}
 */
export function readSite(name, folder) {
  const root = resolve(folder);
  const files = new Set(walk(root).map((path) => relative(root, path).split(sep).join("/")));
  const pages = [...files].filter((path) => path.endsWith(".html")).sort();
  return { name, folder: root, files, pages, file: pathToFileURL(root + "/").href };
}

/**
 * 404.html is no page to open as a file: a server shows it at any address, so its links begin with `site-url`.
 * @param {Site} site
 */
export function openable(site) {
  return site.pages.filter((path) => path !== "404.html");
}

/**
 * The last `each` pages of every type: a page at the top is a type of its own; a folder has its index, the rest, and
 * the further pages of its lists, which lie in a folder beside their first. Pages that are called odd are all given.
 * @param {Site} site
 * @param {number} each
 */
export function ofEachType(site, each) {
  /** @type {Map<string, string[]>} */
  const types = new Map();
  for (const path of openable(site)) {
    const folders = path.split("/");
    const name = folders.pop() ?? "";
    const known = folders.map((folder, i) => (site.files.has(`${folders.slice(0, i + 1).join("/")}.html`) ? "*" : folder));
    const type = [...known, folders.length === 0 || name === "index.html" ? name : "*"].join("/");
    types.set(type, [...(types.get(type) ?? []), path]);
  }
  return [...types.values()].flatMap((pages) => {
    const odd = pages.filter((path) => path.includes("-odd-"));
    return [...odd, ...pages.filter((path) => !path.includes("-odd-")).slice(-each)];
  });
}

function walk(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}
