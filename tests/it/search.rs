//! Search: the index as it is written, asked by the script as it is shipped, in Node; and an independent engine beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use pm::search::words::{Kind, each_term, is_cjk};
use pm::search::{Choice, Document, Section, index};
use pm::site_file::Contents;
use serde_json::{Value, json};
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{STORED, Schema, TEXT, Value as _};
use unicode_segmentation::UnicodeSegmentation;

use super::support::{pm, root, run, sample};

/// Asks the shipped script over the index in a site's folder; an answer for each request.
fn ask(site: &Path, requests: &[Value]) -> Vec<Value> {
    let mut node = Command::new("node")
        .arg(root().join("tests/search/engine.mjs"))
        .arg(root().join("themes/default/script"))
        .arg(site)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the tests of search run its script in Node 20 or later: install `node`");
    let mut stdin = node.stdin.take().unwrap();
    let lines = requests.iter().map(ToString::to_string);
    let lines = lines.collect::<Vec<_>>().join("\n");
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()).unwrap());
    let output = node.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "node failed");
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), requests.len());
    answers
}

fn written(documents: &[Document]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in index(documents, Document::clone) {
        let path = folder.path().join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let Contents::Bytes(bytes) = file.contents else {
            unreachable!("an index is bytes")
        };
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn query(text: &str) -> Value {
    json!({ "query": text })
}

fn ids(answer: &Value) -> Vec<&str> {
    let hits = answer["hits"].as_array().unwrap();
    hits.iter().map(|hit| hit["id"].as_str().unwrap()).collect()
}

/// A document of one section.
fn document(id: &str, title: &str, text: &str) -> Document {
    Document {
        id: id.into(),
        href: format!("postmortems/{id}.html"),
        title: title.into(),
        sections: vec![Section {
            anchor: "summary".into(),
            title: "Summary".into(),
            text: text.into(),
            actions: String::new(),
        }],
        ..Document::default()
    }
}

fn terms(text: &str) -> Vec<(String, Kind)> {
    let mut out = Vec::new();
    each_term(text, |term, kind| out.push((term.to_owned(), kind)));
    out
}

/// The texts of the sample site.
fn real_texts() -> Vec<String> {
    let files = walkdir::WalkDir::new(root().join("postmortems")).sort_by_file_name();
    let files = files.into_iter().map(Result::unwrap);
    let markdown = files.filter(|file| file.path().extension().is_some_and(|e| e == "md"));
    markdown
        .map(|file| fs::read_to_string(file.path()).unwrap())
        .collect()
}

/// A generator that is the same on every run (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }

    fn text(&mut self, pieces: &[&str], length: usize) -> String {
        (0..length)
            .map(|_| pieces[self.roll(pieces.len())])
            .collect()
    }
}

/// What texts and queries may be made of to be hard.
const PIECES: &[&str] = &[
    "a",
    "B",
    "pool",
    "Timeouts",
    "é",
    "e\u{301}",
    "ß",
    "Σ",
    "ς",
    "İ",
    "ﬁ",
    "½",
    "漢",
    "字",
    "か",
    "\u{3099}",
    "ｶﾞ",
    "한",
    "국",
    "ภา",
    "हिं",
    "9",
    "42",
    "-",
    "_",
    ".",
    "/",
    ":",
    "@",
    "+",
    "&",
    "#",
    "'",
    "’",
    " ",
    " ",
    "\n",
    "\"",
    "(",
    ")",
    "*",
    "\\",
    "[",
    "]",
    "^",
    "$",
    "|",
    "?",
    "{",
    "}",
    "<",
    ">",
    "%",
    "\u{0}",
    "\u{ad}",
    "\u{200d}",
    "\u{feff}",
    "\u{fe0f}",
    "🔥",
    "𠀀",
    "\u{2028}",
    "service:",
    "owner:",
    "before:",
    "after:",
    "2026-13",
    "2026",
    "-",
    "__proto__",
    "constructor",
];

#[test]
fn both_languages_cut_texts_alike() {
    let cases = fs::read_to_string(root().join("tests/search/words.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&cases).unwrap();
    for case in &cases {
        let found = terms(case["text"].as_str().unwrap());
        let found: Vec<_> = found.into_iter().map(|(term, _)| term).collect();
        assert_eq!(json!(found), case["terms"], "{}", case["text"]);
    }
    let mut dice = Dice(7);
    let mut texts: Vec<String> = (0..500).map(|_| dice.text(PIECES, 12)).collect();
    texts.extend(real_texts());
    texts.extend(
        cases
            .iter()
            .map(|case| case["text"].as_str().unwrap().to_owned()),
    );
    let requests: Vec<_> = texts.iter().map(|text| json!({ "terms": text })).collect();
    for (text, answer) in texts.iter().zip(ask(root(), &requests)) {
        let found: Vec<_> = terms(text).into_iter().map(|(term, _)| term).collect();
        assert_eq!(json!(found), answer, "{text:?}");
    }
}

#[test]
fn a_word_of_unicode_is_a_row_of_parts() {
    let parts = |text: &str| {
        let parts = terms(text)
            .into_iter()
            .filter(|(_, kind)| *kind == Kind::Part);
        parts.map(|(term, _)| term).collect::<Vec<_>>()
    };
    let mut texts = real_texts();
    texts.extend([
        "don’t v1.22.3 ERR_CONN_RESET 1,000.5 a.b:c naïve ann@example.com Ёлка οδός".to_owned(),
    ]);
    for text in texts {
        assert!(!text.contains(is_cjk));
        let words: Vec<_> = text.unicode_words().flat_map(parts).collect();
        assert_eq!(words, parts(&text));
    }
}

/// `count` documents whose words are as frequent as in a language.
fn generated(count: usize) -> Vec<Document> {
    let mut dice = Dice(2026);
    let vocabulary = vocabulary();
    let mut words = move |length: usize| {
        let word = |_| vocabulary[zipf(&mut dice, vocabulary.len())].clone();
        (0..length).map(word).collect::<Vec<_>>()
    };
    let one = |number| {
        let length = words(2).concat().len() * 10 + 40;
        let mut document = document(
            &number_id(number),
            &words(5).join(" "),
            &words(length).join(" "),
        );
        document.tags = words(2);
        document
    };
    (0..count).map(one).collect()
}

fn number_id(number: usize) -> String {
    format!("incident-{number}")
}

fn vocabulary() -> Vec<String> {
    let mut dice = Dice(1);
    let (heads, tails) = (
        [
            "b", "c", "d", "f", "gr", "l", "m", "n", "p", "st", "tr", "v",
        ],
        ["a", "e", "i", "o", "u", "ai"],
    );
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    while out.len() < 3000 {
        let mut word = String::new();
        for _ in 0..2 + dice.roll(2) {
            word.push_str(heads[dice.roll(heads.len())]);
            word.push_str(tails[dice.roll(tails.len())]);
        }
        word.push_str(["n", "r", "k", "s", "ed", "ing"][dice.roll(6)]);
        if seen.insert(word.clone()) {
            out.push(word);
        }
    }
    out
}

/// A rank by Zipf's law, near enough: each doubling of the rank is as probable as the one before.
fn zipf(dice: &mut Dice, below: usize) -> usize {
    let doublings = below.ilog2() as usize;
    let first = 1 << dice.roll(doublings);
    (first + dice.roll(first) - 1).min(below - 1)
}

/// The first ten by tantivy's BM25, of documents in which a word in a field is repeated as often as the field weighs:
/// that is what BM25F is. `stems` are the words as they are compared.
fn tantivy_first_ten(
    documents: &[Document],
    stems: &BTreeMap<String, String>,
    queries: &[String],
) -> Vec<Vec<String>> {
    let mut schema = Schema::builder();
    let (id, text) = (
        schema.add_text_field("id", STORED),
        schema.add_text_field("text", TEXT),
    );
    let index = tantivy::Index::create_in_ram(schema.build());
    let stemmed = |text: &str| {
        let words = plain_words(text).map(|word| stems.get(&word).cloned().unwrap_or(word));
        words.collect::<Vec<_>>().join(" ") + " "
    };
    let mut writer = index.writer_with_num_threads(1, 50_000_000).unwrap();
    for document in documents {
        let mut all = stemmed(&document.title).repeat(8);
        all += &stemmed(&document.tags.join(" ")).repeat(4);
        all += &stemmed(&document.services.join(" ")).repeat(4);
        for section in &document.sections {
            all += &stemmed(&section.title).repeat(3);
            all += &stemmed(&section.text);
            all += &stemmed(&section.actions);
        }
        let mut stored = tantivy::TantivyDocument::new();
        stored.add_text(id, &document.id);
        stored.add_text(text, &all);
        writer.add_document(stored).unwrap();
    }
    writer.commit().unwrap();
    let searcher = index.reader().unwrap().searcher();
    let mut parser = QueryParser::for_index(&index, vec![text]);
    parser.set_conjunction_by_default();
    let first_ten = |query: &String| {
        let query = parser.parse_query(&stemmed(query)).unwrap();
        let found = searcher.search(&query, &TopDocs::with_limit(10).order_by_score());
        let name = |(_, at)| {
            let stored: tantivy::TantivyDocument = searcher.doc(at).unwrap();
            stored.get_first(id).unwrap().as_str().unwrap().to_owned()
        };
        found.unwrap().into_iter().map(name).collect()
    };
    queries.iter().map(first_ten).collect()
}

fn plain_words(text: &str) -> impl Iterator<Item = String> {
    let words = terms(text)
        .into_iter()
        .filter(|(_, kind)| *kind == Kind::Part);
    words.map(|(term, _)| term)
}

/// Over how many of the first ten both agree, on average.
fn agreement(documents: &[Document], queries: &[String]) -> f64 {
    let site = written(documents);
    let texts = documents.iter().flat_map(|document| {
        let sections = document.sections.iter();
        let sections = sections.flat_map(|own| [&own.title, &own.text, &own.actions]);
        sections
            .chain(&document.tags)
            .chain(&document.services)
            .chain([&document.title])
    });
    let words: BTreeSet<String> = texts.flat_map(|text| plain_words(text)).collect();
    let words: Vec<String> = words.into_iter().collect();
    let mut requests = vec![json!({ "stems": words })];
    requests.extend(queries.iter().map(|text| query(text)));
    let answers = ask(site.path(), &requests);
    let stems = answers[0].as_array().unwrap().iter();
    let stems = stems.map(|stem| stem.as_str().unwrap().to_owned());
    let expected = tantivy_first_ten(documents, &words.into_iter().zip(stems).collect(), queries);
    let mut agreed = 0.0;
    for (answer, expected) in answers[1..].iter().zip(&expected) {
        assert!(!expected.is_empty(), "{answer}");
        let both = ids(answer)
            .into_iter()
            .filter(|id| expected.iter().any(|other| other == id));
        agreed += real(both.count()) / real(expected.len());
    }
    agreed * 10.0 / real(queries.len())
}

fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

#[test]
fn the_ranking_is_that_of_an_independent_engine() {
    let documents = generated(5000);
    let mut dice = Dice(11);
    // Words that stand together in a document, so that there is something to find.
    let queries: Vec<String> = (0..200)
        .map(|_| {
            let text = &documents[dice.roll(documents.len())].sections[0].text;
            let words: Vec<&str> = text.split(' ').collect();
            let chosen = (0..=dice.roll(3)).map(|_| words[dice.roll(words.len())]);
            chosen.collect::<Vec<_>>().join(" ")
        })
        .collect();
    let agreed = agreement(&documents, &queries);
    assert!(agreed >= 8.0, "{agreed:.2} of the first 10 agree");
}

#[test]
fn every_term_of_a_document_finds_it() {
    let mut dice = Dice(3);
    let mut documents: Vec<Document> = (0..40)
        .map(|number| {
            document(
                &number_id(number),
                &dice.text(PIECES, 6),
                &dice.text(PIECES, 60),
            )
        })
        .collect();
    for (number, text) in real_texts().into_iter().enumerate() {
        documents.push(document(&format!("real-{number}"), "A real one", &text));
    }
    let site = written(&documents);
    let mut wanted: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for document in &documents {
        for text in [&document.title, &document.sections[0].text] {
            for (term, _) in terms(text) {
                wanted.entry(term).or_default().insert(&document.id);
            }
        }
    }
    let queries: Vec<Value> = wanted
        .keys()
        .map(|term| {
            // What looks like an operator can be looked for in quotes.
            let text = if term.contains(':') {
                format!("\"{term}\"")
            } else {
                format!("{term} ")
            };
            json!({ "query": text, "options": { "limit": 100 } })
        })
        .collect();
    for ((term, wanted), answer) in wanted.iter().zip(ask(site.path(), &queries)) {
        let found: BTreeSet<_> = ids(&answer).into_iter().collect();
        assert!(
            found.is_superset(wanted),
            "{term:?} finds {found:?} and not {wanted:?}"
        );
    }
}

#[test]
fn no_query_is_too_odd() {
    let documents: Vec<_> = ["api timeouts", "漢字", "kube-dns:53"]
        .map(|text| document(text, text, text))
        .into();
    let site = written(&documents);
    let mut dice = Dice(5);
    let queries: Vec<_> = (0..400)
        .map(|number| dice.text(PIECES, number % 20))
        .chain([
            "x".repeat(100_000),
            "\"".repeat(999),
            "a ".repeat(500),
            "-".into(),
            "-\"".into(),
        ])
        .map(|text| json!({ "query": text, "options": { "facets": true } }))
        .collect();
    for (query, answer) in queries.iter().zip(ask(site.path(), &queries)) {
        let problems = answer["problems"].to_string();
        assert!(
            !problems.contains("could not be loaded"),
            "{query}: {problems}"
        );
        assert!(answer["total"].as_u64().unwrap() <= 3);
    }
}

fn choice(text: &str) -> Vec<Choice> {
    vec![Choice {
        rank: 0,
        value: text.to_lowercase().replace(' ', "-"),
        text: text.into(),
    }]
}

fn incidents() -> tempfile::TempDir {
    let mut documents = vec![
        document(
            "pool",
            "Connection pool exhausted",
            "Retries of the café service filled the connection pool.",
        ),
        document(
            "retry",
            "Retry storm",
            "A retried request. The pool of each connection was fine; kube-dns-7f8 was not.",
        ),
        document(
            "dns",
            "DNS outage",
            "All timeouts came from kube-dns, see #1234 in v1.22.3.",
        ),
    ];
    for (document, date) in documents
        .iter_mut()
        .zip(["2026-03-14", "2026-03-01", "2024-12-31"])
    {
        document.date = Some(date.parse().unwrap());
    }
    documents.push(document("undated", "Undated", "Nothing much."));
    documents[0].facets[0] = choice("SEV1");
    documents[1].facets[0] = choice("SEV2");
    documents[2].facets[0] = choice("SEV2");
    documents[0].facets[1] = choice("Checkout API");
    documents[1].facets[1] = choice("Search");
    written(&documents)
}

#[test]
fn queries_find_what_they_should() {
    let site = incidents();
    let cases: &[(&str, &[&str])] = &[
        ("", &["pool", "retry", "dns", "undated"]),
        ("cafe", &["pool"]),
        ("CAFÉ", &["pool"]),
        ("connection pool", &["pool", "retry"]),
        ("\"connection pool\"", &["pool"]),
        ("\"Connection Pool\" -retries", &[]),
        ("pool -café", &["retry"]),
        // Another form counts less than the word itself.
        ("retried", &["retry", "pool"]),
        ("timeout", &["dns"]),
        ("timeouts", &["dns"]),
        // The last word may be unfinished, a word before it not.
        ("exha", &["pool"]),
        // What there is not is left out of the query.
        ("exha pool", &["pool", "retry"]),
        ("kube-dns", &["dns", "retry"]),
        ("dns", &["dns", "retry"]),
        ("#1234", &["dns"]),
        ("1234", &["dns"]),
        ("v1.22.3", &["dns"]),
        ("conection", &["pool", "retry"]),
        ("exhuasted", &["pool"]),
        ("severity:sev2", &["retry", "dns"]),
        ("severity:SEV2 pool", &["retry"]),
        ("severity:sev1 severity:sev2", &["pool", "retry", "dns"]),
        ("-severity:sev2", &["pool", "undated"]),
        ("service:\"Checkout API\"", &["pool"]),
        ("service:checkout", &["pool"]),
        ("severity:sev2 service:search", &["retry"]),
        ("year:2026", &["pool", "retry"]),
        ("before:2026-03", &["dns"]),
        ("before:2026-03-14", &["retry", "dns"]),
        ("after:2026-03-14", &["pool"]),
        ("after:2025 before:2026-03-02", &["retry"]),
        ("owner:nobody", &[]),
        ("xyzzy", &[]),
    ];
    let requests: Vec<_> = cases.iter().map(|(text, _)| query(text)).collect();
    for ((text, expected), answer) in cases.iter().zip(ask(site.path(), &requests)) {
        assert_eq!(ids(&answer), *expected, "{text}");
    }
}

#[test]
fn results_say_how_they_were_found() {
    let site = incidents();
    let answers = ask(
        site.path(),
        &[
            json!({ "query": "severity:sev2 pool", "options": { "facets": true } }),
            query("conection"),
            query("before:someday"),
            query("outage storm"),
            query("exha pool"),
            json!({ "operator": ["timeout owner:ana -owner:ben", "owner", ""] }),
            json!({ "operator": ["timeout owner:\"Ana B\"", "owner", "Ben C"] }),
        ],
    );
    let severity = &answers[0]["facets"][0];
    let expected = json!([
        { "value": "sev1", "text": "SEV1", "count": 1, "chosen": false },
        { "value": "sev2", "text": "SEV2", "count": 1, "chosen": true },
    ]);
    assert_eq!(severity["values"], expected);
    assert_eq!(answers[0]["facets"][7]["values"][0]["count"], 1);
    let section = &answers[0]["hits"][0]["sections"][0];
    assert_eq!(section["href"], "postmortems/retry.html#summary");
    let pieces = json!([
        { "text": "A retried request. The ", "mark": false },
        { "text": "pool", "mark": true },
        { "text": " of each connection was fine; kube-dns-7f8 was not.", "mark": false },
    ]);
    assert_eq!(section["pieces"], pieces);
    assert_eq!(
        answers[1]["corrected"],
        json!([{ "from": "conection", "to": ["connection"] }])
    );
    let title = json!([{ "text": "Connection", "mark": true }, { "text": " pool exhausted", "mark": false }]);
    assert_eq!(answers[1]["hits"][0]["title"], title);
    assert_eq!(
        answers[2]["problems"],
        json!(["“before:someday” names no date: write 2026, 2026-03 or 2026-03-14."])
    );
    assert_eq!(answers[2]["total"], 4);
    assert_eq!(
        answers[3]["problems"],
        json!(["No postmortem has all of these words; these have some."])
    );
    assert_eq!(answers[3]["total"], 2);
    assert_eq!(answers[4]["problems"], json!(["No postmortem has “exha”."]));
    assert_eq!(answers[5], json!("timeout -owner:ben"));
    assert_eq!(answers[6], json!("timeout owner:\"Ben C\""));
}

#[test]
fn an_index_that_is_not_there_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let answers = ask(folder.path(), &[query("dns")]);
    assert_eq!(
        answers[0]["problems"],
        json!([
            "The search index could not be loaded: check the connection, then load the page again."
        ])
    );
}

#[test]
fn an_empty_site_has_nothing() {
    let site = written(&[]);
    for answer in ask(
        site.path(),
        &[query(""), query("dns"), query("\"a b\" year:2026")],
    ) {
        assert_eq!(answer["total"], 0, "{answer}");
    }
}

#[test]
fn sections_lead_to_places_that_pages_have() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let (said, code) = run(pm(folder.path()).args(["build", "--drafts"]));
    assert_eq!(code, 0, "{said}");
    let site = folder.path().join("public");
    let mut links = 0;
    for file in fs::read_dir(site.join("search/d")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let data = &text[text.find('{').unwrap()..=text.rfind('}').unwrap()];
        let stored: Value = serde_json::from_str(data).unwrap();
        let page = fs::read_to_string(site.join(stored["href"].as_str().unwrap())).unwrap();
        for section in stored["sections"].as_array().unwrap() {
            let anchor = section[0].as_str().unwrap();
            assert!(
                anchor.is_empty() || page.contains(&format!("id=\"{anchor}\"")),
                "{anchor}"
            );
            links += 1;
        }
    }
    assert!(links > 100, "{links}");
}
