(function () {
"use strict";
function copyButtons() {
  for (const pre of document.querySelectorAll(".code > pre")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    pre.before(button);
    copies(button, pre);
  }
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const source = document.getElementById(button.getAttribute("data-copy") ?? "");
    if (source) copies(button, source);
  }
}
function copies(button, source) {
  const label = button.textContent;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    button.textContent = (await copy(source)) ? "Copied" : "Press Ctrl+C";
    setTimeout(() => (button.textContent = label), 2000);
  });
}
async function copy(source) {
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
    return true;
  } catch {
    const selection = getSelection();
    selection?.selectAllChildren(source);
    const done = document.execCommand("copy");
    if (done) selection?.removeAllRanges();
    return done;
  }
}
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
function diagrams() {
  const mermaid = /** @type {Mermaid | undefined} */ (Reflect.get(window, "mermaid"));
  if (!mermaid) return;
  const blocks = Array.from(document.querySelectorAll(".code > pre > .language-mermaid"), (code) => {
    const canvas = document.createElement("figure");
    canvas.className = "diagram";
    return { code, canvas };
  });
  const draw = async () => {
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      suppressErrorRendering: true,
      theme: isDark() ? "dark" : "neutral",
    });
    for (const [index, { code, canvas }] of blocks.entries()) {
      try {
        canvas.innerHTML = (await mermaid.render(`diagram_${index}`, code.textContent ?? "")).svg;
        if (!canvas.isConnected) fold(code, canvas);
      } catch {
      }
    }
  };
  draw();
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}
function fold(code, canvas) {
  const box = code.closest(".code");
  if (!box) return;
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = "Source of the diagram";
  box.before(canvas, details);
  details.append(summary, box);
}
function readState() {
  return new URLSearchParams(location.hash.slice(1));
}
function writeState(state) {
  const text = state.toString();
  history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
}
function tables() {
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
function sortable(table) {
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead?.rows[0].cells ?? []);
  const original = Array.from(body.rows);
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
function keyOf(row, index) {
  const cell = row.cells[index];
  return cell?.dataset.sort ?? cell?.textContent?.trim().toLowerCase() ?? "";
}
function compare(a, b) {
  if (a === b) return 0;
  if (a === "") return 1;
  if (b === "") return -1;
  const x = Number(a);
  const y = Number(b);
  if (!isNaN(x) && !isNaN(y)) return x - y;
  return a < b ? -1 : 1;
}
function filterable(box, table) {
  const rows = Array.from(table.tBodies[0].rows);
  const texts = rows.map((row) => row.textContent?.toLowerCase() ?? "");
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
  const fromState = (state) => {
    for (const field of fields) {
      const value = state.get(field.name) ?? "";
      field.value = value;
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
function followingContents() {
  const toc = document.querySelector(".toc");
  if (!toc) return;
  const links = new Map();
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (toc.querySelectorAll("a[href^='#']"))) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const passed = new Set();
  const follow = (changes) => {
    for (const { target, isIntersecting } of changes) {
      if (isIntersecting) passed.add(target);
      else passed.delete(target);
    }
    let current;
    for (const [heading, link] of links) {
      link.removeAttribute("aria-current");
      if (passed.has(heading)) current = link;
    }
    if (!current) return;
    current.setAttribute("aria-current", "true");
    const at = current.getBoundingClientRect();
    const box = toc.getBoundingClientRect();
    toc.scrollTop += Math.min(0, at.top - box.top - 40) + Math.max(0, at.bottom - box.bottom + 40);
  };
  const watch = new IntersectionObserver(follow, { rootMargin: "10000000px 0px -67% 0px" });
  for (const heading of links.keys()) watch.observe(heading);
}
themeToggles();
copyButtons();
diagrams();
tables();
followingContents();
})();
