//! `pm build`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Result, bail};

use super::baseline::{self, New};
use super::env::Env;
use super::workspace::{Secrets, Workspace};
use super::{Outcome, output, report, theme};
use crate::aggregate;
use crate::diagnostic::{Diagnostic, Level};
use crate::emit;
use crate::model;
use crate::render::{self, Input};
use crate::report::Options;
use crate::site_file::OutputFile;
use crate::source::SourceId;
use crate::vocabulary::DocumentStatus;
use crate::words::count;
use crate::write::{self, Force};

/// Build the site
///
/// Checks first. With errors nothing is published and the old site stays as it is; warnings, such as overdue actions,
/// never stop a build. What did not change is not written again, and a visitor sees the old site or the new one, whole.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm build\n  pm build --drafts --output-dir /tmp/preview\n  pm build --base-url https://postmortems.example.com"
)]
pub(super) struct Args {
    /// Where to put the site [default: output-dir in book.toml, else public]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// The address that the site will have
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// A folder of templates, components, styles and static files that replace pm's own, or a theme that pm has:
    /// `default`, `dense` [default: theme in book.toml]
    #[arg(long, value_name = "THEME")]
    theme: Option<PathBuf>,
    /// Publish drafts too
    #[arg(long)]
    drafts: bool,
    /// Publish in spite of errors; the pages concerned say so
    #[arg(long)]
    keep_going: bool,
    /// Write into a folder that pm did not make
    #[arg(long)]
    force: bool,
}

impl Args {
    pub fn run(self, env: &Env) -> Result<Outcome> {
        let start = Instant::now();
        let mut workspace = Workspace::open(env)?;
        self.set_base_url(&mut workspace)?;
        let mut checked = self.check(env, &mut workspace)?;
        let errors = &checked.errors;
        if !errors.is_empty() && !self.keep_going {
            output::data(&emit::text(errors, &workspace.sources, env.stdout_style()))?;
            env.say(&format!(
                "{}: nothing was published, and the old site stays as it was\n`pm build --keep-going` publishes what it can",
                emit::Counts::of(errors)
            ));
            return Ok(Outcome::Findings);
        }
        workspace.hide(std::mem::take(&mut checked.secrets));
        let left_out = take_out_unpublishable(&mut workspace);
        let on_pages: Vec<Diagnostic> = checked
            .errors
            .iter()
            .chain(&checked.known)
            .cloned()
            .collect();
        let files = self.render(env, &workspace, &on_pages)?;
        let output_dir = match &self.output_dir {
            Some(given) => env.cwd.join(given),
            None => workspace.place.root.join(&workspace.config.output_dir),
        };
        let force = if self.force { Force::Yes } else { Force::No };
        let root = &workspace.place.root;
        let written = env.stage("write", || write::write(root, &output_dir, &files, force))?;
        let hidden = if self.drafts {
            0
        } else {
            drafts(&workspace).len()
        };
        let published = workspace.corpus.postmortems.len() - hidden;
        let shown = shown(env, &output_dir);
        if !written.at_once {
            env.say(&format!(
                "{} cannot be swapped as a whole: its files were replaced one by one",
                shown.display()
            ));
        }
        env.say(&format!(
            "Built {} into {}: {} ({} changed) in {:.2} s",
            count(published, "postmortem"),
            shown.display(),
            count(written.changed + written.unchanged, "file"),
            written.changed,
            start.elapsed().as_secs_f64(),
        ));
        for sentence in &left_out {
            env.say(sentence);
        }
        say_findings(env, &checked);
        env.say(&format!(
            "Open {} in a browser",
            shown.join("index.html").display()
        ));
        Ok(Outcome::Clean)
    }

    fn set_base_url(&self, workspace: &mut Workspace) -> Result<()> {
        let Some(url) = &self.base_url else {
            return Ok(());
        };
        if !url.starts_with("http://") && !url.starts_with("https://") {
            bail!("`--base-url {url}` is no address: it begins with https:// or http://");
        }
        workspace.config.base_url = Some(url.trim_end_matches('/').to_owned());
        Ok(())
    }

    fn check(&self, env: &Env, workspace: &mut Workspace) -> Result<Checked> {
        workspace.ask_git(env);
        let mut all = workspace.check(env, Level::Warning);
        // Hints are for whoever is writing.
        all.retain(|diagnostic| diagnostic.level != Level::Hint);
        let baseline = baseline::of_site(env, workspace)?;
        let New {
            diagnostics: mut new,
            mut known,
            ..
        } = New::of(baseline.as_ref(), workspace, all);
        let found = new.len();
        if !self.drafts {
            // What is not published cannot keep the rest from being published.
            let drafts = drafts(workspace);
            let is_published = |d: &Diagnostic| !drafts.contains(&d.finding.at.source);
            new.retain(is_published);
            known.retain(is_published);
        }
        let mut secrets = Secrets::new();
        for finding in new.iter().chain(&known).map(|d| &d.finding) {
            if finding.rule == "secret" {
                let spans = secrets.entry(finding.at.source).or_default();
                spans.insert(finding.at.span);
            }
        }
        let published = new.len();
        let is_error = |diagnostic: &Diagnostic| diagnostic.level == Level::Error;
        new.retain(is_error);
        known.retain(is_error);
        Ok(Checked {
            warnings: published - new.len(),
            in_drafts: found - published,
            errors: new,
            known,
            secrets,
        })
    }

    fn render(
        &self,
        env: &Env,
        workspace: &Workspace,
        errors: &[Diagnostic],
    ) -> Result<Vec<OutputFile>> {
        let overrides = theme::chosen(
            env,
            &workspace.place,
            &workspace.config,
            self.theme.as_deref(),
        )?;
        let history = workspace.history(env);
        let summary = env.stage("aggregate", || {
            aggregate::summarise(
                &workspace.corpus,
                &workspace.config,
                &history,
                workspace.now,
            )
        });
        let mut options = Options::new(workspace.now.today);
        options.filter.published = !self.drafts;
        env.stage("git", || report::period(workspace, None, &mut options))?;
        let input = Input {
            summary: &summary,
            report: &options,
            sources: &workspace.sources,
            diagnostics: errors,
            drafts: self.drafts,
        };
        env.stage("render", || render::render(&input, &overrides))
    }
}

/// What checking gave, drafts apart where they are not published.
struct Checked {
    errors: Vec<Diagnostic>,
    /// The errors that the baseline has, which stop nothing.
    known: Vec<Diagnostic>,
    /// Those in what is published, whatever their level.
    secrets: Secrets,
    warnings: usize,
    in_drafts: usize,
}

fn say_findings(env: &Env, checked: &Checked) {
    if !checked.errors.is_empty() {
        let errors = emit::Counts::of(&checked.errors);
        env.say(&format!(
            "{errors}: the pages concerned say so, and `pm check` lists them"
        ));
    }
    if !checked.known.is_empty() {
        let known = count(checked.known.len(), "known error");
        env.say(&format!("{known}: the pages concerned say so"));
    }
    let warnings = (checked.warnings > 0).then(|| count(checked.warnings, "warning"));
    let in_drafts = (checked.in_drafts > 0)
        .then(|| format!("{} in drafts", count(checked.in_drafts, "finding")));
    let both: Vec<String> = warnings.into_iter().chain(in_drafts).collect();
    if !both.is_empty() {
        env.say(&format!("{}: `pm check` lists them", both.join(", ")));
    }
}

fn drafts(workspace: &Workspace) -> BTreeSet<SourceId> {
    let all = workspace.corpus.postmortems.iter();
    let drafts = all.filter(|postmortem| postmortem.status == DocumentStatus::Draft);
    drafts.map(|postmortem| postmortem.source).collect()
}

/// Of two postmortems with one ID only the first can have the page, and `index` is the list's: takes the others out, and
/// gives a sentence for each.
fn take_out_unpublishable(workspace: &mut Workspace) -> Vec<String> {
    let path = |postmortem: &model::Postmortem| &workspace.sources.get(postmortem.source).path;
    let mut holders: BTreeMap<model::PostmortemId, String> = BTreeMap::new();
    let mut left_out = Vec::new();
    let mut postmortems = std::mem::take(&mut workspace.corpus.postmortems);
    postmortems.retain(|postmortem| {
        let own = path(postmortem);
        let why = if postmortem.id.names_a_page() {
            let holder = holders.get(&postmortem.id);
            holder.map(|other| format!("{other} has its ID"))
        } else {
            Some("its ID cannot be a page's name".to_owned())
        };
        if let Some(why) = &why {
            left_out.push(format!("{own} is not published: {why}"));
        } else {
            holders.insert(postmortem.id.clone(), own.clone());
        }
        why.is_none()
    });
    workspace.corpus = model::corpus(postmortems);
    left_out
}

/// A path as the user would type it.
fn shown<'a>(env: &Env, path: &'a Path) -> &'a Path {
    path.strip_prefix(&env.cwd).unwrap_or(path)
}
