//! `pm init`.

use std::path::PathBuf;

use anyhow::{Result, bail};
use chrono_tz::Tz;

use super::Outcome;
use super::env::Env;
use crate::{load, scaffold, write};

/// Make a site to start from: configuration, catalog, template and an example
///
/// What is there already is left as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  pm init\n  pm init our-postmortems")]
pub(super) struct Args {
    /// The folder; made where it does not exist
    #[arg(default_value = ".")]
    dir: PathBuf,
}

impl Args {
    pub fn run(self, env: &Env) -> Result<Outcome> {
        let root = env.cwd.join(&self.dir);
        if root.join(load::BOOK).exists() {
            bail!(
                "{} is there already: this is a site",
                self.dir.join(load::BOOK).display()
            );
        }
        for file in scaffold::init(env.now(Tz::UTC).today) {
            let made = write::new_file(&root.join(&file.path), file.contents.as_bytes())?;
            let what = if made { "made" } else { "left as it is:" };
            env.say(&format!("{what} {}", self.dir.join(&file.path).display()));
        }
        let cd = if self.dir.as_os_str() == "." {
            String::new()
        } else {
            format!("cd {} && ", self.dir.display())
        };
        env.say(&format!("Next: {cd}pm build, and open public/index.html"));
        Ok(Outcome::Clean)
    }
}
