//! Which postmortems link to which in their text: the way back from the one that is linked to.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::super::site::Site;
use crate::address::{Lead, lead};
use crate::model::Postmortem;
use crate::parse::LinkKind;
use crate::source::SourceId;

/// By what is linked to, what links to it: the newest first, as the site has them.
pub(super) struct Mentions<'a>(BTreeMap<SourceId, Vec<&'a Postmortem>>);

impl<'a> Mentions<'a> {
    /// Gathers the links between all postmortems that have a page.
    pub(super) fn of(site: &Site<'a>) -> Self {
        let by_path: BTreeMap<&str, SourceId> = site
            .postmortems
            .iter()
            .map(|postmortem| (site.source(postmortem).path.as_str(), postmortem.source))
            .collect();
        let targets = |postmortem: &&'a Postmortem| -> Vec<SourceId> {
            let source = site.source(postmortem);
            let mentions = postmortem.document.mentions(&source.text);
            let links = mentions.filter(|mention| mention.kind == LinkKind::Link);
            let mut targets: Vec<SourceId> = links
                .filter_map(|mention| match lead(source.folder(), &mention.address) {
                    Lead::File { path, .. } => {
                        let page = by_path.get(path.as_str());
                        page.or_else(|| by_path.get(format!("{path}/index.md").as_str()))
                            .copied()
                    }
                    _ => None,
                })
                .filter(|target| *target != postmortem.source)
                .collect();
            targets.sort_unstable();
            targets.dedup();
            targets
        };
        let all: Vec<Vec<SourceId>> = site.postmortems.par_iter().map(targets).collect();
        let mut out: BTreeMap<SourceId, Vec<&Postmortem>> = BTreeMap::new();
        for (postmortem, targets) in site.postmortems.iter().zip(all) {
            for target in targets {
                out.entry(target).or_default().push(postmortem);
            }
        }
        Self(out)
    }

    /// Those that link to a postmortem.
    pub(super) fn by(&self, postmortem: &Postmortem) -> &[&'a Postmortem] {
        self.0.get(&postmortem.source).map_or(&[], Vec::as_slice)
    }
}
