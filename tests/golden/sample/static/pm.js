(function () {
"use strict";
const root = document.documentElement;
function themeToggles() {
  for (const button of document.querySelectorAll("[data-theme-toggle]")) themeToggle(button);
}
function themeToggle(button) {
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("pm-theme", root.dataset.theme);
    } catch {
    }
    show();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
}
function isDark() {
  if (root.dataset.theme) return root.dataset.theme === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
function loadRows(address) {
  return new Promise((resolve, reject) => {
    Object.assign(window, { pmRows: resolve });
    const script = document.createElement("script");
    script.src = address;
    script.onerror = () => reject(new Error(`${address} cannot be loaded`));
    document.head.append(script);
  });
}
function follow(value, path) {
  for (const name of path) value = value?.[name];
  return value;
}
function valuesAt(rows, path) {
  const [name, ...rest] = path.split(".");
  const { of, items } = rows.columns[name];
  const plain = (value) => {
    const found = follow(value, rest) ?? "";
    return typeof found === "number" ? found : found.toLowerCase();
  };
  if (!items) return of.map(plain);
  const plains = items.map(plain);
  return of.map((cell) => (Array.isArray(cell) ? cell.map((i) => plains[i]).join(", ") : (plains[cell] ?? "")));
}
function makeRows(rows, numbers, template) {
  const columns = Object.entries(rows.columns);
  return numbers.map((number) => {
    const values = columns.map(([name, { of, items }]) => {
      const cell = of[number];
      if (!items) return [name, cell];
      return [name, Array.isArray(cell) ? cell.map((i) => items[i]) : items[cell]];
    });
    const row = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    fill(row, Object.fromEntries(values));
    return row;
  });
}
function fill(element, row) {
  let paths = 0;
  let found = 0;
  let leads = true;
  const put = (text) =>
    text.replace(/\{([\w.]+)\}/g, (_, path) => {
      const value = follow(row, path.split("."));
      paths += 1;
      found += value ? 1 : 0;
      leads &&= Boolean(value) || !/\bhref$/.test(path);
      return value ?? "";
    });
  for (const attribute of element.attributes) attribute.value = put(attribute.value);
  let inner = false;
  for (const child of Array.from(element.childNodes)) {
    if (child instanceof Text) child.data = put(child.data);
    else if (child instanceof Element) {
      inner = true;
      const name = /\{(\w+)/.exec(child.outerHTML)?.[1] ?? "";
      const list = row[name];
      if (Array.isArray(list) && !isCell(child)) {
        const all = list.map((value) => filled(child, { ...row, [name]: value }));
        child.replaceWith(...all.flatMap((one, i) => (i ? [", ", one] : [one])));
      } else child.replaceWith(filled(child, row));
    }
  }
  const empty = paths ? !found : inner && !element.textContent?.trim();
  return { empty: empty && !isCell(element), leads };
}
function isCell(element) {
  return /^T[RHD]$/.test(element.tagName);
}
function filled(template, row) {
  const element = /** @type {Element} */ (template.cloneNode(true));
  const { empty, leads } = fill(element, row);
  if (empty) return new Text();
  return leads ? element : new Text(element.textContent ?? "");
}
function readState() {
  return new URLSearchParams(location.hash.slice(1));
}
function writeState(state) {
  const text = state.toString();
  history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
}
const PAGE = 100;
function tables() {
  for (const table of document.querySelectorAll("table[data-rows]")) {
    if (table instanceof HTMLTableElement) list(table);
  }
}
function list(table) {
  const body = table.tBodies[0];
  const built = Array.from(body.rows);
  const heads = Array.from(table.tHead?.rows[0].cells ?? []);
  const template = table.parentElement?.querySelector("template");
  const box = document.querySelector(`[data-filters='${table.id}']`);
  const pager = document.querySelector(`[data-pager='${table.id}']`);
  const pages = Number(pager?.querySelectorAll("b")[1].textContent ?? 1);
  const filters = filtersOf(box);
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
  box?.addEventListener("focusin", () => load().catch(() => (loading = undefined)), { once: true });
  addEventListener("hashchange", show);
  show();
}
function mark(heads, sort) {
  for (const th of heads) {
    const is = sort !== "" && th.dataset.key === sort.replace(/^-/, "");
    th.ariaSort = is ? (sort.startsWith("-") ? "descending" : "ascending") : null;
  }
}
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
function filtersOf(box) {
  const fields = Array.from(box?.querySelectorAll("[name=q], select, [type=date]") ?? []);
  const options = fields.flatMap((field) => (field instanceof HTMLSelectElement ? Array.from(field.options).slice(1) : []));
  const labels = new Map(options.map((option) => [option, option.text]));
  const out = box?.querySelector("output");
  const all = out?.textContent ?? "";
  const [more, clear, copy] = [".more-filters", ".clear", ".copy"].map((name) => {
    const button = box?.querySelector(name);
    return button instanceof HTMLButtonElement ? button : null;
  });
  const cache = new Map();
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
    restore(state) {
      let used = 0;
      for (const field of fields) {
        const value = state.get(field.name) ?? "";
        if (field.value !== value) field.value = value;
        if (field.value !== value) field.value = "";
        field.classList.toggle("is-set", field.value !== "");
        used += field.value ? 1 : 0;
      }
      if (clear) clear.hidden = !used;
      if (copy) copy.hidden = !navigator.clipboard || !location.hash;
      if (more) more.textContent = used ? `Filters (${used})` : "Filters";
      return used > 0;
    },
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
        copy.textContent = "Copied";
        setTimeout(() => (copy.textContent = "Copy link"), 2000);
      });
      more?.addEventListener("click", () => (more.ariaExpanded = String(more.ariaExpanded !== "true")));
    },
  };
}
themeToggles();
tables();
})();
