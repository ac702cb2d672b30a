//! The placeholders of a template: `{{ title }}`, `{{ date }}`, `{{ severity }}`, `{{ services }}`.
//!
//! In the front matter a value is written as TOML, below it as text. Anything else in braces stays as it is, unless it
//! is one word, which is then a placeholder misspelt.

use super::New;
use crate::diagnostic::nearest;

const PLACEHOLDERS: [&str; 4] = ["title", "date", "severity", "services"];

/// The template with its placeholders filled, and what is wrong with it.
pub(super) fn fill(template: &str, new: &New<'_>) -> (String, Vec<String>) {
    let mut out = String::with_capacity(template.len());
    let mut errors = Vec::new();
    let mut used = Vec::new();
    let mut fences = 0;
    for (index, line) in template.split_inclusive('\n').enumerate() {
        if fences < 2 && line.trim_start_matches('\u{feff}').trim_end() == "+++" {
            fences += 1;
        }
        let mut rest = line;
        while let Some((before, word, after)) = placeholder(rest) {
            out.push_str(before);
            match value(word, new, fences == 1) {
                Some(value) => {
                    out.push_str(&value);
                    used.push(word);
                }
                None => errors.push(unknown(word, index + 1)),
            }
            rest = after;
        }
        out.push_str(rest);
    }
    for (name, is_given) in [
        ("title", true),
        ("severity", true),
        ("services", !new.services.is_empty()),
    ] {
        if is_given && !used.contains(&name) {
            errors.push(format!(
                "the template has no `{{{{ {name} }}}}`: put it into the front matter, or the new postmortem does not have it"
            ));
        }
    }
    (out, errors)
}

/// The first `{{ word }}`: what is before it, the word, and what is after.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let open = from + text[from..].find("{{")?;
        let inner = &text[open + 2..];
        let close = inner.find("}}")?;
        let word = inner[..close].trim();
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if !word.is_empty() && word.chars().all(is_word) {
            return Some((&text[..open], word, &inner[close + 2..]));
        }
        from = open + 2;
    }
}

fn value(word: &str, new: &New<'_>, toml: bool) -> Option<String> {
    let text = |text: &str| if toml { escaped(text) } else { one_line(text) };
    Some(match word {
        "title" => text(new.title),
        "date" => new.date.to_string(),
        "severity" => text(new.severity),
        "services" if toml => {
            let services = new.services.iter();
            let quoted: Vec<_> = services
                .map(|name| format!("\"{}\"", escaped(name)))
                .collect();
            format!("[{}]", quoted.join(", "))
        }
        "services" => one_line(&new.services.join(", ")),
        _ => return None,
    })
}

/// What stands between the quotes of a TOML basic string.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_ascii_control() => {
                let digits = format!("\\u{:04X}", u32::from(c));
                out.push_str(&digits);
            }
            c => out.push(c),
        }
    }
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unknown(word: &str, line: usize) -> String {
    let shown = |name: &str| format!("`{{{{ {name} }}}}`");
    let help = nearest(word, PLACEHOLDERS).map_or_else(
        || format!("known are {}", PLACEHOLDERS.map(shown).join(", ")),
        |name| format!("did you mean {}?", shown(name)),
    );
    format!("line {line} of the template: unknown placeholder `{{{{ {word} }}}}`: {help}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills with the title `a "b" \ c`, SEV2 and two services.
    fn check(template: &str, expected: Result<&str, &[&str]>) {
        let new = New {
            title: "a \"b\" \\\n c",
            date: "2026-01-15".parse().unwrap(),
            severity: "SEV2",
            services: &["checkout-api".into(), "x\u{1}".into()],
        };
        let (contents, errors) = fill(template, &new);
        match expected {
            Ok(expected) => {
                assert_eq!(errors, Vec::<String>::new(), "{template}");
                assert_eq!(contents, expected);
            }
            Err(expected) => assert_eq!(errors, expected, "{template}"),
        }
    }

    #[test]
    fn values_are_toml_above_and_text_below() {
        check(
            "\u{feff}+++\r\ntitle = \"{{ title }}\"\r\ndate = {{date}}\nseverity = \"{{severity }}\"\nservices = {{ services }}\n+++\n# {{ title }}: {{ severity }}\n+++\n{{ services }} {{ title }}",
            Ok(
                "\u{feff}+++\r\ntitle = \"a \\\"b\\\" \\\\\\n c\"\r\ndate = 2026-01-15\nseverity = \"SEV2\"\nservices = [\"checkout-api\", \"x\\u0001\"]\n+++\n# a \"b\" \\ c: SEV2\n+++\ncheckout-api, x\u{1} a \"b\" \\ c",
            ),
        );
    }

    #[test]
    fn other_braces_stay() {
        let braces = "{{ .Values.image }} ${{ env.CI }} {{ }} {{ two words }} {{ open }";
        check(
            &format!("{braces} {{{{ title }}}} {{{{ severity }}}} {{{{ services }}}}\n"),
            Ok(&format!(
                "{braces} a \"b\" \\ c SEV2 checkout-api, x\u{1}\n"
            )),
        );
    }

    #[test]
    fn all_that_is_wrong_is_told() {
        check(
            "+++\ntitle = \"{{ titel }}\"\n+++\n{{ banana }} {{ severity }}\n",
            Err(&[
                "line 2 of the template: unknown placeholder `{{ titel }}`: did you mean `{{ title }}`?",
                "line 4 of the template: unknown placeholder `{{ banana }}`: known are `{{ title }}`, `{{ date }}`, `{{ severity }}`, `{{ services }}`",
                "the template has no `{{ title }}`: put it into the front matter, or the new postmortem does not have it",
                "the template has no `{{ services }}`: put it into the front matter, or the new postmortem does not have it",
            ]),
        );
    }
}
