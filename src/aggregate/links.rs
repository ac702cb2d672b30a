//! How postmortems hang together: those before and after in time, and those that name them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::Summary;
use crate::model::{Postmortem, PostmortemId};
use crate::slug::slug;
use crate::source::SourceId;
use crate::vocabulary::Instant;

/// The neighbours of one postmortem.
#[derive(Debug, Clone, Default)]
pub struct Links<'a> {
    /// The one before in time.
    pub previous: Option<&'a Postmortem>,
    /// The one after in time.
    pub next: Option<&'a Postmortem>,
    /// Those that it names as `related`, in the order in which it does.
    pub related: Vec<&'a Postmortem>,
    /// Those that name it as `related`; the newest first.
    pub related_from: Vec<&'a Postmortem>,
    /// The one that it names as `repeat-of`.
    pub repeat_of: Option<&'a Postmortem>,
    /// Those that name it as `repeat-of`; the newest first.
    pub repeated_by: Vec<&'a Postmortem>,
}

impl<'a> Summary<'a> {
    /// The links of every postmortem. Names that lead to no postmortem, or to the one that names it, are left out.
    pub fn links(&self) -> BTreeMap<SourceId, Links<'a>> {
        let mut links: BTreeMap<SourceId, Links<'a>> = BTreeMap::new();
        let dated = self.postmortems.iter().filter(|p| p.date.is_some());
        let dated: Vec<&Postmortem> = dated.copied().collect();
        for pair in dated.windows(2) {
            let (later, earlier) = (pair[0], pair[1]);
            links.entry(later.source).or_default().previous = Some(earlier);
            links.entry(earlier.source).or_default().next = Some(later);
        }
        for &postmortem in &self.postmortems {
            let front = &postmortem.document.front;
            let mut related: Vec<&Postmortem> = Vec::new();
            for named in &front.related {
                if let Some(other) = self.named(postmortem, &named.value)
                    && related.iter().all(|known| known.source != other.source)
                {
                    related.push(other);
                }
            }
            for other in &related {
                let from = &mut links.entry(other.source).or_default().related_from;
                from.push(postmortem);
            }
            let repeat_of = front.repeat_of.as_ref();
            let repeat_of = repeat_of.and_then(|named| self.named(postmortem, &named.value));
            if let Some(other) = repeat_of {
                let by = &mut links.entry(other.source).or_default().repeated_by;
                by.push(postmortem);
            }
            let own = links.entry(postmortem.source).or_default();
            own.related = related;
            own.repeat_of = repeat_of;
        }
        links
    }

    /// The postmortem that `name` names in the front matter of `by`.
    fn named(&self, by: &Postmortem, name: &str) -> Option<&'a Postmortem> {
        let found = self.corpus.get(&PostmortemId(slug(name)));
        found.filter(|found| found.source != by.source)
    }
}

/// When it happened, as far as is known, for sorting: undated ones come before all others.
pub(super) fn moment(
    postmortem: &Postmortem,
) -> (Option<NaiveDate>, Option<DateTime<Utc>>, &PostmortemId) {
    let started = postmortem.instants.get(Instant::Started);
    (postmortem.date, started, &postmortem.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::samples::{Site, dated};

    /// `id: previous next | related < from | repeat-of < by` for each.
    fn check(site: &Site, expected: &[&str]) {
        let summary = site.summary();
        let links = summary.links();
        let one = |p: Option<&Postmortem>| p.map_or("-", |p| &p.id.0).to_owned();
        let all = |list: &[&Postmortem]| {
            list.iter()
                .map(|p| p.id.0.as_str())
                .collect::<Vec<_>>()
                .join(",")
        };
        let told: Vec<String> = summary
            .postmortems
            .iter()
            .map(|p| {
                let link = &links[&p.source];
                let (previous, next) = (one(link.previous), one(link.next));
                let (related, from) = (all(&link.related), all(&link.related_from));
                let (repeat_of, by) = (one(link.repeat_of), all(&link.repeated_by));
                format!(
                    "{}: {previous} {next} | {related} < {from} | {repeat_of} < {by}",
                    p.id.0
                )
            })
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn links_lead_both_ways() {
        let mut site = Site::default();
        site.add(
            dated("a", "2025-01-01")
                .related("c")
                .related("C")
                .related("a")
                .related("gone"),
        );
        site.add(dated("b", "2025-03-01").repeat_of("a").related("c"));
        site.add(dated("c", "2025-02-01").repeat_of("a"));
        site.add(dated("undated", ""));
        check(
            &site,
            &[
                "b: c - | c <  | a < ",
                "c: a b |  < b,a | a < ",
                "a: - c | c <  | - < b,c",
                "undated: - - |  <  | - < ",
            ],
        );
    }
}
