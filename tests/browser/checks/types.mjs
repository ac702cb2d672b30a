// The script of the themes is well typed, module by module, and its modules fit into one file.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const HERE = resolve(import.meta.dirname, "..");
const TSC = join(HERE, "node_modules", ".bin", "tsc");

// Names that are there twice, names that are not there, and what is no JavaScript. The bundle has lost its comments and
// with them its types, so nothing else can be asked of it.
const OF_A_BUNDLE = /error TS(1\d{3}|2300|2304|2393|2451|2528|2552|2554):/;

const OPTIONS = {
  allowJs: true,
  checkJs: true,
  noEmit: true,
  target: "es2023",
  module: "esnext",
  moduleResolution: "bundler",
  moduleDetection: "force",
  lib: ["es2023", "dom", "dom.iterable"],
  types: [],
};

/** What the compiler says of the modules of every theme. */
export function modules() {
  const include = [resolve(HERE, "../../themes/*/script/*.js")];
  return compile({ compilerOptions: { ...OPTIONS, strict: true, noUnusedLocals: true, noUnusedParameters: true }, include });
}

/** What it says of the one script that pages load, made of them. @param {string} script */
export async function bundle(script) {
  const problems = await compile({ compilerOptions: { ...OPTIONS, strict: false }, files: [script] });
  return [...problems.filter((line) => OF_A_BUNDLE.test(line)), ...twice(script)];
}

/** Names of functions that two modules have: the later one would be called by both, and the compiler lets it pass. */
function twice(script) {
  const names = [...readFileSync(script, "utf8").matchAll(/^(?:async )?function (\w+)/gm)].map(([, name]) => name);
  return names.filter((name, i) => names.indexOf(name) !== i).map((name) => `static/pm.js: two modules have a function ${name}`);
}

/** @returns {Promise<string[]>} */
function compile(config) {
  const folder = mkdtempSync(join(tmpdir(), "pm-types-"));
  const file = join(folder, "tsconfig.json");
  writeFileSync(file, JSON.stringify(config));
  const compiler = spawn(TSC, ["--project", file, "--pretty", "false"], { cwd: resolve(HERE, "../..") });
  let out = "";
  compiler.stdout.on("data", (data) => (out += data));
  compiler.stderr.on("data", (data) => (out += data));
  return new Promise((done, failed) => {
    compiler.on("error", failed);
    compiler.on("close", (code) => {
      rmSync(folder, { recursive: true });
      const lines = out.split("\n").filter((line) => line.trim() !== "");
      done(code === 0 ? [] : lines);
    });
  });
}
