//! `pm actions sync`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};

use crate::actions::edit::{self, Changes, Request};
use crate::cli::env::Env;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, input, output};
use crate::fix;
use crate::model::{Action, Postmortem};
use crate::secrets;
use crate::source::{LineIndex, SourceId};
use crate::tracker::{self, Change, Conflict, Input, Plan};
use crate::words::count;
use crate::write;

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
        let workspace = Workspace::open(env)?;
        let text = input::text(env, &self.from)?;
        let read = env.stage("read", || tracker::read(&text, &workspace.config));
        let input = read.map_err(|why| anyhow!("cannot use {}: {why}", input::name(&self.from)))?;
        let plan = env.stage("match", || {
            tracker::plan(&workspace.corpus, &workspace.config, &input)
        });
        say_problems(env, &input, &plan);
        let made = env.stage("edit", || make(&workspace, &plan));
        if self.dry_run {
            show(env, &workspace, &made)?;
        } else {
            save(&workspace, &made)?;
        }
        report(env, &workspace, &plan, &made);
        say_total(env, &input, &plan, &made, self.dry_run);
        if plan.conflicts.is_empty() && made.refused.is_empty() {
            Ok(Outcome::Clean)
        } else {
            Ok(Outcome::Findings)
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
        for refusal in edited.refused {
            let of =
                |(_, change, _): &&(usize, &Change<'_>, Changes)| change.index == refusal.action;
            if let Some((number, ..)) = list.iter().find(of) {
                let why = format!("{}: {}", refusal.message, refusal.help);
                made.refused.insert(*number, why);
            }
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

fn save(workspace: &Workspace, made: &Made) -> Result<()> {
    let mut written: Vec<&str> = Vec::new();
    for (id, text) in &made.texts {
        let source = workspace.sources.get(*id);
        let path = workspace.place.root.join(&source.path);
        write::update(&path, &source.text, text).with_context(|| match written.as_slice() {
            [] => "no file was changed".to_owned(),
            _ => format!("only these files were changed: {}", written.join(", ")),
        })?;
        written.push(&source.path);
    }
    Ok(())
}

fn show(env: &Env, workspace: &Workspace, made: &Made) -> Result<()> {
    let mut diff = String::new();
    for (id, text) in &made.texts {
        let source = workspace.sources.get(*id);
        if secrets::find(&source.text).is_empty() {
            diff += &fix::unified(&source.path, &source.text, text);
        } else {
            // A patch without the lines around it fits nothing.
            env.say(&format!(
                "The changes of {} are not shown: there is a secret in it",
                source.path
            ));
        }
    }
    output::data(&diff)
}

/// What is wrong with the input.
fn say_problems(env: &Env, input: &Input, plan: &Plan<'_>) {
    for problem in &input.problems {
        output::message(&format!("warning: {problem}"));
    }
    if input.is_partial {
        output::message("warning: the tracker has more tickets than these: ask it for all pages");
    }
    if plan.nameless > 0 {
        let tickets = count(plan.nameless, "ticket");
        env.say(&format!(
            "{tickets} such as `#12` could be of any repository: give them an address under `[[output.pm.tickets]]` in `book.toml`"
        ));
    }
}

/// What changed, and what is left to people.
fn report(env: &Env, workspace: &Workspace, plan: &Plan<'_>, made: &Made) {
    let mut places = Places {
        workspace,
        lines: BTreeMap::new(),
    };
    let mut refused = Vec::new();
    for (number, change) in plan.changes.iter().enumerate() {
        match made.refused.get(&number) {
            Some(why) => refused.push((change.postmortem, change.action(), why)),
            None => env.say(&changed(change)),
        }
    }
    for (postmortem, action, why) in refused {
        let place = places.of(postmortem, action);
        output::message(&format!("not written: {place}: {why}"));
    }
    let mut told = |what: &str, conflict: &Conflict<'_>| {
        let place = places.of(conflict.postmortem, conflict.action);
        output::message(&format!("{what}: {place}: {}", conflict.message));
    };
    for conflict in &plan.conflicts {
        told("conflict", conflict);
    }
    for conflict in &plan.undecided {
        told("left alone", conflict);
    }
    if env.is_verbose() {
        for record in &plan.records_left {
            output::message(&format!("no action has {record}"));
        }
        for (id, tickets) in &plan.actions_left {
            output::message(&format!("not in the input: {tickets} of {id}"));
        }
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
    format!("{}: {} ({})", action.id, parts.join(", "), change.because)
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
        format!("{}:{}: {}", source.path, line + 1, action.id.local)
    }
}

fn say_total(env: &Env, input: &Input, plan: &Plan<'_>, made: &Made, is_dry: bool) {
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
    let mut said = vec![match (made.texts.is_empty(), is_dry) {
        (true, _) => "nothing to change".to_owned(),
        (false, true) => format!("would change {actions} in {files}"),
        (false, false) => format!("changed {actions} in {files}"),
    }];
    for (number, noun) in [
        (plan.conflicts.len(), "conflict"),
        (made.refused.len(), "refusal"),
    ] {
        said.extend((number > 0).then(|| count(number, noun)));
    }
    env.say(&format!("Read {read}: {}", said.join(", ")));
    let (records, actions) = (plan.records_left.len(), plan.actions_left.len());
    let mut left = Vec::new();
    if records > 0 {
        left.push(format!("{} that no action has", count(records, "ticket")));
    }
    if actions > 0 {
        let actions = count(actions, "action");
        left.push(format!("{actions} whose tickets are not among these"));
    }
    if !left.is_empty() && !env.is_verbose() {
        env.say(&format!("`--verbose` lists {}", left.join(" and ")));
    }
}
