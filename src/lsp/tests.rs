//! What is shown at a place, which is the `‸` in a text.

use lsp_types::{CompletionTextEdit, HoverContents, Position};

use super::*;
use crate::check::{self, Known};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::source::{Location, Source, Sources};
use crate::time::Now;
use crate::{model, parse};

const CATALOG: &str = "\
[services.checkout-api]
tier = 1
team = \"payments\"

[teams.payments]
members = [\"alice\"]

[people.alice]
name = \"Alice Ode\"
team = \"payments\"
";

const OTHER: &str = "\
+++
title = \"Orders down\"
severity = \"SEV2\"
tags = [\"database\"]
+++
## Action Items

| Action         | Owner | Due        |
|----------------|-------|------------|
| Lower the pool | @bob  | 2025-01-20 |
";

/// A site of a catalog, another postmortem, and a text with a place in it.
struct Fixture {
    sources: Sources,
    config: Config,
    corpus: model::Corpus,
    source: SourceId,
    offset: usize,
    findings: Vec<crate::diagnostic::Finding>,
}

impl Fixture {
    fn new(marked: &str) -> Self {
        let offset = marked.find('‸').expect("a place is marked");
        let text = marked.replacen('‸', "", 1);
        let mut sources = Sources::default();
        let mut add = |path: &str, text: &str| {
            sources.add(Source {
                path: path.into(),
                text: text.into(),
                ..Source::default()
            })
        };
        let catalog = add("catalog.toml", CATALOG);
        let other = add("postmortems/2024-11-02-orders-down.md", OTHER);
        let source = add("postmortems/2025-01-15-api-errors.md", &text);
        let (config, _) = Config::read(&sources, None, Some(catalog));
        let (mut postmortems, mut findings) = (Vec::new(), Vec::new());
        for id in [other, source] {
            let (document, found) = parse::parse(id, sources.get(id), &config);
            findings.extend(found);
            postmortems.push(model::postmortem(id, sources.get(id), document, &config));
        }
        Self {
            corpus: model::corpus(postmortems),
            sources,
            config,
            source,
            offset,
            findings,
        }
    }

    fn look<T>(&self, look: impl FnOnce(View<'_>, &Positions<'_>, &[&Diagnostic]) -> T) -> T {
        let site = Site {
            sources: &self.sources,
            corpus: &self.corpus,
            config: &self.config,
            now: Now::at("2025-02-01T00:00:00Z".parse().unwrap(), chrono_tz::UTC),
            known: &Known::default(),
        };
        let all = check::check(&site, self.findings.clone());
        let ours: Vec<&Diagnostic> = all
            .iter()
            .filter(|diagnostic| diagnostic.finding.at.source == self.source)
            .collect();
        let view = View::new(&site, self.source, self.offset).unwrap();
        let positions = Positions::new(view.text, Encoding::Utf16);
        look(view, &positions, &ours)
    }
}

/// The first completions, each as what the text is with it, if it is the only thing that changes.
fn completions(marked: &str) -> Vec<String> {
    let fixture = Fixture::new(marked);
    fixture.look(|view, positions, _| {
        let items = complete(view, positions).into_iter();
        let with = |item: lsp_types::CompletionItem| {
            let Some(CompletionTextEdit::Edit(edit)) = item.text_edit else {
                panic!("{} has no edit", item.label);
            };
            let start = positions.offset(edit.range.start);
            let end = positions.offset(edit.range.end);
            let line = view.text[..start].rfind('\n').map_or(0, |at| at + 1);
            let rest = view.text[end..].split('\n').next().unwrap();
            format!("{}{}{rest}", &view.text[line..start], edit.new_text)
        };
        items.map(with).collect()
    })
}

#[track_caller]
fn check_completion(marked: &str, expected: &[&str], not: &str) {
    let found = completions(marked);
    for expected in expected {
        assert!(
            found.iter().any(|found| found == expected),
            "{expected}: {found:?}"
        );
    }
    let other = found
        .iter()
        .find(|found| !not.is_empty() && found.contains(not));
    assert_eq!(other, None, "{marked}");
}

#[test]
fn keys_and_their_values_are_completed() {
    check_completion("+++\ntitle = \"x\"\nsev‸\n+++\n", &["severity = "], "title");
    check_completion(
        "+++\n‸\n+++\n",
        &["title = ", "[times]", "[[alerts]]"],
        "detected = ",
    );
    check_completion(
        "+++\n[times]\nstarted = 2025-01-15T10:00:00Z\n‸\n+++\n",
        &["detected = "],
        "started",
    );
    check_completion(
        "+++\n[roles]\n‸\n+++\n",
        &["incident-commander = "],
        "title",
    );
    check_completion("+++\nseverity = ‸\n+++\n", &["severity = \"SEV1\""], "");
    check_completion(
        "+++\nseverity = \"S‸\"\n+++\n",
        &["severity = \"SEV2\""],
        "\"\"",
    );
    check_completion(
        "+++\nservices = [\"chec‸\"]\n+++\n",
        &["services = [\"checkout-api\"]"],
        "",
    );
    check_completion(
        "+++\nrelated = [\"‸\"]\n+++\n",
        &["related = [\"2024-11-02-orders-down\"]"],
        "api-errors",
    );
    check_completion("+++\ntags = [\"‸\"]\n+++\n", &["tags = [\"database\"]"], "");
    check_completion(
        "+++\n[roles]\nfacilitator = \"‸\"\n+++\n",
        &["facilitator = \"alice\"", "facilitator = \"bob\""],
        "@",
    );
    assert_eq!(
        completions("+++\ntitle = \"‸\"\n+++\n"),
        Vec::<String>::new()
    );
    assert_eq!(completions("+++\n# sev‸\n+++\n"), Vec::<String>::new());
}

#[test]
fn the_body_is_completed_by_its_sections() {
    check_completion(
        "## Summary\n\n## ‸\n",
        &["## Impact", "## What Went Well"],
        "Summary",
    );
    check_completion(
        "## Timeline\n\n- 10:00 UTC — a [de‸]\n",
        &["- 10:00 UTC — a [detected]"],
        "",
    );
    check_completion(
        "## Contributing Factors\n\n- F1: No canary (rollout‸)\n",
        &["- F1: No canary (rollout-gap)"],
        "",
    );
    let table = "## Contributing Factors\n\n- F1: No canary\n\n## Action Items\n\n| Action | Owner | Status | Factor |\n|---|---|---|---|\n";
    check_completion(
        &format!("{table}| a | @al‸ |  |  |\n"),
        &["| a | @alice |  |  |"],
        "open",
    );
    check_completion(
        &format!("{table}| a \\| b |  | o‸ |  |\n"),
        &["| a \\| b |  | open |  |"],
        "@",
    );
    check_completion(
        &format!("{table}| a |  |  | ‸ |\n"),
        &["| a |  |  | F1 |"],
        "open",
    );
    check_completion(
        "## Action Items\n\n- [ ] a (@b‸)\n",
        &["- [ ] a (@bob)"],
        "P1",
    );
    check_completion(
        "## Action Items\n\n- [ ] a (@bob, ‸)\n",
        &["- [ ] a (@bob, P1)", "- [ ] a (@bob, due )"],
        "",
    );
    check_completion(
        "## Summary\n\n<!-- pm-allow: miss‸ -->\n",
        &["<!-- pm-allow: missing-owner -->"],
        "",
    );
    assert_eq!(
        completions("## Summary\n\nNothing‸ to see\n"),
        Vec::<String>::new()
    );
}

#[track_caller]
fn check_definition(marked: &str, expected: Option<(&str, &str)>) {
    let fixture = Fixture::new(marked);
    let found = fixture.look(|view, _, _| define(view));
    let shown = found.map(|Location { source, span }| {
        let source = fixture.sources.get(source);
        (source.path.as_str(), span.text(&source.text))
    });
    assert_eq!(shown, expected, "{marked}");
}

#[test]
fn names_lead_to_where_they_are_written() {
    let here = "postmortems/2025-01-15-api-errors.md";
    let body = "## Contributing Factors\n\n- F1: No canary\n- F2: No alert\n\n## Action Items\n\n";
    check_definition(
        &format!("{body}- [ ] a (F2‸)\n"),
        Some((here, "- F2: No alert")),
    );
    check_definition(&format!("{body}- [ ] a (F9‸)\n"), None);
    check_definition(
        "+++\nrelated = [\"2024-11-‸02-orders-down\"]\n+++\n",
        Some(("postmortems/2024-11-02-orders-down.md", "\"Orders down\"")),
    );
    check_definition(
        "+++\nservices = [\"checkout‸-api\"]\n+++\n",
        Some(("catalog.toml", "[services.checkout-api]")),
    );
    check_definition(
        "## Action Items\n\n- [ ] a (@al‸ice)\n",
        Some(("catalog.toml", "[people.alice]")),
    );
    check_definition("## Action Items\n\n- [ ] a (@bo‸b)\n", None);
}

#[track_caller]
fn check_hover(marked: &str, expected: &str) {
    let hover = Fixture::new(marked).look(|view, positions, found| hover(view, found, positions));
    let text = hover.map(|hover| match hover.contents {
        HoverContents::Markup(markup) => markup.value,
        other => panic!("{other:?}"),
    });
    let text = text.unwrap_or_default();
    assert!(
        text.starts_with(expected) && text.is_empty() == expected.is_empty(),
        "{text}"
    );
}

#[test]
fn a_hover_says_who_and_what() {
    check_hover(
        "## Action Items\n\n- [ ] a (@al‸ice, due 2025-01-20)\n",
        "**Alice Ode** · payments · 1 open action · 1 overdue",
    );
    check_hover(
        "## Action Items\n\n- [ ] a (@b‸ob)\n",
        "**bob** · 2 open actions · 1 overdue",
    );
    check_hover(
        "+++\nrepeat-of = \"2024-11-02-orders‸-down\"\n+++\n",
        "**Orders down** · 2024-11-02 · SEV2",
    );
    check_hover(
        "+++\nservices = [\"‸checkout-api\"]\n+++\n",
        "**checkout-api** · tier 1 · payments",
    );
    check_hover(
        "## Summary\n\n<!-- pm-allow: missing-ow‸ner x -->\n",
        "**missing-owner** · Code PM402",
    );
    // What somebody wrote is text, and no markup of the hover.
    check_hover(
        "## Factors\n\n- F1: A *slow* [link](x) &lt;img&gt; `a|b` (detection gap)\n\n## Action Items\n\n- [ ] a (@alice, F‸1)\n",
        "**F1** (detection-gap): A slow link \\<img\\> a\\|b",
    );
    // Where there is only a finding, its rule.
    check_hover("## Summary\n\nTB‸D\n", "**placeholder-text** · Code PM103");
    check_hover("## Summary\n\nNothing‸ to see\n", "");
}

#[test]
fn the_outline_is_nested() {
    let text = "‸## Timeline\n\n- 10:00 UTC — Deploy\n\n## Lessons Learned\n\n### What Went Well\n\nAll.\n\n## Action Items\n\n- [ ] Do it (@bob)\n";
    let fixture = Fixture::new(text);
    let symbols = fixture.look(|view, positions, _| symbols(view.postmortem, positions));
    let mut lines = Vec::new();
    outline(&symbols, 0, &mut lines);
    assert_eq!(lines[0], "Timeline 0..2");
    assert_eq!(lines[1], "  10:00 UTC Deploy 2..2");
    assert_eq!(lines[2], "Lessons Learned 4..8");
    assert_eq!(lines[3], "  What Went Well 6..8");
    assert_eq!(lines[4], "Action Items 10..12");
    assert!(lines[5].ends_with(": Do it 12..12"), "{}", lines[5]);
}

fn outline(symbols: &[lsp_types::DocumentSymbol], depth: usize, out: &mut Vec<String>) {
    for symbol in symbols {
        let (start, end) = (symbol.range.start.line, symbol.range.end.line);
        out.push(format!(
            "{}{} {start}..{end}",
            "  ".repeat(depth),
            symbol.name
        ));
        let selection = symbol.selection_range;
        assert!(symbol.range.start <= selection.start && selection.end <= symbol.range.end);
        outline(
            symbol.children.as_deref().unwrap_or_default(),
            depth + 1,
            out,
        );
    }
}

#[test]
fn a_diagnostic_says_what_to_do() {
    let fixture = Fixture::new("‸## Action Items\n\n- [ ] Do „it“ (due 2025-03-01)\n");
    let shown = fixture.look(|_, positions, found| {
        let ours = found
            .iter()
            .copied()
            .filter(|one| one.finding.rule == "missing-owner");
        diagnostics(ours, positions, &|_, _| None)
    });
    let [one] = &shown[..] else {
        panic!("{shown:?}")
    };
    assert_eq!(one.range.start, Position::new(2, 6));
    assert!(
        one.message.contains("has no owner\nname one person"),
        "{}",
        one.message
    );
}
