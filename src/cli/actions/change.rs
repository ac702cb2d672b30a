//! Finds the actions that are meant, changes them, and says what changed.
//!
//! It is all or nothing: where one action cannot be changed, no file is written, and every problem is told.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use anyhow::{Result, anyhow};

use super::wish::Wish;
use crate::actions::edit::{Changes, Edited, Request, edit, written};
use crate::actions::{Found, find};
use crate::aggregate::{self, Summary};
use crate::cli::env::Env;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, edited, output};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Action, Postmortem};
use crate::secrets;
use crate::source::{LineIndex, SourceId, Sources};
use crate::span::Span;
use crate::words::clean;
use crate::{emit, ledger};

/// Which actions, and whether to write.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Which {
    /// The actions' IDs, or ends of them that no other has
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Show what would be written as a diff, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// An action by its file and its place in there.
type Place = (SourceId, usize);

/// Makes what is wished of the actions.
///
/// # Errors
/// Every reason for which it cannot be done; no file is written then.
pub(super) fn change(env: &Env, which: &Which, wish: &Wish) -> Result<Outcome> {
    let mut workspace = Workspace::open(env)?;
    let today = workspace.now.today;
    let mut problems = wish.problems(&workspace.config, today);
    let places = places(&workspace, &which.ids, &mut problems);
    let wanted = wanted(&workspace, wish, &places, &mut problems);
    refuse(&problems)?;
    let edited = env.stage("edit", || make(&workspace, &wanted, &mut problems));
    refuse(&problems)?;
    let said = said(&workspace, &places, &edited);
    let (befores, found) = put(env, &mut workspace, edited);
    let told = emit::text(&found, &workspace.sources, env.stderr_style());
    let told = hidden(&told);
    if found.iter().any(|found| found.level == Level::Error) {
        return Err(anyhow!(
            "the change would be an error of `pm check`, and was not made\n\n{}",
            told.trim_end()
        ));
    }
    if which.dry_run {
        edited::show(env, &workspace.sources, &befores)?;
    } else {
        edited::save(&workspace, &befores, "changed")?;
    }
    env.say(&said);
    if !found.is_empty() {
        output::message(&told);
    }
    Ok(Outcome::Clean)
}

fn refuse(problems: &[String]) -> Result<()> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(anyhow!("{}", hidden(&problems.join("\n       "))))
}

/// The actions that the IDs name, each once.
fn places(workspace: &Workspace, ids: &[String], problems: &mut Vec<String>) -> BTreeSet<Place> {
    let summary = aggregate::summarise(
        &workspace.corpus,
        &workspace.config,
        &ledger::NOT_ASKED,
        workspace.now,
    );
    let found = ids.iter().filter_map(|id| {
        place(&summary, id)
            .map_err(|problem| problems.push(problem))
            .ok()
    });
    found.collect()
}

fn place(summary: &Summary<'_>, id: &str) -> Result<Place, String> {
    let standing = match find(summary, id) {
        Found::One(standing) => standing,
        Found::Nothing(near) if near.is_empty() => {
            return Err(format!("there is no action `{}`", clean(id)));
        }
        Found::Nothing(near) => {
            let near = near.join(" or ");
            return Err(format!(
                "there is no action `{}`: did you mean {near}?",
                clean(id)
            ));
        }
        Found::Several(ids) => {
            let mut candidates = String::new();
            for id in &ids {
                let _ = write!(candidates, "\n         {id}");
            }
            return Err(format!(
                "`{}` names several actions:{candidates}",
                clean(id)
            ));
        }
    };
    let mut actions = standing.postmortem.actions.iter();
    let index = actions.position(|action| std::ptr::eq(action, standing.action));
    let index = index.expect("a standing is of an action of its postmortem");
    Ok((standing.postmortem.source, index))
}

fn wanted(
    workspace: &Workspace,
    wish: &Wish,
    places: &BTreeSet<Place>,
    problems: &mut Vec<String>,
) -> BTreeMap<SourceId, Vec<(usize, Changes)>> {
    let mut wanted: BTreeMap<SourceId, Vec<(usize, Changes)>> = BTreeMap::new();
    let (config, today) = (&workspace.config, workspace.now.today);
    for (source, index) in places {
        let postmortem = postmortem(workspace, *source);
        let text = &workspace.sources.get(*source).text;
        let action = &postmortem.actions[*index];
        match wish.changes(config, today, text, postmortem, action) {
            Ok(changes) => wanted.entry(*source).or_default().push((*index, changes)),
            Err(problem) => problems.push(problem),
        }
    }
    wanted
}

fn postmortem(workspace: &Workspace, source: SourceId) -> &Postmortem {
    let mut all = workspace.corpus.postmortems.iter();
    let found = all.find(|postmortem| postmortem.source == source);
    found.expect("the file is one of a postmortem")
}

/// The files with the changes made; those alone in which something changed.
fn make(
    workspace: &Workspace,
    wanted: &BTreeMap<SourceId, Vec<(usize, Changes)>>,
    problems: &mut Vec<String>,
) -> BTreeMap<SourceId, Edited> {
    let mut all = BTreeMap::new();
    for (id, wanted) in wanted {
        let source = workspace.sources.get(*id);
        let postmortem = postmortem(workspace, *id);
        let requests = wanted.iter().map(|(action, changes)| Request {
            action: *action,
            changes,
        });
        let requests: Vec<Request<'_>> = requests.collect();
        let edited = edit(&workspace.config, source, postmortem, &requests);
        for refusal in &edited.refused {
            problems.push(format!(
                "{} ({}): {}\n         {}",
                shown(&postmortem.actions[refusal.action]),
                at(&workspace.sources, *id, refusal.span),
                clean(&refusal.message),
                refusal.help
            ));
        }
        if edited.text != source.text {
            all.insert(*id, edited);
        }
    }
    all
}

/// `postmortems/a.md:41`.
fn at(sources: &Sources, id: SourceId, span: Span) -> String {
    let source = sources.get(id);
    line(&source.path, &source.text, span)
}

fn line(path: &str, text: &str, span: Span) -> String {
    let position = LineIndex::new(text).position(text, span.start);
    format!("{}:{}", clean(path), position.line)
}

/// What changed, field by field.
fn said(
    workspace: &Workspace,
    places: &BTreeSet<Place>,
    edited: &BTreeMap<SourceId, Edited>,
) -> String {
    let mut out = String::new();
    for (id, index) in places {
        let path = &workspace.sources.get(*id).path;
        let was = &postmortem(workspace, *id).actions[*index];
        let name = shown(was);
        let Some(edited) = edited.get(id) else {
            let _ = writeln!(out, "{name}: nothing to change");
            continue;
        };
        let is = &edited.postmortem.actions[*index];
        let changes = differences(was, is);
        if changes.is_empty() {
            let _ = writeln!(out, "{name}: nothing to change");
            continue;
        }
        let place = line(path, &edited.text, is.written.span);
        let _ = writeln!(out, "{name}  {place}");
        for (field, from, to) in changes {
            let _ = writeln!(out, "  {field:<9}  {from} → {to}");
        }
        if let (true, Some(day)) = (reopens(was, is), is.written.completed.known()) {
            let _ = writeln!(
                out,
                "  open again, but the day of its completion, {day}, stays: take it out"
            );
        }
    }
    hidden(&out)
}

/// An action's ID, ready to be printed.
pub(super) fn shown(action: &Action) -> String {
    clean(&action.id.to_string())
}

fn reopens(was: &Action, is: &Action) -> bool {
    was.status.is_closed() && !is.status.is_closed()
}

fn differences(was: &Action, is: &Action) -> Vec<(&'static str, String, String)> {
    let both = written(was).into_iter().zip(written(is));
    let both = both.filter(|((_, from), (_, to))| from != to);
    let shown = |value: Option<String>| value.map_or_else(|| "–".to_owned(), |text| clean(&text));
    both.map(|((field, from), (_, to))| (field, shown(from), shown(to)))
        .collect()
}

/// Without the secrets in it.
pub(super) fn hidden(text: &str) -> String {
    let found = secrets::find(text);
    secrets::masked(text, found.iter().map(|secret| secret.span), 'x')
}

/// Puts the new texts into the workspace. Gives the old ones, and what `pm check` finds in the files that it did not find
/// before.
fn put(
    env: &Env,
    workspace: &mut Workspace,
    edited: BTreeMap<SourceId, Edited>,
) -> (BTreeMap<SourceId, String>, Vec<Diagnostic>) {
    if edited.is_empty() {
        return (BTreeMap::new(), Vec::new());
    }
    let told = |diagnostic: &Diagnostic| (diagnostic.code, diagnostic.finding.message.clone());
    let mut known: HashMap<_, usize> = HashMap::new();
    for diagnostic in workspace.check(env, Level::Warning) {
        *known.entry(told(&diagnostic)).or_default() += 1;
    }
    let old = |id: &SourceId| (*id, workspace.sources.get(*id).text.clone());
    let befores: BTreeMap<SourceId, String> = edited.keys().map(old).collect();
    let texts = edited.into_iter().map(|(id, edited)| (id, edited.text));
    workspace.edit(texts.collect());
    let mut found = workspace.check(env, Level::Warning);
    found.retain(|diagnostic| {
        let left = known.get_mut(&told(diagnostic)).filter(|left| **left > 0);
        let is_known = left.map(|left| *left -= 1).is_some();
        !is_known && befores.contains_key(&diagnostic.finding.at.source)
    });
    (befores, found)
}
