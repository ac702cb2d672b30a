//! How a run knows that it is in a pull request, and of which branch: by the variables that CI systems set.

/// A pull request that a run is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PullRequest {
    /// The variable that says so.
    pub variable: &'static str,
    /// What it is to be merged into, the best first: revisions, of which a clone need not have each.
    pub targets: Vec<String>,
}

/// What a variable names.
#[derive(Debug, Clone, Copy)]
enum Names {
    Branch,
    Commit,
}

/// A row a variable that is set in pull requests only, or else is empty; the first that says something counts.
const VARIABLES: &[(&str, Names)] = &[
    // GitHub, Gitea, Forgejo.
    ("GITHUB_BASE_REF", Names::Branch),
    // GitLab: what was merged to try it out, else where the branches part, else the branch.
    ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", Names::Commit),
    ("CI_MERGE_REQUEST_DIFF_BASE_SHA", Names::Commit),
    ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", Names::Branch),
    ("BITBUCKET_PR_DESTINATION_BRANCH", Names::Branch),
    ("BUILDKITE_PULL_REQUEST_BASE_BRANCH", Names::Branch),
    // Jenkins.
    ("CHANGE_TARGET", Names::Branch),
    // Woodpecker.
    ("CI_COMMIT_TARGET_BRANCH", Names::Branch),
    // Azure Pipelines.
    ("SYSTEM_PULLREQUEST_TARGETBRANCH", Names::Branch),
];

/// The pull request that the environment tells of, if any.
pub(super) fn detect(environment: impl Fn(&str) -> Option<String>) -> Option<PullRequest> {
    let value = |name: &str| environment(name).filter(|value| !value.is_empty());
    let set = VARIABLES
        .iter()
        .filter_map(|(variable, names)| Some((*variable, *names, value(variable)?)));
    let set: Vec<_> = set.collect();
    let (variable, ..) = *set.first()?;
    let mut targets = Vec::new();
    // GitHub checks out what the merge would give. Its first parent is the target, even where nothing else is fetched.
    let is_merge = value("GITHUB_REF").is_some_and(|name| name.ends_with("/merge"));
    if let (true, "GITHUB_BASE_REF", Some(commit)) = (is_merge, variable, value("GITHUB_SHA")) {
        targets.push(format!("{commit}^1"));
    }
    for (_, names, value) in set {
        targets.push(match names {
            Names::Commit => value,
            Names::Branch => {
                let branch = value.strip_prefix("refs/heads/").unwrap_or(&value);
                format!("origin/{branch}")
            }
        });
    }
    Some(PullRequest { variable, targets })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(environment: &[(&str, &str)], expected: Option<(&str, &[&str])>) {
        let value = |name: &str| {
            let mut set = environment.iter().filter(|(key, _)| *key == name);
            set.next().map(|(_, value)| (*value).to_owned())
        };
        let found = detect(value);
        let found = found.as_ref().map(|found| {
            let targets: Vec<&str> = found.targets.iter().map(String::as_str).collect();
            (found.variable, targets)
        });
        assert_eq!(found, expected.map(|(variable, t)| (variable, t.to_vec())));
    }

    #[test]
    fn pull_requests_are_known_by_their_variables() {
        check(&[], None);
        check(
            &[("GITHUB_BASE_REF", ""), ("GITHUB_REF", "refs/heads/main")],
            None,
        );
        check(
            &[
                ("GITHUB_BASE_REF", "main"),
                ("GITHUB_REF", "refs/pull/7/merge"),
                ("GITHUB_SHA", "3f2a91c"),
            ],
            Some(("GITHUB_BASE_REF", &["3f2a91c^1", "origin/main"])),
        );
        // As the base is what was checked out, its own parent says nothing.
        check(
            &[
                ("GITHUB_BASE_REF", "release/2"),
                ("GITHUB_REF", "refs/heads/release/2"),
                ("GITHUB_SHA", "3f2a91c"),
            ],
            Some(("GITHUB_BASE_REF", &["origin/release/2"])),
        );
        check(
            &[
                ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", ""),
                ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "3f2a91c"),
                ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
            ],
            Some((
                "CI_MERGE_REQUEST_DIFF_BASE_SHA",
                &["3f2a91c", "origin/main"],
            )),
        );
        check(
            &[("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main")],
            Some(("SYSTEM_PULLREQUEST_TARGETBRANCH", &["origin/main"])),
        );
    }
}
