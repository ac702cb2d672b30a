//! A severity that a change makes less severe.

use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::versions::Version;

pub const RULE: Rule = Rule {
    code: "PM704",
    name: "severity-lowered",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/severity-lowered.md"),
    check: Check::Change(check),
};

fn check(site: &Site<'_>, versions: &[Version<'_>]) -> Vec<Finding> {
    let finding = |version: &Version<'_>| lowered(site, version);
    versions.iter().filter_map(finding).collect()
}

fn lowered(site: &Site<'_>, version: &Version<'_>) -> Option<Finding> {
    let is = version.is?;
    // Which of the two is more severe, the list as it is now says: the old one may have had other levels.
    let was = site.config.severity(&version.was.severity.as_ref()?.name)?;
    let now = is.severity.as_ref()?;
    let written = is.document.front.severity.as_ref()?;
    if now.rank <= was.rank {
        return None;
    }
    let message = format!("the severity was lowered from {} to {}", was.name, now.name);
    let help = "tell the reviewers why; if it is settled, `# pm-allow: severity-lowered REASON` on the line above says so";
    let finding = Finding::new(RULE.name, is.source, written.span, message);
    Some(finding.label(format!("was {}", was.name)).help(help))
}
