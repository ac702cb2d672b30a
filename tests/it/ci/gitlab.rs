//! The jobs for GitLab.

use std::collections::BTreeMap;

use yaml_rust2::Yaml;

use super::job::{Ran, Repository, link, postmortem, strings};
use super::listener::Listener;
use super::{LATELY, LONG_AGO, SOON};

const JOBS: &str = ".gitlab/postmortems.yml";

/// What is there already, as GitLab tells it; within it is the number of something else.
const FOUND: &str =
    r#"[{"id":900,"iid":7,"project_id":42,"title":"Action items","milestone":{"id":3,"iid":1}}]"#;

struct Pipeline {
    repository: Repository,
    yaml: Yaml,
    /// What GitLab sets.
    variables: BTreeMap<String, String>,
}

impl Pipeline {
    fn new(due: &str, variables: &[(&str, &str)]) -> Self {
        let repository = Repository::new("gitlab", due);
        // Where the cache has it, so that it is not installed.
        link(
            env!("CARGO_BIN_EXE_pm"),
            &repository.root().join(".pm/bin/pm"),
        );
        let variables = variables.iter();
        Self {
            yaml: repository.yaml(JOBS),
            repository,
            variables: variables
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
        }
    }

    /// Runs a job's lines in one shell, which GitLab tells to end where a command or a part of a pipe fails.
    fn job(&self, name: &str) -> Ran {
        let job = &self.yaml[name];
        assert_eq!(job["extends"].as_str(), Some(".postmortems"), "{name}");
        let base = &self.yaml[".postmortems"];
        let mut script = "set -o pipefail\n".to_owned();
        for lines in [&base["before_script"], &job["script"]] {
            for line in lines.as_vec().unwrap() {
                script += line.as_str().unwrap();
                script.push('\n');
            }
        }
        let mut variables = strings(&base["variables"]);
        variables.extend(strings(&job["variables"]));
        // Those of the pipeline go before the file's.
        variables.extend(self.variables.clone());
        self.repository.bash(&script, &variables)
    }
}

/// The report for a project whose API answers so to a question and to a change.
fn report(due: &str, found: &'static str, changed: u16) -> (Pipeline, Listener) {
    let api = Listener::start(move |what| match what {
        what if what.starts_with("GET ") => (200, found),
        _ => (changed, "{}"),
    });
    let address = format!("{}/api/v4", api.address);
    let variables = [
        ("CI_API_V4_URL", address.as_str()),
        ("CI_PROJECT_ID", "42"),
        ("REPORT_TOKEN", "the token"),
    ];
    (Pipeline::new(due, &variables), api)
}

fn form(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let fields = fields.iter();
    fields
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect()
}

#[test]
fn the_pipeline_takes_the_jobs_in() {
    let pipeline = Pipeline::new(LATELY, &[]);
    let own = pipeline.repository.yaml(".gitlab-ci.yml");
    assert_eq!(
        own["include"][0]["local"].as_str(),
        Some("/.gitlab/postmortems.yml")
    );
    let jobs = pipeline.yaml.as_hash().unwrap().keys();
    let jobs: Vec<&str> = jobs.map(|name| name.as_str().unwrap()).collect();
    let expected = [
        ".postmortems",
        "postmortem-check",
        "pages",
        "postmortem-report",
        "postmortem-slack",
    ];
    assert_eq!(jobs, expected);
    let base = &pipeline.yaml[".postmortems"];
    let install = "test -x .pm/bin/pm || cargo install --locked --git \"$PM_GIT\" --rev \"$PM_REV\" --root .pm";
    assert_eq!(base["before_script"][0].as_str(), Some(install));
    assert_eq!(base["variables"]["GIT_DEPTH"].as_str(), Some("0"));
}

#[test]
fn a_merge_request_is_checked() {
    let mut pipeline = Pipeline::new(SOON, &[]);
    let base = pipeline
        .repository
        .pull_request(&postmortem(SOON).replace("sale", "fair"));
    pipeline
        .variables
        .insert("CI_MERGE_REQUEST_DIFF_BASE_SHA".into(), base);
    let findings = || -> serde_json::Value {
        serde_json::from_str(&pipeline.repository.read("gl-code-quality-report.json")).unwrap()
    };
    let ran = pipeline.job("postmortem-check");
    assert_eq!(ran.code, 0, "{}", ran.said);
    assert_eq!(findings(), serde_json::json!([]));
    pipeline.repository.write(&postmortem("2027-01-10"));
    let ran = pipeline.job("postmortem-check");
    assert_eq!(ran.code, 1, "{}", ran.said);
    let findings = findings();
    let pushed = findings.as_array().unwrap().iter();
    let mut pushed = pushed.filter(|finding| finding["check_name"] == "due-date-pushed");
    let path = &pushed.next().unwrap()["location"]["path"];
    assert_eq!(
        path,
        "ops/our reviews/postmortems/2026-11-05-orders-down.md"
    );
}

#[test]
fn the_site_is_built_for_pages() {
    let base = ("CI_PAGES_URL", "https://acme.example/reviews");
    let mut pipeline = Pipeline::new(LATELY, &[base]);
    let ran = pipeline.job("pages");
    assert_eq!(ran.code, 0, "{}", ran.said);
    let pages = &pipeline.yaml["pages"];
    assert_eq!(pages["artifacts"]["paths"][0].as_str(), Some("public"));
    assert_eq!(pages["needs"][0]["job"].as_str(), Some("postmortem-check"));
    let page = "public/postmortems/2026-11-05-orders-down.html";
    assert!(pipeline.repository.read(page).contains("$(touch pwned)"));
    // The address is not in the pages; that it arrives shows where it is none.
    pipeline
        .variables
        .insert("CI_PAGES_URL".into(), "no address".into());
    let ran = pipeline.job("pages");
    assert!(
        ran.code == 2 && ran.said.contains("no address"),
        "{}",
        ran.said
    );
}

#[test]
fn the_first_report_makes_an_issue() {
    let (pipeline, api) = report(LATELY, "[]", 201);
    let ran = pipeline.job("postmortem-report");
    assert_eq!(ran.code, 0, "{}", ran.said);
    let body = pipeline
        .repository
        .pm(&["report", "--by", "team", "--format", "markdown"]);
    assert!(body.contains("touch pwned"), "{body}");
    let heard = api.heard();
    let asked: Vec<&str> = heard.iter().map(|request| request.what.as_str()).collect();
    let search = "GET /api/v4/projects/42/issues?labels=postmortem-actions&state=opened&per_page=1";
    assert_eq!(asked, [search, "POST /api/v4/projects/42/issues"]);
    for request in &heard {
        assert_eq!(request.header("private-token"), Some("the token"));
    }
    let expected = form(&[
        ("title", "Action items of our postmortems"),
        ("labels", "postmortem-actions"),
        ("description", &body),
    ]);
    assert_eq!(heard[1].form(), expected);
    // An artifact of the job.
    assert_eq!(pipeline.repository.read("report.md"), body);
}

#[test]
fn the_next_report_replaces_the_text_of_the_issue() {
    let (pipeline, api) = report(LATELY, FOUND, 200);
    let ran = pipeline.job("postmortem-report");
    assert_eq!(ran.code, 0, "{}", ran.said);
    let body = pipeline
        .repository
        .pm(&["report", "--by", "team", "--format", "markdown"]);
    let heard = api.heard();
    let changes: Vec<&str> = heard[1..]
        .iter()
        .map(|request| request.what.as_str())
        .collect();
    let issue = "/api/v4/projects/42/issues/7";
    assert_eq!(
        changes,
        [format!("PUT {issue}"), format!("POST {issue}/notes")]
    );
    assert_eq!(heard[1].form(), form(&[("description", &body)]));
    let totals = "1 overdue\n";
    assert_eq!(heard[2].form(), form(&[("body", totals)]));
}

#[test]
fn what_gitlab_refuses_fails_the_job() {
    for found in ["[]", FOUND] {
        let (pipeline, api) = report(LATELY, found, 404);
        let ran = pipeline.job("postmortem-report");
        assert_ne!(ran.code, 0, "{}", ran.said);
        assert!(ran.said.contains("404"), "{}", ran.said);
        assert_eq!(api.heard().len(), 2, "nothing is done after what failed");
    }
}

#[test]
fn a_search_that_fails_makes_no_issue() {
    let api = Listener::start(|_| (401, "[]"));
    let (mut pipeline, _) = report(LATELY, "[]", 201);
    pipeline
        .variables
        .insert("CI_API_V4_URL".into(), api.address.clone());
    let ran = pipeline.job("postmortem-report");
    assert_ne!(ran.code, 0);
    assert_eq!(api.heard().len(), 1);
}

#[test]
fn without_a_token_the_job_says_so() {
    let (mut pipeline, api) = report(LATELY, "[]", 201);
    pipeline.variables.remove("REPORT_TOKEN");
    let ran = pipeline.job("postmortem-report");
    let said = "There is no variable REPORT_TOKEN: the issue cannot be kept up to date.\n";
    assert_eq!((ran.said.as_str(), ran.code), (said, 1));
    assert_eq!(api.heard(), []);
}

#[test]
fn what_is_long_overdue_fails_the_job() {
    let (pipeline, api) = report(LONG_AGO, FOUND, 200);
    let ran = pipeline.job("postmortem-report");
    assert_eq!(ran.code, 1);
    assert!(
        ran.said.contains("2026-11-05-orders-down/AI-1"),
        "{}",
        ran.said
    );
    assert_eq!(api.heard().len(), 3, "the issue is kept first");
}

#[test]
fn slack_gets_the_report() {
    for (status, code) in [(200, 0), (404, 22)] {
        let slack = Listener::start(move |_| (status, "told"));
        let pipeline = Pipeline::new(
            LATELY,
            &[("SLACK_WEBHOOK_URL", &format!("{}/hook", slack.address))],
        );
        let ran = pipeline.job("postmortem-slack");
        assert_eq!(ran.code, code, "{}", ran.said);
        let heard = slack.heard();
        let [request] = heard.as_slice() else {
            panic!("one message is sent: {heard:?}");
        };
        assert_eq!(request.what, "POST /hook");
        assert_eq!(request.header("content-type"), Some("application/json"));
        let body: serde_json::Value = serde_json::from_str(&request.body).unwrap();
        assert!(!body["blocks"].as_array().unwrap().is_empty());
        let expected = pipeline
            .repository
            .pm(&["report", "--by", "team", "--format", "slack"]);
        assert_eq!(request.body, expected);
    }
}
