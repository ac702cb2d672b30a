//! Whatever stands below a Timeline heading: nothing panics, nothing is lost, and what is clear is read right.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use pm::config::Config;
use pm::diagnostic::Finding;
use pm::parse::{self, Document, Part};
use pm::source::{Source, SourceId};
use pm::span::Span;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn read(timeline: &str) -> (String, Document, Vec<Finding>) {
    let source = Source {
        path: "postmortems/2025-01-15-x.md".into(),
        text: format!("## Timeline\n\n{timeline}"),
        ..Source::default()
    };
    let (document, findings) = parse::parse(SourceId(0), &source, &Config::default());
    (source.text, document, findings)
}

/// What must hold of every text.
fn check(timeline: &str) -> Result<(), TestCaseError> {
    let (text, document, findings) = read(timeline);
    let inside = |span: Span| {
        span.start <= span.end
            && span.end <= text.len()
            && text.is_char_boundary(span.start)
            && text.is_char_boundary(span.end)
    };
    for entry in &document.timeline {
        prop_assert!(inside(entry.span), "{:?}", entry.span);
        prop_assert!(inside(entry.written.span), "{:?}", entry.written);
        prop_assert!(entry.span.contains(entry.written.span), "{entry:?}");
        if let Some(mark) = &entry.mark {
            prop_assert!(
                inside(mark.span) && entry.span.contains(mark.span),
                "{entry:?}"
            );
        }
    }
    for finding in &findings {
        prop_assert!(inside(finding.at.span), "{finding:?}");
    }
    let mut next_entry = 0;
    for section in &document.sections {
        let mut end = section.content.start;
        for part in &section.parts {
            let spans: Vec<Span> = match part {
                Part::Prose(span) => vec![*span],
                Part::Timeline(range) => {
                    prop_assert_eq!(range.start, next_entry);
                    next_entry = range.end;
                    let entries = &document.timeline[range.clone()];
                    entries.iter().map(|entry| entry.span).collect()
                }
                _ => Vec::new(),
            };
            for span in spans {
                prop_assert!(end <= span.start, "{span:?} begins before {end}");
                prop_assert!(
                    span.end <= section.content.end,
                    "{span:?} ends after its section"
                );
                end = span.end;
            }
        }
    }
    prop_assert_eq!(next_entry, document.timeline.len());
    Ok(())
}

/// Pieces of which timelines are made, with words `w…` that must be found again.
const PIECES: &[&str] = &[
    "- ",
    "* ",
    "1. ",
    "  - ",
    "    ",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "### ",
    "#### ",
    "> ",
    "| ",
    " | ",
    " |\n",
    "|---|---|\n",
    "| Time | Event |\n|---|---|\n",
    "| Date | Time (UTC) | Note |\n|-|-|-|\n",
    "```\n",
    "---\n",
    "14:05",
    "14:05:30",
    "4:05pm",
    "2pm",
    "09.12",
    "1405",
    "14h05",
    "~14:05",
    "ca. 18:30",
    "14:05–14:20",
    "23:50 - 00:10",
    "14:??",
    "25:61",
    "[???]",
    "[08:47] ",
    "[03-26 23:04] ",
    "2025-01-15",
    "2025-01-15T13:50:00Z",
    "Jan 15",
    "15. Jan, ",
    "03/01/2025 ",
    "20255-01-15",
    "Monday ",
    "Wednesday 15 January 2025",
    " UTC",
    " CET",
    " IST",
    " PST",
    " +0200",
    " Europe/Berlin",
    " GMT+2",
    "-07:00",
    " — ",
    " - ",
    ": ",
    " ::::: ",
    "**",
    "`",
    "_",
    "[detected] ",
    " (resolved)",
    "All times in CET",
    "All times are UC/Pacific.\n\n",
    "é",
    "“",
    "\u{a0}",
    "\t",
    "\\[",
    "&ndash;",
    "[x](y)",
    "[x]: y\n",
    "\r\n",
    "<br>",
    "First detected: ",
    "Resolved ",
    "w1 ",
    "w2 ",
    "w3 ",
    "w4\n",
    "w5",
    "w6 w7 ",
    " w8",
];

fn pieces() -> impl Strategy<Value = String> {
    vec(select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

/// The pieces of which no table and no link definition is made.
fn text_pieces() -> impl Strategy<Value = String> {
    let pieces: Vec<&str> = PIECES
        .iter()
        .copied()
        .filter(|piece| !piece.contains('|') && !piece.contains("]:"))
        .collect();
    vec(select(pieces), 0..40).prop_map(|pieces| pieces.concat())
}

/// The numbered words of a text.
fn words(text: &str) -> Vec<&str> {
    let is_word = |word: &&str| {
        word.len() == 2 && word.starts_with('w') && word.as_bytes()[1].is_ascii_digit()
    };
    let mut words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(is_word)
        .collect();
    words.sort_unstable();
    words
}

/// Every numbered word of a timeline is in the prose or in an entry.
fn keeps_words(timeline: &str) -> Result<(), TestCaseError> {
    let (source, document, _) = read(timeline);
    let mut kept = String::new();
    for section in &document.sections {
        kept.push('\n');
        kept += section.title.span.text(&source);
        for part in &section.parts {
            kept.push('\n');
            match part {
                Part::Prose(span) => kept += span.text(&source),
                Part::Timeline(range) => {
                    for entry in &document.timeline[range.clone()] {
                        // Without its marks, `Berlin**w1` is one word in the value.
                        let written = entry.written.span.text(&source);
                        for word in words(written) {
                            prop_assert!(entry.written.value.contains(word), "{:?}", entry);
                        }
                        kept.extend(["\n", written, " ", &entry.text]);
                    }
                }
                _ => {}
            }
        }
    }
    prop_assert_eq!(words(&kept), words(&source), "{:?}", document.timeline);
    Ok(())
}

#[test]
fn a_word_behind_a_mark_in_a_zone_is_kept() {
    keeps_words("14:05 Europe/Berlin**w1 ").unwrap();
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC*|[\\PC\n\r\t |#*:0-9-]{0,300}") {
        check(&text)?;
    }

    #[test]
    fn any_pieces_are_read(text in pieces()) {
        check(&text)?;
    }

    /// Outside of tables (whose header is structure) and of link definitions every word is in the prose or in an entry.
    #[test]
    fn no_word_is_lost(text in text_pieces()) {
        prop_assume!(!text.contains("]:"));
        keeps_words(&text)?;
    }

    /// A date, a time and a zone that leave no doubt are read as what they say, whatever the form.
    #[test]
    fn what_is_clear_is_read_right(minutes in 0i64..10_000_000, form in select(FORMS), line in select(LINES)) {
        let start = NaiveDate::from_ymd_opt(2010, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc();
        let at = start + Duration::minutes(minutes);
        let stamp = at.format(form).to_string();
        let (_, document, findings) = read(&line.replace("STAMP", &stamp));
        let read: Vec<DateTime<Utc>> = document.timeline.iter().filter_map(|entry| entry.at.as_ref().ok()).map(pm::time::Moment::utc).collect();
        prop_assert_eq!(read, [at], "{} {:?}", line.replace("STAMP", &stamp), findings);
        prop_assert!(document.timeline[0].text.contains("w1"), "{:?}", document.timeline[0]);
    }

    /// Times without dates follow one another over midnight.
    #[test]
    fn times_follow_one_another(first in 0i64..1440, gaps in vec(0i64..18 * 60, 0..12)) {
        let start = NaiveDate::from_ymd_opt(2025, 1, 15).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc();
        let mut expected = vec![start + Duration::minutes(first)];
        for gap in gaps {
            expected.push(*expected.last().unwrap() + Duration::minutes(gap));
        }
        let lines: Vec<String> = expected.iter().map(|at| at.format("- %H:%M x\n").to_string()).collect();
        let (_, document, _) = read(&lines.concat());
        let read: Vec<_> = document.timeline.iter().map(|entry| entry.at.as_ref().map(pm::time::Moment::utc).ok()).collect();
        let expected: Vec<_> = expected.into_iter().map(Some).collect();
        prop_assert_eq!(read, expected);
    }
}

const FORMS: &[&str] = &[
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:00Z",
    "%Y-%m-%d %H:%M:00 UTC",
    "%Y-%m-%d %H%M UTC",
    "%Y-%m-%d, %H.%M UTC",
    "%b %d %Y %H:%M",
    "%d %B %Y, %H:%M GMT",
    "%A, %B %-d, %Y at %-I:%M %p",
    "%H:%M UTC on %d %b %Y",
    "%d.%m.%Y %Hh%M",
    "%Y/%m/%d %I:%M%P",
    "[%Y-%m-%d %H:%M]",
    "%Y-%m-%d %H:%M (UTC)",
    "%Y-%m-%d %H:%M+00:00",
];

const LINES: &[&str] = &[
    "- STAMP — w1\n",
    "* **STAMP**: w1\n",
    "1. STAMP ::::: w1\n",
    "### STAMP\n\nw1\n",
    "STAMP - w1\n",
    "| When | What |\n|---|---|\n| STAMP | w1 |\n",
    "- `STAMP` – w1\n",
];
