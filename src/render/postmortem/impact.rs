//! The figures of the impact: what can stand large, and the rest.

use serde::Serialize;

use super::super::markdown::Page;
use crate::parse;
use crate::vocabulary::Vocabulary;

/// A figure of the impact.
#[derive(Debug, Serialize)]
pub struct ImpactView {
    /// `Users affected`.
    pub label: &'static str,
    /// The figure itself, `11,200`; empty where the value is a sentence.
    pub figure: String,
    /// What else is written, as HTML.
    pub html: String,
}

/// A figure of the impact: what can stand large, and the rest.
pub(super) fn impact(figure: &parse::Figure, markdown: &mut Page<'_>) -> ImpactView {
    let value = figure.value.value.trim();
    let (number, rest) = split_figure(value);
    ImpactView {
        label: figure.key.as_str(),
        figure: number.to_owned(),
        html: markdown.inline(rest),
    }
}

/// `11,200 people could not sign in` → `11,200` and the rest; `80 minutes` → itself.
fn split_figure(value: &str) -> (&str, &str) {
    const SHORT: usize = 16;
    let is_plain = !value.contains(['`', '*', '[', '<', '_']);
    if is_plain && value.chars().count() <= SHORT {
        return (value, "");
    }
    let first_word = value.split_whitespace().next().unwrap_or_default();
    let first = first_word.trim_end_matches([',', ';', ':']);
    let is_number = first.chars().any(|c| c.is_ascii_digit())
        && !first.contains(['`', '*', '[', '<', '_', '(']);
    if !is_number || first.len() > SHORT {
        return ("", value);
    }
    let mut end = first.len();
    if first == first_word {
        let rest = value[end..].trim_start();
        let unit = rest
            .split([' ', ',', ';', ':', '('])
            .next()
            .unwrap_or_default();
        let units = [
            "minutes", "minute", "min", "hours", "hour", "h", "days", "day", "seconds", "s", "%",
            "k", "million", "EUR", "USD", "GBP", "€",
        ];
        if units.contains(&unit) {
            end = value.len() - rest.len() + unit.len();
        }
    }
    let (number, rest) = value.split_at(end);
    (
        number,
        rest.trim_start_matches([',', ';', ':', ' ', '–', '—']),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_stands_before_its_explanation() {
        let check = |value: &str, expected: (&str, &str)| assert_eq!(split_figure(value), expected);
        check("80 minutes", ("80 minutes", ""));
        check("none", ("none", ""));
        check(
            "11,200 people tried to sign in",
            ("11,200", "people tried to sign in"),
        );
        check(
            "£63,000, estimated from the week before",
            ("£63,000", "estimated from the week before"),
        );
        check(
            "39.77 minutes (41 min at 97 %), of 4.32",
            ("39.77 minutes", "(41 min at 97 %), of 4.32"),
        );
        check(
            "everyone who tried to sign in then",
            ("", "everyone who tried to sign in then"),
        );
        check(
            "`42` of all the requests there were",
            ("", "`42` of all the requests there were"),
        );
    }
}
