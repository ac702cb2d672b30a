//! The Contributing Factors section: a list, a simple table, or a heading a factor.

mod remark;
mod table;

use super::blocks::{Block, BlockKind};
use super::cell;
use super::item::{self, Item, Mark};
use super::{Context, Factor, Part};
use crate::diagnostic::Finding;
use crate::span::{Field, Span, Spanned};
use crate::vocabulary::{FactorCategory, Vocabulary, fold};

/// Parses the blocks of the section. What is understood is appended to `found`; the parts cover all the blocks.
pub(super) fn parse(
    cx: &Context<'_>,
    blocks: &[Block],
    found: &mut Vec<Factor>,
    findings: &mut Vec<Finding>,
) -> Vec<Part> {
    let is_itemised =
        |block: &Block| matches!(block.kind, BlockKind::List { .. } | BlockKind::Table);
    let headings_are_factors = !blocks.iter().any(is_itemised);
    let mut parts = Vec::new();
    for block in blocks {
        match block.kind {
            BlockKind::List { .. } => list(cx, block, found, findings, &mut parts),
            BlockKind::Table => table::parse(cx, block, found, findings, &mut parts),
            BlockKind::Heading(_) if headings_are_factors => {
                heading(cx, block, found, findings, &mut parts);
            }
            _ => parts.push(Part::Prose(block.span)),
        }
    }
    parts
}

fn list(
    cx: &Context<'_>,
    list: &Block,
    found: &mut Vec<Factor>,
    findings: &mut Vec<Finding>,
    parts: &mut Vec<Part>,
) {
    for block in &list.children {
        match Item::new(cx, block).filter(|item| !says_nothing(item.head.text(cx.text))) {
            Some(item) => {
                let (mut factor, text, reopen) = read(cx, item.head, found.len(), findings);
                factor.span = block.span;
                factor.text = format!("{reopen}{}", item.markdown(cx, text));
                add(factor, found, parts);
            }
            None => parts.push(Part::Prose(block.span)),
        }
    }
}

fn heading(
    cx: &Context<'_>,
    block: &Block,
    found: &mut Vec<Factor>,
    findings: &mut Vec<Finding>,
    parts: &mut Vec<Part>,
) {
    let source = block.span.text(cx.text);
    let start = block.span.end - source.trim_start_matches('#').len();
    let end = block.span.start + source.trim_end_matches('#').len();
    let head = item::trimmed(cx.text, Span::new(start.min(end), end));
    if says_nothing(head.text(cx.text)) {
        parts.push(Part::Prose(block.span));
        return;
    }
    let (mut factor, text, reopen) = read(cx, head, found.len(), findings);
    factor.span = block.span;
    factor.text = format!("{reopen}{}", text.text(cx.text));
    add(factor, found, parts);
}

fn add(factor: Factor, found: &mut Vec<Factor>, parts: &mut Vec<Part>) {
    found.push(factor);
    parts.push(Part::Factors(found.len() - 1..found.len()));
}

/// Whether there is no factor here, or it is still to come.
fn says_nothing(text: &str) -> bool {
    cell::is_absent(text) || cell::is_placeholder(text)
}

/// Whether what stands in the place of a reason is none.
pub(super) fn says_no_reason(text: &str) -> bool {
    let is_mere_yes = matches!(
        fold(text).as_str(),
        "yes" | "true" | "x" | "✅" | "✔" | "✓" | "accepted"
    );
    // What is folded away, `none (we leave in May)`, may be the reason.
    !text.contains('(') && (cell::is_absent(text) || is_mere_yes)
}

/// Reads what leads and what trails a factor's text; gives also what is left of the text, and what has to stand before.
fn read(
    cx: &Context<'_>,
    mut head: Span,
    position: usize,
    findings: &mut Vec<Finding>,
) -> (Factor, Span, &'static str) {
    let mut factor = blank(position);
    let mut reopen = "";
    let leads = item::leads(cx.text, head);
    if let Some(lead) = leads.iter().find(|lead| is_id(lead.word.text(cx.text))) {
        lead.word.text(cx.text).clone_into(&mut factor.id);
        factor.id_span = Some(lead.word);
        head = lead.rest;
        reopen = lead.reopen;
    }
    while let Some(tail) = item::tail(cx.text, head) {
        if !remark::read(cx, tail.inner, &mut factor, findings) {
            break;
        }
        head = tail.rest;
    }
    let category = item::leads(cx.text, head).into_iter().find_map(|lead| {
        let is_set_off = lead.mark == Mark::Bold && lead.is_separated(cx.text) && reopen.is_empty();
        let category = FactorCategory::parse(lead.word.text(cx.text))?;
        is_set_off.then_some((lead, category))
    });
    if let Some((lead, category)) = category.filter(|_| factor.category.is_missing()) {
        factor.category = Field::Known(Spanned::new(category, lead.word));
        head = lead.rest;
    }
    (factor, head, reopen)
}

fn blank(position: usize) -> Factor {
    Factor {
        span: Span::default(),
        id: format!("F{}", position + 1),
        id_span: None,
        text: String::new(),
        category: Field::Missing,
        debt: Field::Missing,
        accepted: None,
    }
}

/// `F1`, `CF-2`.
fn is_id(word: &str) -> bool {
    let upper = word.to_ascii_uppercase();
    let number = upper.strip_prefix("CF").or_else(|| upper.strip_prefix('F'));
    number.is_some_and(|number| {
        let digits = number.strip_prefix('-').unwrap_or(number);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::parse::sections;
    use crate::parse::{Factor, Part};
    use crate::span::Field;

    fn field<T: ToString>(field: &Field<T>) -> String {
        match field {
            Field::Missing => "—".into(),
            Field::Unreadable(text) => format!("{:?}", text.value),
            Field::Known(value) => value.value.to_string(),
        }
    }

    /// One line a factor: id, text, category, debt, reason.
    fn check(markdown: &str, expected: &[&str]) {
        let text = format!("## Contributing Factors\n\n{markdown}");
        let (document, _) = sections::read(&text, &Config::default());
        let line = |factor: &Factor| {
            let accepted = factor
                .accepted
                .as_ref()
                .map_or("—", |reason| reason.value.as_str());
            let (category, debt) = (field(&factor.category), field(&factor.debt));
            format!(
                "{} | {} | {category} | {debt} | {accepted}",
                factor.id, factor.text
            )
        };
        let lines: Vec<String> = document.factors.iter().map(line).collect();
        assert_eq!(lines, expected, "{markdown}");
    }

    /// The rule, the text under the caret, and the message of each finding.
    fn check_findings(markdown: &str, expected: &[(&str, &str, &str)]) {
        let text = format!("## Contributing Factors\n\n{markdown}");
        let (_, findings) = sections::read(&text, &Config::default());
        let findings: Vec<_> = findings
            .iter()
            .map(|finding| {
                let at = finding.at.span.text(&text);
                (finding.rule, at, finding.message.as_str())
            })
            .collect();
        assert_eq!(findings, expected, "{markdown}");
    }

    #[test]
    fn an_item_is_a_factor() {
        check(
            "- No copy of production\n1. F7: No `alert` (detection gap)\n2. Slow (rollout-gap, debt: testing)\n",
            &[
                "F1 | No copy of production | — | — | —",
                "F7 | No `alert` | detection-gap | — | —",
                "F3 | Slow | rollout-gap | testing | —",
            ],
        );
        check(
            "- Old disks (capacity, accepted: cheap, and gone by May)\n- Luck (accepted: none (yet)).\n",
            &[
                "F1 | Old disks | capacity | — | cheap, and gone by May",
                "F2 | Luck | — | — | none (yet)",
            ],
        );
    }

    #[test]
    fn ids_and_categories_lead() {
        check(
            "- **F1**: a\n- F2 — b\n- F3. c\n- cf-4) d\n- **F5: e** f (design)\n",
            &[
                "F1 | a | — | — | —",
                "F2 | b | — | — | —",
                "F3 | c | — | — | —",
                "cf-4 | d | — | — | —",
                "F5 | **e** f | design | — | —",
            ],
        );
        check(
            "- **Detection gap:** no alert\n- F9: **Process**: none\n- **Capacity** ran out\n",
            &[
                "F1 | no alert | detection-gap | — | —",
                "F9 | none | process-gap | — | —",
                "F3 | **Capacity** ran out | — | — | —",
            ],
        );
    }

    #[test]
    fn other_parentheses_are_text() {
        let same = |text: &str| {
            check(
                &format!("- {text}\n"),
                &[&format!("F1 | {text} | — | — | —")],
            );
        };
        same("No IPs (see PM2019-009)");
        same("No IPs (see [it](https://example.com))");
        same("No IPs (capacity, we think)");
        same("No IPs (yet)");
        same("S3: no copy");
        same("No f(capacity)");
    }

    #[test]
    fn what_cannot_be_read_is_kept_and_reported() {
        check(
            "- a (detection gapp)\n- b (design, debt: ops, odd)\n- c (design, debt: tset)\n",
            &[
                r#"F1 | a | "detection gapp" | — | —"#,
                "F2 | b (design, debt: ops, odd) | — | — | —",
                r#"F3 | c | design | "tset" | —"#,
            ],
        );
        check_findings(
            "- a (detection gapp)\n- c (design, debt: tset)\n- d (accepted)\n- e (design, capacity)\n",
            &[
                (
                    "unknown-category",
                    "detection gapp",
                    "`detection gapp` is not a factor category",
                ),
                ("invalid-value", "tset", "`tset` is not a debt"),
                (
                    "accepted-risk-without-reason",
                    "accepted",
                    "the risk is accepted without a reason",
                ),
                ("invalid-value", "capacity", "the factor has two categories"),
            ],
        );
    }

    #[test]
    fn what_is_called_a_gap_is_meant_as_a_category() {
        check(
            "- a (tooling gap)\n- b (the gap)\n- c (a very wide gap)\n- d (agap)\n",
            &[
                r#"F1 | a | "tooling gap" | — | —"#,
                "F2 | b (the gap) | — | — | —",
                "F3 | c (a very wide gap) | — | — | —",
                "F4 | d (agap) | — | — | —",
            ],
        );
    }

    #[test]
    fn a_reason_says_something() {
        let unexplained = |span| {
            let message = "the risk is accepted without a reason";
            ("accepted-risk-without-reason", span, message)
        };
        check_findings(
            "- a (accepted:)\n- b (accepted: n/a)\n- c (risk accepted: yes)\n- d (accepted: yes, by May)\n",
            &[
                unexplained("accepted:"),
                unexplained("accepted: n/a"),
                unexplained("risk accepted: yes"),
            ],
        );
        check_findings(
            "| Factor | Accepted |\n|--|--|\n| a | ✅ |\n| b | no |\n| c | – |\n| d | rare |\n",
            &[unexplained("✅")],
        );
    }

    #[test]
    fn nested_lists_belong_to_the_factor() {
        check(
            "- a (design)\n  - b\n\n    c\n",
            &["F1 | a\n- b\n\n  c | design | — | —"],
        );
    }

    #[test]
    fn a_simple_table_has_factors() {
        check(
            "| # | Factor | Category | Debt | Accepted |\n|--|--|--|--|--|\n| F3 | *a* | design | ops | |\n| | b | — | | too rare |\n| | | | | |\n",
            &[
                "F3 | *a* | design | operational | —",
                "F2 | b | — | — | too rare",
            ],
        );
        check("| Factor | Cost |\n|--|--|\n| a | 1 |\n", &[]);
        check("| Category |\n|--|\n| design |\n", &[]);
    }

    #[test]
    fn headings_are_factors_where_there_is_no_list() {
        let markdown = "Intro\n\n### No copy (detection gap) ###\n\nWhy it was so.\n\n### F7: b\n";
        check(
            markdown,
            &["F1 | No copy | detection-gap | — | —", "F7 | b | — | — | —"],
        );
        let text = format!("## Contributing Factors\n\n{markdown}");
        let (document, _) = sections::read(&text, &Config::default());
        let parts = &document.sections[0].parts;
        assert!(matches!(
            parts.as_slice(),
            [
                Part::Prose(_),
                Part::Factors(_),
                Part::Prose(_),
                Part::Factors(_)
            ]
        ));
        check("### a\n\n- b\n", &["F1 | b | — | — | —"]);
    }

    #[test]
    fn what_is_no_factor_is_prose() {
        check("None.\n", &[]);
        check("- None\n- TBD\n- <!-- a -->\n-\n", &[]);
    }

    #[test]
    fn spans_are_exact() {
        let text =
            "## Factors\n\n- F1: é (détection gap, detection gap)\n- F2: é (detection gap)\n";
        let (document, _) = sections::read(text, &Config::default());
        let factor = &document.factors[1];
        assert_eq!(factor.span.text(text), "- F2: é (detection gap)");
        assert_eq!(factor.id_span.unwrap().text(text), "F2");
        assert_eq!(factor.category.span().unwrap().text(text), "detection gap");
    }
}
