//! [`Corpus`] → [`Diagnostic`](crate::diagnostic::Diagnostic)s: the rules; `runner` runs them.
//!
//! A rule is a file below `check/`: a [`Rule`] with a function. It does not know its level, touches nothing outside and
//! prints nothing.

mod accepted_risk_without_reason;
mod alert_without_runbook;
mod ambiguous_time;
mod blame_language;
mod broken_anchor;
mod broken_link;
mod closed_without_evidence;
mod config_syntax;
mod counterfactual;
mod done_without_date;
mod done_without_evidence;
mod dropped_html;
mod due_before_incident;
mod due_beyond_policy;
mod due_date_pushed;
mod duplicate_action_id;
mod duplicate_id;
mod duplicate_part;
mod duplicate_section;
mod empty_section;
mod facilitator_involved;
mod factor_without_action;
mod factor_without_category;
mod front_matter_syntax;
mod future_date;
mod group_owner;
mod human_error_as_cause;
mod instant_mismatch;
mod invalid_suppression;
mod invalid_value;
mod late_postmortem;
mod missing_action_id;
mod missing_actions;
mod missing_due_date;
mod missing_factors;
mod missing_field;
mod missing_image;
mod missing_incident_commander;
mod missing_owner;
mod missing_section;
mod missing_summary_figure;
mod missing_trigger;
mod multiple_owners;
mod named_cause;
mod no_high_priority_action;
mod non_canonical_value;
mod non_utf8;
mod open_action_deleted;
mod overdue_action;
mod placeholder_text;
mod published_text_removed;
mod runner;
mod secret;
mod section_order;
mod severity_lowered;
mod single_root_cause;
mod slow_acknowledgement;
mod stale_template_text;
mod stated_duration_mismatch;
mod support;
mod time_order;
mod timeline_gap;
mod timeline_order;
mod unaligned_table;
mod unknown_category;
mod unknown_factor;
mod unknown_key;
mod unknown_owner;
mod unknown_service;
mod unknown_severity;
mod unknown_status;
mod unsafe_url;
mod unused_suppression;
mod vague_action;
mod weak_portfolio;
mod wont_do_without_reason;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::config::Config;
use crate::diagnostic::{Finding, Level, RuleInfo};
use crate::model::versions::Version;
use crate::model::{Corpus, Postmortem};
use crate::source::{SourceId, Sources};
use crate::time::Now;

pub use runner::{Stopwatch, check, measured};
pub use support::evidence::is_shown as shows_evidence;
pub use support::links::linked_files;

/// One rule.
pub struct Rule {
    /// `PM402`: never changes once released. The hundreds group: 0 files and front matter, 1 sections and text,
    /// 2 times and the incident, 3 factors, 4 actions, 5 blameless language, 6 links and content, 7 the change.
    pub code: &'static str,
    /// `missing-owner`: names the defect; never changes once released.
    pub name: &'static str,
    /// The default; `None` is off.
    pub level: Option<Level>,
    /// Whether it is a warning in a draft whatever its level: for what is not there yet.
    pub lenient_in_drafts: bool,
    /// Whether its findings can carry a fix.
    pub fixable: bool,
    /// The rule's page: manual, text of `pm explain`, and fixture.
    pub docs: &'static str,
    pub check: Check,
}

/// What a rule looks at.
pub enum Check {
    /// Another stage, or the runner, finds it; the rule gives it a name, a level and a page.
    Elsewhere,
    /// One postmortem.
    Document(fn(&Site<'_>, &Postmortem) -> Vec<Finding>),
    /// All of them together, or the files beside them.
    Site(fn(&Site<'_>) -> Vec<Finding>),
    /// What became of the postmortems that a change touches, drafts apart: they promise nothing yet. Not run where
    /// nothing is known of before.
    Change(fn(&Site<'_>, &[Version<'_>]) -> Vec<Finding>),
}

/// All that a rule may know.
pub struct Site<'a> {
    pub sources: &'a Sources,
    pub corpus: &'a Corpus,
    pub config: &'a Config,
    pub now: Now,
    pub known: &'a Known,
}

/// What the shell found out beyond the texts of the site's files. By default nothing is known, and the rules that ask
/// for it are silent.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The files that postmortems link to and that are not there: paths relative to the root, with `/`.
    pub missing_files: BTreeSet<String>,
    /// Those of them that are there under a name which is the same but for upper and lower case, or the form in which
    /// accents are kept: that path.
    pub misspelt_files: BTreeMap<String, String>,
    /// The day on which git first had a postmortem, for those that do not say when they were published.
    pub first_committed: BTreeMap<SourceId, NaiveDate>,
    /// What the site's own template of new postmortems says, where it has one.
    pub template: Option<String>,
    /// The site before the change that is looked at.
    pub before: Option<Before>,
}

/// The site as it was at another revision, as far as it was different.
#[derive(Debug, Clone, Default)]
pub struct Before {
    /// The postmortems, as they were, of files that are not the same now or are gone. Their texts are among the site's
    /// sources, with the revision that they are of.
    pub corpus: Corpus,
    /// The site's files that were not the same, or not there.
    pub changed: BTreeSet<SourceId>,
}

/// Every rule, by code.
pub const RULES: &[&Rule] = &[
    &non_utf8::RULE,
    &front_matter_syntax::RULE,
    &config_syntax::RULE,
    &unknown_key::RULE,
    &missing_field::RULE,
    &invalid_value::RULE,
    &duplicate_part::RULE,
    &duplicate_id::RULE,
    &unknown_severity::RULE,
    &unknown_service::RULE,
    &invalid_suppression::RULE,
    &unused_suppression::RULE,
    &non_canonical_value::RULE,
    &missing_section::RULE,
    &empty_section::RULE,
    &placeholder_text::RULE,
    &duplicate_section::RULE,
    &section_order::RULE,
    &stale_template_text::RULE,
    &missing_summary_figure::RULE,
    &unaligned_table::RULE,
    &time_order::RULE,
    &timeline_order::RULE,
    &ambiguous_time::RULE,
    &timeline_gap::RULE,
    &instant_mismatch::RULE,
    &stated_duration_mismatch::RULE,
    &future_date::RULE,
    &missing_incident_commander::RULE,
    &facilitator_involved::RULE,
    &late_postmortem::RULE,
    &slow_acknowledgement::RULE,
    &alert_without_runbook::RULE,
    &missing_trigger::RULE,
    &missing_factors::RULE,
    &factor_without_category::RULE,
    &factor_without_action::RULE,
    &unknown_factor::RULE,
    &single_root_cause::RULE,
    &unknown_category::RULE,
    &weak_portfolio::RULE,
    &accepted_risk_without_reason::RULE,
    &missing_actions::RULE,
    &missing_owner::RULE,
    &group_owner::RULE,
    &missing_due_date::RULE,
    &unknown_status::RULE,
    &overdue_action::RULE,
    &unknown_owner::RULE,
    &due_before_incident::RULE,
    &due_beyond_policy::RULE,
    &done_without_date::RULE,
    &done_without_evidence::RULE,
    &wont_do_without_reason::RULE,
    &vague_action::RULE,
    &missing_action_id::RULE,
    &duplicate_action_id::RULE,
    &multiple_owners::RULE,
    &no_high_priority_action::RULE,
    &blame_language::RULE,
    &counterfactual::RULE,
    &human_error_as_cause::RULE,
    &named_cause::RULE,
    &secret::RULE,
    &broken_link::RULE,
    &broken_anchor::RULE,
    &missing_image::RULE,
    &unsafe_url::RULE,
    &dropped_html::RULE,
    &due_date_pushed::RULE,
    &open_action_deleted::RULE,
    &closed_without_evidence::RULE,
    &severity_lowered::RULE,
    &published_text_removed::RULE,
];

impl Rule {
    pub fn info(&self) -> RuleInfo {
        RuleInfo {
            code: self.code,
            name: self.name,
            level: self.level,
            fixable: self.fixable,
            docs: self.docs,
        }
    }
}

/// Whether a rule is about what a change did, and not about what is there.
pub fn is_of_change(rule: &str) -> bool {
    let mut rules = RULES.iter();
    let rule = rules.find(|known| known.name == rule);
    rule.is_some_and(|rule| matches!(rule.check, Check::Change(_)))
}

/// The rule of a name or a code, as `pm explain` takes them.
pub fn explain(name_or_code: &str) -> Option<&'static Rule> {
    let wanted = name_or_code.trim();
    let is = |rule: &Rule| {
        rule.name.eq_ignore_ascii_case(wanted) || rule.code.eq_ignore_ascii_case(wanted)
    };
    RULES.iter().copied().find(|rule| is(rule))
}

#[cfg(test)]
mod tests;
