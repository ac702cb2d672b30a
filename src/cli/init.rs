//! `pm init`.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use chrono_tz::Tz;
use clap::builder::PossibleValuesParser;

use super::Outcome;
use super::env::Env;
use crate::scaffold::{self, Ci, File};
use crate::{load, write};

/// Make a site to start from: configuration, catalog, template and an example
///
/// What is there already is left as it is. With `--ci`, also what a CI system needs to check, publish and report; to a
/// site that is there, only that is added.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  pm init\n  pm init our-postmortems\n  pm init --ci github")]
pub(super) struct Args {
    /// The folder; made where it does not exist [default: this one, or with --ci the site that it is in]
    dir: Option<PathBuf>,
    /// Add the files for a CI system, at the root of the git repository
    #[arg(long, value_name = "SYSTEM", value_parser = PossibleValuesParser::new(Ci::ALL.map(Ci::as_str)))]
    ci: Option<String>,
}

impl Args {
    pub fn run(self, env: &Env) -> Result<Outcome> {
        let dir = self.dir.clone().unwrap_or_default();
        let named = self.ci.as_deref();
        let ci = Ci::ALL.into_iter().find(|ci| Some(ci.as_str()) == named);
        let Some(ci) = ci else {
            let root = env.cwd.join(&dir);
            if root.join(load::BOOK).exists() {
                bail!(
                    "{} is there already: this is a site",
                    dir.join(load::BOOK).display()
                );
            }
            make_site(env, &root)?;
            env.say(&next(&dir));
            return Ok(Outcome::Clean);
        };
        let root = match &self.dir {
            Some(dir) => env.cwd.join(dir),
            None => load::find(&env.cwd).root,
        };
        if !root.join(load::BOOK).exists() {
            make_site(env, &root)?;
        }
        let (repository, site) = repository(&root).unwrap_or_else(|| {
            env.say("there is no git repository yet: the site is taken for its root");
            (root, ".".into())
        });
        let left = make(env, &repository, &ci.files(&site))?;
        env.say(&ci.next(&left));
        Ok(Outcome::Clean)
    }
}

fn make_site(env: &Env, root: &Path) -> Result<Vec<String>> {
    make(env, root, &scaffold::init(env.now(Tz::UTC).today))
}

/// Makes files below a folder and says so; gives the paths of those that were there already.
fn make(env: &Env, folder: &Path, files: &[File]) -> Result<Vec<String>> {
    let mut left = Vec::new();
    for file in files {
        let path = folder.join(&file.path);
        let made = write::new_file(&path, file.contents.as_bytes())?;
        let what = if made { "made" } else { "left as it is:" };
        let shown = path.strip_prefix(&env.cwd).unwrap_or(&path);
        env.say(&format!("{what} {}", shown.display()));
        if !made {
            left.push(file.path.clone());
        }
    }
    Ok(left)
}

fn next(dir: &Path) -> String {
    let cd = if matches!(dir.to_str(), Some("" | ".")) {
        String::new()
    } else {
        format!("cd {} && ", dir.display())
    };
    format!("Next: {cd}pm build, and open public/index.html")
}

/// The root of the git repository that a folder is in, and where in there the folder is, with `/`.
fn repository(root: &Path) -> Option<(PathBuf, String)> {
    // Of a path with `..` the parents are not those of the folder.
    let real = root.canonicalize().ok()?;
    let top = real
        .ancestors()
        .find(|folder| folder.join(".git").exists())?;
    let site = real.strip_prefix(top).ok()?.to_str()?.replace('\\', "/");
    Some(if site.is_empty() {
        (root.to_owned(), ".".into())
    } else {
        (top.to_owned(), site)
    })
}
