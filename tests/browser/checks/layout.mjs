// What is drawn where, at several widths: nothing scrolls sideways, nothing is cut off, no text lies on other text.

export const WIDTHS = [320, 768, 1280, 2560];

/** @param {import("playwright-core").Page} page */
export async function layoutProblems(page) {
  return page.evaluate(inPage);
}

/** Runs in the page. @returns {string[]} */
function inPage() {
  const root = document.documentElement;
  /** @type {string[]} */
  const problems = [];
  /** @type {Map<Element, { left: number, right: number, top: number, bottom: number }>} */
  const clips = new Map();
  const boxes = texts();
  sideways();
  cutOff();
  overlaps();
  sticksOut();
  return problems;

  function sideways() {
    const over = root.scrollWidth - root.clientWidth;
    if (over <= 0) return;
    const wide = boxes.filter((box) => box.right > root.clientWidth + 0.5).map((box) => box.element);
    const all = [...document.body.querySelectorAll("*")].filter((element) => {
      const { right } = element.getBoundingClientRect();
      return right > root.clientWidth + 0.5 && clipOf(element).right > root.clientWidth + 0.5;
    });
    const who = wide[0] ?? all.at(-1) ?? document.body;
    problems.push(`${describe(who)}: the page scrolls sideways by ${over} px`);
  }

  /** Text in a box that hides what does not fit and cannot be scrolled. What ends in an ellipsis is cut for all to see. */
  function cutOff() {
    for (const element of document.body.querySelectorAll("*")) {
      const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element;
      // At 1 px it is hidden on purpose, for those who listen.
      if (clientWidth <= 1 || clientHeight <= 1 || !element.textContent?.trim()) continue;
      if (scrollWidth <= clientWidth + 1 && scrollHeight <= clientHeight + 1) continue;
      const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(element);
      if (textOverflow === "ellipsis" || webkitLineClamp !== "none") continue;
      const hides = (/** @type {string} */ overflow) => overflow === "hidden" || overflow === "clip";
      if (hides(overflowX) && scrollWidth > clientWidth + 1) problems.push(`${describe(element)}: ${scrollWidth - clientWidth} px of its width are cut off`);
      if (hides(overflowY) && scrollHeight > clientHeight + 1) problems.push(`${describe(element)}: ${scrollHeight - clientHeight} px of its height are cut off`);
    }
  }

  /** Lines of text that lie on one another; neighbours in the order of their tops are compared, and few are. */
  function overlaps() {
    const sorted = boxes.slice().sort((a, b) => a.top - b.top);
    let active = [];
    for (const box of sorted) {
      active = active.filter((other) => other.bottom > box.top);
      for (const other of active) {
        const wide = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const high = Math.min(box.bottom, other.bottom) - box.top;
        if (wide <= 1.5 || high <= 1 || box.node === other.node) continue;
        problems.push(`${describe(box.element)} “${box.text}”: lies on ${describe(other.element)} “${other.text}”`);
      }
      active.push(box);
    }
  }

  /** Text that is wider than the box that is painted around it. */
  function sticksOut() {
    for (const box of boxes) {
      const around = painted(box.element);
      if (!around) continue;
      const { left, right } = around.getBoundingClientRect();
      const over = Math.max(left - box.left, box.right - right);
      if (over > 1) problems.push(`${describe(box.element)} “${box.text}”: sticks ${Math.round(over)} px out of ${describe(around)}`);
    }
  }

  /** Each line of text that is seen, without the room above and below its letters. */
  function texts() {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!element || !node.textContent?.trim() || ["SCRIPT", "STYLE", "OPTION", "NOSCRIPT"].includes(element.tagName)) continue;
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const clip = clipOf(element);
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const trim = rect.height * 0.22;
        const left = Math.max(rect.left, clip.left);
        const right = Math.min(rect.right, clip.right);
        const top = Math.max(rect.top + trim, clip.top);
        const bottom = Math.min(rect.bottom - trim, clip.bottom);
        if (right - left <= 1 || bottom - top <= 1) continue;
        found.push({ left, right, top, bottom, element, node, text: node.textContent.trim().slice(0, 30) });
      }
    }
    return found;
  }

  /** The part of the page that an element can be seen in. */
  function clipOf(/** @type {Element} */ element) {
    const known = clips.get(element);
    if (known) return known;
    const parent = element.parentElement;
    let clip = parent ? clipOf(parent) : { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
    const style = getComputedStyle(element);
    if (element !== root && element !== document.body && style.overflow !== "visible") {
      const rect = element.getBoundingClientRect();
      clip = { left: Math.max(clip.left, rect.left), right: Math.min(clip.right, rect.right), top: Math.max(clip.top, rect.top), bottom: Math.min(clip.bottom, rect.bottom) };
    }
    clips.set(element, clip);
    return clip;
  }

  /** The nearest element around that has a border on both sides or a ground of its own. */
  function painted(/** @type {Element} */ element) {
    for (let up = /** @type {Element | null} */ (element); up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.display === "inline" || style.display === "contents") continue;
      if (style.backgroundColor !== "rgba(0, 0, 0, 0)") return up;
      if (parseFloat(style.borderLeftWidth) > 0 && parseFloat(style.borderRightWidth) > 0) return up;
    }
    return null;
  }

  function describe(/** @type {Element} */ element) {
    const parts = [];
    for (let up = /** @type {Element | null} */ (element); up && up !== document.body && parts.length < 3; up = up.parentElement) {
      const classes = [...up.classList].map((name) => `.${name}`).join("");
      parts.unshift(`${up.tagName.toLowerCase()}${up.id ? `#${up.id}` : ""}${classes}`);
    }
    return parts.join(" > ");
  }
}
