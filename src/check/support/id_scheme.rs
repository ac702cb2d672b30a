//! How the actions of a file are numbered: `AI-1`, `A1`, `OPS-01`, `3`.

use crate::parse::is_action_id;

/// The IDs to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scheme {
    prefix: String,
    /// At least so many digits.
    digits: usize,
    next: u64,
}

/// How far a number may be beyond the count of actions. Some are removed as time goes by; what is further is no number
/// of an action in its file, but one that a tracker gave, and it is for the tracker to give the next.
const GAPS: u64 = 10;

impl Scheme {
    /// The scheme that all the IDs follow; where they do not, or there are none, that of `AI-1`. `in_list` is whether
    /// they are to be read at the beginning of an item.
    pub fn of(ids: &[&str], in_list: bool) -> Self {
        let common = common(ids).filter(|scheme| !in_list || is_action_id(&scheme.id()));
        common.unwrap_or_else(|| {
            let numbers = ids.iter().filter_map(|id| {
                let (prefix, number) = split(id)?;
                prefix.eq_ignore_ascii_case("AI-").then_some(number)
            });
            Self {
                prefix: "AI-".to_owned(),
                digits: 1,
                next: numbers.max().unwrap_or(0).saturating_add(1),
            }
        })
    }

    /// The next ID.
    pub fn take(&mut self) -> String {
        let id = self.id();
        self.next = self.next.saturating_add(1);
        id
    }

    fn id(&self) -> String {
        let (prefix, digits) = (&self.prefix, self.digits);
        format!("{prefix}{:0digits$}", self.next)
    }
}

fn common(ids: &[&str]) -> Option<Scheme> {
    let read: Vec<(&str, u64)> = ids.iter().map(|id| split(id)).collect::<Option<_>>()?;
    let (prefix, _) = *read.first()?;
    let highest = read.iter().map(|(_, number)| *number).max()?;
    let count = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    if read.iter().any(|(other, _)| *other != prefix) || highest > count.saturating_add(GAPS) {
        return None;
    }
    let padded = ids.iter().find(|id| id[prefix.len()..].starts_with('0'));
    Some(Scheme {
        prefix: prefix.to_owned(),
        digits: padded.map_or(1, |id| id.len() - prefix.len()),
        next: highest + 1,
    })
}

/// An ID as what comes before its number, and the number. The first part is plain, so that it means the same in a table,
/// in a list and in TOML.
fn split(id: &str) -> Option<(&str, u64)> {
    let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (prefix, number) = id.split_at(id.len() - digits);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let number = number
        .parse()
        .ok()
        .filter(|_| prefix.chars().all(is_plain))?;
    Some((prefix, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ids: &[&str], in_list: bool, expected: &[&str]) {
        let mut scheme = Scheme::of(ids, in_list);
        let next: Vec<String> = expected.iter().map(|_| scheme.take()).collect();
        assert_eq!(next, expected, "{ids:?}");
    }

    #[test]
    fn the_scheme_of_the_others_is_continued() {
        check(&[], false, &["AI-1", "AI-2"]);
        check(&["AI-2", "AI-1"], true, &["AI-3", "AI-4"]);
        check(&["A1", "A3"], true, &["A4"]);
        check(&["OPS-08", "OPS-09"], true, &["OPS-10"]);
        check(&["AI-009"], false, &["AI-010"]);
        check(&["1", "2"], false, &["3"]);
        check(&["a-1"], false, &["a-2"]);
    }

    #[test]
    fn what_is_no_plain_scheme_is_not() {
        // A tracker gave these.
        check(&["SHOP-412", "SHOP-413"], true, &["AI-1"]);
        check(&["AI-1", "B2"], true, &["AI-2"]);
        check(&["alert", "ai-7"], false, &["AI-8"]);
        check(&["*1"], false, &["AI-1"]);
        // An item does not begin with these.
        check(&["1", "2"], true, &["AI-1"]);
        check(&["a-1"], true, &["AI-1"]);
        check(&["99999999999999999999999"], false, &["AI-1"]);
        check(
            &["AI-18446744073709551615"],
            false,
            &["AI-18446744073709551615"],
        );
    }
}
