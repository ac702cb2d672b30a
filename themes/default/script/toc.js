// The table of contents follows the reader: the link to what is being read is the current one.

/** Makes the page's table of contents follow. */
export function followingContents() {
  const toc = document.querySelector(".toc");
  if (!toc) return;
  /** @type {Map<Element, HTMLAnchorElement>} */
  const links = new Map();
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (toc.querySelectorAll("a[href^='#']"))) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()];
  const follow = () => {
    // The last heading above a third of the window; none where the first is still below.
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    const current = links.get(passed[passed.length - 1]);
    for (const link of links.values()) {
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (current) keepInView(toc, current);
  };
  const watch = new IntersectionObserver(follow, { rootMargin: "0px 0px -67% 0px" });
  for (const heading of headings) watch.observe(heading);
}

/**
 * Scrolls the box and never the page.
 * @param {Element} box
 * @param {Element} link
 */
function keepInView(box, link) {
  const { top, bottom } = link.getBoundingClientRect();
  const room = box.getBoundingClientRect();
  if (top < room.top) box.scrollTop -= room.top - top + 40;
  else if (bottom > room.bottom) box.scrollTop += bottom - room.bottom + 40;
}
