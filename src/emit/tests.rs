//! The formats, by what they print.

mod forges;
mod tables;

use super::*;
use crate::diagnostic::Finding;
use crate::emit::places::Unit;
use crate::source::{LineIndex, Location, Source};
use crate::span::Span;

/// A warning at what stands between `«` and `»` in the text.
fn diagnostic(sources: &mut Sources, path: &str, marked: &str) -> Diagnostic {
    let start = marked.find('«').unwrap();
    let end = marked.find('»').unwrap() - '«'.len_utf8();
    let source = Source {
        path: path.into(),
        text: marked.replace(['«', '»'], ""),
        ..Source::default()
    };
    let id = sources.add(source);
    let finding = Finding::new("missing-owner", id, Span::new(start, end), "it is wrong");
    Diagnostic {
        code: "PM402",
        level: Level::Warning,
        finding: finding.label("here").help("put it right"),
    }
}

fn listing<'a>(diagnostics: &'a [Diagnostic], sources: &'a Sources, style: Style) -> Listing<'a> {
    Listing {
        diagnostics,
        sources,
        checked: &[],
        rules: &[],
        prefix: "",
        style,
    }
}

fn check_text(marked: &str, expected: &str) {
    let mut sources = Sources::default();
    let diagnostic = diagnostic(&mut sources, "a.md", marked);
    let text = text::emit(&listing(&[diagnostic], &sources, Style::Plain));
    assert_eq!(text.trim_end(), expected.trim_end(), "\n{text}");
}

#[test]
fn text_marks_the_place() {
    check_text(
        "a\n| b | «» | c |\n",
        "\
warning[PM402 missing-owner]: it is wrong
 --> a.md:2:7
  |
2 | | b |  | c |
  |       ^ here
  |
  = help: put it right",
    );
}

#[test]
fn text_counts_characters_and_draws_widths() {
    check_text(
        "日本語 «é字» x\n",
        "\
warning[PM402 missing-owner]: it is wrong
 --> a.md:1:5
  |
1 | 日本語 é字 x
  |        ^^^ here
  |
  = help: put it right",
    );
    check_text(
        "a\t«b»\tc\n",
        "\
warning[PM402 missing-owner]: it is wrong
 --> a.md:1:3
  |
1 | a    b    c
  |      ^ here
  |
  = help: put it right",
    );
}

#[test]
fn text_does_not_count_a_byte_order_mark_or_show_line_breaks() {
    check_text(
        "\u{feff}«+++»\r\ntitle = 1\r\n",
        "\
warning[PM402 missing-owner]: it is wrong
 --> a.md:1:1
  |
1 | +++
  | ^^^ here
  |
  = help: put it right",
    );
    check_text(
        "a\n«\u{feff}b»\n",
        "\
warning[PM402 missing-owner]: it is wrong
 --> a.md:2:1
  |
2 | \u{feff}b
  | ^ here
  |
  = help: put it right",
    );
    check_text(
        "a\r\n«b\r\nc» d\r\n",
        "\
warning[PM402 missing-owner]: it is wrong
 --> a.md:2:1
  |
2 | b
  | ^ here
  |
  = help: put it right",
    );
}

#[test]
fn text_points_behind_the_last_line() {
    check_text(
        "a\nb\n«»",
        "\
warning[PM402 missing-owner]: it is wrong
 --> a.md:3:1
  |
3 |
  | ^ here
  |
  = help: put it right",
    );
}

#[test]
fn text_cuts_what_is_far_from_the_mark() {
    let long = "word ".repeat(80);
    let mut sources = Sources::default();
    for marked in [
        format!("| {long} | «@alice» | {long} |"),
        format!("| «{long}» | @alice |"),
    ] {
        let diagnostic = diagnostic(&mut sources, "a.md", &marked);
        let text = text::emit(&listing(&[diagnostic], &sources, Style::Plain));
        assert!(
            text.lines().all(|line| line.chars().count() < 140),
            "{text}"
        );
        assert!(text.contains("^ here"), "{text}");
    }
}

/// Nor is it looked through for each of ten thousand findings in it.
#[test]
fn text_does_not_show_a_line_without_end() {
    let long = "é word ".repeat(2000);
    check_text(
        &format!("a\n{long}«b»{long}\n"),
        "\
warning[PM402 missing-owner]: it is wrong
--> a.md:2:14001
 = help: put it right",
    );
}

#[test]
fn text_shows_places_far_apart_by_themselves() {
    let mut sources = Sources::default();
    let mut first = diagnostic(
        &mut sources,
        "a.md",
        &format!("x\n{}«b»\n", "c\n".repeat(9000)),
    );
    let far = Location {
        source: first.finding.at.source,
        span: Span::new(0, 1),
    };
    first.finding = first.finding.related(far, "there");
    let text = text::emit(&listing(&[first], &sources, Style::Plain));
    let expected = "\
warning[PM402 missing-owner]: it is wrong
    --> a.md:9002:1
     |
9002 | b
     | ^ here
     |
    ::: a.md:1:1
     |
   1 | x
     | - there
     |
     = help: put it right
";
    assert_eq!(text.trim_end(), expected.trim_end(), "\n{text}");
}

/// Columns far along a line are counted from the milestones before them, and are the same.
#[test]
fn columns_are_counted_alike_near_and_far() {
    let mut sources = Sources::default();
    let line = "\u{feff}é😀w\u{feff} ".repeat(800);
    let text = format!("{line}\n{line}");
    let source = sources.add(Source::new("a.md".into(), text.clone().into_bytes()));
    let listing = listing(&[], &sources, Style::Plain);
    let mut places = Places::new(&listing);
    let index = LineIndex::new(&text);
    for (offset, _) in text.char_indices() {
        let expected = index.position(&text, offset);
        assert_eq!(places.position(source, offset), expected, "{offset}");
        let (line, start) = index.line(offset);
        let mark = usize::from(line == 0 && offset > 0);
        let units = text[start..offset].encode_utf16().count() - mark + 1;
        let count = places.count(source, offset, Unit::Utf16);
        assert_eq!((count.line, count.column), (line + 1, units), "{offset}");
    }
}

#[test]
fn text_shows_related_places() {
    let mut sources = Sources::default();
    let mut first = diagnostic(&mut sources, "a.md", "a\n«b»\nc\n");
    let second = diagnostic(&mut sources, "b.md", "«d»\n");
    first.finding = first.finding.related(second.finding.at, "and there");
    let here = Location {
        source: first.finding.at.source,
        span: Span::new(4, 5),
    };
    first.finding = first.finding.related(here, "this too");
    let text = text::emit(&listing(&[first], &sources, Style::Plain));
    let expected = "\
warning[PM402 missing-owner]: it is wrong
 --> a.md:2:1
  |
2 | b
  | ^ here
3 | c
  | - this too
  |
 ::: b.md:1:1
  |
1 | d
  | - and there
  |
  = help: put it right
";
    assert_eq!(text.trim_end(), expected.trim_end(), "\n{text}");
}

#[test]
fn colours_are_only_where_they_are_asked_for() {
    let mut sources = Sources::default();
    let diagnostics = [diagnostic(&mut sources, "a.md", "«a»\n")];
    for format in FORMATS {
        let plain = format.emit(&listing(&diagnostics, &sources, Style::Plain));
        assert!(!plain.contains('\u{1b}'), "{}", format.name);
    }
    let coloured = text::emit(&listing(&diagnostics, &sources, Style::Coloured));
    assert!(coloured.contains("\u{1b}["), "{coloured}");
}

#[test]
fn what_an_author_wrote_cannot_steer_a_terminal() {
    let mut sources = Sources::default();
    let mut diagnostic = diagnostic(&mut sources, "a.md", "«\u{1b}[31m»\n");
    diagnostic.finding.message = "no \u{1b}[31m\nrule".into();
    diagnostic.finding.label = "\u{1b}[0m".into();
    diagnostic.finding.help = "\u{1b}[0m".into();
    for format in FORMATS {
        let out = format.emit(&listing(&[diagnostic.clone()], &sources, Style::Plain));
        assert!(!out.contains('\u{1b}'), "{}: {out}", format.name);
    }
}

/// What is gone is shown where it was, as git names it.
#[test]
fn a_place_in_another_revision_says_which() {
    let mut sources = Sources::default();
    let diagnostic = diagnostic(&mut sources, "a.md", "«b»\n");
    let mut old = Sources::default();
    old.add(Source {
        revision: Some("3f2a91c".into()),
        ..sources.get(diagnostic.finding.at.source).clone()
    });
    let diagnostics = [diagnostic];
    let listing = listing(&diagnostics, &old, Style::Plain);
    let text = text::emit(&listing);
    assert!(text.contains(" --> 3f2a91c:a.md:1:1\n"), "{text}");
    let short = short::emit(&listing);
    assert!(short.starts_with("3f2a91c:a.md:1:1: warning"), "{short}");
    let json = json::emit(&listing);
    assert!(json.contains("\"revision\": \"3f2a91c\""), "{json}");
}

#[test]
fn short_is_one_line_each() {
    let mut sources = Sources::default();
    let diagnostic = diagnostic(&mut sources, "a.md", "a\nbé «c»\n");
    let text = short::emit(&listing(&[diagnostic], &sources, Style::Coloured));
    assert_eq!(
        text,
        "a.md:2:4: warning[PM402] missing-owner: it is wrong\n"
    );
}

#[test]
fn json_is_versioned() {
    let mut sources = Sources::default();
    let mut first = diagnostic(&mut sources, "a.md", "a\nbé «c»\n");
    let at = first.finding.at;
    first.finding = first.finding.related(at, "again");
    let json = json::emit(&listing(&[first], &sources, Style::Plain));
    let place = serde_json::json!({"line": 2, "column": 4, "byte": 6});
    let end = serde_json::json!({"line": 2, "column": 5, "byte": 7});
    let expected = serde_json::json!({
        "version": 1,
        "diagnostics": [{
            "code": "PM402",
            "rule": "missing-owner",
            "level": "warning",
            "message": "it is wrong",
            "label": "here",
            "help": "put it right",
            "file": "a.md",
            "start": place,
            "end": end,
            "related": [{"label": "again", "file": "a.md", "start": place, "end": end}],
            "fix": null,
        }],
        "summary": {"errors": 0, "warnings": 1, "hints": 0, "files": 1},
    });
    let actual: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(actual, expected, "\n{json}");
}

#[test]
fn counts_are_said_in_words() {
    let counts = |errors, warnings, files| {
        let counts = Counts {
            errors,
            warnings,
            hints: 0,
            files,
        };
        counts.to_string()
    };
    assert_eq!(counts(3, 2, 2), "3 errors, 2 warnings in 2 files");
    assert_eq!(counts(1, 0, 1), "1 error in 1 file");
    assert_eq!(counts(0, 1, 1), "1 warning in 1 file");
    assert_eq!(counts(0, 0, 0), "no findings");
}
