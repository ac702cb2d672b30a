//! The style page: every component of a theme in every state, made with the real templates, for looking at and for the
//! browser's checks. It is written to `style/` in cargo's folder for tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use pm::render::{Theme, theme};
use pm::site_file::{Contents, OutputFile, Overrides};
use regex::Regex;
use serde_json::{Value, json};

use crate::support::root;

/// Colours that are written beside the tokens, since they are those of paper.
const OWN_COLOURS: [&str; 1] = ["print.css"];

#[test]
fn the_style_page_shows_every_component() {
    let page = fs::read_to_string(root().join("tests/style/style.html")).unwrap();
    for name in theme::builtin_names() {
        let files = theme::builtin(name).unwrap();
        let mut overrides: Overrides = files
            .into_iter()
            .map(|(path, bytes)| (path, bytes.to_vec()))
            .collect();
        overrides.insert("templates/style.html".into(), page.clone().into_bytes());
        let theme = Theme::new(&overrides).unwrap();
        let mut files = theme.statics();
        let html = theme.page("style.html", "style.html", &views(name));
        let html = html.unwrap_or_else(|error| panic!("{error:#}\nA component that asks for a new field needs it in tests/it/style_page.rs"));
        files.push(html);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("style")
            .join(name);
        for file in files {
            publish(&folder, file);
        }
        assert!(folder.join("style.html").is_file());
    }
}

/// A component that is new has to be put on the style page.
#[test]
fn no_component_is_missing_on_the_style_page() {
    let page = fs::read_to_string(root().join("tests/style/style.html")).unwrap();
    let defined = Regex::new(r"\{% component (\w+)").unwrap();
    let used = Regex::new(r"<(\w+)[ /]").unwrap();
    let files = theme::builtin("default").unwrap();
    let templates = files
        .iter()
        .filter(|(path, _)| path.starts_with("templates/"));
    // Those that a component is made of are shown with it.
    let mut shown: BTreeSet<String> = used
        .captures_iter(&page)
        .map(|found| found[1].to_owned())
        .collect();
    let mut components = BTreeMap::new();
    for (path, bytes) in templates {
        let text = std::str::from_utf8(bytes).unwrap();
        let names: Vec<_> = defined
            .captures_iter(text)
            .map(|found| found[1].to_owned())
            .collect();
        let within: Vec<_> = used
            .captures_iter(text)
            .map(|found| found[1].to_owned())
            .collect();
        for name in names {
            components.insert(name, (path, within.clone()));
        }
    }
    assert!(components.len() > 15, "the components were found");
    let mut open: Vec<_> = shown.iter().cloned().collect();
    while let Some(name) = open.pop() {
        let within = components.get(&name).map(|(_, within)| within.clone());
        for inner in within.unwrap_or_default() {
            if shown.insert(inner.clone()) {
                open.push(inner);
            }
        }
    }
    let missing: Vec<_> = components
        .iter()
        .filter(|(name, _)| !shown.contains(*name))
        .map(|(_, (path, _))| path)
        .collect();
    assert!(
        missing.is_empty(),
        "tests/style/style.html shows everything that a theme has, but not {missing:?}"
    );
}

/// What has a token is written by its token: colours everywhere, and sizes of type, space and corners.
#[test]
fn styles_use_the_tokens() {
    let colour = Regex::new(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(").unwrap();
    let size =
        Regex::new(r"(font-size|gap|margin[\w-]*|padding[\w-]*|border-radius): ([^;}]*)").unwrap();
    let mut wrong = Vec::new();
    for entry in fs::read_dir(root().join("themes/default/style")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name == "tokens.css" {
            continue;
        }
        let css = fs::read_to_string(&path).unwrap();
        for (at, line) in css.lines().enumerate() {
            let own_colours = OWN_COLOURS.contains(&name.as_str());
            if !own_colours && let Some(found) = colour.find(line) {
                wrong.push(format!("{name}:{}: {} is no token", at + 1, found.as_str()));
            }
            for found in size.captures_iter(line) {
                let values = found[2].split([' ', '(', ')', ',']);
                for token in values.filter_map(|value| token(&found[1], value)) {
                    wrong.push(format!(
                        "{name}:{}: `{}` has the value of {token}",
                        at + 1,
                        &found[0]
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The token that has this value of a property.
fn token(property: &str, value: &str) -> Option<&'static str> {
    let type_scale: &[_] = &[
        (".75rem", "--t-2"),
        (".875rem", "--t-1"),
        ("1rem", "--t0"),
        ("1.1875rem", "--t1"),
        ("1.4375rem", "--t2"),
    ];
    let space: &[_] = &[
        (".25rem", "--s1"),
        (".5rem", "--s2"),
        (".75rem", "--s3"),
        ("1rem", "--s4"),
        ("1.5rem", "--s5"),
        ("2rem", "--s6"),
        ("3rem", "--s7"),
        ("4.5rem", "--s8"),
    ];
    let scale = match property {
        "font-size" => type_scale,
        "border-radius" => &[("6px", "--radius")],
        _ => space,
    };
    let found = scale.iter().find(|(known, _)| *known == value);
    found.map(|(_, token)| *token)
}

fn publish(folder: &Path, file: OutputFile) {
    let Contents::Bytes(bytes) = file.contents else {
        unreachable!("a theme's files are bytes")
    };
    let path = folder.join(file.path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// The values that the components show.
fn views(theme: &str) -> Value {
    let date = json!({"iso": "2026-01-15", "text": "15 Jan 2026"});
    let tokens = fs::read_to_string(root().join("themes/default/style/tokens.css")).unwrap();
    let colours = tokens
        .lines()
        .filter(|line| line.contains("light-dark("))
        .filter_map(|line| line.trim().strip_prefix("--")?.split(':').next());
    json!({
        "frame": {
            "root": "", "title": "Style", "language": "en", "site_title": "pm", "version": "0",
            "description": format!("Every component of the theme {theme} in every state."),
            "nav": [
                {"text": "Style", "href": "style.html", "current": true},
                {"text": "Other", "href": "style.html", "current": false},
            ],
            "crumbs": [{"text": "Themes", "href": "style.html"}, {"text": theme, "href": "style.html"}],
            "today": date, "custom_css": false, "diagrams": false,
            "meta": {
                "url": "", "indexing": false, "kind": "website", "published": "", "image": "",
                "alternates": [
                    {"title": "Action items", "path": "style.html", "media_type": "text/calendar", "kind": "calendar"},
                    {"title": "Postmortems", "path": "style.html", "media_type": "application/json", "kind": "JSON"},
                ],
            },
        },
        "updates": {
            "internal": "SEV2: Orders lost\nNow: resolved, 15 January 2026, 15:02 UTC, 1 h 12 min after it began",
            "internal_id": "update-internal",
            "public": [{
                "id": "update-resolved", "stage": "Resolved", "time": "15 Jan 2026, 15:02",
                "datetime": "2026-01-15T15:02:00Z",
                "text": "The problem with orders is resolved. [What we are changing, and an apology.]",
            }],
            "left_out": ["Monitoring: <code>mitigated</code> is not known."],
        },
        "colours": colours.collect::<Vec<_>>(),
        "severities": [severity(1), severity(2), severity(3), severity(4)],
        "statuses": words(&["open", "in-progress", "blocked", "done", "wont-do"]),
        "priorities": ["P0", "P1", "P2", "P3", "soon"],
        "links": [link("with a page"), {"text": "without one", "href": ""}],
        "figures": [
            figure("overdue", "3", "bad", "#figures", ""),
            figure("due later", "12", "", "#figures", ""),
            figure("done", "0", "zero", "", ""),
            figure("time to detect", "unknown", "unknown", "", "neither the front matter nor the timeline says when it was detected"),
            figure("median time to resolve", "2 h 5 min", "", "", "of 4 incidents"),
        ],
        "notices": [
            {"tone": "warning", "text": "This is a draft.", "items": []},
            {"tone": "error", "text": "This file has 2 errors.", "items": ["line 3: <code>severity</code> is missing", "line 9: no date"]},
        ],
        "list": list(),
        "group": {
            "name": link("checkout"), "note": "tier 1", "team": link("payments"),
            "postmortems": 3, "last": date, "open": 2, "overdue": 1,
        },
        "owner": {"name": link("Alice Moreau"), "teams": [link("payments")], "overdue": 1, "due_soon": 1, "open": 4, "done": 9},
        "actions": [
            action("AI-1", "overdue", "open", "P0", "overdue 12 days"),
            action("AI-2", "due-soon", "in-progress", "P1", "in 3 days"),
            action("AI-3", "later", "blocked", "P2", ""),
            action("AI-4", "undated", "open", "soon", ""),
            action("AI-5", "done", "done", "P3", "done 4 Mar 2026"),
            action("AI-6", "wont-do", "wont-do", "", ""),
        ],
        "told": [told(action("AI-7", "overdue", "open", "P1", "overdue 2 days")), told(action("AI-8", "done", "done", "P2", "done 4 Mar 2026"))],
        "postmortems": [postmortem(1, "published", "incident"), postmortem(4, "draft", "near-miss")],
        "phases": [segment("detect", 0, 120), segment("triage", 120, 80), segment("mitigate", 200, 500), segment("resolve", 700, 300)],
        "legend": words(&["detect", "triage", "mitigate", "resolve", "follow"]),
        "entries": entries(),
        "drawing": drawing(),
        "facts": [
            {"label": "Services", "values": [{"text": "checkout", "href": "#impact", "note": "tier 1"}], "wide": false},
            {"label": "Detected by", "values": [{"text": "alert", "href": "", "note": ""}], "wide": false},
            {"label": "Related", "values": [{"text": "An older one", "href": "#impact", "note": "15 Jan 2025"}], "wide": true},
        ],
        "impact": [
            {"label": "Users affected", "figure": "11,200", "html": "who could not pay"},
            {"label": "Data lost", "figure": "", "html": "none, as the <code>audit</code> job found"},
        ],
        "factors": [
            {"id": "F1", "anchor": "f1", "html": "Retries without a limit", "category": link("resilience"), "debt": "testing", "accepted": "", "actions": [action("AI-7", "overdue", "open", "P1", "")]},
            {"id": "F2", "anchor": "f2", "html": "Nobody knew the quota", "category": {"text": "unheard-of", "href": ""}, "debt": "", "accepted": "it goes away in May", "actions": []},
        ],
        "whys": [{"question": "Why did it stop?", "answer": "Its disk was full."}, {"question": "Why was it full?", "answer": ""}],
        "alerts": words(&["note", "tip", "important", "warning", "caution"]),
        "footnotes": [{"id": "fn-1", "number": 1, "html": "<p>Where that is from.</p>", "references": ["prose"]}],
    })
}

/// A page in the middle of a list, with what only its first page has: there is no data to load, and every link.
fn list() -> Value {
    let row = action("AI-1", "overdue", "open", "P0", "overdue 12 days");
    json!({
        "rows": [row, action("AI-4", "undated", "open", "soon", "")],
        "pager": {
            "number": 2, "count": 4, "total": 350,
            "first": "#forms", "previous": "#forms", "next": "#forms", "last": "#forms",
        },
        "data": "rows.js",
        "filters": [{
            "name": "state", "label": "State", "column": "state",
            "choices": [{"value": "overdue", "text": "overdue", "count": 1}, {"value": "done", "text": "done", "count": 2}],
        }],
        "template": row,
    })
}

fn word(key: &str) -> Value {
    json!({"key": key, "text": key.replace('-', " ")})
}

fn words(keys: &[&str]) -> Vec<Value> {
    keys.iter().map(|key| word(key)).collect()
}

fn link(text: &str) -> Value {
    json!({"text": text, "href": "#type"})
}

fn severity(rank: usize) -> Value {
    let words = ["critical", "major", "minor", "trivial"];
    json!({"name": format!("SEV{rank}"), "word": words[rank - 1], "rank": rank, "look": rank})
}

fn figure(label: &str, value: &str, tone: &str, href: &str, note: &str) -> Value {
    json!({"label": label, "value": value, "tone": tone, "href": href, "note": note})
}

fn segment(phase: &str, x: usize, width: usize) -> Value {
    json!({"phase": phase, "x": x, "width": width, "length": {"text": "5 min", "seconds": 300}})
}

fn action(id: &str, state: &str, status: &str, priority: &str, note: &str) -> Value {
    let date = match state {
        "undated" => Value::Null,
        _ => json!({"iso": "2026-01-15", "text": "15 Jan 2026"}),
    };
    let text = "Bound the retries of the checkout's client, and alert on their number";
    json!({
        "id": id, "anchor": id.to_lowercase(), "href": "#table", "text": text, "html": text,
        "postmortem": link("Checkout errors after a retry storm"), "severity": severity(2),
        "owners": if state == "undated" { vec![] } else { vec![link("Alice Moreau"), link("payments")] },
        "priority": priority, "due": {"date": date, "written": if state == "undated" { "soon" } else { "" }, "note": note, "missing": ""},
        "status": word(status), "state": state, "open": !matches!(state, "done" | "wont-do"),
        "age_days": 40, "slips": if state == "overdue" { "2" } else { "0" },
        "moved": if state == "overdue" { "moved 2 times, first due 2 Nov 2025" } else { "" },
        "details": [], "history": [], "uncertain": false, "age": "40 d", "slips_unknown": "",
        "unowned": if state == "undated" { "no owner" } else { "" },
    })
}

/// An action as its own postmortem's page shows it.
fn told(mut action: Value) -> Value {
    let date = json!({"iso": "2025-11-02", "text": "2 Nov 2025"});
    action["details"] = json!([{"label": "ticket", "html": "<a href=\"#table\">SHOP-12</a>"}]);
    action["history"] = json!([
        {"date": date, "text": "opened, due 2 Nov 2025", "by": "Ann", "commit": "1a2b3c4", "href": "#table"},
        {"date": date, "text": "due 2 Nov 2025 → 15 Jan 2026: the vendor is late", "by": "", "commit": "", "href": ""},
    ]);
    action["uncertain"] = json!(true);
    action
}

fn postmortem(rank: usize, status: &str, kind: &str) -> Value {
    let length = json!({"text": "2 h 5 min", "seconds": 7500});
    json!({
        "id": "2026-01-15-checkout", "title": "Checkout errors after a retry storm", "href": "#entries",
        "date": {"iso": "2026-01-15", "text": "15 Jan 2026"}, "severity": severity(rank), "status": word(status), "kind": word(kind),
        "summary": "For two hours one in three payments failed, since each failure was tried three times more.",
        "services": [link("checkout")], "teams": [link("payments")], "trigger": word("deploy"),
        "time_to_detect": length, "time_to_resolve": length, "open": 3, "overdue": 1,
        "unfinished": if status == "published" { "" } else { status }, "special": if kind == "incident" { "" } else { kind },
    })
}

/// A timeline with every phase, a mark, a range, another zone, and a time that is not known.
fn entries() -> Vec<Value> {
    let rows = [
        ("detect", "", "09:00", "started"),
        ("detect", "detect", "09:04", "detected"),
        ("triage", "detect", "09:10", "acknowledged"),
        ("mitigate", "triage", "09:40", ""),
        ("resolve", "mitigate", "10:20", "mitigated"),
        ("follow", "resolve", "11:05", "resolved"),
    ];
    let entry = |(phase, previous, time, mark): (&str, &str, &str, &str)| {
        json!({
            "day": if previous.is_empty() { json!({"iso": "2026-01-15", "text": "15 Jan 2026"}) } else { Value::Null },
            "anchor": format!("t_{time}"), "phase": phase, "previous_phase": previous, "mark": mark,
            "time": time, "datetime": format!("2026-01-15T{time}:00Z"),
            "end": if phase == "mitigate" { "10:00" } else { "" },
            "end_datetime": if phase == "mitigate" { "2026-01-15T10:00:00Z" } else { "" },
            "original": if phase == "triage" { "10:10 CET" } else { "" }, "why": "",
            "html": "What happened then, with <code>code</code> and a <a href=\"#timeline\">link</a>.",
        })
    };
    let mut entries: Vec<Value> = rows.into_iter().map(entry).collect();
    entries.push(json!({
        "anchor": "t_7", "day": null, "phase": "", "previous_phase": "follow", "mark": "", "time": "around noon", "datetime": "", "end": "", "end_datetime": "",
        "original": "", "why": "`around noon` is no time", "html": "Somebody saw it.",
    }));
    entries
}

/// A drawing with every phase, a stretch that is cut, a range and an instant.
fn drawing() -> Value {
    let phases = ["detect", "triage", "mitigate", "resolve", "follow", "none"];
    let bands = (10..).step_by(30).zip(phases);
    let marks = (6..).step_by(30).zip(phases);
    json!({
        "width": 93, "height": 200,
        "bands": bands.map(|(y, phase)| json!({
            "phase": phase, "y": y, "height": 30, "cut": if phase == "none" { "20 d 4 h" } else { "" },
        })).collect::<Vec<_>>(),
        "ticks": [{"y": 10, "text": "09:00"}, {"y": 100, "text": "16 Jan"}],
        "marks": marks.map(|(y, phase)| json!({
            "anchor": "timeline", "phase": phase, "instant": phase == "triage", "x": 70, "y": y,
            "height": if phase == "mitigate" { 20 } else { 8 }, "name": format!("{y} What happened then"),
        })).collect::<Vec<_>>(),
    })
}
