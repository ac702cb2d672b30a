// What the pages do beyond being read: the theme toggle, and sorting and
// filtering of tables. Every page is complete without it.
(function () {
  "use strict";
  var root = document.documentElement;

  // ---- Theme: the system's, until the reader chooses ----
  function isDark() {
    if (root.dataset.theme) return root.dataset.theme === "dark";
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }

  /** @param {HTMLButtonElement} button */
  function themeToggle(button) {
    function show() { button.setAttribute("aria-pressed", String(isDark())); }
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("pm-theme", root.dataset.theme); } catch (_) { /* not remembered, then */ }
      show();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
    show();
  }

  // ---- State of the tables, in the fragment: #sort=-due&owner=alice ----
  // The fragment and not the query, because it also works from file://.
  function readState() { return new URLSearchParams(location.hash.slice(1)); }

  /** @param {URLSearchParams} state */
  function writeState(state) {
    var text = state.toString();
    history.replaceState(null, "", text ? "#" + text : location.pathname + location.search);
  }

  // ---- Sorting ----
  /** A cell's value to sort by: data-sort where it differs from the text. */
  function keyOf(row, index) {
    var cell = row.cells[index];
    if (!cell) return "";
    var key = cell.dataset.sort;
    return key === undefined ? cell.textContent.trim().toLowerCase() : key;
  }

  function compare(a, b) {
    if (a === b) return 0;
    if (a === "") return 1;   // what is unknown comes last, both ways
    if (b === "") return -1;
    var x = Number(a), y = Number(b);
    if (!isNaN(x) && !isNaN(y)) return x - y;
    return a < b ? -1 : 1;
  }

  /** @param {HTMLTableElement} table */
  function sortable(table) {
    var body = table.tBodies[0];
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    var original = Array.prototype.slice.call(body.rows);

    function sort(name) {
      var down = name.charAt(0) === "-";
      var index = heads.findIndex(function (th) { return th.dataset.key === name.replace(/^-/, ""); });
      heads.forEach(function (th, i) {
        if (i === index) th.setAttribute("aria-sort", down ? "descending" : "ascending");
        else th.removeAttribute("aria-sort");
      });
      var rows = original.slice();
      if (index >= 0) {
        rows.sort(function (r, s) {
          var a = keyOf(r, index), b = keyOf(s, index);
          return down && a !== "" && b !== "" ? compare(b, a) : compare(a, b);
        });
      }
      body.append.apply(body, rows);
    }

    heads.forEach(function (th) {
      var button = th.querySelector("button");
      if (!button) return;
      button.addEventListener("click", function () {
        var state = readState(), now = th.getAttribute("aria-sort");
        var first = th.dataset.first === "down" ? ["-", ""] : ["", "-"];
        var prefix = !now ? first[0] : (now === "ascending") === (first[0] === "") ? first[1] : null;
        if (prefix === null) state.delete("sort"); else state.set("sort", prefix + th.dataset.key);
        writeState(state);
        sort(state.get("sort") || "");
      });
    });
    return sort;
  }

  // ---- Filtering: a row's data-f-NAME is a list of words, as classes are ----
  /** @param {HTMLElement} box @param {HTMLTableElement} table */
  function filterable(box, table) {
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
    var fields = Array.prototype.slice.call(box.querySelectorAll("[name]"));
    var out = box.querySelector("output");

    function apply() {
      var shown = 0;
      rows.forEach(function (row, i) {
        var keep = fields.every(function (field) {
          var want = field.value.trim().toLowerCase();
          if (!want) return true;
          if (field.name === "q") return want.split(/\s+/).every(function (w) { return texts[i].indexOf(w) >= 0; });
          return (" " + (row.getAttribute("data-f-" + field.name) || "") + " ").indexOf(" " + want + " ") >= 0;
        });
        row.hidden = !keep;
        if (keep) shown++;
      });
      out.textContent = shown === rows.length ? rows.length + " shown" : shown + " of " + rows.length + " shown";
    }

    function fromState(state) {
      fields.forEach(function (field) {
        var value = state.get(field.name) || "";
        field.value = value;
        if (field.value !== value) field.value = ""; // a value no row has
      });
      apply();
    }

    box.addEventListener("input", function () {
      var state = readState();
      fields.forEach(function (field) {
        if (field.value) state.set(field.name, field.value); else state.delete(field.name);
      });
      writeState(state);
      apply();
    });
    box.querySelector("button").addEventListener("click", function () {
      var state = readState();
      fields.forEach(function (field) { state.delete(field.name); });
      writeState(state);
      fromState(state);
    });
    return fromState;
  }

  document.querySelectorAll("[data-theme-toggle]").forEach(themeToggle);

  document.querySelectorAll("table[data-sortable]").forEach(function (table) {
    var sort = sortable(table);
    var box = document.querySelector("[data-filters='" + table.id + "']");
    var filter = box ? filterable(box, table) : function () {};
    function restore() {
      var state = readState();
      filter(state);
      sort(state.get("sort") || "");
    }
    addEventListener("hashchange", restore);
    restore();
  });
})();
