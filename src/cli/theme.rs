//! `pm theme`, and which theme a build uses.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use serde_json::json;

use super::env::Env;
use super::{Outcome, output};
use crate::config::Config;
use crate::diagnostic::nearest;
use crate::load::{self, Place};
use crate::render::theme::{self, Files};
use crate::site_file::Overrides;
use crate::write;

/// Where a site's own theme lies, unless `book.toml` says otherwise.
const FOLDER: &str = "theme";

/// See what the site's look is made of, and take parts of it to change
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm theme list\n  pm theme eject templates/postmortem.html\n  pm theme eject . --from dense"
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(List),
    Eject(Eject),
}

/// List the files of a theme, and which of them the site has replaced
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  pm theme list\n  pm theme list --from dense --format json")]
struct List {
    /// The theme
    #[arg(long, value_name = "THEME", default_value = "default", value_parser = PossibleValuesParser::new(theme::builtin_names()))]
    from: String,
    /// How to print them
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

/// Copy files of a theme into the site's own, to change them there
///
/// Take only what you want to change: what is not in the site's theme stays as `pm` has it, and gets better with it. A
/// file that is there already and differs is left alone, and then nothing is copied.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm theme eject templates/postmortem.html\n  pm theme eject style/tokens.css templates/components/severity.html\n  pm theme eject templates           every template and component\n  pm theme eject . --from dense      all of the theme `dense`"
)]
struct Eject {
    /// Files or folders, as `pm theme list` has them; `.` is all of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    /// The theme to copy from
    #[arg(long, value_name = "THEME", default_value = "default", value_parser = PossibleValuesParser::new(theme::builtin_names()))]
    from: String,
    /// The folder to copy to [default: theme in book.toml, else theme]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Overwrite files that differ
    #[arg(long)]
    force: bool,
}

impl Args {
    pub fn run(self, env: &Env) -> Result<Outcome> {
        match self.command {
            Command::List(args) => args.run(env),
            Command::Eject(args) => args.run(env),
        }
    }
}

/// The files that a site puts in the place of `pm`'s own: those of the folder that is given or configured, else, where
/// there is no such folder, of the theme of that name that `pm` has. Says which of the folder's files are without effect.
pub(super) fn chosen(
    env: &Env,
    place: &Place,
    config: &Config,
    given: Option<&Path>,
) -> Result<Overrides> {
    let configured = config.theme.as_deref().map(Path::new);
    let (named, base) = match (given, configured) {
        (Some(given), _) => (given, &env.cwd),
        (None, Some(configured)) => (configured, &place.root),
        (None, None) => return Ok(Overrides::new()),
    };
    let folder = base.join(named);
    if folder.is_dir() {
        let overrides = load::theme(&folder)?;
        for sentence in theme::unused(&overrides) {
            output::message(&format!("warning: {sentence}"));
        }
        return Ok(overrides);
    }
    let Some(files) = named.to_str().and_then(theme::builtin) else {
        bail!(
            "there is no theme folder {}, and pm has no theme of that name: it has `{}`",
            folder.display(),
            theme::builtin_names().join("` and `")
        );
    };
    let owned = files
        .into_iter()
        .map(|(path, bytes)| (path, bytes.to_vec()));
    Ok(owned.collect())
}

impl List {
    fn run(self, env: &Env) -> Result<Outcome> {
        let site = Own::of(env)?;
        let files = theme::builtin(&self.from).unwrap_or_default();
        let replaced = if site.folder.is_dir() {
            load::theme(&site.folder)?.into_keys().collect()
        } else {
            BTreeSet::new()
        };
        let text = if self.format == "json" {
            let file = |path: &String| json!({"path": path, "replaced": replaced.contains(path)});
            let files: Vec<_> = files.keys().map(file).collect();
            format!("{:#}\n", json!({"theme": self.from, "files": files}))
        } else {
            let width = files.keys().map(String::len).max().unwrap_or(0);
            let row = |path: &String| {
                if replaced.contains(path) {
                    format!("{path:<width$}  replaced\n")
                } else {
                    format!("{path}\n")
                }
            };
            files.keys().map(row).collect()
        };
        output::data(&text)?;
        Ok(Outcome::Clean)
    }
}

impl Eject {
    fn run(self, env: &Env) -> Result<Outcome> {
        let site = Own::of(env)?;
        let files = theme::builtin(&self.from).unwrap_or_default();
        let wanted = wanted(&files, &self.from, &self.paths)?;
        let folder = match &self.to {
            Some(to) => env.cwd.join(to),
            None => site.folder.clone(),
        };
        let there = if folder.is_dir() {
            load::theme(&folder)?
        } else {
            Overrides::new()
        };
        let shown = |path: &str| {
            let path = folder.join(path);
            path.strip_prefix(&env.cwd)
                .unwrap_or(&path)
                .display()
                .to_string()
        };
        let differs = |path: &&&String| there.get(**path).is_some_and(|old| old != files[**path]);
        let kept: Vec<String> = wanted
            .iter()
            .filter(differs)
            .map(|path| shown(path))
            .collect();
        if !kept.is_empty() && !self.force {
            bail!(
                "nothing was copied, since these files differ from the theme's and would lose their changes:\n  {}\n`--force` overwrites them",
                kept.join("\n  ")
            );
        }
        let mut written = String::new();
        for path in &wanted {
            let (target, bytes) = (folder.join(path), files[*path]);
            match there.get(*path) {
                Some(old) if old == bytes => continue,
                Some(old) => write::update(&target, old, bytes)?,
                None if write::new_file(&target, bytes)? => {}
                None => bail!("{} is there, and is no file", shown(path)),
            }
            written.push_str(&shown(path));
            written.push('\n');
        }
        output::data(&written)?;
        if written.is_empty() {
            env.say("Nothing was copied: the files are there already, and the same");
        }
        if folder != site.folder || !site.is_configured {
            env.say(&site.how_to_use(&folder));
        }
        Ok(Outcome::Clean)
    }
}

/// The site's own theme.
struct Own {
    root: PathBuf,
    folder: PathBuf,
    is_configured: bool,
}

impl Own {
    fn of(env: &Env) -> Result<Self> {
        let place = env.place()?;
        let config = load::load(&place)?.config;
        // A name without a folder is that of a theme that pm has.
        let configured = config
            .theme
            .filter(|theme| place.root.join(theme).is_dir() || theme::builtin(theme).is_none());
        Ok(Self {
            folder: place.root.join(configured.as_deref().unwrap_or(FOLDER)),
            is_configured: configured.is_some(),
            root: place.root,
        })
    }

    fn how_to_use(&self, folder: &Path) -> String {
        match folder.strip_prefix(&self.root) {
            Ok(inside) => format!(
                "To use it, write into book.toml:\n[output.pm]\ntheme = \"{}\"",
                inside.display().to_string().replace('\\', "/")
            ),
            Err(_) => format!("To use it: pm build --theme {}", folder.display()),
        }
    }
}

/// The files that are asked for by their paths or by those of folders, each once.
fn wanted<'f>(files: &'f Files, theme: &str, paths: &[String]) -> Result<BTreeSet<&'f String>> {
    let mut wanted = BTreeSet::new();
    for asked in paths {
        let path = asked.replace('\\', "/");
        let path = path.trim_start_matches("./").trim_end_matches('/');
        let all = matches!(asked.as_str(), "." | "./");
        let below = format!("{path}/");
        let found = files
            .keys()
            .filter(|known| all || *known == path || known.starts_with(&below));
        let found: Vec<_> = found.collect();
        if found.is_empty() {
            bail!(
                "the theme `{theme}` has no {asked}: {}",
                hint(files, theme, path)
            );
        }
        wanted.extend(found);
    }
    Ok(wanted)
}

/// What may be meant: a file of that name in whatever folder, or one with a name that is near.
fn hint(files: &Files, theme: &str, path: &str) -> String {
    let name = |path: &'_ str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let folders = files.keys().filter_map(|known| known.rsplit_once('/'));
    let folders = folders.map(|(folder, _)| folder);
    let all: BTreeSet<&str> = files.keys().map(String::as_str).chain(folders).collect();
    let is_same = |known: &&str| {
        let known = name(known);
        known == name(path) || known.split('.').next() == Some(path)
    };
    let mut same: Vec<&str> = all.iter().copied().filter(is_same).collect();
    if same.iter().any(|known| name(known) == name(path)) {
        same.retain(|known| name(known) == name(path));
    }
    let near = || {
        let names = files
            .keys()
            .map(|known| name(known))
            .collect::<BTreeSet<_>>();
        let meant = nearest(&name(path), names.iter().map(String::as_str))?;
        files
            .keys()
            .map(String::as_str)
            .find(|known| name(known) == meant)
    };
    let meant = if same.is_empty() {
        let known = files.keys().map(String::as_str);
        nearest(path, known).or_else(near).into_iter().collect()
    } else {
        same
    };
    if !meant.is_empty() {
        return format!("did you mean `{}`?", meant.join("` or `"));
    }
    match theme {
        "default" => "`pm theme list` lists its files".to_owned(),
        _ => format!(
            "`pm theme list --from {theme}` lists its files, and without `--from` those of the default theme, which it uses for the rest"
        ),
    }
}
