//! `[[output.pm.tickets]]`: which texts are tickets' keys, and the addresses that they stand for.

use regex::Regex;

use super::place;
use crate::slug::percent_encoded;
use crate::tables::{Table, Value};

/// Where the key goes in an address, and the name of the group of a pattern that is only a part of what it matches.
const KEY: &str = "key";

/// The patterns of a site, in its order.
#[derive(Debug, Clone, Default)]
pub struct Tickets(Vec<Pattern>);

#[derive(Debug, Clone)]
struct Pattern {
    /// Matches a whole key.
    regex: Regex,
    /// With `{key}` where the key goes.
    url: String,
}

impl Tickets {
    /// The address of the ticket that is written so, by the first pattern that matches all of it.
    pub fn address(&self, written: &str) -> Option<String> {
        let written = written.trim();
        self.0.iter().find_map(|pattern| {
            let captures = pattern.regex.captures(written)?;
            // A group in a branch that was not taken has matched nothing.
            let key = captures.name(KEY).or_else(|| captures.get(0))?.as_str();
            let encoded = percent_encoded(key);
            Some(pattern.url.replace("{key}", &encoded))
        })
    }
}

pub(super) fn read(t: &mut Table<'_>) -> Option<Tickets> {
    let patterns = t.tables("tickets", |t| {
        t.require("pattern");
        t.require("url");
        let regex = t.read("pattern", pattern);
        let url = t.read("url", |value| {
            place::template(value, "{key}", "ticket", "the ticket's key")
        });
        Some(Pattern {
            regex: regex?,
            url: url?,
        })
    })?;
    Some(Tickets(patterns.into_iter().flatten().collect()))
}

/// A regular expression, made to match whole keys.
fn pattern(value: &Value<'_>) -> Option<Regex> {
    let written = value.text()?.value;
    // By itself first, so that what is wrong with it is told of what is written.
    let whole = Regex::new(&written).and_then(|_| Regex::new(&format!(r"\A(?:{written})\z")));
    let regex = match whole {
        Ok(regex) => regex,
        Err(error) => {
            let error = error.to_string();
            let why = error.lines().last().unwrap_or_default();
            let why = why.trim_start_matches("error: ");
            let finding = value
                .invalid(format!("this is not a regular expression: {why}"))
                .label("not a pattern")
                .help(r"write a pattern such as 'SHOP-\d+', in single quotes, where TOML leaves `\` alone");
            value.report(finding);
            return None;
        }
    };
    if regex.is_match("") {
        let finding = value
            .invalid("this pattern matches where nothing is written")
            .label("matches the empty text")
            .help(r"write what a key always has, as in 'SHOP-\d+'");
        value.report(finding);
        return None;
    }
    Some(regex)
}
