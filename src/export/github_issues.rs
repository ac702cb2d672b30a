//! Issues for GitHub's interface, `POST /repos/{owner}/{repo}/issues`: an object a line, so that a loop can post them.

use serde::Serialize;

use super::words::{self, LABEL, Markup};
use super::{Export, Exported, Format, Render};
use crate::aggregate::{Standing, Summary};
use crate::markdown;

pub(super) const FORMAT: Format = Format {
    name: "github-issues",
    help: "open actions without a ticket as issues for GitHub's API, one JSON object a line",
    render: Render::Actions(render),
};

#[derive(Serialize)]
struct Issue {
    title: String,
    body: String,
    labels: Vec<String>,
    assignees: Vec<String>,
}

const MARKUP: Markup = Markup {
    escaped: markdown::escaped,
    link: |text, url| format!("[{text}]({url})"),
    bullet: "- ",
};

fn render(export: &Export<'_>) -> Exported {
    super::without_ticket(export, String::new(), |summary, standing| {
        let issue = serde_json::to_string(&issue(summary, standing));
        issue.expect("the view has string keys and texts only") + "\n"
    })
}

fn issue(summary: &Summary<'_>, standing: &Standing<'_>) -> Issue {
    let priority = standing.priority().map(|priority| priority.to_string());
    let mut assignees = words::accounts(summary, standing);
    assignees.retain(|account| is_login(account));
    assignees.truncate(MOST_ASSIGNEES);
    Issue {
        title: words::title(standing),
        body: words::body(summary, standing, &MARKUP),
        labels: std::iter::once(LABEL.to_owned()).chain(priority).collect(),
        assignees,
    }
}

/// GitHub refuses more.
const MOST_ASSIGNEES: usize = 10;

/// Whether GitHub can have an account of that name; it refuses an issue whose assignee it has not got.
fn is_login(account: &str) -> bool {
    let plain = account
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    plain
        && (1..=39).contains(&account.len())
        && !account.starts_with('-')
        && !account.ends_with('-')
}
