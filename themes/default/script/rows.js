// The data of a list, and rows made of it. A list's data comes as a script that calls `pmRows`, since a page that is
// opened from disk may load scripts and nothing else. A row is the page's own <template> with values in place of the
// paths in it, so it looks as the theme has it.

/**
 * Without `items` its cells are the values; with them they are numbers of items, -1 for none, or lists of numbers.
 * @typedef {{ of: any[], items?: any[], keys?: string[] }} Column
 */
/** @typedef {{ total: number, columns: Record<string, Column> }} Rows */

/**
 * Loads the data of a list; one at a time, as there is one list to a page.
 * @param {string} address
 * @returns {Promise<Rows>}
 */
export function loadRows(address) {
  return new Promise((resolve, reject) => {
    Object.assign(window, { pmRows: resolve });
    const script = document.createElement("script");
    script.src = address;
    script.onerror = () => reject(new Error(`${address} cannot be loaded`));
    document.head.append(script);
  });
}

/**
 * What a path leads to: `due.date.iso`.
 * @param {any} value
 * @param {string[]} path
 */
function follow(value, path) {
  for (const name of path) value = value?.[name];
  return value;
}

/**
 * The value of every row at a path, as something to compare: a number or a text in small letters, "" for none.
 * @param {Rows} rows
 * @param {string} path
 * @returns {(number | string)[]}
 */
export function valuesAt(rows, path) {
  const [name, ...rest] = path.split(".");
  const { of, items } = rows.columns[name];
  /** @param {any} value */
  const plain = (value) => {
    const found = follow(value, rest) ?? "";
    return typeof found === "number" ? found : found.toLowerCase();
  };
  if (!items) return of.map(plain);
  const plains = items.map(plain);
  return of.map((cell) => (Array.isArray(cell) ? cell.map((i) => plains[i]).join(", ") : (plains[cell] ?? "")));
}

/**
 * The elements of some rows.
 * @param {Rows} rows
 * @param {number[]} numbers
 * @param {HTMLTemplateElement} template
 */
export function makeRows(rows, numbers, template) {
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

/**
 * Puts values in place of paths, and says whether the element is to go and whether it is to stay a link. An element goes
 * that has paths and not one value, and so does one that only held such; a cell stays. One with a path into a list comes
 * once for each of the list.
 * @param {Element} element
 * @param {Record<string, any>} row
 */
function fill(element, row) {
  let paths = 0;
  let found = 0;
  let leads = true;
  /** @param {string} text */
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

/** @param {Element} element */
function isCell(element) {
  return /^T[RHD]$/.test(element.tagName);
}

/**
 * @param {Element} template
 * @param {Record<string, any>} row
 * @returns {Node}
 */
function filled(template, row) {
  const element = /** @type {Element} */ (template.cloneNode(true));
  const { empty, leads } = fill(element, row);
  if (empty) return new Text();
  return leads ? element : new Text(element.textContent ?? "");
}
