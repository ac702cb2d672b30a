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
  /** @type {Set<Element>} */
  const passed = new Set();
  /** @param {IntersectionObserverEntry[]} changes */
  const follow = (changes) => {
    for (const { target, isIntersecting } of changes) {
      if (isIntersecting) passed.add(target);
      else passed.delete(target);
    }
    // The last one passed; none where the first is still to come.
    let current;
    for (const [heading, link] of links) {
      link.removeAttribute("aria-current");
      if (passed.has(heading)) current = link;
    }
    if (!current) return;
    current.setAttribute("aria-current", "true");
    // It is kept in view by scrolling its box, and never the page.
    const at = current.getBoundingClientRect();
    const box = toc.getBoundingClientRect();
    toc.scrollTop += Math.min(0, at.top - box.top - 40) + Math.max(0, at.bottom - box.bottom + 40);
  };
  // Passed is what is above a third of the window, however far: a jump goes over many at once.
  const watch = new IntersectionObserver(follow, { rootMargin: "10000000px 0px -67% 0px" });
  for (const heading of links.keys()) watch.observe(heading);
}
