//! An incident that was taken on later than its severity allows, and whose factors do not say why.

use chrono::TimeDelta;

use super::support::times::slack;
use super::support::{may_be_draft, shown};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{Measure, Postmortem};
use crate::source::Location;
use crate::vocabulary::{FactorCategory, Instant, Kind};
use crate::words::duration;

pub const RULE: Rule = Rule {
    code: "PM211",
    name: "slow-acknowledgement",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/slow-acknowledgement.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    finding(site, postmortem).into_iter().collect()
}

fn finding(site: &Site<'_>, postmortem: &Postmortem) -> Option<Finding> {
    let severity = postmortem.severity.as_ref()?;
    let target = site
        .config
        .severities
        .get(severity.rank)?
        .acknowledge_minutes?;
    let target = TimeDelta::minutes(i64::from(target));
    let taken = postmortem
        .instants
        .measure(Measure::TimeToAcknowledge)
        .ok()?;
    let known = &postmortem.instants.0;
    let (detected, acknowledged) = (
        known.get(&Instant::Detected)?,
        known.get(&Instant::Acknowledged)?,
    );
    // `14:05` may have been 14:05:59; what may still be within the target is.
    let uncertain = if acknowledged.moment.approximate {
        slack(detected.moment).max(slack(acknowledged.moment))
    } else {
        slack(detected.moment)
    };
    let is_slow = taken > target && taken - uncertain >= target;
    if !is_slow
        || may_be_draft(postmortem)
        || postmortem.kind != Kind::Incident
        || says_why(postmortem)
    {
        return None;
    }
    let message = format!(
        "it took {} to acknowledge, {} more than the {} for {}",
        duration(taken),
        duration(taken - target),
        duration(target),
        severity.name
    );
    let there = Location {
        source: postmortem.source,
        span: detected.span,
    };
    let label = |what: Instant, at| format!("`{what}` {}", shown(at));
    Some(
        Finding::new(RULE.name, postmortem.source, acknowledged.span, message)
            .label(label(Instant::Acknowledged, acknowledged.moment))
            .related(there, label(Instant::Detected, detected.moment))
            .help("say what made it slow as a contributing factor, `(response gap)`, with an action for it"),
    )
}

/// Whether a factor answers the question that the finding asks.
fn says_why(postmortem: &Postmortem) -> bool {
    let mut factors = postmortem.document.factors.iter();
    factors.any(|factor| factor.category.known() == Some(&FactorCategory::ResponseGap))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    /// Times of one day; what is said after the place.
    fn check(more: &str, detected: &str, acknowledged: &str, body: &str, expected: &[&str]) {
        let front = format!(
            "severity = \"SEV2\"\n{more}\n[times]\ndetected = 2025-01-15T{detected}Z\nacknowledged = 2025-01-15T{acknowledged}Z"
        );
        let found = found(&RULE, &front, body);
        let said = found.iter().map(|said| said.split_once(' ').unwrap().1);
        assert_eq!(
            said.collect::<Vec<_>>(),
            expected,
            "{detected} {acknowledged}"
        );
    }

    #[test]
    fn only_what_is_surely_late_is() {
        let late = "it took 16 min to acknowledge, 1 min more than the 15 min for SEV2";
        check("", "14:00:00", "14:16:00", "", &[late]);
        check("", "14:00:00", "14:15:00", "", &[]);
        check("", "14:00:00", "14:15:30", "", &[]);
        check("", "14:00:30", "14:16:30", "", &[late]);
        check("kind = \"near-miss\"", "14:00:00", "14:16:00", "", &[]);
        check("status = \"draft\"", "14:00:00", "14:16:00", "", &[]);
        check("", "14:16:00", "14:00:00", "", &[]);
    }

    #[test]
    fn about_is_not_exactly() {
        let check = |acknowledged: &str, expected: usize| {
            let body =
                format!("## Timeline\n- 14:00 a [detected]\n- {acknowledged} b [acknowledged]\n");
            let found = found(&RULE, "severity = \"SEV2\"", &body);
            assert_eq!(found.len(), expected, "{acknowledged}");
        };
        check("~14:20", 0);
        check("~14:30", 1);
        check("14:20", 1);
    }

    #[test]
    fn a_response_gap_says_why() {
        let with =
            |category| format!("## Contributing Factors\n- The pager was flat ({category})\n");
        check("", "14:00:00", "15:00:00", &with("response gap"), &[]);
        let late = "it took 1 h to acknowledge, 45 min more than the 15 min for SEV2";
        check("", "14:00:00", "15:00:00", &with("design"), &[late]);
    }

    #[test]
    fn without_a_target_nothing_is_slow() {
        let front = "severity = \"SEV4\"\n[times]\ndetected = 2025-01-15T01:00:00Z\nacknowledged = 2025-01-15T20:00:00Z";
        assert_eq!(found(&RULE, front, ""), [""; 0]);
    }
}
