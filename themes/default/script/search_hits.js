// What the search found, put into copies of what the templates have for it.
import { search } from "./search.js";

/** @typedef {import("./search.js").Hit} Hit */
/** @typedef {import("./search.js").Piece} Piece */
/** @typedef {import("./search.js").Results} Results */
/** @typedef {{ offset?: number, limit?: number, facets?: boolean }} Wanted */

/**
 * A part that every theme's search has.
 * @param {ParentNode} node
 * @param {string} selector
 * @returns {any}
 */
export function part(node, selector) {
  return node.querySelector(selector);
}

/**
 * Gives a function that asks what is in the field and shows it. What comes for another than the last question is too
 * late, and is dropped.
 * @param {HTMLInputElement} field
 * @param {Element} busy what to mark meanwhile
 * @param {(found: Results, wanted: Wanted) => void} show
 */
export function asking(field, busy, show) {
  let turn = 0;
  /** @param {Wanted} wanted */
  const ask = async (wanted) => {
    const mine = ++turn;
    busy.ariaBusy = "true";
    const found = await search(field.value, wanted);
    if (mine !== turn) return;
    busy.ariaBusy = null;
    show(found, wanted);
  };
  return ask;
}

/**
 * Calls `ask` when something was typed and then nothing for a moment.
 * @param {HTMLInputElement} field
 * @param {() => void} ask
 */
export function onTyping(field, ask) {
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 80);
  });
}

/**
 * Calls `enter` on / and on Ctrl-K or Cmd-K, but not while something is being typed.
 * @param {() => void} enter
 */
export function onShortcut(enter) {
  addEventListener("keydown", (event) => {
    const control = event.ctrlKey || event.metaKey;
    // Some keyboards have the slash on a shifted key.
    const meant = event.key === "/" ? !control : event.key === "k" && control;
    if (!meant || event.altKey || part(document, "input:focus, select:focus, textarea:focus")) return;
    event.preventDefault();
    enter();
  });
}

/**
 * A copy of the template's element with a hit in it.
 * @param {HTMLTemplateElement} template
 * @param {Hit} hit
 * @param {string} home the way to the site's root
 * @param {number} most how many sections
 */
export function hitNode(template, hit, home, most) {
  const node = cloned(template);
  put(node, "title", marked(hit.title)).href = home + hit.href;
  put(node, "severity", [hit.severity]).className = `sev sev-${hit.look}`;
  put(node, "date", [hit.date && new Date(hit.date).toUTCString().slice(5, 16).replace(/^0/, "")]);
  put(node, "kind", [hit.kind === "incident" ? "" : hit.kind]);
  put(node, "status", [hit.status === "published" ? "" : hit.status.replace("-", " ")]);
  put(node, "services", [hit.services.join(", ")]);
  const one = part(node, ".excerpt");
  one.replaceWith(...hit.sections.slice(0, most).map((section) => {
    const item = one.cloneNode(true);
    put(item, "section", [section.title]).href = home + section.href;
    put(item, "text", marked(section.pieces));
    return item;
  }));
  return node;
}

/**
 * @param {HTMLTemplateElement} template
 * @returns {any}
 */
export function cloned(template, index = 0) {
  return template.content.children[index].cloneNode(true);
}

/**
 * Fills the place of this name; takes it out where there is nothing to fill it with.
 * @param {Element} node
 * @param {string} name
 * @param {(string | Node)[]} what
 */
export function put(node, name, what) {
  const place = part(node, `[data-put=${name}]`) ?? {};
  if (what.some(Boolean)) place.replaceChildren?.(...what);
  else place.remove?.();
  return place;
}

/** @param {Piece[]} pieces */
function marked(pieces) {
  return pieces.map(({ text, mark }) => {
    if (!mark) return text;
    const node = document.createElement("mark");
    node.textContent = text;
    return node;
  });
}

/**
 * What is to be said of the results in a line.
 * @param {Results} found
 */
export function said({ total, corrected, problems }) {
  const remarks = corrected.map(({ from, to }) => `Nothing has “${from}”; showing “${to.join("”, “")}”.`).concat(problems);
  if (total) remarks.unshift(total === 1 ? "1 postmortem." : `${total.toLocaleString("en")} postmortems.`);
  return remarks.join(" ") || "Nothing is found.";
}

/**
 * The fragment that the page of the search has for a query.
 * @param {string} query
 */
export function fragment(query) {
  return `#${new URLSearchParams({ q: query })}`;
}
