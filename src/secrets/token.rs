//! Tokens that tell by their form what they are.

use super::random::{entropy, is_placeholder};
use super::{Secret, Span};

/// A kind of token: how it begins, what it is made of, and how long that is.
struct Token {
    /// At least three characters, so that the pass that looks for it is fast.
    start: &'static str,
    body: fn(u8) -> bool,
    length: std::ops::RangeInclusive<usize>,
    what: &'static str,
}

const fn token(
    start: &'static str,
    body: fn(u8) -> bool,
    length: std::ops::RangeInclusive<usize>,
    what: &'static str,
) -> Token {
    Token {
        start,
        body,
        length,
        what,
    }
}

/// Longer than any token is.
const MAX: usize = 4096;

/// The tokens of the common providers, as their documentation describes them and scanners look for them.
const TOKENS: &[Token] = &[
    token("AKIA", is_upper_base32, 16..=16, "an AWS access key ID"),
    token("ASIA", is_upper_base32, 16..=16, "an AWS access key ID"),
    token("ghp_", is_alphanumeric, 36..=255, "a GitHub token"),
    token("gho_", is_alphanumeric, 36..=255, "a GitHub token"),
    token("ghu_", is_alphanumeric, 36..=255, "a GitHub token"),
    token("ghs_", is_alphanumeric, 36..=255, "a GitHub token"),
    token("ghr_", is_alphanumeric, 36..=255, "a GitHub token"),
    token("github_pat_", is_word, 60..=255, "a GitHub token"),
    token("glpat-", is_dotted, 20..=255, "a GitLab token"),
    token("glptt-", is_dotted, 20..=255, "a GitLab token"),
    token("gldt-", is_dotted, 20..=255, "a GitLab token"),
    token("glrt-", is_dotted, 20..=255, "a GitLab token"),
    token("xoxa-", is_slug, 20..=255, "a Slack token"),
    token("xoxb-", is_slug, 20..=255, "a Slack token"),
    token("xoxe-", is_slug, 20..=255, "a Slack token"),
    token("xoxe.", is_dotted, 20..=255, "a Slack token"),
    token("xoxp-", is_slug, 20..=255, "a Slack token"),
    token("xoxs-", is_slug, 20..=255, "a Slack token"),
    token("xapp-", is_slug, 40..=255, "a Slack token"),
    token("hooks.slack.com/", is_path, 40..=255, "a Slack webhook"),
    token("AIza", is_slug, 35..=35, "a Google API key"),
    token("GOCSPX-", is_slug, 28..=28, "a Google client secret"),
    token("ya29.", is_dotted, 40..=MAX, "a Google access token"),
    token("AccountKey=", is_base64, 88..=88, "an Azure storage key"),
    token(
        "SharedAccessKey=",
        is_base64,
        44..=44,
        "an Azure access key",
    ),
    token(
        "sig=",
        is_url_base64,
        43..=60,
        "the signature of a shared access address",
    ),
    token("sk_live_", is_alphanumeric, 16..=255, "a Stripe key"),
    token("rk_live_", is_alphanumeric, 16..=255, "a Stripe key"),
    token("whsec_", is_base64, 32..=64, "a webhook's secret"),
    token("SG.", is_dotted, 66..=69, "a SendGrid key"),
    token("npm_", is_alphanumeric, 36..=36, "an npm token"),
    token("pypi-AgEI", is_slug, 50..=MAX, "a PyPI token"),
    token("dckr_pat_", is_slug, 27..=60, "a Docker Hub token"),
    token("dop_v1_", is_hex, 64..=64, "a DigitalOcean token"),
    token("HRKU-", is_slug, 36..=80, "a Heroku key"),
    token("hf_", is_alphanumeric, 34..=40, "a Hugging Face token"),
    token("sk-ant-", is_slug, 40..=255, "an Anthropic key"),
    token("sk-proj-", is_slug, 40..=255, "an OpenAI key"),
    token("sk-svcacct-", is_slug, 40..=255, "an OpenAI key"),
    token("hvs.", is_slug, 24..=255, "a Vault token"),
    token("glsa_", is_word, 41..=41, "a Grafana token"),
    token("NRAK-", is_alphanumeric, 27..=27, "a New Relic key"),
    token("ATATT3x", is_base64_slug, 100..=255, "an Atlassian token"),
    token("eyJhbGci", is_dotted, 40..=MAX, "a JSON web token"),
    token("eyJ0eXAi", is_dotted, 40..=MAX, "a JSON web token"),
    token("eyJraWQi", is_dotted, 40..=MAX, "a JSON web token"),
];

/// Looks for a secret around an anchor.
type Find = fn(&str, Span) -> Option<Secret>;

/// What else is a secret by its form, without beginning like one.
const OTHERS: &[(&str, Find)] = &[
    ("T3BlbkFJ", openai_key),
    ("PRIVATE KEY", private_key),
    ("wilio", twilio_key),
    ("WILIO", twilio_key),
];

/// Where to look.
pub(super) fn anchors() -> impl Iterator<Item = &'static str> {
    let tokens = TOKENS.iter().map(|token| token.start);
    tokens.chain(OTHERS.iter().map(|(anchor, _)| *anchor))
}

/// The secret at an anchor, if there is one.
pub(super) fn at(text: &str, anchor: Span) -> Option<Secret> {
    let literal = anchor.text(text);
    if let Some((_, find)) = OTHERS.iter().find(|(other, _)| *other == literal) {
        return find(text, anchor);
    }
    let token = TOKENS.iter().find(|token| token.start == literal)?;
    if is_inside_a_word(text, anchor.start) {
        return None;
    }
    let body = run(text, anchor.end, token.body, *token.length.end() + 1);
    // A full stop or a dash at the end is the sentence's.
    let body = Span::new(
        body.start,
        body.start + body.text(text).trim_end_matches(['.', '-']).len(),
    );
    let value = body.text(text);
    let is_whole = token.length.contains(&value.len()) && has_form(text, anchor, value);
    // A host or a parameter is not part of it.
    let is_name = literal.ends_with(['/', '=']);
    let start = if is_name { body.start } else { anchor.start };
    (is_whole && entropy(value) >= 2.5 && !is_placeholder(value)).then(|| Secret {
        span: Span::new(start, body.end),
        what: token.what,
    })
}

fn is_inside_a_word(text: &str, start: usize) -> bool {
    let before = text.as_bytes()[..start].last();
    before.is_some_and(|byte| is_word(*byte))
}

/// What some kinds of tokens have beside their length.
fn has_form(text: &str, anchor: Span, body: &str) -> bool {
    let has_digit = body.bytes().any(|byte| byte.is_ascii_digit());
    match anchor.text(text) {
        // Header, claims, signature.
        start if start.starts_with("eyJ") => {
            let mut parts = body.split('.').skip(1);
            let is_long = |part: Option<&str>| part.is_some_and(|part| part.len() >= 10);
            is_long(parts.next()) && is_long(parts.next()) && parts.next().is_none()
        }
        "SG." => body.as_bytes().get(22) == Some(&b'.'),
        "glsa_" => body.as_bytes().get(32) == Some(&b'_'),
        // A signature is nothing without the expiry that stands in the same address.
        "sig=" => {
            let around = around(text, anchor);
            around.contains("se=") && (around.contains("sv=") || around.contains("sr="))
        }
        "hooks.slack.com/" => {
            let kinds = ["services/", "workflows/", "triggers/"];
            has_digit && kinds.iter().any(|kind| body.starts_with(kind))
        }
        start if start.starts_with("gl") || start.starts_with("xo") => has_digit,
        _ => true,
    }
}

/// The address that a place is in, as far as it is near.
fn around(text: &str, place: Span) -> &str {
    const NEAR: usize = 500;
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`');
    let start = text.floor_char_boundary(place.start.saturating_sub(NEAR));
    let end = text.floor_char_boundary(place.end + NEAR);
    let start = text[start..place.start]
        .rfind(ends)
        .map_or(start, |at| start + at);
    let end = text[place.end..end]
        .find(ends)
        .map_or(end, |at| place.end + at);
    &text[start..end]
}

/// The bytes from `start` that `is_body` takes, at most `limit` of them.
fn run(text: &str, start: usize, is_body: fn(u8) -> bool, limit: usize) -> Span {
    let body = text.as_bytes()[start..].iter().take(limit);
    let length = body.take_while(|byte| is_body(**byte)).count();
    Span::new(start, start + length)
}

/// The older form has its mark in the middle: `sk-`, twenty characters, the mark, twenty more.
fn openai_key(text: &str, mark: Span) -> Option<Secret> {
    const SIDE: usize = 20;
    let start = mark.start.checked_sub(SIDE + "sk-".len())?;
    let before = text.get(start..mark.start)?.strip_prefix("sk-")?;
    let after = run(text, mark.end, is_alphanumeric, SIDE + 1);
    let is_whole = !is_inside_a_word(text, start) && after.text(text).len() == SIDE;
    let fits = is_whole && before.bytes().all(is_alphanumeric);
    (fits && !is_placeholder(before)).then(|| Secret {
        span: Span::new(start, after.end),
        what: "an OpenAI key",
    })
}

/// `-----BEGIN … PRIVATE KEY-----`: what stands between the two lines.
fn private_key(text: &str, words: Span) -> Option<Secret> {
    /// No key is longer.
    const LIMIT: usize = 20_000;
    const RULE: &str = "-----";
    let line = text[..words.start].rfind('\n').map_or(0, |at| at + 1);
    let head =
        &text[line.max(text.floor_char_boundary(words.start.saturating_sub(60)))..words.start];
    if !head.contains("-----BEGIN ") {
        return None;
    }
    let rest = &text[words.end..];
    let rule = rest.strip_prefix(" BLOCK").unwrap_or(rest);
    let body = rule.strip_prefix(RULE)?;
    let start = text.len() - body.len();
    let window = &body[..body.floor_char_boundary(LIMIT)];
    let end = window.find(RULE).unwrap_or_else(|| cut_short(window));
    let inside = &window[..end];
    let is_key = |part: &&str| part.len() >= 32 && part.is_ascii();
    let parts = || inside.split(|c: char| !(c.is_ascii() && is_base64(c as u8)));
    // In JSON a line ends with `\n`, of which the `n` is no end for this purpose.
    let longest = parts().filter(is_key).max_by_key(|part| part.len())?;
    if entropy(longest) < 3.5 || is_placeholder(longest) || !inside.is_ascii() {
        return None;
    }
    let first = inside.find(|c: char| c.is_ascii_alphanumeric() || c == '\\')?;
    let last = inside.rfind(|c: char| is_base64(c as u8))? + 1;
    Some(Secret {
        span: Span::new(start + first, start + last),
        what: "a private key",
    })
}

/// Where a key ends whose last line is missing: at a blank line, or at what is in no key.
fn cut_short(text: &str) -> usize {
    let is_key = |c: char| {
        c.is_ascii() && (is_base64(c as u8) || c.is_whitespace() || "\\>:,-|".contains(c))
    };
    let start = text.find(|c: char| c.is_ascii_alphanumeric()).unwrap_or(0);
    let blank = text[start..].find("\n\n").map(|at| start + at);
    let other = text.find(|c| !is_key(c));
    [blank, other]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(text.len())
}

/// Twilio's keys and tokens are 32 hexadecimal digits; the name of the provider on the same line tells them.
fn twilio_key(text: &str, name: Span) -> Option<Secret> {
    const LIMIT: usize = 200;
    let rest = &text[name.end..];
    let line = &rest[..rest.floor_char_boundary(LIMIT)];
    let line = line.split('\n').next().unwrap_or_default();
    let mut at = name.end;
    for part in line.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let digits = word.strip_prefix("SK").unwrap_or(word);
        if digits.len() == 32 && digits.bytes().all(is_hex) && !is_placeholder(digits) {
            return Some(Secret {
                span: Span::new(at, at + word.len()),
                what: "a Twilio key",
            });
        }
        at += part.len();
    }
    None
}

fn is_upper_base32(byte: u8) -> bool {
    byte.is_ascii_uppercase() || matches!(byte, b'2'..=b'7')
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'a'..=b'f')
}

pub(super) fn is_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_slug(byte: u8) -> bool {
    is_word(byte) || byte == b'-'
}

fn is_dotted(byte: u8) -> bool {
    is_slug(byte) || byte == b'.'
}

fn is_path(byte: u8) -> bool {
    is_slug(byte) || byte == b'/'
}

fn is_base64(byte: u8) -> bool {
    is_alphanumeric(byte) || matches!(byte, b'+' | b'/' | b'=')
}

fn is_base64_slug(byte: u8) -> bool {
    is_slug(byte) || byte == b'='
}

fn is_url_base64(byte: u8) -> bool {
    is_base64(byte) || byte == b'%'
}
