//! What is a secret, and what only looks like one. The tokens are put together here, so that no scanner takes this
//! file for a leak.

use super::*;

/// What is found between `«` and `»`, kind by kind.
#[track_caller]
fn check(marked: &str, what: &[&str]) {
    let text = marked.replace(['«', '»'], "");
    let mut expected = Vec::new();
    let (mut rest, mut at) = (marked, 0);
    while let Some((before, after)) = rest.split_once('«') {
        let (inside, behind) = after.split_once('»').unwrap();
        at += before.len();
        expected.push((at, at + inside.len()));
        at += inside.len();
        rest = behind;
    }
    let found = find(&text);
    let spans: Vec<_> = found.iter().map(|s| (s.span.start, s.span.end)).collect();
    let said: Vec<&str> = found.iter().map(|secret| secret.what).collect();
    assert_eq!((spans, said), (expected, what.to_vec()), "{text}");
}

/// Letters and digits in no order, as many as are asked for.
fn noise(length: usize, alphabet: &str) -> String {
    let alphabet: Vec<char> = alphabet.chars().collect();
    let mut state = 0x2545_f491_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        alphabet[state as usize % alphabet.len()]
    };
    (0..length).map(|_| next()).collect()
}

const BASE62: &str = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const HEX: &str = "0123456789abcdef";
const BASE32: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn base62(length: usize) -> String {
    noise(length, BASE62)
}

#[test]
fn tokens_are_told_by_their_form() {
    let cases = [
        (
            format!("AKI{}{}", "A", noise(16, BASE32)),
            "an AWS access key ID",
        ),
        (format!("gh{}{}", "p_", base62(36)), "a GitHub token"),
        (format!("github{}{}", "_pat_", base62(82)), "a GitHub token"),
        (format!("glpa{}{}", "t-", base62(20)), "a GitLab token"),
        (format!("xox{}{}", "b-12345-", base62(24)), "a Slack token"),
        (format!("AIz{}{}", "a", base62(35)), "a Google API key"),
        (format!("sk_li{}{}", "ve_", base62(24)), "a Stripe key"),
        (
            format!("S{}{}.{}", "G.", base62(22), base62(43)),
            "a SendGrid key",
        ),
        (format!("np{}{}", "m_", base62(36)), "an npm token"),
        (format!("pypi-{}{}", "AgEI", base62(120)), "a PyPI token"),
        (
            format!("dckr_{}{}", "pat_", base62(27)),
            "a Docker Hub token",
        ),
        (
            format!("dop{}{}", "_v1_", noise(64, HEX)),
            "a DigitalOcean token",
        ),
        (format!("h{}{}", "f_", base62(34)), "a Hugging Face token"),
        (
            format!("sk-{}{}", "ant-api03-", base62(95)),
            "an Anthropic key",
        ),
        (format!("sk-{}{}", "proj-", base62(80)), "an OpenAI key"),
        (
            format!("sk-{}T3Bl{}{}", base62(20), "bkFJ", base62(20)),
            "an OpenAI key",
        ),
        (
            format!("eyJ{}{}.{}.{}", "hbGci", base62(20), base62(60), base62(43)),
            "a JSON web token",
        ),
    ];
    for (token, what) in &cases {
        check(&format!("it used «{token}», which"), &[what]);
        check(&format!("`«{token}»`"), &[what]);
        check(&format!("(\"«{token}»\")."), &[what]);
        check(&format!("> token: «{token}».\n"), &[what]);
        // A part of another word, and a token cut short.
        check(&format!("x{token}"), &[]);
        check(&token[..token.len() / 3], &[]);
    }
}

#[test]
fn examples_and_placeholders_are_no_secrets() {
    let aws = format!("AKI{}", "AIOSFODNN7EXAMPLE");
    let count = "1234567890abcdefghijklmnopqrstuvwxyz";
    for text in [
        aws.as_str(),
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        &format!("ghp_{count}"),
        &format!("ghp_{}", "a".repeat(36)),
        "glpat-YOUR-TOKEN-GOES-HERE-1",
        "password = <password>",
        "password: ${DB_PASSWORD}",
        "password = \"********\"",
        "Password: rotated on Monday",
        "token: expired",
        "Token: the one in the vault",
        "secret: checkout-api-v2-prod-2024",
        "secretName: payments-db-2024-01",
        "token_file = /run/secrets/ab12cd34ef56ab78",
        "next_page_token: 8f3a9b1c7d2e4f60a1b2",
        "token: 550e8400-e29b-41d4-a716-446655440000",
        "apiKey: process.env.API_KEY_2024",
        "password=$(cat /etc/pw1)",
        "Authorization: Bearer <token>",
        "Authorization: Bearer $TOKEN",
        "the bearer of this letter",
        "password = WIN32_ERROR_2_TEXT",
        "password: utf8_to_utf16_dup(x)",
        "password = win32::Foundation::String2",
        "https://user:secret123@host/",
        "https://example.com/a:b@c",
        "git@github.com:acme/site.git",
        "https://user:password@host/",
        "https://user:pass@host/",
        "https://user:<password>@host/",
        "https://user:${PASS}@host/",
        "https://user:$PASS@host/",
        "https://x-access-token:{{ token }}@host/",
        "amqp://guest:guest@localhost:5672",
        "postgres://checkout:checkout@localhost/checkout",
        "docker://alpine:3.21.1@sha256:0d1f",
        "https://host:8443@proxy",
        "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
        "the line -----BEGIN PRIVATE KEY----- was in the log",
        "image@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "sk-learn broke, and the task-force",
    ] {
        check(text, &[]);
    }
}

#[test]
fn names_tell_what_stands_behind_them() {
    let key = base62(40);
    check(
        &format!("aws_secret_access_key = «{key}»"),
        &["a secret key"],
    );
    check(&format!("\"apiKey\": \"«{key}»\","), &["a secret key"]);
    check(&format!("- `API_TOKEN=«{key}»`"), &["an access token"]);
    check(&format!("**Token:** «{key}»."), &["an access token"]);
    check(
        &format!("curl -H 'Authorization: Bearer «{key}»'"),
        &["a bearer token"],
    );
    check(
        &format!("Authorization: Basic «{key}==»"),
        &["a bearer token"],
    );
    check("db_password: «Tr0ub4dor&3x»", &["a password"]);
    check("PASSWORD='«Wint3r!sC0ming»'", &["a password"]);
    check(
        "postgres://orders:«Vq7-hedge»@db.internal/orders",
        &["a password"],
    );
    check("redis://:«kumquat»@cache:6379", &["a password"]);
    let hex = noise(32, HEX);
    check(&format!("TWILIO_AUTH_TOKEN=«{hex}»"), &["a Twilio key"]);
    check(&format!("twilio: «SK{hex}» failed"), &["a Twilio key"]);
    let sas = noise(43, BASE62);
    check(
        &format!("https://x.blob.core.windows.net/c?sv=2024-01-01&se=2025&sig=«{sas}%3D»&sp=r"),
        &["the signature of a shared access address"],
    );
    check(&format!("?sig={sas}%3D"), &[]);
    check(
        &format!("https://hooks.slack{}«services/T0{}»", ".com/", base62(42)),
        &["a Slack webhook"],
    );
}

#[test]
fn a_private_key_is_all_between_its_two_lines() {
    let lines: Vec<String> = (0..3).map(|_| base62(64)).collect();
    let lines = lines.join("\n");
    for kind in ["RSA ", "", "OPENSSH ", "EC ", "ENCRYPTED "] {
        let (begin, end) = (
            format!("-----BEGIN {kind}PRIVATE KEY-----"),
            format!("-----END {kind}PRIVATE KEY-----"),
        );
        check(&format!("{begin}\n«{lines}»\n{end}\n"), &["a private key"]);
        check(
            &format!("{begin}\n«{lines}»\n\nMore, text."),
            &["a private key"],
        );
        let quoted = lines.replace('\n', "\n> ");
        check(
            &format!("> {begin}\n> «{quoted}»\n> {end}\n"),
            &["a private key"],
        );
        let json = lines.replace('\n', "\\n");
        check(
            &format!("\"{begin}«\\n{json}\\n»{end}\\n\""),
            &["a private key"],
        );
    }
    check(
        &format!("-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n«{lines}»\n-----END"),
        &["a private key"],
    );
}

#[test]
fn a_secret_is_found_wherever_it_stands_again() {
    let key = base62(24);
    check(
        &format!("api_key = «{key}»\n\nWe then sent `«{key}»` to the wrong host."),
        &["a secret key", "a secret key"],
    );
    // A word of the language is a word elsewhere.
    check(
        "amqp://orders:«settlement»@mq\n\nThe settlement was late.",
        &["a password"],
    );
}

#[test]
fn what_the_form_tells_comes_first() {
    let token = format!("gh{}{}", "p_", base62(36));
    check(&format!("token = \"«{token}»\""), &["a GitHub token"]);
    check(
        &format!("https://bot:«{token}»@github.com/x"),
        &["a GitHub token"],
    );
}

#[test]
fn a_mask_keeps_every_other_byte_in_its_place() {
    let text = "a é postgres://o:Vq7-hedge@db\nz";
    let redaction = Redaction::new(text, &find(text));
    let hide = |text: &str| {
        let found = find(text);
        masked(text, found.iter().map(|secret| secret.span), '*')
    };
    assert_eq!(hide(text), "a é postgres://o:*********@db\nz");
    assert_eq!(
        redaction.of("no host for `Vq7-hedge@db`"),
        "no host for `*****@db`"
    );
    assert_eq!(redaction.of("fine"), "fine");
    let key = format!(
        "> -----BEGIN PRIVATE KEY-----\n> {}\n> {}\n",
        base62(64),
        base62(64)
    );
    let stars = "*".repeat(64);
    assert_eq!(
        hide(&key),
        format!("> -----BEGIN PRIVATE KEY-----\n> {stars}\n> {stars}\n")
    );
}

/// A short password is taken out of a message where it is a word of its own.
#[test]
fn short_secrets_do_not_tear_words() {
    let text = "redis://:plum@cache";
    let secrets = find(text);
    assert_eq!(secrets.len(), 1);
    assert_eq!(
        Redaction::new(text, &secrets).of("plum or plumber"),
        "***** or plumber"
    );
}

/// Neither many anchors nor long runs make the time grow with the square of the size.
#[test]
fn hostile_texts_take_no_time() {
    for piece in [
        "sig=",
        "eyJhbGci",
        "password=",
        "://a:",
        "-----BEGIN PRIVATE KEY-----",
        "twilio ",
        "tokentoken",
    ] {
        let text = piece.repeat(100_000 / piece.len());
        let start = std::time::Instant::now();
        find(&text);
        assert!(start.elapsed().as_secs() < 5, "{piece}");
    }
}
