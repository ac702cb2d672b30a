//! Links, headings, footnotes, and what must not get through.

use super::*;
use crate::model::LinkedAnchors;

const BUNDLE: &str = "postmortems/2025-01-15-api";

fn paths() -> SitePaths {
    let outputs = [
        (
            "postmortems/2025-01-15-api/index.md",
            "postmortems/2025-01-15-api.html",
        ),
        (
            "postmortems/2025-01-15-api/graph 1.png",
            "postmortems/2025-01-15-api/graph 1.png",
        ),
        (
            "postmortems/2024-06-03-orders.md",
            "postmortems/2024-06-03-orders.html",
        ),
    ];
    SitePaths {
        outputs: outputs
            .into_iter()
            .map(|(from, to)| (from.to_owned(), to.to_owned()))
            .collect(),
        images: [(
            "postmortems/2025-01-15-api/graph 1.png".to_owned(),
            (640, 480),
        )]
        .into(),
        anchors: LinkedAnchors::default(),
        repository: Some("https://git.example.com/blob/main/{path}".into()),
    }
}

fn with_page<T>(body: &str, run: impl FnOnce(&mut Page<'_>) -> T) -> T {
    let paths = paths();
    let links = Links {
        paths: &paths,
        source: "postmortems/2025-01-15-api/index.md",
        folder: BUNDLE,
        root: "../",
    };
    run(&mut Page::new(body, links))
}

#[track_caller]
fn check(markdown: &str, expected: &str) {
    let html = with_page(markdown, |page| page.blocks(markdown, 2).html);
    assert_eq!(html.trim_end(), expected, "{markdown}");
}

#[test]
fn links_lead_where_the_site_has_the_file() {
    check(
        "[a](../2024-06-03-orders.md#impact)",
        "<p><a href=\"../postmortems/2024-06-03-orders.html#impact\">a</a></p>",
    );
    check(
        "[a](graph%201.png)",
        "<p><a href=\"../postmortems/2025-01-15-api/graph%201.png\">a</a></p>",
    );
    check(
        "[a](../2025-01-15-api/)",
        "<p><a href=\"../postmortems/2025-01-15-api.html\">a</a></p>",
    );
    check(
        "[a](../../runbooks/x.md)",
        "<p><a href=\"https://git.example.com/blob/main/runbooks/x.md\">a</a></p>",
    );
    check("[a](#timeline)", "<p><a href=\"#timeline\">a</a></p>");
    check(
        "[a](../../../x.md)",
        "<p>a (<code>../../../x.md</code>)</p>",
    );
}

#[test]
fn addresses_in_text_become_links() {
    check(
        "See https://example.com/a_b_c (or https://example.com/d_(e)).",
        "<p>See <a href=\"https://example.com/a_b_c\">https://example.com/a_b_c</a> (or \
         <a href=\"https://example.com/d_(e)\">https://example.com/d_(e)</a>).</p>",
    );
    check(
        "`https://example.com`",
        "<p><code>https://example.com</code></p>",
    );
}

#[test]
fn unsafe_addresses_are_dropped_and_their_text_stays() {
    check("[a](javascript:alert(1))", "<p>a</p>");
    check("[a](JaVaScRiPt:alert)", "<p>a</p>");
    check("[a](java&#10;script:alert)", "<p>a</p>");
    check(
        "[a](vbscript:x) <data:text/html,x>",
        "<p>a data:text/html,x</p>",
    );
    check("![a](javascript:x)", "<p>a</p>");
    check("![a](data:image/svg+xml;base64,PHN2Zz4=)", "<p>a</p>");
    check("<a href=\"javascript:x\">a</a>", "<p><a>a</a></p>");
    check("<a href=\" data:text/html,x\">a</a>", "<p><a>a</a></p>");
}

#[test]
fn raw_html_is_cleaned() {
    check(
        "a <script>alert(1)</script> b",
        "<p>a &lt;script&gt;alert(1)&lt;/script&gt; b</p>",
    );
    check(
        "<b onclick=\"x()\" style=\"color:red\" id=\"main\" class=\"sev\">a</b>",
        "<p><b>a</b></p>",
    );
    check(
        "<iframe src=\"https://example.com\"></iframe>",
        "&lt;iframe src=\"https://example.com\"&gt;&lt;/iframe&gt;",
    );
    check("a <!-- pm-allow: x y --> b", "<p>a  b</p>");
    check(
        "<details><summary>s</summary>t</details>",
        "<details><summary>s</summary>t</details>",
    );
    check(
        "<input type=\"text\" value=\"x\" autofocus>",
        "<input type=\"checkbox\">",
    );
}

#[test]
fn pictures_come_from_the_site_alone() {
    check(
        "![Error rate](<graph 1.png>)",
        "<p><img src=\"../postmortems/2025-01-15-api/graph%201.png\" alt=\"Error rate\" width=\"640\" height=\"480\" loading=\"lazy\"></p>",
    );
    check(
        "![Rate](https://example.com/x.png)",
        "<p><a href=\"https://example.com/x.png\">Rate</a></p>",
    );
    check(
        "<img alt=\"a\"\n  src=\"https://example.com/x.png?a=1&amp;b=2\">",
        "<p><a href=\"https://example.com/x.png?a=1&amp;b=2\">a</a></p>",
    );
    check(
        "a <img src='graph 1.png'> <a class=x href=../2024-06-03-orders.md>b</a>",
        "<p>a <img src=\"../postmortems/2025-01-15-api/graph%201.png\" width=\"640\" height=\"480\" loading=\"lazy\"> \
         <a href=\"../postmortems/2024-06-03-orders.html\">b</a></p>",
    );
}

#[test]
fn a_size_that_the_author_sets_stands_alone() {
    check(
        "<img src=\"graph 1.png\" width=\"300\">",
        "<img src=\"../postmortems/2025-01-15-api/graph%201.png\" width=\"300\" loading=\"lazy\">",
    );
}

#[test]
fn formulas_stay_as_they_are_written() {
    check(
        "$a_i * b_i * c$ and $$x < \\frac{1}{2} * y * z$$",
        "<p>$a_i * b_i * c$ and $$x &lt; \\frac{1}{2} * y * z$$</p>",
    );
    check("from $5 to *$6*", "<p>from $5 to <em>$6</em></p>");
    check("`$a$` $", "<p><code>$a$</code> $</p>");
    check(
        "## $a*b*c$",
        "<h3 id=\"a-b-c\">$a*b*c$ <a class=\"anchor\" href=\"#a-b-c\" aria-label=\"Link to “$a*b*c$”\">#</a></h3>",
    );
}

#[test]
fn headings_come_in_order_with_ids_of_their_own() {
    let markdown = "#### One\n\n###### Deep `code`\n\n#### One\n";
    let fragment = with_page(markdown, |page| {
        page.id("One");
        page.blocks(markdown, 2)
    });
    let headings = fragment
        .headings
        .iter()
        .map(|h| (h.level, h.id.as_str(), h.text.as_str()));
    assert_eq!(
        headings.collect::<Vec<_>>(),
        [
            (3, "one-2", "One"),
            (4, "deep-code", "Deep code"),
            (3, "one-3", "One")
        ]
    );
    assert!(
        fragment
            .html
            .contains("<h4 id=\"deep-code\">Deep <code>code</code>"),
        "{}",
        fragment.html
    );
}

#[test]
fn footnotes_are_numbered_over_the_page() {
    let body = "One[^b] two[^a].\n\nThree[^b].\n\n[^a]: A, see[^c].\n[^b]: B\n[^c]: C\n[^d]: Never named.\n";
    with_page(body, |page| {
        let first = page.blocks("One[^b] two[^a].", 2).html;
        assert!(
            first.contains(
                "<sup id=\"fnref-1\"><a href=\"#fn-1\" aria-label=\"Footnote 1\">1</a></sup> two"
            ),
            "{first}"
        );
        let second = page.blocks("Three[^b].", 2).html;
        assert!(second.contains("<sup id=\"fnref-1-2\">"), "{second}");
    });
    let paths = paths();
    let links = Links {
        paths: &paths,
        source: "",
        folder: "",
        root: "",
    };
    let mut page = Page::new(body, links);
    page.blocks("One[^b] two[^a].", 2);
    let notes = page.footnotes();
    let shown: Vec<_> = notes
        .iter()
        .map(|note| {
            (
                note.number,
                note.id.as_str(),
                note.references.len(),
                note.html.contains("fn-3"),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (1, "fn-1", 1, false),
            (2, "fn-2", 1, true),
            (3, "fn-3", 1, false),
            (4, "fn-4", 0, false)
        ]
    );
    assert_eq!(notes[3].html.trim(), "<p>Never named.</p>");
}

#[test]
fn a_colon_after_a_reference_defines_nothing() {
    let body = "A failure[^m]: it went on.\n\n## Notes\n\n[^m]: M\n";
    let html = with_page(body, |page| page.inline("A failure[^m]: it went on."));
    assert!(html.contains("href=\"#fn-1\""), "{html}");
}

#[test]
fn definitions_are_found_in_other_parts_of_the_file() {
    let body = "See [the graph][g].\n\n## Appendix\n\n[g]: https://example.com/g \"Graph\"\n";
    let html = with_page(body, |page| page.inline("See [the graph][g]."));
    assert_eq!(
        html,
        "See <a href=\"https://example.com/g\" title=\"Graph\">the graph</a>."
    );
}

#[test]
fn tables_alerts_and_tasks_need_no_style_attribute() {
    check(
        "|a|b|\n|-|-:|\n|1|2|",
        "<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table><thead><tr>\
         <th scope=\"col\">a</th><th scope=\"col\" class=\"num\">b</th></tr></thead><tbody>\n\
         <tr><td>1</td><td class=\"num\">2</td></tr>\n</tbody></table></div>",
    );
    check(
        "> [!WARNING]\n> Hot.",
        "<div class=\"alert alert-warning\" role=\"note\"><p class=\"alert-title\">Warning</p>\n<p>Hot.</p>\n</div>",
    );
    check(
        "- [x] a",
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" checked=\"\" disabled=\"\" aria-label=\"done\"> a</li>\n</ul>",
    );
    check(
        "```rust\nx\n```",
        "<div class=\"code\"><pre tabindex=\"0\"><code class=\"language-rust\">x\n</code></pre></div>",
    );
}

#[test]
fn a_line_is_the_same_with_and_without_the_short_cut() {
    let lines = [
        "Plain words, 5 % of them",
        "a < b",
        "it's \"quoted\"",
        "x & y",
        "5. is no list here",
        "**b**",
        "a_b_c",
    ];
    for line in lines {
        let (short, long) = with_page(line, |page| (page.inline(line), page.blocks(line, 6).html));
        let long = long
            .trim()
            .trim_start_matches("<p>")
            .trim_end_matches("</p>");
        assert!(
            short == long || !is_plain(line),
            "{line}: {short} and {long}"
        );
    }
    assert!(is_plain("Plain words, 5 % of them") && !is_plain("5. x") && !is_plain("a <b>"));
}

/// The ways past a comparison of strings: what a browser drops or turns is dropped and turned first.
#[test]
fn addresses_are_tested_as_browsers_read_them() {
    let hostile = [
        "<a href=\"da&#9;ta:text/html,x\">t</a>",
        "<a href=\"java&#10;script:x\">t</a>",
        "<img src=\"https:evil/x.png\" alt=\"t\">",
        "<img src=\"http:&#9;//evil/x.png\" alt=\"t\">",
        "<img src=\"/\\evil/x.png\" alt=\"t\">",
        "<img src=\"data:image/svg+xml,x\" alt=\"t\">",
        "<img src=\"data:image/svg+xml,image/png;\" alt=\"t\">",
        "![t](/\\\\evil/x.png)",
        "![t](</\t/evil/x.png>)",
        "<img\nsrc=\"//evil/x.png\" alt=\"t\">",
    ];
    for markdown in hostile {
        let html = with_page(markdown, |page| page.blocks(markdown, 2).html);
        let lower = html.to_lowercase();
        assert!(
            !lower.contains("href=\"da") && !lower.contains("href=\"java"),
            "{markdown}: {html}"
        );
        let source = lower.split("src=\"").nth(1).unwrap_or_default();
        assert!(
            !source.contains("evil") || !lower.contains("<img"),
            "{markdown}: {html}"
        );
        assert!(!source.starts_with("data:image/svg"), "{markdown}: {html}");
    }
}

/// Only `pm` sets classes and IDs: the mark that says so cannot be written by an author.
#[test]
fn the_mark_of_our_own_attributes_cannot_be_forged() {
    for mark in [
        "\u{E000}",
        "&#xE000;",
        "&#XE000",
        "&#57344;",
        "&#x0000e000;",
        "&#\u{E000}xE000;",
    ] {
        let markdown = format!(
            "<div class=\"{mark}alert\" id=\"{mark}theme\">t</div>\n\na <b role=\"{mark}alert\">t</b>"
        );
        let html = with_page(&markdown, |page| page.blocks(&markdown, 2).html);
        assert!(
            !html.contains("class=") && !html.contains("id=") && !html.contains("role="),
            "{mark:?}: {html}"
        );
    }
}

/// What is no markup is text: it is shown, and what follows it too.
#[test]
fn nothing_that_was_written_is_swallowed() {
    for (markdown, shown) in [
        ("a <script> tag\n\nSECOND\n\n- ITEM", "a &lt;script&gt; tag"),
        ("a <style> tag\n\nSECOND\n\n- ITEM", "a &lt;style&gt; tag"),
        ("x <textarea> y\n\nSECOND\n\n- ITEM", "x &lt;textarea&gt; y"),
        (
            "We passed <cluster-name> on\n\nSECOND\n\n- ITEM",
            "passed &lt;cluster-name&gt; on",
        ),
        (
            "<script>\nalert(1)\n</script>\n\nSECOND\n\n- ITEM",
            "alert(1)",
        ),
        ("<div title=\"\n\nSECOND\n\n- ITEM", "&lt;div title="),
        ("<!-- never closed\n\nSECOND\n\n- ITEM", "never closed"),
    ] {
        let html = with_page(markdown, |page| page.blocks(markdown, 2).html);
        for text in [shown, "SECOND", "ITEM"] {
            assert!(
                html.contains(text),
                "{markdown:?} must show {text:?}: {html}"
            );
        }
        assert!(
            !html.contains("<script") && !html.contains("<style"),
            "{html}"
        );
    }
}

#[test]
fn deep_quotes_keep_their_text_and_take_no_time() {
    let markdown = format!("{}deep\n\n- after", "> ".repeat(20_000));
    let html = with_page(&markdown, |page| page.blocks(&markdown, 2).html);
    assert!(html.contains("deep") && html.contains("after"));
    assert_eq!(html.matches("<blockquote>").count(), 48);
}

/// The check asks [`html::keeps`] what becomes of an attribute: it must be what the site does.
#[test]
fn attributes_are_kept_as_the_check_believes() {
    use crate::parse::html;
    let values = [
        ("style", "color: red"),
        ("class", "x"),
        ("id", "x"),
        ("onclick", "x()"),
        ("name", "x"),
        ("href", "x"),
        ("src", "x.png"),
        ("title", "x"),
        ("lang", "de"),
        ("align", "left"),
        ("width", "3"),
        ("open", ""),
        ("cite", "x"),
        ("start", "3"),
        ("datetime", "x"),
        ("colspan", "2"),
        ("role", "x"),
        ("data-x", "x"),
    ];
    for element in html::ELEMENTS {
        // What stands around these is part of the element's being one; these are made by `pm` from what is written.
        let is_table = [
            "caption", "col", "colgroup", "tbody", "td", "th", "thead", "tr",
        ]
        .contains(element);
        if is_table || ["a", "img", "area", "input"].contains(element) {
            continue;
        }
        for (name, value) in values {
            let markdown = format!("<div><{element} {name}=\"{value}\">x</{element}></div>\n");
            let html = with_page(&markdown, |page| page.blocks(&markdown, 2).html);
            let kept = html.contains(&format!(" {name}="));
            assert_eq!(kept, html::keeps(element, name), "{markdown}: {html}");
        }
    }
}
