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
        output::data(&format!("{}\n", rule.docs.trim_end()))?;
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
