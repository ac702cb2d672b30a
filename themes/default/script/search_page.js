// The page of the search: all results, and the facets that narrow them. What is asked is in the page's address.
import { asking, cloned, hitNode, fragment, onShortcut, onTyping, part, put, said } from "./search_hits.js";
import { withOperator } from "./search.js";
import { readState, writeState } from "./state.js";

// How many results are shown at a time.
const STEP = 10;

/** Makes the page of the search work, if this is it. */
export function searchPage() {
  const page = part(document, "[data-search-page]");
  if (!page) return;
  const field = part(document, ".ask input");
  const filters = part(page, ".facets");
  const list = part(page, "ol");
  const status = part(page, "[role=status]");
  const none = part(page, ".none");
  const more = part(page, "button");
  let shown = 0;

  const ask = asking(field, page, (found, { offset = 0 }) => {
    status.textContent = said(found);
    none.hidden = found.total > 0;
    const nodes = found.hits.map((hit) => hitNode(part(page, ".found template"), hit, "", 3));
    if (!offset) list.replaceChildren();
    list.append(...nodes);
    shown = offset + nodes.length;
    more.hidden = shown >= found.total;
    if (offset) part(nodes[0], "a").focus();
    else showFacets(filters, field.value, found.facets);
  });
  const restore = () => {
    const state = readState();
    field.value = state.get("q");
    // As many as there were when the page was left.
    return ask({ limit: Math.min(Number(state.get("n")) || STEP, 20 * STEP), facets: true });
  };
  const look = () => {
    writeState(new URLSearchParams(field.value.trim() && { q: field.value }));
    return ask({ limit: STEP, facets: true });
  };

  onTyping(field, look);
  field.addEventListener("keydown", async (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing || !["Enter", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Enter") await look();
    part(list, "a")?.focus();
  });
  more.addEventListener("click", () => {
    const state = readState();
    state.set("n", String(shown + STEP));
    writeState(state);
    ask({ offset: shown, limit: STEP });
  });
  onShortcut(() => field.select());
  addEventListener("hashchange", restore);
  filters.open = matchMedia("(min-width: 62rem)").matches;
  restore();
  if (!field.value) field.focus();
}

/**
 * @param {HTMLDetailsElement} filters
 * @param {string} query
 * @param {import("./search.js").Facet[]} facets
 */
function showFacets(filters, query, facets) {
  const held = document.activeElement?.id;
  let count = 0;
  part(filters, "div").replaceChildren(...facets.filter(({ values }) => values.filter(({ count }) => count).length > 1 || values.some(({ chosen }) => chosen)).map((facet) => {
    const node = cloned(part(filters, "template"));
    put(node, "label", [facet.label]);
    const values = facet.values.filter((value) => value.count || value.chosen);
    put(node, "values", values.map(({ value, text, count: number, chosen }) => {
      const item = cloned(part(filters, "template"), 1);
      const link = part(item, "a");
      link.id = `${facet.name}:${value}`;
      link.href = fragment(withOperator(query, facet.name, chosen ? "" : value));
      put(item, "text", [text]);
      put(item, "count", [String(number)]);
      if (chosen) {
        count += 1;
        link.ariaCurrent = "true";
        link.ariaLabel = `${text} ${number}: remove`;
      }
      return item;
    }));
    return node;
  }));
  part(filters, ".count").textContent = count || "";
  // The links are new ones.
  if (held) document.getElementById(held)?.focus();
}
