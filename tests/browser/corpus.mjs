// Writes a site of many postmortems, always the same: node corpus.mjs FOLDER [COUNT]
//
// Most are ordinary and say little that is worth reading. The first few, which are the newest, are what a layout
// breaks on: titles without end, words without a space, scripts that run the other way, wide tables, deep code.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { odd } from "./corpus-odd.mjs";

const SERVICES = "ledger quotes parcels labels routing depots customs returns invoices tracking notify gateway accounts maps weather fleet".split(" ");
const TEAMS = ["money", "roads", "borders", "platform"];
const PEOPLE = "ada bao cleo dag edda finn gus hira ines jair kofi lotte mona nils olga pia".split(" ");
const TAGS = "cache queue disk dns certificate deploy retry timeout quota failover backup clock index pool lock migration flag batch memory alert".split(" ");
const SEVERITIES = ["SEV1", "SEV2", "SEV3", "SEV3", "SEV3", "SEV4"];
const TRIGGERS = ["deploy", "config-change", "migration", "traffic", "dependency", "capacity", "hardware", "certificate", "manual-operation"];
const CATEGORIES = ["direct cause", "detection gap", "rollout gap", "response gap", "knowledge gap", "process gap", "capacity", "dependency", "design"];
const STATUSES = ["open", "in progress", "done", "done", "done", "won't do"];
const SUBJECTS = ["The nightly batch", "A replica in the second zone", "The new release", "One depot's printer queue", "The connection pool", "A certificate of the gateway", "The route planner", "An expired quota"];
const VERBS = ["stopped answering", "filled the disk", "held its locks too long", "retried without a pause", "read a stale index", "dropped every third request", "refused new sessions"];
const WHENS = ["during the morning peak", "after the clocks changed", "while nobody was watching", "for the second time this year", "as soon as the flag was on", "until it was restarted by hand"];

/** Writes `count` postmortems with their configuration into `folder`. */
export function writeCorpus(folder, count = 1000) {
  const write = (name, text) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  write("book.toml", '[book]\ntitle = "A thousand postmortems"\nlanguage = "en-GB"\n\n[output.html]\nedit-url-template = "https://git.example.com/thousand/edit/main/{path}"\n\n[output.pm]\ntimezone = "UTC"\n');
  write("catalog.toml", catalog());
  const strange = odd();
  for (const [name, text] of Object.entries(strange)) write(`postmortems/${name}`, text);
  for (let i = Object.keys(strange).filter((name) => name.endsWith(".md")).length; i < count; i += 1) {
    const [name, text] = ordinary(i);
    write(`postmortems/${name}.md`, text);
  }
}

function catalog() {
  const services = SERVICES.map((name, i) => `[services.${name}]\ntier = ${1 + (i % 4)}\nteam = "${TEAMS[i % TEAMS.length]}"\n`);
  const teams = TEAMS.map((name, i) => `[teams.${name}]\nlead = "${PEOPLE[i]}"\nmembers = [${PEOPLE.filter((_, j) => j % TEAMS.length === i).map((p) => `"${p}"`).join(", ")}]\n`);
  const people = PEOPLE.map((name) => `[people.${name}]\nname = "${name[0].toUpperCase()}${name.slice(1)} Example"\n`);
  return [...services, ...teams, ...people].join("\n");
}

/** The name and the text of postmortem `i`, which depend on `i` alone. */
function ordinary(i) {
  const next = random(i);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const some = (list, most) => [...new Set(Array.from({ length: 1 + Math.floor(next() * most) }, () => pick(list)))];
  const list = (words) => `[${words.map((word) => `"${word}"`).join(", ")}]`;
  const sentence = () => `${pick(SUBJECTS)} ${pick(VERBS)} ${pick(WHENS)}.`;
  const paragraph = () => Array.from({ length: 2 + Math.floor(next() * 4) }, sentence).join(" ");
  const bullets = () => `- ${sentence()}\n- ${sentence()}`;
  const day = (offset) => new Date(Date.UTC(2026, 9, 20) + offset * 86_400_000).toISOString().slice(0, 10);

  const days = -Math.floor((i * 2600) / 1000) - 1;
  const services = some(SERVICES, 3);
  const title = `${services[0]}: ${pick(SUBJECTS).toLowerCase()} ${pick(VERBS)} ${pick(WHENS)}`;
  const start = 5 + Math.floor(next() * 14);
  const clock = (minutes) => `${String(start + Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const factors = some(CATEGORIES, 4);
  const actions = Array.from({ length: 1 + Math.floor(next() * 6) }, (_, k) => {
    const due = day(days + 7 + Math.floor(next() * 90));
    const state = pick(STATUSES);
    const reason = state === "won't do" ? "It goes away in spring" : "";
    return `| AI-${k + 1} | ${sentence().slice(0, -1)}: see that it does not | @${pick(PEOPLE)} | P${Math.floor(next() * 4)} | ${due} | ${state} | F${1 + (k % factors.length)} | ${reason} |`;
  });
  const status = i % 97 === 0 ? 'status = "draft"\n' : i % 41 === 0 ? 'status = "in-review"\n' : "";
  const text = `+++
title = "${title}"
severity = "${pick(SEVERITIES)}"
${status}services = ${list(services)}
tags = ${list(some(TAGS, 4))}
trigger = "${pick(TRIGGERS)}"
detected-by = "alert"
+++

## Summary

${paragraph()}

## Impact

- Duration: 55 minutes
- Users affected: ${100 + Math.floor(next() * 90_000)}

${paragraph()}

## Timeline

- ${clock(0)} — ${sentence()} [started]
- ${clock(5 + Math.floor(next() * 5))} — ${sentence()} [detected]
- ${clock(12)} — ${sentence()} [acknowledged]
- ${clock(31)} — ${sentence()}
- ${clock(40)} — ${sentence()} [mitigated]
- ${clock(55)} — ${sentence()} [resolved]

## Root Cause

${paragraph()}

## Contributing Factors

${factors.map((category, k) => `- F${k + 1}: ${sentence().slice(0, -1)} (${category})`).join("\n")}

## What Went Well

${bullets()}

## What Went Poorly

${bullets()}

## Where We Got Lucky

- ${sentence()}

## Action Items

| ID | Action | Owner | Priority | Due | Status | Factor | Reason |
|----|--------|-------|----------|-----|--------|--------|--------|
${actions.join("\n")}

## Lessons Learned

${paragraph()}
`;
  return [`${day(days)}-${services[0]}-${i}`, text];
}

/** Numbers from 0 to 1 that look random and depend on the seed alone (mulberry32). */
function random(seed) {
  let state = seed * 2_654_435_761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeCorpus(process.argv[2], Number(process.argv[3] ?? 1000));
}
