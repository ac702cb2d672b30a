// The search in the bar: the first results, while something is being typed.
import { asking, cloned, hitNode, fragment, onShortcut, onTyping, part, said } from "./search_hits.js";
import { prepare } from "./search.js";

/** Makes the search in the bar work. */
export function searchBox() {
  const box = part(document, "[data-search-box]");
  if (!box) return;
  const [link, field, panel, note, list, status, template] = Array.from(box.querySelectorAll("a, input, div, p, [role=status], template"));
  const home = box.dataset.searchBox;
  /** @type {HTMLAnchorElement[]} */
  let options = [];
  let active = -1;
  /** @type {any} */
  let before;
  let scrolled = 0;

  /** @param {number} index the option, or -1 for the field itself */
  const choose = (index) => {
    active = index;
    options.forEach((option, i) => (option.ariaSelected = String(i === index)));
    field.setAttribute("aria-activedescendant", options[index]?.id ?? "");
    options[index]?.scrollIntoView({ block: "nearest" });
  };
  /** @param {boolean} isOpen */
  const open = (isOpen) => {
    panel.hidden = !isOpen;
    field.ariaExpanded = String(isOpen && options.length > 0);
    choose(-1);
  };
  const page = () => link.href + fragment(field.value);
  const ask = asking(field, box, (found) => {
    const { total, corrected, problems } = found;
    options = found.hits.map((hit) => {
      const node = hitNode(template, hit, home, 1);
      // To what was found, but not past a title that was.
      node.href = home + (hit.title.some(({ mark }) => mark) ? hit : (hit.sections[0] ?? hit)).href;
      return node;
    });
    const all = cloned(template, 1);
    all.href = page();
    all.textContent = total === 1 ? "1 result" : `All ${total.toLocaleString("en")} results`;
    if (total) options.push(all);
    options.forEach((option, i) => (option.id = `find:${i}`));
    list.replaceChildren(...options);
    note.textContent = status.textContent = said(found);
    note.hidden = total && !corrected.length && !problems.length;
    open(document.activeElement === field);
  });
  const look = () => (field.value.trim() ? ask({ limit: 6 }) : open(false));

  // No heading's ID has a colon.
  list.id = "find:list";
  field.setAttribute("aria-controls", list.id);
  onTyping(field, look);
  field.addEventListener("input", () => choose(-1));
  field.addEventListener("focus", (/** @type {FocusEvent} */ event) => {
    before = event.relatedTarget;
    prepare();
    look();
  });
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.isComposing) return;
    if (step && options.length) {
      if (panel.hidden) open(true);
      // Round through the options and the field.
      const places = options.length + 1;
      choose(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter") {
      if (active < 0) location.href = page();
      else options[active].click();
    } else if (event.key === "Escape") {
      field.blur();
      before?.focus({ preventScroll: true });
      scrollTo({ top: scrolled, behavior: "instant" });
    } else return;
    event.preventDefault();
  });
  box.addEventListener("focusout", () => open(false));
  // A click would take the focus out of the field, and so the list away from under it.
  panel.addEventListener("mousedown", (/** @type {Event} */ event) => event.preventDefault());
  list.addEventListener("click", () => open(false));
  onShortcut(() => {
    scrolled = scrollY;
    if (field.offsetParent) field.select();
    else link.click();
  });
}
