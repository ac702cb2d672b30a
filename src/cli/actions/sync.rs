//! `pm actions sync`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, anyhow};

use super::change::hidden;
use crate::actions::edit::{self, Changes, Request};
use crate::cli::env::Env;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, edited, input, output};
use crate::model::{Action, Postmortem};
use crate::source::{LineIndex, SourceId};
use crate::tracker::{self, Change, Conflict, Input, Plan};
use crate::words::{clean, count};

/// Bring action items up to date with what a ticket system says of their tickets
///
/// Reads the JSON of GitHub, GitLab and Jira, and CSV; which it is shows in the text. A ticket is known by its address or
/// its key. Writes the status, the completion date and, where the tracker gives one, the reason. What the file and the
/// tracker say that cannot both be is a conflict: it is told and left alone, and the exit code is 1.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  gh issue list --state all --limit 1000 --json url,state,stateReason,closedAt,body | pm actions sync --from -\n  pm actions sync --from jira.json --dry-run\n  pm actions sync --from export.csv"
)]
pub(in crate::cli) struct Args {
    /// What the tracker printed: a file, or - for the standard input
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// Print what would change, as a patch, and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    pub fn run(self, env: &Env) -> Result<Outcome> {
        let mut workspace = Workspace::open(env)?;
        let text = input::text(env, &self.from)?;
        let read = env.stage("read", || tracker::read(&text, &workspace.config));
        let input = read.map_err(|why| anyhow!("cannot use {}: {why}", input::name(&self.from)))?;
        let plan = env.stage("match", || {
            tracker::plan(&workspace.corpus, &workspace.config, &input)
        });
        let made = env.stage("edit", || make(&workspace, &plan));
        let mut said = Said::default();
        problems(&mut said, &input, &plan);
        news(&mut said, &workspace, &plan, &made);
        total(&mut said, &input, &plan, &made, self.dry_run);
        if env.is_verbose() {
            list_left(&mut said, &plan);
        } else {
            count_left(&mut said, &plan);
        }
        let outcome = if plan.conflicts.is_empty() && made.refused.is_empty() {
            Outcome::Clean
        } else {
            Outcome::Findings
        };
        let old = |id: &SourceId| (*id, workspace.sources.get(*id).text.clone());
        let befores: BTreeMap<SourceId, String> = made.texts.keys().map(old).collect();
        workspace.edit(made.texts);
        if self.dry_run {
            edited::show(env, &workspace.sources, &befores)?;
        } else {
            edited::save(&workspace, &befores, "changed")?;
        }
        said.print(env);
        Ok(outcome)
    }
}

/// What is to be printed once all is written, line by line. Much of it comes from files and trackers, and is cleaned here.
#[derive(Debug, Default)]
struct Said(Vec<(bool, String)>);

impl Said {
    /// Something that is wrong, which `--quiet` does not keep silent.
    fn wrong(&mut self, line: &str) {
        self.0.push((true, clean(line)));
    }

    fn news(&mut self, line: &str) {
        self.0.push((false, clean(line)));
    }

    fn print(&self, env: &Env) {
        for (is_wrong, line) in &self.0 {
            if *is_wrong {
                output::message(&hidden(line));
            } else {
                env.say(&hidden(line));
            }
        }
    }
}

/// The texts with the changes made, and what could not be made.
#[derive(Debug, Default)]
struct Made {
    texts: BTreeMap<SourceId, String>,
    /// By the place of the change in the plan: why, and what to do.
    refused: BTreeMap<usize, String>,
}

fn make(workspace: &Workspace, plan: &Plan<'_>) -> Made {
    let mut files: BTreeMap<SourceId, Vec<(usize, &Change<'_>, Changes)>> = BTreeMap::new();
    for (number, change) in plan.changes.iter().enumerate() {
        let of_file = files.entry(change.postmortem.source).or_default();
        of_file.push((number, change, changes(change)));
    }
    let mut made = Made::default();
    for (id, list) in files {
        let (source, postmortem) = (workspace.sources.get(id), list[0].1.postmortem);
        let requests: Vec<Request<'_>> = list
            .iter()
            .map(|(_, change, changes)| Request {
                action: change.index,
                changes,
            })
            .collect();
        let edited = edit::edit(&workspace.config, source, postmortem, &requests);
        let numbers: BTreeMap<usize, usize> = list
            .iter()
            .map(|(number, change, _)| (change.index, *number))
            .collect();
        for refusal in edited.refused {
            let why = format!("{}: {}", clean(&refusal.message), refusal.help);
            made.refused.insert(numbers[&refusal.action], why);
        }
        if edited.text != source.text {
            made.texts.insert(id, edited.text);
        }
    }
    made
}

fn changes(change: &Change<'_>) -> Changes {
    Changes {
        status: change.status,
        completed: change.completed,
        reason: change.reason.clone(),
        ticket: change.ticket.clone(),
        ..Changes::default()
    }
}

/// What is wrong with the input.
fn problems(said: &mut Said, input: &Input, plan: &Plan<'_>) {
    for problem in &input.problems {
        said.wrong(&format!("warning: {problem}"));
    }
    if input.is_partial {
        let warning = "warning: the tracker has more tickets than these: ask it for all pages";
        said.wrong(warning);
    }
    if plan.nameless > 0 {
        let tickets = count(plan.nameless, "ticket");
        said.news(&format!(
            "{tickets} such as `#12` could be of any repository: give them an address under `[[output.pm.tickets]]` in `book.toml`"
        ));
    }
}

/// What changed, and what is left to people.
fn news(said: &mut Said, workspace: &Workspace, plan: &Plan<'_>, made: &Made) {
    let mut places = Places {
        workspace,
        lines: BTreeMap::new(),
    };
    let mut refused = Vec::new();
    for (number, change) in plan.changes.iter().enumerate() {
        match made.refused.get(&number) {
            Some(why) => refused.push((change.postmortem, change.action(), why)),
            None => said.news(&changed(change)),
        }
    }
    for (postmortem, action, why) in refused {
        let place = places.of(postmortem, action);
        said.wrong(&format!("not written: {place}: {why}"));
    }
    let mut told = |what: &str, conflict: &Conflict<'_>| {
        let place = places.of(conflict.postmortem, conflict.action);
        said.wrong(&format!("{what}: {place}: {}", conflict.message));
    };
    for conflict in &plan.conflicts {
        told("conflict", conflict);
    }
    for conflict in &plan.undecided {
        told("left alone", conflict);
    }
}

/// `2025-01-15-api/AI-1: open → done, completed 2025-02-01 (PAY-12)`.
fn changed(change: &Change<'_>) -> String {
    let action = change.action();
    let mut parts = Vec::new();
    if let Some(status) = change.status {
        parts.push(format!("{} → {status}", action.status));
    }
    if let Some(day) = change.completed {
        parts.push(format!("completed {day}"));
    }
    if let Some(reason) = &change.reason {
        parts.push(format!("reason “{reason}”"));
    }
    if let Some(ticket) = &change.ticket {
        parts.push(format!("ticket {ticket}"));
    }
    let later = change.later.map(|status| {
        format!(", which says {status}: if this is its ticket, the next sync writes that")
    });
    format!(
        "{}: {} ({}){}",
        clean(&action.id.to_string()),
        parts.join(", "),
        change.because,
        later.unwrap_or_default()
    )
}

/// Where actions stand, by file and line.
struct Places<'w> {
    workspace: &'w Workspace,
    lines: BTreeMap<SourceId, LineIndex>,
}

impl Places<'_> {
    fn of(&mut self, postmortem: &Postmortem, action: &Action) -> String {
        let source = self.workspace.sources.get(postmortem.source);
        let index = self.lines.entry(postmortem.source);
        let index = index.or_insert_with(|| LineIndex::new(&source.text));
        let (line, _) = index.line(action.written.span.start);
        let (path, id) = (clean(&source.path), clean(&action.id.local));
        format!("{path}:{}: {id}", line + 1)
    }
}

fn total(said: &mut Said, input: &Input, plan: &Plan<'_>, made: &Made, is_dry: bool) {
    let sources = input.sources.iter();
    let read: Vec<String> = sources
        .map(|(source, number)| count(*number, &source.to_string()))
        .collect();
    let read = if read.is_empty() {
        "no tickets".to_owned()
    } else {
        read.join(", ")
    };
    let actions = count(plan.changes.len() - made.refused.len(), "action");
    let files = count(made.texts.len(), "file");
    let mut parts = vec![match (made.texts.is_empty(), is_dry) {
        (true, _) => "nothing to change".to_owned(),
        (false, true) => format!("would change {actions} in {files}"),
        (false, false) => format!("changed {actions} in {files}"),
    }];
    for (number, noun) in [
        (plan.conflicts.len(), "conflict"),
        (made.refused.len(), "refusal"),
    ] {
        parts.extend((number > 0).then(|| count(number, noun)));
    }
    said.news(&format!("Read {read}: {}", parts.join(", ")));
}

/// What matched nothing, on both sides.
fn list_left(said: &mut Said, plan: &Plan<'_>) {
    for record in &plan.records_left {
        said.news(&format!("no action has {record}"));
    }
    for (id, tickets) in &plan.actions_left {
        said.news(&format!("not in the input: {tickets} of {id}"));
    }
}

/// The same in one line.
fn count_left(said: &mut Said, plan: &Plan<'_>) {
    let (records, actions) = (plan.records_left.len(), plan.actions_left.len());
    let mut left = Vec::new();
    if records > 0 {
        left.push(format!("{} that no action has", count(records, "ticket")));
    }
    if actions > 0 {
        let actions = count(actions, "action");
        left.push(format!("{actions} whose tickets are not among these"));
    }
    if !left.is_empty() {
        said.news(&format!("`--verbose` lists {}", left.join(" and ")));
    }
}
