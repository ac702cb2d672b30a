// Diagrams: blocks of code in the language mermaid, drawn where the theme has a static/mermaid.js.
import { isDark } from "./theme.js";

/** @typedef {{ initialize(options: object): void, render(id: string, text: string): Promise<{ svg: string }> }} Mermaid */

/** Draws those of the page, again whenever the theme changes; what cannot be drawn stays code. */
export function diagrams() {
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
        // It is no diagram that this version can draw.
      }
    }
  };
  draw();
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

/**
 * Puts a drawing where its code is, and the code below it, folded.
 * @param {Element} code
 * @param {Element} canvas
 */
function fold(code, canvas) {
  const box = code.closest(".code");
  if (!box) return;
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = "Source of the diagram";
  box.before(canvas, details);
  details.append(summary, box);
}
