//! The workflows for GitHub.

use std::collections::BTreeMap;
use std::fs;

use yaml_rust2::Yaml;

use super::job::{NASTY, Ran, Repository, link, postmortem, strings};
use super::listener::Listener;
use super::{LATELY, LONG_AGO, SOON};

const CHECK: &str = ".github/workflows/postmortems.yml";
const REPORT: &str = ".github/workflows/postmortem-report.yml";

/// A repository in which a workflow runs; `pm` is installed.
struct Workflow {
    repository: Repository,
    yaml: Yaml,
    /// What GitHub sets, and what the stand-ins ask for.
    variables: BTreeMap<String, String>,
    /// What expressions are, without `${{` and `}}`.
    expressions: Vec<(&'static str, String)>,
}

impl Workflow {
    fn new(path: &str, due: &str) -> Self {
        let repository = Repository::new("github", due);
        link(env!("CARGO_BIN_EXE_pm"), &repository.bin().join("pm"));
        let summary = repository.bin().with_file_name("summary.md");
        fs::write(&summary, "").unwrap();
        let summary = summary.to_str().unwrap().to_owned();
        Self {
            yaml: repository.yaml(path),
            repository,
            variables: [("GITHUB_STEP_SUMMARY".to_owned(), summary)].into(),
            expressions: Vec::new(),
        }
    }

    fn summary(&self) -> String {
        fs::read_to_string(&self.variables["GITHUB_STEP_SUMMARY"]).unwrap()
    }

    /// What an expression stands for, or the text itself. One that the test does not name fails it.
    fn value(&self, text: &str) -> String {
        let Some((before, rest)) = text.split_once("${{") else {
            return text.to_owned();
        };
        let (expression, after) = rest.split_once("}}").expect("an expression ends");
        let mut known = self.expressions.iter();
        let found = known.find(|(name, _)| *name == expression.trim());
        let (_, value) = found.unwrap_or_else(|| panic!("what is {expression}?"));
        format!("{before}{value}{}", self.value(after))
    }

    fn steps(&self, job: &str) -> &[Yaml] {
        self.yaml["jobs"][job]["steps"].as_vec().unwrap()
    }

    fn step(&self, job: &str, name: &str) -> Ran {
        let mut steps = self.steps(job).iter();
        let step = steps.find(|step| step["name"].as_str() == Some(name));
        let step = step.unwrap_or_else(|| panic!("{job} has no step {name}"));
        let script = step["run"].as_str().unwrap();
        let mut variables = self.variables.clone();
        for level in [
            &self.yaml["env"],
            &self.yaml["jobs"][job]["env"],
            &step["env"],
        ] {
            let set = strings(level).into_iter();
            variables.extend(set.map(|(name, value)| (name, self.value(&value))));
        }
        self.repository.bash(script, &variables)
    }

    /// Runs the report's steps up to one.
    fn through(&self, last: &str) -> Ran {
        let names = ["Report", "Keep the issue up to date", "Tell Slack"];
        for name in names.into_iter().take_while(|name| *name != last) {
            let ran = self.step("report", name);
            assert_eq!(ran.code, 0, "{name}: {}", ran.said);
        }
        self.step("report", last)
    }
}

/// The report with an issue 7 that is there or none, and Slack at this address.
fn report(due: &str, issue: &str, slack: &str) -> Workflow {
    let mut workflow = Workflow::new(REPORT, due);
    workflow.variables.insert("GH_ISSUE".into(), issue.into());
    workflow
        .variables
        .insert("GH_FAILS".into(), "nothing".into());
    workflow.expressions = vec![
        ("github.token", "the token".into()),
        ("secrets.SLACK_WEBHOOK_URL", slack.into()),
    ];
    workflow
}

/// The names of the steps that run something.
fn names(workflow: &Workflow, job: &str) -> Vec<String> {
    let steps = workflow
        .steps(job)
        .iter()
        .filter(|step| !step["run"].is_badvalue());
    steps
        .map(|step| step["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn workflows_ask_for_little() {
    let check = Workflow::new(CHECK, LATELY);
    let report = Workflow::new(REPORT, LATELY);
    assert_eq!(names(&check, "check"), ["Install pm", "Check"]);
    assert_eq!(names(&check, "publish"), ["Build"]);
    let gate = "Fail if a P0 or P1 is over a week late";
    let expected = [
        "Install pm",
        "Report",
        "Keep the issue up to date",
        "Tell Slack",
        gate,
    ];
    assert_eq!(names(&report, "report"), expected);
    let allowed = |yaml: &Yaml| -> Vec<String> {
        let all = strings(yaml).into_iter();
        all.map(|(what, how)| format!("{what}: {how}")).collect()
    };
    assert_eq!(allowed(&check.yaml["permissions"]), ["contents: read"]);
    let jobs = &check.yaml["jobs"];
    assert_eq!(allowed(&jobs["check"]["permissions"]), Vec::<String>::new());
    let publish = ["contents: read", "id-token: write", "pages: write"];
    assert_eq!(allowed(&jobs["publish"]["permissions"]), publish);
    assert_eq!(
        allowed(&report.yaml["permissions"]),
        ["contents: read", "issues: write"]
    );
    let cron = &report.yaml["on"]["schedule"][0]["cron"];
    assert_eq!(cron.as_str(), Some("0 7 * * 1"));
    for (workflow, job) in [(&check, "check"), (&check, "publish"), (&report, "report")] {
        for step in workflow.steps(job) {
            let install = "cargo install --locked --git \"$PM_GIT\" --rev \"$PM_REV\"";
            if step["name"].as_str() == Some("Install pm") {
                assert_eq!(step["run"].as_str(), Some(install));
                let missed = "steps.pm.outputs.cache-hit != 'true'";
                assert_eq!(step["if"].as_str(), Some(missed));
            }
            // What GitHub puts into a script is run as a part of it.
            let run = step["run"].as_str().unwrap_or_default();
            assert!(!run.contains("${{"), "{run}");
            let Some(action) = step["uses"].as_str() else {
                continue;
            };
            let (name, version) = action.split_once("@v").expect("an action has a version");
            assert!(name.starts_with("actions/"), "{action}");
            assert!(version.parse::<u32>().is_ok(), "{action}");
            if name == "actions/checkout" {
                assert_eq!(step["with"]["fetch-depth"].as_i64(), Some(0));
                assert_eq!(step["with"]["persist-credentials"].as_bool(), Some(false));
            }
        }
    }
}

#[test]
fn a_pull_request_is_checked() {
    let mut workflow = Workflow::new(CHECK, SOON);
    workflow
        .repository
        .pull_request(&postmortem(SOON).replace("sale", "fair"));
    workflow
        .variables
        .insert("GITHUB_BASE_REF".into(), "main".into());
    let ran = workflow.step("check", "Check");
    assert_eq!(ran.code, 0, "{}", ran.said);
    // A promise that is moved without a word.
    workflow.repository.write(&postmortem("2027-01-10"));
    let ran = workflow.step("check", "Check");
    assert_eq!(ran.code, 1, "{}", ran.said);
    let annotation = "::error file=ops/our reviews/postmortems/2026-11-05-orders-down.md,";
    assert!(ran.said.contains(annotation), "{}", ran.said);
    assert!(ran.said.contains("due-date-pushed"), "{}", ran.said);
    assert!(workflow.summary().contains("due-date-pushed"));
}

#[test]
fn the_site_is_built_for_pages() {
    let mut workflow = Workflow::new(CHECK, LATELY);
    let base = "https://acme.example/reviews";
    workflow.expressions = vec![("steps.pages.outputs.base_url", base.into())];
    let ran = workflow.step("publish", "Build");
    assert_eq!(ran.code, 0, "{}", ran.said);
    let steps = workflow.steps("publish");
    let mut uploads = steps
        .iter()
        .filter_map(|step| step["with"]["path"].as_str());
    let folder = uploads.rfind(|path| !path.contains("cargo")).unwrap();
    let page = "postmortems/2026-11-05-orders-down.html";
    let page = workflow.repository.read(&format!("{folder}/{page}"));
    assert!(page.contains("$(touch pwned)"), "{page}");
    // The address is not in the pages; that it arrives shows where it is none.
    workflow.expressions[0].1 = "no address".into();
    let ran = workflow.step("publish", "Build");
    assert!(
        ran.code == 2 && ran.said.contains("no address"),
        "{}",
        ran.said
    );
}

#[test]
fn the_report_is_in_the_summary() {
    let workflow = report(LATELY, "", "");
    let ran = workflow.through("Report");
    assert_eq!(ran.code, 0, "{}", ran.said);
    let expected = workflow
        .repository
        .pm(&["report", "--by", "team", "--format", "markdown"]);
    assert!(expected.contains("touch pwned"), "{expected}");
    assert_eq!(workflow.summary(), expected);
}

#[test]
fn the_first_report_makes_an_issue() {
    let workflow = report(LATELY, "", "");
    let ran = workflow.through("Keep the issue up to date");
    assert_eq!(ran.code, 0, "{}", ran.said);
    let body = workflow
        .repository
        .pm(&["report", "--by", "team", "--format", "markdown"]);
    let calls = workflow.repository.calls();
    let verbs: Vec<String> = calls
        .iter()
        .map(|(words, _)| words[..2].join(" "))
        .collect();
    assert_eq!(verbs, ["issue list", "label create", "issue create"]);
    let (words, given) = &calls[2];
    let expected = [
        "issue",
        "create",
        "--title",
        "Action items of our postmortems",
        "--label",
        "postmortem-actions",
        "--body-file",
        "report.md",
    ];
    assert_eq!(words[..], expected);
    assert_eq!(given.as_deref(), Some(body.as_str()));
}

#[test]
fn the_next_report_replaces_the_text_of_the_issue() {
    let workflow = report(LATELY, "7", "");
    let ran = workflow.through("Keep the issue up to date");
    assert_eq!(ran.code, 0, "{}", ran.said);
    let body = workflow
        .repository
        .pm(&["report", "--by", "team", "--format", "markdown"]);
    let calls = workflow.repository.calls();
    let asked = [
        "issue",
        "list",
        "--label",
        "postmortem-actions",
        "--state",
        "open",
        "--limit",
        "1",
        "--json",
        "number",
        "--jq",
        ".[0].number // empty",
    ];
    assert_eq!(calls[0].0[..], asked);
    let edit = ["issue", "edit", "7", "--body-file", "report.md"];
    assert_eq!(
        (&calls[1].0[..], calls[1].1.as_deref()),
        (&edit.map(String::from)[..], Some(body.as_str()))
    );
    let comment = ["issue", "comment", "7", "--body-file", "-"];
    assert_eq!(calls[2].0[..], comment);
    let totals = "1 overdue\n";
    assert_eq!(calls[2].1.as_deref(), Some(totals));
    assert_eq!(calls.len(), 3);
}

#[test]
fn what_gh_refuses_fails_the_step() {
    for (issue, fails) in [
        ("", "issue list"),
        ("", "label create"),
        ("", "issue create"),
        ("7", "issue edit"),
        ("7", "issue comment"),
    ] {
        let mut workflow = report(LATELY, issue, "");
        workflow.variables.insert("GH_FAILS".into(), fails.into());
        let ran = workflow.through("Keep the issue up to date");
        assert_ne!(ran.code, 0, "{fails}: {}", ran.said);
        let calls = workflow.repository.calls();
        let (last, _) = calls.last().unwrap();
        assert_eq!(
            last[..2].join(" "),
            fails,
            "nothing is done after what failed"
        );
    }
}

#[test]
fn slack_gets_the_report() {
    let slack = Listener::start(|_| (200, "ok"));
    let workflow = report(LATELY, "7", &format!("{}/services/T0/B0/x", slack.address));
    let ran = workflow.through("Tell Slack");
    assert_eq!(ran.code, 0, "{}", ran.said);
    let heard = slack.heard();
    let [request] = heard.as_slice() else {
        panic!("one message is sent: {heard:?}");
    };
    assert_eq!(request.what, "POST /services/T0/B0/x");
    assert_eq!(request.header("content-type"), Some("application/json"));
    let body: serde_json::Value = serde_json::from_str(&request.body).unwrap();
    let blocks = body["blocks"].as_array().unwrap();
    assert!(!blocks.is_empty() && body["text"].is_string());
    assert!(
        request.body.contains("$(touch pwned)"),
        "{NASTY} is in {}",
        request.body
    );
    let expected = workflow
        .repository
        .pm(&["report", "--by", "team", "--format", "slack"]);
    assert_eq!(request.body, expected);
}

#[test]
fn what_slack_refuses_fails_the_step() {
    let slack = Listener::start(|_| (404, "no_service"));
    let workflow = report(LATELY, "7", &format!("{}/gone", slack.address));
    let ran = workflow.through("Tell Slack");
    assert_ne!(ran.code, 0);
    assert!(ran.said.contains("no_service"), "{}", ran.said);
    assert_eq!(slack.heard().len(), 1);
}

#[test]
fn without_a_webhook_nothing_is_sent() {
    let workflow = report(LATELY, "7", "");
    let ran = workflow.through("Tell Slack");
    let said = "There is no secret SLACK_WEBHOOK_URL: nothing is sent.\n";
    assert_eq!((ran.said.as_str(), ran.code), (said, 0));
}

#[test]
fn what_is_long_overdue_fails_the_run() {
    let gate = "Fail if a P0 or P1 is over a week late";
    let ran = report(LATELY, "", "").through(gate);
    assert_eq!(ran.code, 0, "{}", ran.said);
    let ran = report(LONG_AGO, "", "").through(gate);
    assert_eq!(ran.code, 1);
    assert!(
        ran.said.contains("2026-11-05-orders-down/AI-1"),
        "{}",
        ran.said
    );
}
