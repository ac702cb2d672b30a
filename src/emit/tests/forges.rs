//! The formats for forges, with all that can go wrong in one finding: what each makes of it, worked out by hand.

use serde_json::{Value, json};

use super::*;
use crate::edit::Edit;

/// A path, a place after characters of every width, and a message with what each format has a meaning for.
fn hostile(sources: &mut Sources) -> Diagnostic {
    let marked = "\u{feff}😀é «x» y\n";
    let mut diagnostic = diagnostic(sources, "a, b:c%/é.md", marked);
    let other = super::diagnostic(sources, "b.md", "«d»\n");
    diagnostic.level = Level::Error;
    diagnostic.finding.message =
        "not `a::b`, 100%\n]]> <b>&\"\u{0}\u{1b}\u{feff} {0} [l](u) @bob | 😀".into();
    let edits = vec![
        Edit::insert(14, "z"),
        Edit::replace(Span::new(10, 11), "w\n"),
    ];
    diagnostic.finding = diagnostic
        .finding
        .related(other.finding.at, "and there")
        .fix("write `w`", edits);
    diagnostic
}

fn emitted(format: &str, diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let format = FORMATS.iter().find(|known| known.name == format);
    let rules = [RuleInfo {
        code: "PM402",
        name: "missing-owner",
        level: Some(Level::Error),
        fixable: true,
        docs: "# missing-owner\n\nCode PM402 · error\n\nAn action\nof nobody. Why.\n\nMore.\n\n## Bad\n",
    }];
    let checked: Vec<SourceId> = sources.iter().map(|(id, _)| id).collect();
    format.unwrap().emit(&Listing {
        checked: &checked,
        rules: &rules,
        prefix: "ops/",
        ..listing(diagnostics, sources, Style::Plain)
    })
}

fn parsed(format: &str, diagnostics: &[Diagnostic], sources: &Sources) -> Value {
    serde_json::from_str(&emitted(format, diagnostics, sources)).unwrap()
}

const WHOLE: &str = "not `a::b`, 100%\n]]> <b>&\"\u{fffd}\u{fffd}\u{feff} {0} [l](u) @bob | 😀\n\
                     and there: ops/b.md:1\nhelp: put it right\nfix: write `w`";

#[test]
fn github_escapes_properties_and_data_in_their_own_ways() {
    let mut sources = Sources::default();
    let diagnostic = hostile(&mut sources);
    let expected = "::error file=ops/a%2C b%3Ac%25/é.md,line=1,col=4,endLine=1,endColumn=5,title=PM402 missing-owner::\
                    not `a::b`, 100%25%0A]]> <b>&\"\u{fffd}\u{fffd}\u{feff} {0} [l](u) @bob | 😀\
                    %0Aand there: ops/b.md:1%0Ahelp: put it right%0Afix: write `w`\n";
    assert_eq!(emitted("github", &[diagnostic], &sources), expected);
}

#[test]
fn github_shows_errors_first_and_no_columns_over_lines() {
    let mut sources = Sources::default();
    let mut hint = diagnostic(&mut sources, "a.md", "a\nb«c\nd\r\n»e\n");
    hint.level = Level::Hint;
    let warning = diagnostic(&mut sources, "b.md", "\n«»");
    let mut error = diagnostic(&mut sources, "c.md", "«c\n»");
    error.level = Level::Error;
    let expected = "\
::error file=ops/c.md,line=1,col=1,endLine=1,endColumn=2,title=PM402 missing-owner::it is wrong%0Ahelp: put it right
::warning file=ops/b.md,line=2,col=1,endLine=2,endColumn=1,title=PM402 missing-owner::it is wrong%0Ahelp: put it right
::notice file=ops/a.md,line=2,endLine=3,title=PM402 missing-owner::it is wrong%0Ahelp: put it right
";
    assert_eq!(
        emitted("github", &[hint, warning, error], &sources),
        expected
    );
}

#[test]
fn sarif_counts_code_units_and_encodes_paths() {
    let mut sources = Sources::default();
    let diagnostic = hostile(&mut sources);
    let log = parsed("sarif", &[diagnostic], &sources);
    let region = |column: usize, line_end: usize, column_end: usize| json!({"startLine": 1, "startColumn": column, "endLine": line_end, "endColumn": column_end});
    let artifact = json!({"uri": "ops/a%2C%20b%3Ac%25/%C3%A9.md", "uriBaseId": "%SRCROOT%"});
    let text = "not `a::b`, 100%\n]]> <b>&\"\u{fffd}\u{fffd}\u{feff} {{0}} [l] (u) @bob | 😀\n\
                and there: ops/b.md:1\nhelp: put it right\nfix: write `w`";
    let run = &log["runs"][0];
    let mut result = run["results"][0].clone();
    let fingerprint = result["partialFingerprints"]["pm/v1"].take();
    assert_eq!(fingerprint.as_str().unwrap().len(), 32);
    assert_eq!(
        result,
        json!({
            "ruleId": "PM402",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": text},
            "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region(5, 1, 6)}}],
            "relatedLocations": [{
                "id": 0,
                "message": {"text": "and there"},
                "physicalLocation": {
                    "artifactLocation": {"uri": "ops/b.md", "uriBaseId": "%SRCROOT%"},
                    "region": region(1, 1, 2),
                },
            }],
            "partialFingerprints": {"pm/v1": null},
            "fixes": [{
                "description": {"text": "write `w`"},
                "artifactChanges": [{
                    "artifactLocation": artifact,
                    "replacements": [
                        {
                            "deletedRegion": {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 1},
                            "insertedContent": {"text": "z"},
                        },
                        {"deletedRegion": region(5, 1, 6), "insertedContent": {"text": "w\n"}},
                    ],
                }],
            }],
        })
    );
    assert_eq!(run["columnKind"], "utf16CodeUnits");
}

#[test]
fn sarif_describes_the_rules_that_have_findings() {
    let mut sources = Sources::default();
    let mut hint = diagnostic(&mut sources, "a.md", "«a»\n");
    hint.level = Level::Hint;
    let log = parsed("sarif", &[hint], &sources);
    assert_eq!(log["runs"][0]["results"][0]["level"], "note");
    let docs =
        "# missing-owner\n\nCode PM402 · error\n\nAn action\nof nobody. Why.\n\nMore.\n\n## Bad\n";
    assert_eq!(
        log["runs"][0]["tool"]["driver"]["rules"],
        json!([{
            "id": "PM402",
            "name": "missing-owner",
            "shortDescription": {"text": "An action of nobody"},
            "fullDescription": {"text": "An action of nobody. Why."},
            "defaultConfiguration": {"enabled": true, "level": "error"},
            "help": {"text": docs, "markdown": docs},
        }])
    );
    let none = parsed("sarif", &[], &sources);
    assert_eq!(none["runs"][0]["tool"]["driver"]["rules"], json!([]));
    assert_eq!(none["runs"][0]["results"], json!([]));
}

#[test]
fn gitlab_has_one_line_each() {
    let mut sources = Sources::default();
    let first = hostile(&mut sources);
    let mut second = diagnostic(&mut sources, "c.md", "c\n«c»\n");
    second.finding.help = String::new();
    let mut report = parsed("gitlab", &[first, second], &sources);
    let fingerprints: Vec<Value> = (0..2)
        .map(|index| report[index]["fingerprint"].take())
        .collect();
    assert_ne!(fingerprints[0], fingerprints[1]);
    assert_eq!(
        report,
        json!([
            {
                "description": "not `a::b`, 100% ]]> <b>&\"\u{fffd}\u{fffd}\u{feff} {0} [l](u) @bob | 😀: put it right",
                "check_name": "missing-owner",
                "fingerprint": null,
                "severity": "major",
                "location": {"path": "ops/a, b:c%/é.md", "lines": {"begin": 1}},
            },
            {
                "description": "it is wrong",
                "check_name": "missing-owner",
                "fingerprint": null,
                "severity": "minor",
                "location": {"path": "ops/c.md", "lines": {"begin": 2}},
            },
        ])
    );
}

#[test]
fn junit_has_a_case_for_each_file() {
    let mut sources = Sources::default();
    let first = hostile(&mut sources);
    let warning = diagnostic(&mut sources, "c.md", "c\n«c»\n");
    let error = Diagnostic {
        level: Level::Error,
        ..warning.clone()
    };
    let expected = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<testsuites name=\"pm check\" tests=\"3\" failures=\"2\" errors=\"0\">
  <testsuite name=\"pm check\" tests=\"3\" failures=\"2\" errors=\"0\" skipped=\"0\">
    <testcase classname=\"pm.check\" name=\"ops/a, b:c%/é.md\" file=\"ops/a, b:c%/é.md\">
      <failure type=\"error\" message=\"not `a::b`, 100% ]]&gt; &lt;b&gt;&amp;&quot;\u{fffd}\u{fffd}\u{feff} {0} [l](u) @bob | 😀: put it right\">\
ops/a, b:c%/é.md:1: error[PM402 missing-owner]: not `a::b`, 100%
    ]]&gt; &lt;b&gt;&amp;\"\u{fffd}\u{fffd}\u{feff} {0} [l](u) @bob | 😀
    and there: ops/b.md:1
    help: put it right
    fix: write `w`
</failure>
    </testcase>
    <testcase classname=\"pm.check\" name=\"ops/b.md\" file=\"ops/b.md\"/>
    <testcase classname=\"pm.check\" name=\"ops/c.md\" file=\"ops/c.md\">
      <failure type=\"error\" message=\"2 errors\">\
ops/c.md:2: error[PM402 missing-owner]: it is wrong
    help: put it right
ops/c.md:2: error[PM402 missing-owner]: it is wrong
    help: put it right
</failure>
      <system-out>\
ops/c.md:2: warning[PM402 missing-owner]: it is wrong
    help: put it right
</system-out>
    </testcase>
  </testsuite>
</testsuites>
";
    let actual = emitted("junit", &[first, error.clone(), warning, error], &sources);
    assert_eq!(actual, expected, "\n{actual}");
}

#[test]
fn junit_holds_nothing_that_xml_does_not() {
    let mut sources = Sources::default();
    let all = diagnostic(&mut sources, "a\u{1}\u{ffff}\t\r\n\u{85}\u{fffe}b", "«a»\n");
    let out = emitted("junit", &[all], &sources);
    let name = "name=\"ops/a\u{fffd}\u{fffd}&#9;&#13;&#10;\u{85}\u{fffd}b\"";
    assert!(out.contains(name), "{out}");
}

#[test]
fn rdjson_counts_bytes_and_suggests_a_whole_fix() {
    let mut sources = Sources::default();
    let diagnostic = hostile(&mut sources);
    let point = |line: usize, column: usize| json!({"line": line, "column": column});
    assert_eq!(
        parsed("rdjson", &[diagnostic], &sources),
        json!({
            "source": {"name": "pm"},
            "diagnostics": [{
                "message": WHOLE,
                "location": {
                    "path": "ops/a, b:c%/é.md",
                    "range": {"start": point(1, 11), "end": point(1, 12)},
                },
                "severity": "ERROR",
                "code": {"value": "PM402 missing-owner"},
                "suggestions": [{
                    "range": {"start": point(1, 11), "end": point(2, 1)},
                    "text": "w\n y\nz",
                }],
            }],
        })
    );
}

/// Else the mask would be written where the secret is.
#[test]
fn a_fix_that_reaches_over_a_secret_is_not_offered() {
    let token = format!("gh{}{}", "p_", "4kQz9Lm2Xv7Rt1Wy8Bn3Cd6Fg5Hj0PsKaTuE");
    let mut sources = Sources::default();
    let text = format!("a {token} b «c» d\n");
    let mut over = diagnostic(&mut sources, "a.md", &text);
    let (start, end) = (over.finding.at.span.start, over.finding.at.span.end);
    let mut beside = over.clone();
    let edits = |from| vec![Edit::insert(from, "x"), Edit::insert(end, "y")];
    over.finding = over.finding.fix("write it", edits(0));
    beside.finding = beside.finding.fix("write it", edits(start));
    let report = parsed("rdjson", &[over, beside], &sources);
    assert_eq!(report["diagnostics"][0].get("suggestions"), None);
    let suggestion = &report["diagnostics"][1]["suggestions"][0];
    assert_eq!(suggestion["text"], "xcy");
}

#[test]
fn json_has_the_edits_of_a_fix() {
    let mut sources = Sources::default();
    let diagnostic = hostile(&mut sources);
    let point = |line: usize, column: usize, byte: usize| json!({"line": line, "column": column, "byte": byte});
    let report = parsed("json", &[diagnostic], &sources);
    assert_eq!(
        report["diagnostics"][0]["fix"],
        json!({
            "title": "write `w`",
            "edits": [
                {"start": point(2, 1, 14), "end": point(2, 1, 14), "text": "z"},
                {"start": point(1, 4, 10), "end": point(1, 5, 11), "text": "w\n"},
            ],
        })
    );
}

/// Its lines are not those of the file as it is.
#[test]
fn a_place_in_another_revision_has_no_lines() {
    let mut sources = Sources::default();
    let diagnostic = diagnostic(&mut sources, "a.md", "a\nb\n«c»\n");
    let mut old = Sources::default();
    old.add(Source {
        revision: Some("3f2a91c".into()),
        ..sources.get(diagnostic.finding.at.source).clone()
    });
    let diagnostics = [diagnostic];
    let said = "it is wrong\nit was at 3f2a91c:ops/a.md:3\nhelp: put it right";
    assert_eq!(
        emitted("github", &diagnostics, &old),
        format!(
            "::warning file=ops/a.md,title=PM402 missing-owner::{}\n",
            said.replace('\n', "%0A")
        )
    );
    let sarif = parsed("sarif", &diagnostics, &old);
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place.get("region"), None);
    let gitlab = parsed("gitlab", &diagnostics, &old);
    assert_eq!(gitlab[0]["location"]["lines"]["begin"], 1);
    let rdjson = parsed("rdjson", &diagnostics, &old);
    assert_eq!(
        rdjson["diagnostics"][0]["location"],
        json!({"path": "ops/a.md"})
    );
    assert_eq!(rdjson["diagnostics"][0]["message"], said);
}
