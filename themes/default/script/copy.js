// Buttons that copy: one on each block of code, and those of the page with data-copy="the ID of an element".

/** Makes them. Without JavaScript there are none. */
export function copyButtons() {
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

/**
 * @param {Element} button
 * @param {Element} source
 */
function copies(button, source) {
  const label = button.textContent ?? "";
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => says(button, (await copy(source)) ? "Copied" : "Press Ctrl+C", label));
}

/**
 * Shows a word on a button for a moment, then its label again.
 * @param {Element} button
 * @param {string} word
 * @param {string} label
 */
export function says(button, word, label) {
  button.textContent = word;
  setTimeout(() => (button.textContent = label), 2000);
}

/**
 * Copies an element's text; where no way is allowed, it is left selected.
 * @param {Element} source
 */
async function copy(source) {
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
    return true;
  } catch {
    // On a page that was opened as a file, or over plain HTTP.
    const selection = getSelection();
    selection?.selectAllChildren(source);
    const done = document.execCommand("copy");
    if (done) selection?.removeAllRanges();
    return done;
  }
}
