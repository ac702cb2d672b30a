//! `book.toml` → [`Config`]. mdBook can read the same file, so what is its own is passed over.

use chrono::FixedOffset;

use super::{Config, place, policy, report, rules, tickets, words};
use crate::diagnostic::Finding;
use crate::span::{Span, Spanned};
use crate::tables::{self, Origin, Table, Value};
use crate::time::{DateOrder, Zone};

pub(super) fn read(origin: Origin<'_>, config: &mut Config, findings: &mut Vec<Finding>) {
    let before = config.clone();
    let (after, _) = tables::read(origin, findings, |t| {
        let mut config = before.clone();
        t.ignore(&["build", "preprocessor", "rust"]);
        t.table("book", |t| book(t, &mut config));
        t.table("output", |t| {
            t.share();
            t.table("html", |t| html(t, &mut config));
            t.table("pm", |t| pm(t, &mut config));
        });
        config
    });
    *config = after;
}

fn book(t: &mut Table<'_>, config: &mut Config) {
    t.share();
    if let Some(title) = t.read("title", Value::text) {
        config.title = title.value;
    }
    config.authors = texts(t, "authors");
    if let Some(description) = t.optional_text("description") {
        config.description = description.value;
    }
    if let Some(language) = t.read("language", language) {
        config.language = language;
    }
}

fn html(t: &mut Table<'_>, config: &mut Config) {
    t.share();
    t.ignore(&["git-repository-icon"]);
    if let Some(site_url) = t.read("site-url", place::site_url) {
        config.site_url = site_url;
    }
    config.git_repository_url = t.read("git-repository-url", place::url);
    config.edit_url_template = t.read("edit-url-template", |value| {
        place::template(value, "{path}", "file", "the file's path")
    });
}

fn pm(t: &mut Table<'_>, config: &mut Config) {
    // What mdBook wants to know about a renderer.
    t.ignore(&["command", "optional"]);
    folders(t, config);
    if let Some(zone) = t.read("timezone", Value::zone) {
        config.timezone = zone.value;
        config.timezone_chosen = true;
    }
    let orders = [
        ("dmy", DateOrder::DayMonthYear),
        ("mdy", DateOrder::MonthDayYear),
    ];
    let order = t.read("date-order", |value| value.one_of(&orders));
    config.date_order = order.map(|order| order.value);
    config.base_url = t.read("base-url", place::url);
    if let Some(indexing) = t.read("indexing", Value::flag) {
        config.indexing = indexing.value;
    }
    config.baseline = t.read("baseline", place::file);
    t.table("zones", |t| zones(t, config));
    if let Some(severities) = policy::severities(t) {
        config.severities = severities;
    }
    if let Some(sections) = t.table("sections", policy::aliases) {
        config.sections = sections;
    }
    if let Some(columns) = t.table("columns", policy::aliases) {
        config.columns = columns;
    }
    if let Some(statuses) = t.table("statuses", policy::aliases) {
        config.statuses = statuses;
    }
    // These name severities and sections, so they come after them.
    t.table("required", |t| policy::required(t, config));
    t.table("rules", |t| rules::read(t, config));
    if let Some(reminding) = t.table("report", report::read) {
        config.reminding = reminding;
    }
    config.tickets = tickets::read(t).unwrap_or_default();
    if let Some(words) = t.table("words", words::read) {
        config.words = words;
    }
}

/// The folders, none of which may lie in the one that is built anew each time.
fn folders(t: &mut Table<'_>, config: &mut Config) {
    let postmortems = t.read("postmortems", place::folder);
    let output = t.read("output-dir", place::folder);
    let theme = t.read("theme", place::folder);
    let span = |folder: &Option<Spanned<String>>| folder.as_ref().map(|folder| folder.span);
    let output_span = span(&output);
    let value = |folder: Option<Spanned<String>>| folder.map(|folder| folder.value);
    let default = Config::default();
    config.postmortems = value(postmortems.clone()).unwrap_or_else(|| default.postmortems.clone());
    config.output_dir = value(output).unwrap_or_else(|| default.output_dir.clone());
    config.theme = value(theme.clone());
    if place::overlap(&config.output_dir, &config.postmortems) {
        let spans = [span(&postmortems), output_span];
        report_overlap(
            t,
            spans,
            "postmortems",
            &config.postmortems,
            &config.output_dir,
        );
        config.output_dir = default.output_dir;
        if place::overlap(&config.output_dir, &config.postmortems) {
            config.postmortems = default.postmortems;
        }
    }
    let overlaps = |theme: &String| place::overlap(&config.output_dir, theme);
    if let Some(theme_dir) = config.theme.take_if(|theme| overlaps(theme)) {
        let spans = [span(&theme), output_span];
        report_overlap(t, spans, "theme", &theme_dir, &config.output_dir);
    }
}

/// Reports that the folder of `key` and the output are in one another; the spans are theirs, where they are written.
fn report_overlap(
    t: &Table<'_>,
    [own, output]: [Option<Span>; 2],
    key: &str,
    folder: &str,
    output_dir: &str,
) {
    let shown = |path: &str| {
        if path.is_empty() {
            ".".into()
        } else {
            path.to_owned()
        }
    };
    let message = format!(
        "`output-dir`, `{}`, and `{key}`, `{}`, must not be in one another",
        shown(output_dir),
        shown(folder)
    );
    // Nothing overlaps by default, so one of the two is written.
    let span = output.or(own).unwrap_or(t.span());
    let mut finding = t
        .finding("invalid-value", span, message)
        .label("a build replaces all that is in here")
        .help("give the output a folder of its own");
    if let (Some(own), Some(_)) = (own, output) {
        finding = finding.related(t.location(own), format!("`{key}`"));
    }
    t.report(finding);
}

pub(super) fn texts(t: &mut Table<'_>, key: &'static str) -> Vec<String> {
    let texts = t.read(key, Value::texts).unwrap_or_default();
    texts.into_iter().map(|text| text.value).collect()
}

/// A language tag of BCP 47, as far as its form goes.
fn language(value: &Value<'_>) -> Option<String> {
    let text = value.text()?.value;
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let fits = |part: &str| (1..=8).contains(&part.len());
    let plain = |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric());
    let is_language =
        (2..=8).contains(&first.len()) && first.chars().all(|c| c.is_ascii_alphabetic());
    if is_language && parts.all(|part| fits(part) && plain(part)) {
        return Some(text);
    }
    let finding = value
        .invalid(format!("`{text}` is not a language tag"))
        .label("not a language")
        .help("write a tag such as `en`, `de` or `pt-BR`");
    value.report(finding);
    None
}

/// Zones by their abbreviation.
fn zones(t: &mut Table<'_>, config: &mut Config) {
    for (abbreviation, value) in t.entries() {
        let Some(zone) = zone(&value) else { continue };
        let key = abbreviation.value.to_uppercase();
        if config.zones.insert(key.clone(), zone).is_some() {
            let finding = t
                .finding(
                    "invalid-value",
                    abbreviation.span,
                    format!("`{key}` is given twice"),
                )
                .label("the second time")
                .help("keep one of the two: abbreviations are compared without case");
            t.report(finding);
        }
    }
}

/// An IANA name, or an offset as in `+05:30`.
fn zone(value: &Value<'_>) -> Option<Zone> {
    let written = value.written().value;
    if written.starts_with(['+', '-', '\u{2212}']) {
        let text = value.text()?;
        let offset = offset(&text.value);
        if offset.is_none() {
            let finding = value
                .invalid(format!("`{}` is not an offset", text.value))
                .label("not an offset")
                .help("write hours and minutes, as in `+05:30`");
            value.report(finding);
        }
        return offset.map(Zone::Fixed);
    }
    Some(Zone::Named(value.zone()?.value))
}

fn offset(text: &str) -> Option<FixedOffset> {
    let sign = if text.starts_with('+') { 1 } else { -1 };
    let digits = text.trim_start_matches(['+', '-', '\u{2212}']);
    let (hours, minutes) = digits.split_once(':')?;
    let number = |text: &str, limit: i32| {
        let plain = text.len() == 2 && text.chars().all(|c| c.is_ascii_digit());
        text.parse::<i32>()
            .ok()
            .filter(|number| plain && *number < limit)
    };
    FixedOffset::east_opt(sign * (number(hours, 24)? * 3600 + number(minutes, 60)? * 60))
}
