//! What a CI system reads: the checks, the published site and the weekly report, ready but for where `pm` comes from.
//!
//! The guide shows the same texts.

use super::File;

/// A CI system that `pm init` makes files for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ci {
    Github,
    Gitlab,
}

/// The line in each text that says where the site is.
const SITE: &str = "SITE: \".\"  ";

impl Ci {
    pub const ALL: [Self; 2] = [Self::Github, Self::Gitlab];

    /// The value of `--ci`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Gitlab => "gitlab",
        }
    }

    /// The files, for a site in this folder of the repository, with `/`; `.` where the two are one.
    pub fn files(self, site: &str) -> Vec<File> {
        let texts: &[(&str, &str)] = match self {
            Self::Github => &[
                (
                    ".github/workflows/postmortems.yml",
                    include_str!("ci/github-check.yml"),
                ),
                (
                    ".github/workflows/postmortem-report.yml",
                    include_str!("ci/github-report.yml"),
                ),
            ],
            Self::Gitlab => &[
                (".gitlab/postmortems.yml", include_str!("ci/gitlab.yml")),
                (".gitlab-ci.yml", include_str!("ci/gitlab-ci.yml")),
            ],
        };
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).into(),
            contents: at(text, site),
        };
        texts.iter().map(file).collect()
    }

    /// What is still to be done by hand; `left` are the files that were there before.
    pub fn next(self, left: &[String]) -> String {
        let source = "Next: in what was made, let PM_GIT and PM_REV say where your pm comes from";
        let settings = match self {
            Self::Github => {
                "In the repository's settings, the variable PUBLISH_PAGES = true publishes the site, \
                 and the secret SLACK_WEBHOOK_URL sends the report to Slack"
            }
            Self::Gitlab => {
                "In the project's CI/CD settings, the variable PUBLISH_PAGES = true publishes the site; \
                 a schedule with POSTMORTEM_REPORT = true keeps an issue with the report, for which it needs an access \
                 token as REPORT_TOKEN, and sends it to Slack where there is a SLACK_WEBHOOK_URL"
            }
        };
        let own = left.iter().any(|path| path == ".gitlab-ci.yml");
        let include = if own {
            "\nAdd to your .gitlab-ci.yml:\n  include:\n    - local: /.gitlab/postmortems.yml"
        } else {
            ""
        };
        format!("{source}\n{settings}{include}")
    }
}

fn at(text: &str, site: &str) -> String {
    if site == "." {
        return text.to_owned();
    }
    // A string of JSON is one of YAML.
    let quoted = serde_json::to_string(site).expect("a string can be written");
    text.replace(SITE, &format!("SITE: {quoted}  "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_in_a_folder_is_named() {
        let lines = |ci: Ci, site: &str| -> Vec<String> {
            let files = ci.files(site);
            let lines = files.iter().flat_map(|file| file.contents.lines());
            let lines = lines.filter(|line| line.trim_start().starts_with("SITE:"));
            lines.map(|line| line.trim().to_owned()).collect()
        };
        let root = "SITE: \".\"   # the folder of book.toml";
        let folder = "SITE: \"ops/our reviews\"   # the folder of book.toml";
        for (ci, places) in [(Ci::Github, 2), (Ci::Gitlab, 1)] {
            assert_eq!(lines(ci, "."), vec![root; places]);
            assert_eq!(lines(ci, "ops/our reviews"), vec![folder; places]);
        }
    }
}
