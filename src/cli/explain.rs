//! `pm explain`.

use anyhow::{Result, bail};

use super::env::Env;
use super::{Outcome, output};
use crate::check;
use crate::diagnostic::nearest;

/// Explain a rule, with an example of what it finds
///
/// Without a rule, lists them all.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm explain missing-owner\n  pm explain PM402\n  pm explain --list"
)]
pub(super) struct Args {
    /// The rule's name or code
    rule: Option<String>,
    /// List the rules: code, default level, name, and whether `pm check --fix` can mend what it finds
    #[arg(long, conflicts_with = "rule")]
    list: bool,
}

impl Args {
    pub fn run(self, _env: &Env) -> Result<Outcome> {
        let Some(wanted) = self.rule.filter(|_| !self.list) else {
            output::data(&list())?;
            return Ok(Outcome::Clean);
        };
        let Some(rule) = check::explain(&wanted) else {
            let near = nearest(&wanted, check::RULES.iter().map(|rule| rule.name));
            let hint = near.map_or("`pm explain` lists the rules".to_owned(), |name| {
                format!("did you mean `{name}`?")
            });
            bail!("there is no rule `{wanted}`: {hint}");
        };
        output::data(&plain(rule.docs))?;
        Ok(Outcome::Clean)
    }
}

fn list() -> String {
    let row = |rule: &&check::Rule| {
        let level = rule.level.map_or("off", crate::diagnostic::Level::as_str);
        let fixable = if rule.fixable { "fixable" } else { "" };
        format!("{}  {level:<7}  {fixable:<7}  {}\n", rule.code, rule.name)
    };
    check::RULES.iter().map(row).collect()
}

/// A page for a terminal: what stands in fences is indented, below the name of its file.
fn plain(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut fence: Option<&str> = None;
    for line in page.trim_end().lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            None if ticks.len() >= 3 => {
                fence = Some(ticks);
                out.extend(file(&line[ticks.len()..]));
            }
            Some(open) if line == open => fence = None,
            Some(_) if !line.is_empty() => {
                out.push_str("    ");
                out.push_str(line);
                out.push('\n');
            }
            None | Some(_) => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// The line above a file of an example: its name, and of when it is.
fn file(info: &str) -> Option<String> {
    let said = |key: &str| {
        let mut words = info.split_whitespace();
        words.find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    };
    let before = said("at").map_or("", |_| ", before the change");
    let today = said("today").map_or(String::new(), |day| format!(", on {day}"));
    Some(format!("{}{before}{today}:\n\n", said("file")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_indented_below_the_files_name() {
        let page = "# a\n\nb `c`\n\n```md file=a.md at=before\n| d |\n\ne\n```\n\n````toml file=book.toml today=2026-01-15\n```\nf\n```\n````\n\n```text\ng\n```\n\n```toml\nh\n```\n\n";
        let expected = "# a\n\nb `c`\n\na.md, before the change:\n\n    | d |\n\n    e\n\nbook.toml, on 2026-01-15:\n\n    ```\n    f\n    ```\n\n    g\n\n    h\n";
        assert_eq!(plain(page), expected);
    }

    #[test]
    fn no_page_shows_a_fence() {
        for rule in check::RULES {
            let page = plain(rule.docs);
            assert!(!page.contains("file=") && !page.contains("\n```"), "{page}");
        }
    }
}
