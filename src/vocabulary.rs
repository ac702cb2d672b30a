//! The words of the domain, each list once: how it is written in a file, shown on a page and spelt in JSON.
//!
//! A list is data. To add a word or an alias, add it to its row; parsing, messages, help and the documentation follow.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A closed list of words.
pub trait Vocabulary: Sized + Copy + 'static {
    /// Every word, in the order in which people expect them.
    const ALL: &'static [Self];
    /// What the list is called in a message: "priority".
    const NAME: &'static str;

    /// The canonical spelling.
    fn as_str(self) -> &'static str;

    /// Other spellings that mean the same.
    fn aliases(self) -> &'static [&'static str];

    /// Reads a word as people write it: without regard to case, punctuation, emoji and the kind of dash.
    fn parse(text: &str) -> Option<Self>;
}

/// Every spelling of a list, folded. Of two words with one spelling the first has it.
fn spellings<V: Vocabulary>() -> HashMap<String, V> {
    let mut spellings = HashMap::new();
    for item in V::ALL {
        for spelling in std::iter::once(&item.as_str()).chain(item.aliases()) {
            spellings.entry(fold(spelling)).or_insert(*item);
        }
    }
    spellings
}

/// The form in which names are compared: lower case, every run of anything but letters and digits one space, and a
/// trailing parenthesis, emoji and punctuation gone. A text that is all symbols (`✅`) is kept as it is.
pub fn fold(text: &str) -> String {
    let text = text.trim();
    let head = match text.rfind('(') {
        Some(open) if open > 0 && text.trim_end_matches([':', '.', ' ']).ends_with(')') => {
            &text[..open]
        }
        _ => text,
    };
    let mut out = String::with_capacity(head.len());
    let mut gap = false;
    let mut add = |c: char| {
        if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        } else {
            // "didn't" and "didnt" are one word.
            gap |= !matches!(c, '\'' | '’');
        }
    };
    if head.is_ascii() {
        head.bytes()
            .for_each(|byte| add(byte.to_ascii_lowercase().into()));
    } else {
        head.chars().flat_map(char::to_lowercase).for_each(add);
    }
    if out.is_empty() {
        text.to_lowercase()
    } else {
        out
    }
}

macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident, $called:literal { $($(#[$vmeta:meta])* $variant:ident = $text:literal $(, $alias:literal)*;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl Vocabulary for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            const NAME: &'static str = $called;

            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($alias),*]),+ }
            }

            fn parse(text: &str) -> Option<Self> {
                static SPELLINGS: LazyLock<HashMap<String, $name>> = LazyLock::new(spellings);
                SPELLINGS.get(&fold(text)).copied()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let unknown = || serde::de::Error::custom(format!("unknown {}: {text}", Self::NAME));
                Self::parse(&text).ok_or_else(unknown)
            }
        }
    };
}

vocabulary! {
    /// How urgent an action item is.
    Priority, "priority" {
        P0 = "P0", "0", "critical", "urgent", "highest", "blocker";
        P1 = "P1", "1", "high", "major";
        P2 = "P2", "2", "medium", "normal";
        P3 = "P3", "3", "low", "minor", "lowest";
    }
}

vocabulary! {
    /// How far an action item is.
    ActionStatus, "status" {
        Open = "open", "TODO", "to do", "not started", "new", "pending", "planned", "backlog", "⬜", "☐", "no";
        InProgress = "in-progress", "doing", "WIP", "started", "ongoing", "in review", "🚧", "🔄";
        Blocked = "blocked", "on hold", "waiting", "stalled", "⛔";
        Done = "done", "closed", "completed", "complete", "fixed", "resolved", "finished", "merged", "shipped", "✅", "✔", "✔️", "☑", "☑️", "x", "[x]", "yes";
        WontDo = "wont-do", "won't do", "cancelled", "canceled", "declined", "rejected", "wontfix", "won't fix", "abandoned", "dropped", "❌";
    }
}

impl ActionStatus {
    /// Whether nothing is owed any more.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::WontDo)
    }
}

/// What people write in the place of action items where there are none, beside the words for an empty cell. Folded.
pub const NO_ACTIONS: &[&str] = &[
    "no action",
    "no action identified",
    "no action item",
    "no action items",
    "no action items at this time",
    "no action items identified",
    "no action items needed",
    "no action items required",
    "no action necessary",
    "no action needed",
    "no action required",
    "no actions",
    "no actions identified",
    "no actions necessary",
    "no actions needed",
    "no actions required",
    "no follow up",
    "no follow up needed",
    "no follow up required",
    "no follow ups",
    "no follow ups needed",
    "no further action",
    "no further action needed",
    "no further action required",
    "no further actions",
    "no further actions needed",
    "no further actions required",
    "none at the moment",
    "none at this time",
    "none identified",
    "none needed",
    "none required",
    "none so far",
    "none yet",
    "nothing",
    "nothing to do",
];

vocabulary! {
    /// What an action item does about the incident.
    ActionType, "type" {
        Prevent = "prevent", "prevention", "preventive", "preventative";
        Detect = "detect", "detection", "detective", "monitoring", "alerting";
        Mitigate = "mitigate", "mitigation", "mitigative";
        Repair = "repair", "fix", "corrective", "remediation", "cleanup", "clean up";
        Investigate = "investigate", "investigation", "research", "follow up";
        Process = "process", "documentation", "docs", "training", "other";
    }
}

vocabulary! {
    /// Which question a contributing factor answers.
    FactorCategory, "factor category" {
        /// What broke.
        DirectCause = "direct-cause", "direct", "root cause", "cause";
        /// Why it was not seen sooner.
        DetectionGap = "detection-gap", "detection", "monitoring gap", "observability gap";
        /// Why it reached everyone at once.
        RolloutGap = "rollout-gap", "rollout", "deployment gap", "deploy gap";
        /// Why the response was slow.
        ResponseGap = "response-gap", "response";
        /// What people could not know.
        KnowledgeGap = "knowledge-gap", "knowledge", "documentation gap";
        ProcessGap = "process-gap", "process";
        Capacity = "capacity";
        Dependency = "dependency", "third party";
        Design = "design", "architecture";
    }
}

vocabulary! {
    /// What set the incident off; apart from why it could.
    Trigger, "trigger" {
        Deploy = "deploy", "deployment", "release";
        ConfigChange = "config-change", "configuration change", "config";
        Migration = "migration";
        Traffic = "traffic", "load";
        Dependency = "dependency", "third party", "vendor";
        Capacity = "capacity";
        Hardware = "hardware";
        Certificate = "certificate", "cert";
        ManualOperation = "manual-operation", "manual";
        Security = "security";
        Unknown = "unknown";
    }
}

vocabulary! {
    /// The kind of reliability debt that a factor marks.
    Debt, "debt" {
        Operational = "operational", "ops";
        Architectural = "architectural", "architecture";
        Observability = "observability", "monitoring";
        Testing = "testing", "test";
    }
}

vocabulary! {
    /// What kind of event a postmortem is about.
    Kind, "kind" {
        Incident = "incident";
        NearMiss = "near-miss";
        GameDay = "game-day";
    }
}

vocabulary! {
    /// How far the writing of a postmortem is.
    DocumentStatus, "status" {
        Draft = "draft";
        InReview = "in-review";
        Published = "published", "final";
    }
}

vocabulary! {
    /// Who noticed first.
    DetectedBy, "detected-by" {
        Alert = "alert", "monitoring";
        Employee = "employee", "engineer";
        Customer = "customer", "user";
        Vendor = "vendor";
    }
}

vocabulary! {
    /// Who may read a postmortem.
    Visibility, "visibility" {
        Internal = "internal";
        Public = "public";
    }
}

vocabulary! {
    /// The instants that divide an incident into its phases, in their usual order.
    Instant, "instant" {
        Started = "started", "start", "incident started", "incident start", "outage begins";
        Detected = "detected";
        Acknowledged = "acknowledged", "acked", "ack";
        Mitigated = "mitigated", "repaired";
        Resolved = "resolved";
    }
}

vocabulary! {
    /// The roles of an incident's response, as keys of `[roles]`.
    Role, "role" {
        IncidentCommander = "incident-commander";
        OperationsLead = "operations-lead";
        CommunicationsLead = "communications-lead";
        SubjectMatterExperts = "subject-matter-experts";
        Scribe = "scribe";
        Facilitator = "facilitator";
    }
}

vocabulary! {
    /// The sections of a postmortem that `pm` knows.
    SectionKind, "section" {
        Summary = "Summary", "Issue summary", "Overview", "TL;DR", "Executive summary", "Incident summary", "Abstract", "What happened";
        Impact = "Impact", "Fallout", "Symptoms", "User impact", "Customer impact", "Business impact", "Effects";
        Timeline = "Timeline", "Timeline of events", "Key events", "Incident timeline", "Chronology", "Events";
        RootCause = "Root Cause", "Root causes", "Cause", "Causes", "Why did it happen", "Root cause analysis", "RCA", "Why it happened";
        ContributingFactors = "Contributing Factors", "Factors", "Contributing factor", "Analysis of causes", "Contributing causes", "Contributors";
        Trigger = "Trigger", "Triggers";
        Background = "Background", "Context";
        Leadup = "Leadup", "Lead-up";
        FiveWhys = "Five Whys", "5 whys", "Whys", "The five whys";
        Detection = "Detection", "Identified", "Alert", "How was it detected";
        Response = "Response", "Incident response";
        Resolution = "Resolution", "Mitigation", "Mitigations", "Recovery", "Solution", "Details of fix", "Fix", "Resolution and recovery";
        WhatWentWell = "What Went Well", "What went right", "Things that went well", "The good";
        WhatWentPoorly = "What Went Poorly", "What went wrong", "What didn't go well", "What could have gone better", "Things that went poorly", "What went badly", "The bad";
        WhereWeGotLucky = "Where We Got Lucky", "Luck", "What we got lucky with", "Lucky";
        ActionItems = "Action Items", "Actions", "Action item", "Follow-ups", "Follow-up", "Follow-up tasks", "Follow-up actions", "Follow-up items", "Remediation", "Next steps", "Corrective actions", "Preventive actions", "Preventative actions", "Corrective and preventive measures", "Corrective and preventative measures", "Review actions", "Actions following review", "Future actions", "Remediation items", "Todo";
        LessonsLearned = "Lessons Learned", "Lessons learnt", "Lessons", "Learnings", "Conclusion", "Conclusions", "What we learned", "Takeaways";
        Findings = "Findings";
        Hypothesis = "Hypothesis";
    }
}

/// What postmortems have beside their sections, and which is none of them under another name. Folded.
pub const OTHER_SECTIONS: &[&str] = &[
    "acknowledgements",
    "acknowledgments",
    "appendices",
    "appendix",
    "attendees",
    "authors",
    "further reading",
    "glossary",
    "links",
    "logs",
    "meeting notes",
    "metrics",
    "notes",
    "participants",
    "people involved",
    "references",
    "related",
    "related incidents",
    "related issues",
    "responders",
    "screenshots",
    "statistics",
    "stats",
    "status",
    "supporting information",
    "team",
    "thanks",
    "time to detect",
    "time to repair",
    "time to resolve",
];

vocabulary! {
    /// The columns of an action table.
    Column, "column" {
        Id = "ID", "#", "No", "Key", "Ref";
        Action = "Action", "Item", "Action item", "Task", "Description", "What", "Summary", "Title";
        Type = "Type", "Kind", "Category";
        Owner = "Owner", "Owners", "Assignee", "Assigned to", "Who", "DRI", "Responsible";
        Priority = "Priority", "Prio", "Pri";
        Due = "Due", "Due date", "Deadline", "Target", "Target date", "ETA", "By when", "When";
        Status = "Status", "State", "Done", "Progress";
        Factor = "Factor", "Factors", "Addresses";
        Ticket = "Ticket", "Tickets", "Issue", "Link", "Bug", "Reference", "Jira", "Tracking";
        Created = "Created", "Opened", "Created on", "Date created";
        Completed = "Completed", "Closed", "Done on", "Completed on", "Closed on", "Date completed";
        Evidence = "Evidence", "Closed by", "Proof";
        Reason = "Reason", "Why", "Notes on delay";
        Team = "Team", "Squad", "Owning team";
        Automation = "Automation", "Toil";
        Remind = "Remind", "Reminder", "Reminders";
    }
}

vocabulary! {
    /// Whether the report reminds of an action.
    Remind, "yes or no" {
        Yes = "yes", "true", "on";
        No = "no", "false", "off", "never";
    }
}

vocabulary! {
    /// The step of the automation ladder that an action climbs to.
    Automation, "automation" {
        Manual = "manual", "0";
        Documented = "documented", "1";
        Scripted = "scripted", "2";
        Automated = "automated", "3";
        SelfService = "self-service", "4";
        SelfHealing = "self-healing", "5";
    }
}

vocabulary! {
    /// The figures that the Impact section can state.
    ImpactFigure, "impact figure" {
        Duration = "Duration", "Total duration", "Incident duration", "Outage duration", "Length";
        UsersAffected = "Users affected", "Affected users", "Customers affected", "Users impacted", "Customers impacted", "User impact", "Users";
        RevenueImpact = "Revenue impact", "Revenue", "Revenue lost", "Lost revenue", "Financial impact", "Cost";
        BudgetConsumed = "Error budget consumed", "Error budget spent", "Error budget", "Budget consumed", "SLO budget consumed";
        DataLost = "Data lost", "Data loss";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_people_write_them() {
        let status = |text: &str| ActionStatus::parse(text).map(ActionStatus::as_str);
        assert_eq!(status("In Progress"), Some("in-progress"));
        assert_eq!(status("✅"), Some("done"));
        assert_eq!(status("Won’t do"), Some("wont-do"));
        assert_eq!(status("[x]"), Some("done"));
        assert_eq!(status("perhaps"), None);
        let section = |text: &str| SectionKind::parse(text).map(SectionKind::as_str);
        assert_eq!(section("🕐 Timeline (all times UTC)"), Some("Timeline"));
        assert_eq!(section("What didn’t go well?"), Some("What Went Poorly"));
        assert_eq!(section("TL;DR"), Some("Summary"));
        assert_eq!(section("Appendix"), None);
        assert_eq!(section(""), None);
    }

    #[test]
    fn phrases_are_folded_sorted_and_no_sections() {
        for phrases in [NO_ACTIONS, OTHER_SECTIONS] {
            assert!(phrases.is_sorted());
            assert!(phrases.iter().all(|phrase| fold(phrase) == **phrase));
        }
        let mut others = OTHER_SECTIONS.iter();
        assert!(others.all(|title| SectionKind::parse(title).is_none()));
    }

    /// No two words of a list may claim the same spelling, or the second could never be written.
    #[test]
    fn spellings_are_unique() {
        fn check<V: Vocabulary + PartialEq + std::fmt::Debug>() {
            for item in V::ALL {
                for text in std::iter::once(&item.as_str()).chain(item.aliases()) {
                    assert_eq!(V::parse(text), Some(*item), "{} in {}", text, V::NAME);
                }
            }
        }
        check::<Priority>();
        check::<ActionStatus>();
        check::<ActionType>();
        check::<FactorCategory>();
        check::<Trigger>();
        check::<Debt>();
        check::<Kind>();
        check::<DocumentStatus>();
        check::<DetectedBy>();
        check::<Visibility>();
        check::<Instant>();
        check::<Role>();
        check::<SectionKind>();
        check::<Column>();
        check::<Automation>();
        check::<Remind>();
        check::<ImpactFigure>();
    }
}
