// The theme: the system's, until the reader chooses. static/theme.js sets a remembered one before the first paint.

const root = document.documentElement;

/** Makes the toggles of the page work. */
export function themeToggles() {
  for (const button of document.querySelectorAll("[data-theme-toggle]")) themeToggle(button);
}

/** @param {Element} button */
function themeToggle(button) {
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("pm-theme", root.dataset.theme);
    } catch {
      // Storage may be forbidden: not remembered, then.
    }
    show();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
}

/** Whether the page is dark. */
export function isDark() {
  if (root.dataset.theme) return root.dataset.theme === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
