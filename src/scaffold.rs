//! The files that `pm init` and `pm new` make, as text. Writing them is the CLI's.

mod ci;
mod fill;

use chrono::{Days, NaiveDate};

pub use ci::Ci;

use crate::slug::slug;

/// Where the template of new postmortems is, in the folder of the postmortems.
pub const TEMPLATE_NAME: &str = "_template.md";

/// The template of a site that has none of its own.
pub const TEMPLATE: &str = include_str!("scaffold/template.md");

/// How long the part of a file's name may be that comes from the title, in characters.
const SLUG_LENGTH: usize = 60;

/// A file that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// With `/`; relative to the site's root, for a new postmortem to the folder of the postmortems, or for what a CI
    /// system reads to the repository's root.
    pub path: String,
    pub contents: String,
}

/// A site to start from. The example's incident is ten days ago, so that its open actions are due in time to come.
pub fn init(today: NaiveDate) -> Vec<File> {
    let file = |path: &str, contents: &str| File {
        path: path.into(),
        contents: contents.into(),
    };
    vec![
        file("book.toml", include_str!("scaffold/book.toml")),
        file("catalog.toml", include_str!("scaffold/catalog.toml")),
        example(today),
        file(&format!("postmortems/{TEMPLATE_NAME}"), TEMPLATE),
        file(".gitignore", "/public\n"),
    ]
}

fn example(today: NaiveDate) -> File {
    let incident = days(today, -10);
    let mut contents = include_str!("scaffold/example.md").to_owned();
    for (placeholder, date) in [
        ("{{ incident }}", incident),
        ("{{ published }}", days(incident, 2)),
        ("{{ completed }}", days(incident, 7)),
        ("{{ due-done }}", days(incident, 14)),
        ("{{ due-p1 }}", days(incident, 28)),
        ("{{ due-p2 }}", days(incident, 56)),
    ] {
        contents = contents.replace(placeholder, &date.to_string());
    }
    File {
        path: format!("postmortems/{incident}-checkout-slow.md"),
        contents,
    }
}

/// A date some days on, or the same one at the ends of the calendar.
fn days(date: NaiveDate, by: i64) -> NaiveDate {
    let count = Days::new(by.unsigned_abs());
    let moved = if by < 0 {
        date.checked_sub_days(count)
    } else {
        date.checked_add_days(count)
    };
    moved.unwrap_or(date)
}

/// What a new postmortem is about.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    pub title: &'a str,
    pub date: NaiveDate,
    pub severity: &'a str,
    pub services: &'a [String],
}

/// A new postmortem from the team's template; its path is relative to the folder of the postmortems.
///
/// # Errors
/// A sentence for each placeholder that `pm` does not know, with its line; for each value that the template has no
/// place for; for a title that a file's name cannot be made of.
pub fn new_postmortem(template: &str, new: &New<'_>) -> Result<File, Vec<String>> {
    let (contents, mut errors) = fill::fill(template, new);
    let name = file_stem(new.title);
    if name.is_empty() {
        errors.push(format!(
            "the title `{}` has no letter or digit that a file could be named after",
            new.title
        ));
    }
    if errors.is_empty() {
        Ok(File {
            path: format!("{}-{name}.md", new.date),
            contents,
        })
    } else {
        Err(errors)
    }
}

/// The title as a part of a file's name, cut at a word where it is long.
fn file_stem(title: &str) -> String {
    let slug = slug(title);
    let Some((end, _)) = slug.char_indices().nth(SLUG_LENGTH) else {
        return slug;
    };
    let cut = &slug[..end];
    let at_word = slug[end..].starts_with('-');
    let word = cut.rfind('-').filter(|_| !at_word);
    cut[..word.unwrap_or(end)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_titles_make_short_names() {
        let check = |title: &str, expected: &str| assert_eq!(file_stem(title), expected);
        check("Checkout errors, again!", "checkout-errors-again");
        let sixty = "a".repeat(60);
        check(&sixty, &sixty);
        check(&format!("{sixty} b"), &sixty);
        check(&format!("{sixty}b"), &sixty);
        let words = "one two three four five six seven eight nine ten eleven twelve thirteen";
        check(
            words,
            "one-two-three-four-five-six-seven-eight-nine-ten-eleven",
        );
        check("—", "");
    }

    #[test]
    fn the_example_is_of_today() {
        let files = init("2026-01-15".parse().unwrap());
        let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
        let expected = [
            "book.toml",
            "catalog.toml",
            "postmortems/2026-01-05-checkout-slow.md",
            "postmortems/_template.md",
            ".gitignore",
        ];
        assert_eq!(paths, expected);
        let example = &files[2].contents;
        assert!(example.contains("\ndate = 2026-01-05\n"));
        assert!(example.contains("\npublished = 2026-01-07\n"));
        assert!(example.contains("| @alice | P1       | 2026-02-02 | open   |"));
        assert!(example.contains("| @bob   | P2       | 2026-03-02 | open   |"));
        assert!(example.contains("| 2026-01-19 | done   | F3     | 2026-01-12 |"));
        assert!(!example.contains("{{"));
    }
}
