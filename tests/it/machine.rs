//! What the site has for programs: JSON against its schemas, feeds against RFC 4287, calendars, the sitemap, the head.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use quick_xml::events::Event;
use serde_json::Value;

use crate::support::{TODAY, commit, git_at, init, pm, root, run, sample, tree, write};

type Files = BTreeMap<String, String>;

/// Builds the site in `folder` and gives its files but for pictures.
fn build(folder: &Path) -> Files {
    let args = ["--today", TODAY, "build", "--keep-going", "--drafts"];
    let (said, code) = run(pm(folder).args(args));
    assert_eq!(code, 0, "{said}");
    let text = |(path, bytes)| Some((path, String::from_utf8(bytes).ok()?));
    tree(&folder.join("public"))
        .into_iter()
        .filter_map(text)
        .collect()
}

/// A site whose every text is what a format gives a meaning to.
fn hostile(folder: &Path) {
    let nasty = "]]></content><script>alert(1)</script> & \\u0000 \u{b}\u{ffff}\u{202e} \"'";
    // What JSON escapes, TOML understands.
    let quoted = serde_json::to_string(nasty).unwrap();
    let post = format!(
        "+++\ntitle = {quoted} \ndate = 2026-01-10\nservices = [\"a<b&c\", \"é/ü\"]\nteams = [{quoted}]\n\
         tags = [\"\\u0001\"]\nauthors = [\"{{x}} <a@b>\"]\n[extra]\n\"k\\u0007\" = [1, {{ a = \"]]>\" }}]\n+++\n\n\
         ## Summary\n\n{nasty}\n\n## Timeline\n\n- 13:50 {nasty} [started]\n- 99:99 what\n- 14:00 {nasty} [resolved]\n\n\
         ## Impact\n\n- Duration: {nasty}\n\n## Action Items\n\n- [ ] {nasty} (@o.x, P1, due 2026-01-20)\n- [ ] \n"
    );
    write(
        folder,
        &[
            (
                "book.toml",
                "[book]\ntitle = 'A <&> \"B\"'\n[output.pm]\nbase-url = 'https://pm.example.com/x&y'\n",
            ),
            ("postmortems/2026-01-10-é-ü.md", &post),
            ("postmortems/empty.md", ""),
            (
                "postmortems/dateless.md",
                "+++\ntitle = 'No date'\nstatus = 'draft'\n+++\n\n## Whatever\n\nx\n",
            ),
        ],
    );
}

fn sites() -> Vec<(tempfile::TempDir, Files)> {
    let make = |fill: fn(&Path)| {
        let folder = tempfile::tempdir().unwrap();
        fill(folder.path());
        let files = build(folder.path());
        (folder, files)
    };
    let versioned = |folder: &Path| {
        sample(folder);
        init(folder);
        commit(folder, "Sample");
    };
    vec![make(sample), make(hostile), make(versioned)]
}

#[test]
fn every_json_file_is_what_its_schema_says() {
    let validator = |name: &str| {
        let path = root().join("docs/src/schema").join(name);
        let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
        jsonschema::validator_for(&schema).unwrap()
    };
    let [index, actions, postmortem] =
        ["index.json", "actions.json", "postmortem.json"].map(validator);
    let mut seen = 0;
    for (_folder, files) in sites() {
        for (path, text) in files.iter().filter(|(path, _)| is_json(path)) {
            let value: Value = serde_json::from_str(text).unwrap();
            let validator = match path.as_str() {
                "index.json" => &index,
                "actions.json" => &actions,
                _ => &postmortem,
            };
            let wrong: Vec<_> = validator
                .iter_errors(&value)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(wrong.is_empty(), "{path}: {wrong:#?}");
            seen += 1;
        }
    }
    assert!(seen > 45, "{seen}");
    // A schema that lets everything through would pass too.
    let more = serde_json::json!({"version": 1, "title": "", "today": "2026-01-01", "postmortems": [], "x": 1});
    assert!(!index.is_valid(&more));
}

fn has(path: &str, extension: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|it| it == extension)
}

fn is_json(path: &str) -> bool {
    has(path, "json") && !path.starts_with('.')
}

#[test]
fn what_is_known_of_a_postmortem_is_in_its_file() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let files = build(folder.path());
    let id = "2025-05-20-canary-without-german-buyers";
    let json: Value = serde_json::from_str(&files[&format!("postmortems/{id}.json")]).unwrap();
    assert_eq!(json["url"], format!("{id}.html"));
    assert_eq!(json["durations"]["time_to_detect"]["seconds"], 41 * 60);
    assert_eq!(json["instants"]["started"]["at"], "2025-05-20T11:52:00Z");
    assert_eq!(json["instants"]["started"]["origin"], "timeline");
    assert_eq!(json["instants"]["started"]["entry"], 2);
    assert_eq!(json["timeline"][2]["mark"], "started");
    assert_eq!(json["timeline"][10]["end"], "2025-05-20T13:20:00Z");
    assert_eq!(json["impact"][1]["figure"], "Users affected");
    assert_eq!(json["factors"][1]["category"], "detection-gap");
    assert_eq!(json["actions"].as_array().unwrap().len(), 6);
    assert_eq!(json["actions"][0]["history"], Value::Null);
    assert_eq!(json["sections"][0]["kind"], "Summary");
    let id = "2026-11-23-sign-in-slow-after-session-failover";
    let json: Value = serde_json::from_str(&files[&format!("postmortems/{id}.json")]).unwrap();
    let unknown = &json["durations"]["time_to_resolve"];
    assert_eq!(unknown["seconds"], Value::Null);
    assert!(
        unknown["unknown"]
            .as_str()
            .unwrap()
            .contains("`resolved` is not known")
    );
    // Every address leads somewhere.
    let index: Value = serde_json::from_str(&files["index.json"]).unwrap();
    for row in index["postmortems"].as_array().unwrap() {
        for key in ["url", "json"] {
            assert!(files.contains_key(row[key].as_str().unwrap()), "{row}");
        }
    }
}

/// An element: its name, attributes, text and children.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn all(&self, name: &str) -> Vec<&Element> {
        self.children.iter().filter(|it| it.name == name).collect()
    }

    /// The text of the one child of this name.
    #[track_caller]
    fn one(&self, name: &str) -> &str {
        let all = self.all(name);
        assert_eq!(all.len(), 1, "{name} of {self:?}");
        &all[0].text
    }
}

fn parse(xml: &str) -> Element {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => {
                let empty = element(&start);
                open.last_mut().unwrap().children.push(empty);
            }
            Event::Text(text) => open.last_mut().unwrap().text += &*text,
            Event::GeneralRef(name) => {
                let name = &*name;
                let text = quick_xml::escape::unescape(&format!("&{name};"))
                    .unwrap()
                    .into_owned();
                open.last_mut().unwrap().text += &text;
            }
            Event::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1);
    open.pop().unwrap().children.pop().unwrap()
}

fn element(start: &quick_xml::events::BytesStart<'_>) -> Element {
    let attributes = start.attributes().map(|it| {
        let it = it.unwrap();
        let value = quick_xml::escape::unescape(&it.value).unwrap().into_owned();
        (it.key.as_ref().to_owned(), value)
    });
    Element {
        name: start.name().as_ref().to_owned(),
        attributes: attributes.collect(),
        ..Element::default()
    }
}

/// What RFC 4287 says that a feed must have and must not.
#[track_caller]
fn check_feed(path: &str, xml: &str) {
    let is_char = |c: char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    assert!(xml.chars().all(|c| is_char(c) || c == '\n'), "{path}");
    let feed = parse(xml);
    assert_eq!(feed.name, "feed", "{path}");
    assert_eq!(feed.attributes["xmlns"], "http://www.w3.org/2005/Atom");
    let date = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap();
    let is_absolute = |url: &str| url.starts_with("https://") && !url.contains(char::is_whitespace);
    let common = |it: &Element| {
        it.one("title");
        assert!(is_absolute(it.one("id")), "{path}: {it:?}");
        for author in it.all("author") {
            assert!(!author.one("name").is_empty(), "{path}");
        }
        let mut links = BTreeSet::new();
        for link in it.all("link") {
            assert!(is_absolute(&link.attributes["href"]), "{path}: {link:?}");
            let key = (&link.attributes["rel"], &link.attributes["type"]);
            assert!(links.insert(key), "{path}: two {key:?}");
        }
        links.iter().any(|(rel, _)| *rel == "alternate")
    };
    common(&feed);
    // Or else every entry needs one.
    assert!(!feed.all("author").is_empty(), "{path}");
    let own = feed
        .all("link")
        .into_iter()
        .find(|it| it.attributes["rel"] == "self");
    assert_eq!(own.unwrap().attributes["href"], feed.one("id"), "{path}");
    let updated = date(feed.one("updated"));
    let mut ids = BTreeSet::new();
    for entry in feed.all("entry") {
        assert!(common(entry), "{path}: an entry without an alternate");
        assert!(
            ids.insert(entry.one("id").to_owned()),
            "{path}: {}",
            entry.one("id")
        );
        assert!(date(entry.one("updated")) <= updated, "{path}");
        for published in entry.all("published") {
            date(&published.text);
        }
        for category in entry.all("category") {
            assert!(category.attributes.contains_key("term"), "{path}");
        }
        let content = entry.all("content");
        assert_eq!(content.len(), 1, "{path}");
        assert_eq!(content[0].attributes["type"], "html", "{path}");
        // HTML that was text: the one element in it is ours.
        assert!(content[0].text.starts_with("<p>"), "{path}");
        assert!(!content[0].text.contains("<script"), "{path}");
    }
}

#[test]
fn every_feed_is_atom() {
    for (_folder, files) in sites() {
        let feeds = files.iter().filter(|(path, _)| {
            let extension = Path::new(path).extension();
            extension.is_some_and(|it| it == "xml") && path.as_str() != "sitemap.xml"
        });
        let mut count = 0;
        for (path, xml) in feeds {
            check_feed(path, xml);
            count += 1;
        }
        assert!(count >= 4, "{count}");
    }
}

/// Every page's feeds, calendars and data are there.
#[test]
fn what_a_page_offers_is_there() {
    let link =
        regex::Regex::new(r#"<link rel="alternate" type="[^"]*" title="[^"]*" href="([^"]*)">"#)
            .unwrap();
    for (_folder, files) in sites() {
        let pages = files
            .iter()
            .filter(|(path, text)| has(path, "html") && text.contains("og:title"));
        for (path, html) in pages.filter(|(path, _)| path.as_str() != "404.html") {
            let depth = path.matches('/').count();
            let links: Vec<_> = link.captures_iter(html).collect();
            assert!(!links.is_empty(), "{path}");
            for href in links {
                let href = href[1].trim_start_matches(&"../".repeat(depth));
                assert!(files.contains_key(href), "{path}: {href}");
            }
        }
    }
}

#[test]
fn feeds_are_dated_by_git_and_never_by_the_clock() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let post = |title: &str, due: &str| {
        format!(
            "+++\ntitle = '{title}'\ndate = 2026-10-01\npublished = 2026-10-03\nservices = ['shop']\n+++\n\n\
             ## Action Items\n\n| ID | Action | Owner | Due | Status |\n|-|-|-|-|-|\n| AI-1 | Cap retries | ann | {due} | open |\n"
        )
    };
    write(
        folder,
        &[
            (
                "book.toml",
                "[output.pm]\nbase-url = 'https://pm.example.com'\n",
            ),
            (
                "postmortems/2026-10-01-shop.md",
                &post("Shop down", "2026-11-01"),
            ),
        ],
    );
    init(folder);
    git_at("2026-10-04T09:00:00Z", folder, &["add", "--all"]);
    git_at(
        "2026-10-04T09:00:00Z",
        folder,
        &["commit", "--quiet", "--message=One"],
    );
    let before = parse(&build(folder)["feed.xml"]);
    let entry = before.all("entry")[0];
    assert_eq!(entry.one("updated"), "2026-10-04T09:00:00+00:00");
    assert_eq!(entry.one("published"), "2026-10-03T00:00:00+00:00");
    assert_eq!(
        entry.one("id"),
        "https://pm.example.com/postmortems/2026-10-01-shop.html"
    );
    write(
        folder,
        &[(
            "postmortems/2026-10-01-shop.md",
            &post("The shop was down", "2026-11-10"),
        )],
    );
    // What is not committed has no date that would be the same tomorrow.
    let edited = parse(&build(folder)["feed.xml"]);
    assert_eq!(
        edited.all("entry")[0].one("updated"),
        "2026-10-04T09:00:00+00:00"
    );
    git_at(
        "2026-10-20T12:00:00Z",
        folder,
        &["commit", "--quiet", "--all", "--message=Two"],
    );
    let files = build(folder);
    let after = parse(&files["services/shop.xml"]);
    assert_eq!(after.all("entry")[0].one("id"), entry.one("id"));
    assert_eq!(
        after.all("entry")[0].one("updated"),
        "2026-10-20T12:00:00+00:00"
    );
    let sitemap = &files["sitemap.xml"];
    let page = "<loc>https://pm.example.com/postmortems/2026-10-01-shop.html</loc><lastmod>2026-10-20T12:00:00+00:00</lastmod>";
    assert!(sitemap.contains(page), "{sitemap}");
    let own = parse(&files["actions/by-owner/ann.xml"]);
    let entries = own.all("entry").into_iter();
    let told: Vec<_> = entries
        .map(|it| format!("{} {}", &it.one("updated")[..10], it.one("title")))
        .collect();
    let expected = [
        "2026-11-11 Overdue: Cap retries",
        "2026-10-20 Moved: Cap retries",
        "2026-10-04 Assigned: Cap retries",
    ];
    assert_eq!(told, expected);
}

#[test]
fn search_engines_are_kept_out_unless_they_are_let_in() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let post = "+++\ntitle = 'T'\npublished = 2026-10-03\n+++\n\n## Summary\n\nDown.\n";
    write(folder, &[("book.toml", ""), ("postmortems/a.md", post)]);
    let files = build(folder);
    assert_eq!(files["robots.txt"], "User-agent: *\nDisallow: /\n");
    assert!(!files.contains_key("sitemap.xml") && !files.contains_key("feed.xml"));
    let page = &files["postmortems/a.html"];
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(page.contains("<meta property=\"og:type\" content=\"article\">"));
    assert!(page.contains("<meta property=\"og:description\" content=\"Down.\">"));
    assert!(!page.contains("og:url") && !page.contains("canonical"));
    let book = "[output.pm]\nindexing = true\nbase-url = 'https://pm.example.com'\n";
    write(folder, &[("book.toml", book)]);
    let files = build(folder);
    let expected = "User-agent: *\nAllow: /\n\nSitemap: https://pm.example.com/sitemap.xml\n";
    assert_eq!(files["robots.txt"], expected);
    let page = &files["postmortems/a.html"];
    assert!(!page.contains("noindex"));
    let url = "https://pm.example.com/postmortems/a.html";
    assert!(page.contains(&format!("<link rel=\"canonical\" href=\"{url}\">")));
    assert!(page.contains(&format!("<meta property=\"og:url\" content=\"{url}\">")));
    assert!(page.contains("article:published_time\" content=\"2026-10-03T00:00:00+00:00\""));
    assert!(files["404.html"].contains("noindex") && !files["404.html"].contains("canonical"));
    let pages = files.keys().filter(|it| has(it, "html")).count();
    assert_eq!(files["sitemap.xml"].matches("<loc>").count(), pages - 1);
    write(folder, &[("book.toml", "[output.pm]\nindexing = 'yes'\n")]);
    let (said, code) = run(pm(folder).arg("build"));
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("`true` or `false`"), "{said}");
}

#[test]
fn calendars_have_the_open_actions() {
    for (_folder, files) in sites() {
        for (path, text) in files.iter().filter(|(path, _)| has(path, "ics")) {
            let calendar: icalendar::Calendar = text.parse().unwrap();
            assert!(!calendar.components.is_empty(), "{path}");
        }
        let events = |path: &str| files[path].matches("BEGIN:VEVENT").count();
        let json: Value = serde_json::from_str(&files["actions.json"]).unwrap();
        let open = |it: &&Value| !it["days_overdue"].is_null() || !it["days_until_due"].is_null();
        let open: Vec<&Value> = json["actions"]
            .as_array()
            .unwrap()
            .iter()
            .filter(open)
            .collect();
        assert_eq!(events("actions.ics"), open.len());
        if files.contains_key("actions/by-owner/ingrid.ics") {
            let is_own = |it: &&&Value| it["owners"][0]["handle"] == "ingrid";
            let own = open.iter().filter(is_own).count();
            assert_eq!(events("actions/by-owner/ingrid.ics"), own);
        }
    }
}

#[test]
fn status_updates_say_nothing_that_customers_should_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let post = "+++\ntitle = 'Zed broke db-7'\ndate = 2026-01-10\nservices = ['shop']\n[roles]\nincident-commander = 'zed'\n+++\n\n\
        ## Summary\n\nZed restarted db-7.\n\n## Impact\n\n- Users affected: 1,200 users, most of them at Acme\n- Data lost: Acme's orders\n\n\
        ## Timeline\n\n- 13:50 Zed restarts db-7 [started]\n- 13:55 Pager rings Zed [detected]\n\
        - 13:58 Zed has not found the cause\n- 14:05 Zed found the cause: db-7\n- 14:10 db-7 is back [mitigated]\n- 15:02 Zed closes it [resolved]\n";
    write(folder, &[("postmortems/2026-01-10-shop.md", post)]);
    let args = ["export", "--format", "status-updates", "shop"];
    let output = pm(folder).args(args).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let (internal, public) = text.split_once("# Status page\n").unwrap();
    assert!(internal.contains("- 14:05 UTC Zed found the cause: db-7"));
    for word in ["Zed", "zed", "db-7", "Acme", "Pager"] {
        assert!(!public.contains(word), "{word}: {public}");
    }
    let expected = "
## Investigating: 2026-01-10 13:55 UTC

We are investigating a problem with shop. It began at 13:50 UTC. [What customers notice, in their words.] We will say more by [time of the next update].

## Identified: 2026-01-10 14:05 UTC

We know what causes the problem with shop, and are working on it. [What customers can do until then.] We will say more by [time of the next update].

## Monitoring: 2026-01-10 14:10 UTC

The problem with shop is under control. We are watching whether it stays so. [What customers may still notice.]

## Resolved: 2026-01-10 15:02 UTC

The problem with shop is resolved. It lasted from 10 January 2026, 13:50 UTC to 15:02 UTC: 1 h 12 min. It affected 1,200 users. [What data was lost, and what that means for customers.] [What we are changing, and an apology.]
";
    assert_eq!(public, expected);
}

#[test]
fn of_a_status_update_what_is_unknown_is_left_out() {
    let check = |body: &str, expected: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let post = format!("+++\ntitle = 'T'\ndate = 2026-01-10\n{body}");
        write(folder.path(), &[("postmortems/a.md", &post)]);
        let args = ["export", "--format", "status-updates", "a"];
        let (text, code) = run(pm(folder.path()).args(args));
        assert_eq!(code, 0, "{text}");
        let told: Vec<_> = text
            .lines()
            .filter_map(|line| line.strip_prefix("## ").or(line.strip_prefix("left out: ")))
            .map(|line| line.split(':').next().unwrap())
            .collect();
        assert_eq!(told, expected, "{text}");
    };
    check(
        "+++\n",
        &["Investigating", "Identified", "Monitoring", "Resolved"],
    );
    let marked = "+++\n\n## Timeline\n\n- 10:00 x [detected]\n- 10:10 No cause identified\n- 10:20 y [mitigated]\n- 10:20 z [resolved]\n";
    check(
        marked,
        &["Investigating", "Resolved", "Identified", "Monitoring"],
    );
    check(
        "kind = 'near-miss'\n+++\n",
        &["There are no texts for a status page"],
    );
}
