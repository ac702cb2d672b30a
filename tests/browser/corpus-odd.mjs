// The postmortems that a layout breaks on: file name → text.

/** @returns {Record<string, string | Uint8Array>} */
export function odd() {
  const word = "Kubernetes".repeat(14);
  const path = "/srv/releases/2026/10/" + "very-long-component-name/".repeat(9) + "config.yaml";
  const tags = Array.from({ length: 45 }, (_, i) => `"tag-number-${i}${i % 9 ? "" : "-which-goes-on-and-on"}"`).join(", ");
  return {
    "2026-10-31-odd-long-title.md": page({
      title: "A title that somebody wrote at four in the morning, and that says in one breath what happened, to whom, when, why, what was tried, what was not, who was asked, and what it would have been called had there been time to think of anything shorter at all",
      summary: `It has a word without a space, ${word}, and a path, \`${path}\`, and an address, https://example.com/${"a".repeat(150)}.`,
    }),
    "2026-10-30-odd-unbroken-words.md": page({
      title: `${word} and ${path}`,
      owner: `@${"averylongnameindeed".repeat(2)}`,
      action: `Replace ${word}`,
      extra: `| ${"Column".repeat(12)} | Other |\n|---|---|\n| ${word} | ${path} |`,
    }),
    "2026-10-29-odd-many-tags.md": page({ title: "Tagged by a committee", head: `tags = [${tags}]\n` }),
    "2026-10-28-odd-hebrew.md": page({
      title: "השירות הפסיק לענות אחרי עדכון 4.2",
      summary: "שרת המסד נחסם למשך 40 דקות. ההודעה הייתה `connection refused`, וכל הבקשות נכשלו (503).",
      action: "להוסיף התראה על נעילות ארוכות",
      extra: "| שירות | דקות |\n|---|---|\n| checkout | 40 |",
    }),
    "2026-10-27-odd-arabic.md": page({ title: "توقف الدفع عند الساعة 14:05", summary: "توقفت خدمة الدفع لمدة ساعة. السبب: شهادة منتهية." }),
    "2026-10-26-odd-japanese.md": page({
      title: "決済サービスの応答が遅くなり、注文の三割が時間切れになった件について（データベースの接続数の上限に達したため）",
      summary: "リリース後に接続数が上限に達し、決済の応答が遅くなった。".repeat(6),
      action: "接続数の上限に近づいたら通知する",
    }),
    "2026-10-25-odd-wide-table.md": page({
      title: "Wide tables and deep lists",
      extra: `| ${row(22, (i) => `Measurement ${i}`)} |\n| ${row(22, () => "---")} |\n| ${row(22, (i) => `${i * 1017} requests`)} |\n\n${list(6)}`,
    }),
    "2026-10-24-odd-code.md": page({
      title: "Code of all kinds",
      extra: `\`\`\`rust\nfn main() { let x = "${"long line ".repeat(30)}"; }\n\`\`\`\n\n\`\`\`yaml\n${"deep:\n  ".repeat(2)}key: value # ${"comment ".repeat(40)}\n\`\`\`\n\n\`\`\`mermaid\ngraph LR\n  client --> gateway --> ledger\n\`\`\`\n\n    indented code\n\n$$ p = 1 - (1 - q)^n $$ and $x^2$ inline.\n\n\`\`\`\n${"x".repeat(400)}\n\`\`\``,
    }),
    "2026-10-23-odd-pictures/index.md": page({
      title: "Pictures, alerts, notes and tasks",
      extra: `![A curve that rises](curve.svg)\n\n![One grey pixel](pixel.png)\n\n> [!WARNING]\n> Do not do this on a Friday.\n\n> [!NOTE]\n> ${"Noted. ".repeat(20)}\n\n> A quotation\n>\n> > in a quotation\n\n- [ ] Not done\n- [x] Done\n\nA note[^one] and another[^two].\n\n[^one]: The first.\n[^two]: The second, ${word}.\n\nTerm ~~struck~~ **bold *both***.\n\n<details><summary>More of it</summary>\n\nHidden until asked for.\n\n</details>\n\n#### A heading too deep\n\nText.\n\n---\n\nAfter a rule.`,
    }),
    "2026-10-23-odd-pictures/curve.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 400" width="1600" height="400"><path d="M0 400 400 350 800 80 1600 20" fill="none" stroke="#888" stroke-width="8"/></svg>\n',
    "2026-10-23-odd-pictures/pixel.png": Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==", "base64"),
    "2026-10-22-odd-empty.md": '+++\ntitle = "Almost nothing"\nseverity = "SEV4"\n+++\n\n## Summary\n\nNothing is known yet.\n',
    "2026-10-21-odd-times.md": page({
      title: "Times that cannot be known",
      timeline: "- 14:?? — Somebody noticed.\n- 14:05 IST — In some country.\n- ~14:10–15:40 — For a while.\n- 23:58 — Before midnight.\n- 00:03 — After it.\n- 2026-10-24 07:00 CET — Days later.",
      extra: "### Why one\n\nText.\n\n### Why two\n\nText.",
    }),
    "2026-10-20-odd-near-miss.md": page({ title: "A near miss that was seen in time", head: 'kind = "near-miss"\n' }),
  };
}

function page({ title, head = "", summary = "It broke, and then it worked again.", timeline, owner = "@ada", action = "Add the alert that was missing", extra = "" }) {
  return `+++
title = "${title}"
severity = "SEV2"
services = ["ledger", "gateway"]
${head}+++

## Summary

${summary}

## Impact

- Duration: 40 minutes
- Users affected: 1,200

## Timeline

${timeline ?? "- 14:05 — It begins. [started]\n- 14:09 — The alert. [detected]\n- 14:12 — Ada takes it. [acknowledged]\n- 14:45 — Rolled back. [mitigated]\n- 15:10 — Closed. [resolved]"}

## Root Cause

${summary}

${extra}

## Five Whys

1. Why did it break? ${summary}
2. Why was that so? Nobody looked.
3. Why did nobody look? There was no reason to.

## Contributing Factors

- F1: ${title} (direct cause)
- F2: Nothing watches it (detection gap, debt: observability)

## What Went Well

- The alert.

## What Went Poorly

- The rest.

## Where We Got Lucky

- It was a Tuesday.

## Action Items

| ID | Action | Owner | Priority | Due | Status | Factor | Ticket | Evidence |
|----|--------|-------|----------|-----|--------|--------|--------|----------|
| AI-1 | ${action} | ${owner} | P1 | 2026-11-20 | open | F2 | https://tracker.example.com/issues/1 | |
| AI-2 | ${summary} | @bao | P2 | 2026-12-01 | in progress | F1 | | |
| AI-3 | Write it down | | P3 | | done | | | https://git.example.com/pull/${"1".repeat(60)} |

## Lessons Learned

Look sooner.
`;
}

function row(cells, cell) {
  return Array.from({ length: cells }, (_, i) => cell(i + 1)).join(" | ");
}

function list(depth) {
  return Array.from({ length: depth }, (_, i) => `${"  ".repeat(i)}- Level ${i + 1} of a list that goes down and down`).join("\n");
}
