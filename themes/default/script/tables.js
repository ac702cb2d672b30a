// Sorting, filtering and turning the pages of lists, with the state in the address. As long as it says nothing, the page
// is as it came; else its rows are made of the list's data, which is loaded when it is first needed.
import { says } from "./copy.js";
import { loadRows, makeRows, valuesAt } from "./rows.js";
import { readState, writeState } from "./state.js";

/** @typedef {import("./rows.js").Rows} Rows */
/** @typedef {HTMLInputElement | HTMLSelectElement} Field */

/** How many rows a page has; as in the pages that are built. */
const PAGE = 100;

/** Makes the lists of the page work. */
export function tables() {
  for (const table of document.querySelectorAll("table[data-rows]")) {
    if (table instanceof HTMLTableElement) list(table);
  }
}

/** @param {HTMLTableElement} table */
function list(table) {
  const body = table.tBodies[0];
  const built = Array.from(body.rows);
  const heads = Array.from(table.tHead?.rows[0].cells ?? []);
  const template = table.parentElement?.querySelector("template");
  const box = document.querySelector(`[data-filters='${table.id}']`);
  const pager = document.querySelector(`[data-pager='${table.id}']`);
  const pages = Number(pager?.querySelectorAll("b")[1].textContent ?? 1);
  const filters = filtersOf(box);
  /** @type {Promise<Rows> | undefined} */
  let loading;
  let turn = 0;
  let shownPage = 1;

  const load = () => (loading ??= loadRows(table.dataset.rows ?? ""));

  const show = async () => {
    const state = readState();
    const mine = (turn += 1);
    const asked = Math.max(1, Math.floor(Number(state.get("page"))) || 1);
    const sort = state.get("sort") ?? "";
    const isFiltered = filters.restore(state);
    mark(heads, sort);
    if (!isFiltered && !sort && asked === 1) {
      body.replaceChildren(...built);
      filters.say();
      turnTo(1, pages, state);
      return;
    }
    table.ariaBusy = "true";
    try {
      const rows = await load();
      if (mine !== turn || !template) return;
      const kept = filters.keep(rows);
      const head = heads.find((th) => th.dataset.key === sort.replace(/^-/, ""));
      if (head) order(rows, kept, head.dataset.by ?? head.dataset.key ?? "", sort.startsWith("-"));
      const count = Math.max(1, Math.ceil(kept.length / PAGE));
      const page = Math.min(asked, count);
      body.replaceChildren(...makeRows(rows, kept.slice((page - 1) * PAGE, page * PAGE), template));
      turnTo(page, count, state);
    } catch {
      loading = undefined;
      filters.fail();
    }
    table.ariaBusy = null;
  };

  /**
   * @param {number} page
   * @param {number} count
   * @param {URLSearchParams} state
   */
  const turnTo = (page, count, state) => {
    if (pager instanceof HTMLElement) {
      pager.hidden = count === 1;
      const to = { first: 1, prev: page - 1, next: page + 1, last: count };
      for (const [name, number] of Object.entries(to)) {
        const link = pager.querySelector(`[data-to=${name}]`);
        state.set("page", String(number));
        if (number < 1 || number > count || number === page) link?.removeAttribute("href");
        else link?.setAttribute("href", `#${state}`);
        link?.removeAttribute("rel");
      }
      pager.querySelectorAll("b").forEach((b, i) => (b.textContent = String(i ? count : page)));
    }
    if (page !== shownPage) document.getElementById("list")?.scrollIntoView();
    shownPage = page;
  };

  /** @param {(state: URLSearchParams) => void} how */
  const change = (how) => {
    const state = readState();
    how(state);
    state.delete("page");
    shownPage = 1;
    writeState(state);
    show();
  };

  for (const th of heads) {
    th.querySelector("button")?.addEventListener("click", () => {
      const now = th.ariaSort;
      const first = th.dataset.first === "down" ? ["-", ""] : ["", "-"];
      const prefix = !now ? first[0] : (now === "ascending") === (first[0] === "") ? first[1] : null;
      change((state) => (prefix === null ? state.delete("sort") : state.set("sort", prefix + th.dataset.key)));
    });
  }
  filters.listen(change);
  // The data is there by the time that something has been chosen.
  box?.addEventListener("focusin", () => load().catch(() => (loading = undefined)), { once: true });
  addEventListener("hashchange", show);
  show();
}

/**
 * @param {HTMLTableCellElement[]} heads
 * @param {string} sort
 */
function mark(heads, sort) {
  for (const th of heads) {
    const is = sort !== "" && th.dataset.key === sort.replace(/^-/, "");
    th.ariaSort = is ? (sort.startsWith("-") ? "descending" : "ascending") : null;
  }
}

/**
 * What is unknown comes last, both ways; what is alike stays in the order of the list.
 * @param {Rows} rows
 * @param {number[]} kept
 * @param {string} path
 * @param {boolean} down
 */
function order(rows, kept, path, down) {
  const values = valuesAt(rows, path).map((value) => (value === "" || isNaN(Number(value)) ? value : Number(value)));
  const way = down ? -1 : 1;
  kept.sort((i, j) => {
    const a = values[i];
    const b = values[j];
    if (a === b) return i - j;
    if (a === "" || b === "") return a === "" ? 1 : -1;
    return (a < b ? -1 : 1) * way;
  });
}

/** @param {Element | null} box */
function filtersOf(box) {
  /** @type {Field[]} */
  const fields = Array.from(box?.querySelectorAll("[name=q], select, [type=date]") ?? []);
  const options = fields.flatMap((field) => (field instanceof HTMLSelectElement ? Array.from(field.options).slice(1) : []));
  const labels = new Map(options.map((option) => [option, option.text]));
  const out = box?.querySelector("output");
  const all = out?.textContent ?? "";
  const [more, clear, copy] = [".more-filters", ".clear", ".copy"].map((name) => {
    const button = box?.querySelector(name);
    return button instanceof HTMLButtonElement ? button : null;
  });
  /** @type {Map<string, any[]>} */
  const cache = new Map();

  /**
   * What a field asks of a row; nothing where it is empty.
   * @param {Field} field
   * @param {Rows} rows
   * @returns {((row: number) => boolean) | undefined}
   */
  const testOf = (field, rows) => {
    const { value } = field;
    if (!value) return undefined;
    const { column, by, find } = field.dataset;
    if (column) {
      const { of, keys = [] } = rows.columns[column];
      const wanted = (/** @type {number} */ item) => (keys[item] ?? "-") === value;
      return (row) => {
        const cell = of[row];
        return Array.isArray(cell) ? (cell.length ? cell.some(wanted) : value === "-") : wanted(cell);
      };
    }
    const key = find ?? by ?? "";
    const values = cache.get(key) ?? key.split(" ").map((path) => valuesAt(rows, path));
    cache.set(key, values);
    if (find) {
      const words = value.toLowerCase().trim().split(/\s+/);
      return (row) => words.every((word) => values.some((texts) => String(texts[row]).includes(word)));
    }
    const [dates] = values;
    return field.name === "from" ? (row) => dates[row] >= value : (row) => dates[row] !== "" && dates[row] <= value;
  };

  /**
   * The numbers of the rows that all fields let through. Beside each choice comes how many it would leave.
   * @param {Rows} rows
   */
  const keep = (rows) => {
    const tests = fields.map((field) => testOf(field, rows));
    const counts = fields.map(({ dataset: { column } }) => (column ? rows.columns[column] : undefined)).map((column) => {
      return column && { of: column.of, keys: column.keys ?? [], items: new Array((column.keys?.length ?? 0) + 1).fill(0) };
    });
    const kept = [];
    for (let row = 0; row < rows.total; row += 1) {
      let failed = -1;
      let failures = 0;
      for (let i = 0; i < tests.length && failures < 2; i += 1) {
        if (tests[i]?.(row) === false) {
          failed = i;
          failures += 1;
        }
      }
      if (failures === 2) continue;
      if (!failures) kept.push(row);
      for (let i = 0; i < counts.length; i += 1) {
        const count = counts[i];
        if (!count || (failures && i !== failed)) continue;
        const cell = count.of[row];
        if (!Array.isArray(cell)) count.items[cell < 0 ? count.keys.length : cell] += 1;
        else if (!cell.length) count.items[count.keys.length] += 1;
        else for (const item of cell) count.items[item] += 1;
      }
    }
    fields.forEach((field, i) => {
      const { keys = [], items = [] } = counts[i] ?? {};
      /** @type {Map<string, number>} */
      const byKey = new Map();
      items.forEach((number, item) => byKey.set(keys[item] ?? "-", number + (byKey.get(keys[item] ?? "-") ?? 0)));
      for (const option of field instanceof HTMLSelectElement ? Array.from(field.options).slice(1) : []) {
        const number = byKey.get(option.value) ?? 0;
        option.text = option.text.replace(/\d+\)$/, `${number})`);
        option.disabled = !number && !option.selected;
      }
    });
    if (out) out.textContent = kept.length === rows.total ? all : `${kept.length} of ${all}`;
    return kept;
  };

  return {
    keep,
    /** Nothing is chosen. */
    say() {
      for (const [option, text] of labels) {
        option.text = text;
        option.disabled = false;
      }
      if (out) out.textContent = all;
    },
    fail() {
      if (out) out.textContent = "The data of the list cannot be loaded: is the site there as a whole?";
    },
    /**
     * Sets the fields; whether any is in use.
     * @param {URLSearchParams} state
     */
    restore(state) {
      let used = 0;
      for (const field of fields) {
        const value = state.get(field.name) ?? "";
        if (field.value !== value) field.value = value;
        // A value that no row has.
        if (field.value !== value) field.value = "";
        field.classList.toggle("is-set", field.value !== "");
        used += field.value ? 1 : 0;
      }
      if (clear) clear.hidden = !used;
      if (copy) copy.hidden = !navigator.clipboard || !location.hash;
      if (more) more.textContent = used ? `Filters (${used})` : "Filters";
      return used > 0;
    },
    /** @param {(how: (state: URLSearchParams) => void) => void} change */
    listen(change) {
      box?.addEventListener("input", ({ target }) => {
        const { name, value } = /** @type {HTMLInputElement} */ (target);
        change((state) => (value ? state.set(name, value) : state.delete(name)));
      });
      clear?.addEventListener("click", () => {
        change((state) => fields.forEach((field) => state.delete(field.name)));
        fields[0].focus();
      });
      copy?.addEventListener("click", async () => {
        await navigator.clipboard.writeText(location.href);
        says(copy, "Copied", "Copy link");
      });
      more?.addEventListener("click", () => (more.ariaExpanded = String(more.ariaExpanded !== "true")));
    },
  };
}
