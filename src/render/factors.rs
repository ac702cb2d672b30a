//! `factors/`: the categories of contributing factors, each with the factors themselves.

use super::OutputFile;
use super::groups::{self, FactorRow, Group, Groups, Part};
use super::site::{Site, file_stem, postmortem_path};
use super::theme::Theme;
use super::view::{Date, Word};
use crate::model::Postmortem;
use crate::parse::Factor;
use crate::parse::blocks::plain_text;
use crate::vocabulary::{FactorCategory, Vocabulary};

const PART: Part = Part {
    key: "factors",
    kind: "factor",
    title: "Contributing factors",
    lede: "Why things that broke could break: the same kinds of reason come back.",
    filter: "",
};

const ROOT: &str = "../";

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let mut groups = Groups::new();
    for category in FactorCategory::ALL {
        let group = groups::entry(&mut groups, category.as_str());
        group.name = Word::new(category).text;
        group.note = question(*category).to_owned();
        for postmortem in &site.postmortems {
            let of_category = |factor: &&Factor| factor.category.known() == Some(category);
            let factors = postmortem.document.factors.iter().filter(of_category);
            group
                .factors
                .extend(factors.map(|factor| row(site, postmortem, factor)));
            if postmortem
                .document
                .factors
                .iter()
                .any(|factor| of_category(&factor))
            {
                group.postmortems.push(postmortem);
            }
        }
    }
    for standing in &site.actions {
        let named = |factor: &&Factor| {
            standing
                .action
                .written
                .factors
                .iter()
                .any(|id| id.value == factor.id)
        };
        for factor in standing.postmortem.document.factors.iter().filter(named) {
            if let Some(category) = factor.category.known() {
                groups::entry(&mut groups, category.as_str())
                    .actions
                    .push(*standing);
            }
        }
    }
    groups.values_mut().for_each(Group::dedup);
    groups::render(site, theme, &PART, groups)
}

fn row(site: &Site<'_>, postmortem: &Postmortem, factor: &Factor) -> FactorRow {
    FactorRow {
        text: plain_text(&factor.text),
        href: format!(
            "{ROOT}{}#{}",
            postmortem_path(&postmortem.id),
            anchor(&factor.id)
        ),
        postmortem: site.postmortem_link(ROOT, postmortem),
        date: postmortem.date.map(Date::new),
        accepted: factor
            .accepted
            .as_ref()
            .map(|reason| reason.value.clone())
            .unwrap_or_default(),
    }
}

/// The `id` of a factor on its postmortem's page.
pub(super) fn anchor(id: &str) -> String {
    format!("factor-{}", file_stem(id))
}

fn question(category: FactorCategory) -> &'static str {
    match category {
        FactorCategory::DirectCause => "what broke",
        FactorCategory::DetectionGap => "why it was not seen sooner",
        FactorCategory::RolloutGap => "why it reached everyone at once",
        FactorCategory::ResponseGap => "why the response was slow",
        FactorCategory::KnowledgeGap => "what people could not know",
        FactorCategory::ProcessGap => "what the way of working let through",
        FactorCategory::Capacity => "what there was not enough of",
        FactorCategory::Dependency => "what we relied on",
        FactorCategory::Design => "what was built so",
    }
}
