//! Code → the same code with its parts marked by class: few classes, so that a style sheet of a few lines serves all
//! languages and the page stays small. The text is never changed.

use std::fmt::Write as _;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::sanitize::OWN;
use crate::render::html::escaped;

/// Code that is longer, in bytes, is a log or a dump, and would take long.
const LONGEST: usize = 32_000;
/// The same for one of its lines.
const LONGEST_LINE: usize = 1_000;

/// Read when the first page has code in a language that is known.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Class by scope; of several the first, and of the scopes around a piece of code the innermost that has one.
static CLASSES: LazyLock<Vec<(Scope, &str)>> = LazyLock::new(|| {
    const WRITTEN: &[(&str, &str)] = &[
        ("comment", "hl-c"),
        ("meta.diff", "hl-c"),
        ("markup.inserted", "hl-i"),
        ("markup.deleted", "hl-d"),
        // What is not quoted is most of a shell script, and all of a YAML file.
        ("string.unquoted", ""),
        ("string", "hl-s"),
        ("constant.character.escape", ""),
        ("constant", "hl-n"),
        ("keyword.operator", ""),
        ("keyword", "hl-k"),
        ("storage", "hl-k"),
        ("entity.name.tag", "hl-k"),
        ("entity.name", "hl-f"),
        ("support", "hl-f"),
    ];
    let read = |(scope, class): &(&str, &'static str)| {
        let scope = Scope::new(scope).expect("the names of scopes are short");
        (scope, *class)
    };
    WRITTEN.iter().map(read).collect()
});

/// Names that people give to languages which the syntaxes know by another.
const ALIASES: &[(&str, &str)] = &[
    ("golang", "go"),
    ("jsonc", "json"),
    ("postgres", "sql"),
    ("postgresql", "sql"),
    ("mysql", "sql"),
    ("shell", "sh"),
];

/// The code as HTML; `None` where its language is not known or it is too long: it is shown plain, then.
pub(super) fn html(language: &str, code: &str) -> Option<String> {
    if code.len() > LONGEST || code.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let syntax = syntax(language)?;
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut out = Spans::default();
    for line in code.split_inclusive('\n') {
        let mut at = 0;
        for (end, change) in state.parse_line(line, &SYNTAXES).ok()? {
            out.push(class(&stack), line.get(at..end)?);
            at = end;
            stack.apply(&change).ok()?;
        }
        out.push(class(&stack), &line[at..]);
    }
    Some(out.finish())
}

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    // Without this every page with a sketch in plain text would have the syntaxes read.
    if ["text", "txt", "plain", "plaintext", "console", "mermaid"].contains(&language) {
        return None;
    }
    let lower = language.to_lowercase();
    let alias = ALIASES.iter().find(|(written, _)| *written == lower);
    SYNTAXES.find_syntax_by_token(alias.map_or(&lower, |(_, known)| known))
}

fn class(stack: &ScopeStack) -> &'static str {
    let of = |scope: &Scope| {
        let mut classes = CLASSES.iter();
        classes.find(|(prefix, _)| prefix.is_prefix_of(*scope))
    };
    let found = stack.scopes.iter().rev().find_map(of);
    found.map_or("", |(_, class)| class)
}

/// Pieces of text, neighbours of one class as one.
#[derive(Default)]
struct Spans {
    out: String,
    class: &'static str,
    text: String,
}

impl Spans {
    fn push(&mut self, class: &'static str, text: &str) {
        // Space shows no colour.
        if class != self.class && !text.trim().is_empty() {
            self.close();
            self.class = class;
        }
        self.text += text;
    }

    fn close(&mut self) {
        let text = escaped(&self.text);
        if self.class.is_empty() || self.text.trim().is_empty() {
            self.out += &text;
        } else {
            let class = self.class;
            let _ = write!(self.out, "<span class=\"{OWN}{class}\">{text}</span>");
        }
        self.text.clear();
    }

    fn finish(mut self) -> String {
        self.close();
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(language: &str, code: &str) -> Option<String> {
        html(language, code).map(|html| html.replace(OWN, ""))
    }

    #[test]
    fn parts_have_classes() {
        for (language, code, expected) in [
            (
                "rust",
                "fn main() {} // x <y>\n",
                "<span class=\"hl-k\">fn </span><span class=\"hl-f\">main</span>() {} \
                 <span class=\"hl-c\">// x &lt;y&gt;\n</span>",
            ),
            (
                "JSON",
                "{\"a\": 1}\n",
                "{<span class=\"hl-s\">&quot;a&quot;</span>: <span class=\"hl-n\">1</span>}\n",
            ),
            (
                "golang",
                "return nil\n",
                "<span class=\"hl-k\">return </span><span class=\"hl-n\">nil\n</span>",
            ),
            (
                "diff",
                "-a\n+b\n c\n",
                "<span class=\"hl-d\">-a\n</span><span class=\"hl-i\">+b\n</span> c\n",
            ),
            (
                "yaml",
                "retries: 3 # per call\n",
                "<span class=\"hl-k\">retries</span>: <span class=\"hl-n\">3 </span>\
                 <span class=\"hl-c\"># per call\n</span>",
            ),
        ] {
            assert_eq!(
                marked(language, code).as_deref(),
                Some(expected),
                "{language}"
            );
        }
    }

    #[test]
    fn what_is_not_known_or_too_long_stays_plain() {
        let long_line = format!("let x = \"{}\";\n", "a".repeat(LONGEST_LINE));
        let long = "let x = 1;\n".repeat(LONGEST / 10);
        for (language, code) in [
            ("text", "let x = 1;"),
            ("klingon", "let x = 1;"),
            ("", "let x = 1;"),
            ("rust", long_line.as_str()),
            ("rust", long.as_str()),
        ] {
            assert_eq!(marked(language, code), None, "{language}");
        }
    }

    #[test]
    fn the_text_stays_as_it_is() {
        let tags = regex::Regex::new("<[^>]*>").unwrap();
        for code in [
            "",
            "\n\n",
            "é \"ü\" 'ß\n",
            "/* open",
            "\"open\n",
            "a\r\nb\r\n",
            "<script>&amp;</script>",
            "#!/bin/sh\necho \"$HOME\" | sed 's/a/b/' # x",
        ] {
            for language in ["rust", "sh", "python", "html", "yaml", "sql", "js", "diff"] {
                let html = marked(language, code).unwrap();
                assert_eq!(tags.replace_all(&html, ""), escaped(code), "{language}");
            }
        }
    }
}
