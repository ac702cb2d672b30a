// Sorting and filtering of tables, with the state in the address.
import { readState, writeState } from "./state.js";

/** @typedef {(state: URLSearchParams) => void} Restore */

/** Makes the tables of the page work that say that they can be sorted. */
export function tables() {
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    if (!(table instanceof HTMLTableElement)) continue;
    const sort = sortable(table);
    const box = document.querySelector(`[data-filters='${table.id}']`);
    const filter = box instanceof HTMLElement ? filterable(box, table) : () => {};
    const restore = () => {
      const state = readState();
      filter(state);
      sort(state);
    };
    addEventListener("hashchange", restore);
    restore();
  }
}

/**
 * @param {HTMLTableElement} table
 * @returns {Restore}
 */
function sortable(table) {
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead?.rows[0].cells ?? []);
  const original = Array.from(body.rows);

  /** @type {Restore} */
  const sort = (state) => {
    const name = state.get("sort") ?? "";
    const down = name.startsWith("-");
    const index = heads.findIndex((th) => th.dataset.key === name.replace(/^-/, ""));
    heads.forEach((th, i) => {
      if (i === index) th.setAttribute("aria-sort", down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    });
    const rows = original.slice();
    if (index >= 0) {
      rows.sort((r, s) => {
        const a = keyOf(r, index);
        const b = keyOf(s, index);
        return down && a !== "" && b !== "" ? compare(b, a) : compare(a, b);
      });
    }
    body.append(...rows);
  };

  for (const th of heads) {
    th.querySelector("button")?.addEventListener("click", () => {
      const state = readState();
      const now = th.getAttribute("aria-sort");
      const first = th.dataset.first === "down" ? ["-", ""] : ["", "-"];
      const prefix = !now ? first[0] : (now === "ascending") === (first[0] === "") ? first[1] : null;
      if (prefix === null) state.delete("sort");
      else state.set("sort", prefix + th.dataset.key);
      writeState(state);
      sort(state);
    });
  }
  return sort;
}

/**
 * A cell's value to sort by: data-sort where it differs from the text.
 * @param {HTMLTableRowElement} row
 * @param {number} index
 */
function keyOf(row, index) {
  const cell = row.cells[index];
  return cell?.dataset.sort ?? cell?.textContent?.trim().toLowerCase() ?? "";
}

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  if (a === b) return 0;
  // What is unknown comes last, both ways.
  if (a === "") return 1;
  if (b === "") return -1;
  const x = Number(a);
  const y = Number(b);
  if (!isNaN(x) && !isNaN(y)) return x - y;
  return a < b ? -1 : 1;
}

/**
 * A row's data-f-NAME is a list of words, as classes are.
 * @param {HTMLElement} box
 * @param {HTMLTableElement} table
 * @returns {Restore}
 */
function filterable(box, table) {
  const rows = Array.from(table.tBodies[0].rows);
  const texts = rows.map((row) => row.textContent?.toLowerCase() ?? "");
  /** @type {(HTMLInputElement | HTMLSelectElement)[]} */
  const fields = Array.from(box.querySelectorAll("[name]"));
  const out = box.querySelector("output");

  const apply = () => {
    let shown = 0;
    rows.forEach((row, i) => {
      const keep = fields.every((field) => {
        const want = field.value.trim().toLowerCase();
        if (!want) return true;
        if (field.name === "q") return want.split(/\s+/).every((word) => texts[i].includes(word));
        return ` ${row.getAttribute(`data-f-${field.name}`) ?? ""} `.includes(` ${want} `);
      });
      row.hidden = !keep;
      if (keep) shown += 1;
    });
    if (out) out.textContent = shown === rows.length ? `${rows.length} shown` : `${shown} of ${rows.length} shown`;
  };

  /** @type {Restore} */
  const fromState = (state) => {
    for (const field of fields) {
      const value = state.get(field.name) ?? "";
      field.value = value;
      // A value that no row has.
      if (field.value !== value) field.value = "";
    }
    apply();
  };

  box.addEventListener("input", () => {
    const state = readState();
    for (const field of fields) {
      if (field.value) state.set(field.name, field.value);
      else state.delete(field.name);
    }
    writeState(state);
    apply();
  });
  box.querySelector("button")?.addEventListener("click", () => {
    const state = readState();
    for (const field of fields) state.delete(field.name);
    writeState(state);
    fromState(state);
  });
  return fromState;
}
