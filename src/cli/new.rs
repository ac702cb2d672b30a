//! `pm new`.

use anyhow::{Result, anyhow, bail};
use chrono::NaiveDate;

use super::env::Env;
use super::workspace::Workspace;
use super::{Outcome, output};
use crate::config::Config;
use crate::diagnostic::nearest;
use crate::{load, scaffold, write};

/// Begin a postmortem from the team's template
///
/// The file is named after the date and the title, and its path is printed. The template is `_template.md` in the
/// folder of the postmortems: edit it to taste.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm new \"Checkout errors\" --severity SEV2 --service checkout-api\n  $EDITOR \"$(pm new 'Search is slow' --severity SEV3 --service search)\""
)]
pub(super) struct Args {
    /// What broke, in a few words
    title: String,
    /// One of the site's severities
    #[arg(long, value_name = "SEVERITY")]
    severity: String,
    /// A service that was hurt; can be given several times
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    service: Vec<String>,
    /// The incident's date [default: today]
    #[arg(long, value_name = "DATE", value_parser = super::env::date)]
    date: Option<NaiveDate>,
}

impl Args {
    pub fn run(self, env: &Env) -> Result<Outcome> {
        let workspace = Workspace::open(env)?;
        let config = &workspace.config;
        let Some(severity) = config.severity(&self.severity) else {
            let names: Vec<_> = config
                .severities
                .iter()
                .map(|level| level.name.as_str())
                .collect();
            bail!(
                "`{}` is no severity of this site: it has {}",
                self.severity,
                names.join(", ")
            );
        };
        let unknown = unknown_services(config, &self.service);
        if !unknown.is_empty() {
            bail!(unknown.join("\n       "));
        }
        let folder = workspace.place.root.join(&config.postmortems);
        let template = load::text(&folder.join(scaffold::TEMPLATE_NAME))?;
        let new = scaffold::New {
            title: &self.title,
            date: self.date.unwrap_or(workspace.now.today),
            severity: &severity.name,
            services: &self.service,
        };
        let template = template.as_deref().unwrap_or(scaffold::TEMPLATE);
        let file = scaffold::new_postmortem(template, &new)
            .map_err(|errors| anyhow!(errors.join("\n       ")))?;
        let path = folder.join(&file.path);
        let shown = path
            .strip_prefix(&env.cwd)
            .unwrap_or(&path)
            .display()
            .to_string();
        if !write::new_file(&path, file.contents.as_bytes())? {
            bail!("{shown} is there already: give the postmortem another title or `--date`");
        }
        output::data(&format!("{shown}\n"))?;
        env.say("A draft: `pm check` says what is missing, `pm build --drafts` shows it");
        Ok(Outcome::Clean)
    }
}

/// A sentence for each service that the catalog does not have; where it lists none, every name is as good as another.
fn unknown_services(config: &Config, names: &[String]) -> Vec<String> {
    let services = &config.catalog.services;
    let unknown = names
        .iter()
        .filter(|name| !services.is_empty() && !services.contains_key(*name));
    let sentence = |name: &String| {
        let near = nearest(name, services.keys().map(String::as_str));
        let hint = near.map_or("add it there, or leave it out".to_owned(), |near| {
            format!("did you mean `{near}`?")
        });
        format!("there is no service `{name}` in catalog.toml: {hint}")
    };
    unknown.map(sentence).collect()
}
