//! Keys that nobody asked for, and what was probably meant.

use super::Origin;
use super::table::Place;
use crate::diagnostic::{Finding, nearest};
use crate::span::Spanned;

/// What a reader knows of one table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub place: Place,
    pub keys: Vec<&'static str>,
}

/// A key that its table's reader did not ask for.
#[derive(Debug)]
pub(super) struct UnknownKey {
    pub key: Spanned<String>,
    pub place: Place,
}

impl Asked {
    /// Whether `key` is probably one of the known ones, misspelt.
    pub fn resembles(&self, key: &str) -> bool {
        self.keys.contains(&kebab(key).as_str())
            || nearest(key, self.keys.iter().copied()).is_some()
    }
}

pub(super) fn finding(origin: &Origin<'_>, unknown: &UnknownKey, asked: &[Asked]) -> Finding {
    let key = &unknown.key.value;
    let message = if unknown.place.path.is_empty() {
        format!("unknown key `{key}`")
    } else {
        format!("unknown key `{key}` in `{}`", unknown.place.header())
    };
    Finding::new("unknown-key", origin.source, unknown.key.span, message)
        .label("unknown key")
        .help(help(unknown, asked).unwrap_or_else(|| origin.unknown_help.into()))
}

fn help(unknown: &UnknownKey, asked: &[Asked]) -> Option<String> {
    let key = &unknown.key.value;
    let kebab = kebab(key);
    let knows = |table: &&Asked| table.keys.contains(&kebab.as_str());
    let here = || asked.iter().filter(|table| table.place == unknown.place);
    let elsewhere = || asked.iter().filter(|table| table.place != unknown.place);
    if here().any(|table| knows(&table)) {
        return Some(format!("keys are in kebab-case: write `{kebab}`"));
    }
    let known_here = || here().flat_map(|table| table.keys.iter().copied());
    let other_number = |known: &&str| {
        kebab.strip_suffix('s') == Some(known) || known.strip_suffix('s') == Some(&kebab)
    };
    if let Some(known) = known_here().find(other_number) {
        return Some(format!("did you mean `{known}`?"));
    }
    if elsewhere()
        .filter(knows)
        .any(|table| table.place.path.is_empty())
    {
        let above = "everything below a `[…]` line belongs to that table";
        return Some(format!(
            "move `{kebab}` above the first `[…]` line: {above}"
        ));
    }
    let mut homes = elsewhere().filter(knows);
    if let (Some(home), None) = (homes.next(), homes.next()) {
        let header = home.place.header();
        return Some(format!("`{kebab}` belongs under `{header}`"));
    }
    let begins = |long: &str, short: &str| {
        let rest = long.strip_prefix(short);
        rest.is_some_and(|rest| rest.starts_with('-'))
    };
    let longer = || known_here().find(|known| begins(known, &kebab) || begins(&kebab, known));
    let near = nearest(key, known_here()).or_else(longer);
    near.map(|near| format!("did you mean `{near}`?"))
}

/// `snake_case` and `camelCase` as `kebab-case`.
fn kebab(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    let mut after_small = false;
    for c in key.chars() {
        if c == '_' || c == ' ' {
            out.push('-');
        } else {
            out.extend((after_small && c.is_uppercase()).then_some('-'));
            out.extend(c.to_lowercase());
        }
        after_small = c.is_lowercase();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::kebab;

    #[test]
    fn keys_become_kebab_case() {
        let check = |key: &str, expected: &str| assert_eq!(kebab(key), expected, "{key}");
        check("detected_by", "detected-by");
        check("detectedBy", "detected-by");
        check("DetectedBy", "detected-by");
        check("ID", "id");
        check("title", "title");
    }
}
