//! `factors/`: the categories of contributing factors, each with the factors themselves.

use super::groups::{self, Group, Groups, Part};
use super::site::Site;
use super::theme::Theme;
use super::view::Word;
use super::{OutputFile, format};
use crate::vocabulary::{FactorCategory, Vocabulary};

const PART: Part = Part {
    key: "factors",
    kind: "factor",
    nav: "factors",
    title: "Contributing factors",
    lede: "Why things that broke could break: the same kinds of reason come back.",
    filter: "",
};

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let mut gathered = site.input.summary.by_factor_category();
    let mut groups = Groups::new();
    // Every category has a page, so that a link to it never breaks as postmortems come and go.
    for category in FactorCategory::ALL {
        let group = gathered
            .remove(category)
            .map(|group| Group::from(site.shown_of(group)));
        let mut group = group.unwrap_or_default();
        group.name = format::capitalised(&Word::new(category).text);
        question(*category).clone_into(&mut group.note);
        for postmortem in &group.postmortems {
            let factors = postmortem.document.factors.iter();
            let factors = factors.filter(|factor| factor.category.known() == Some(category));
            group
                .factors
                .extend(factors.map(|factor| (*postmortem, factor)));
        }
        groups.insert(category.to_string(), group);
    }
    groups::render(site, theme, &PART, groups)
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
