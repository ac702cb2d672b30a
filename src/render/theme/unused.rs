//! Which files of a site's theme are without effect: misspelt ones, most likely.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::super::Overrides;
use super::super::bundle::{self, Pieces};
use super::{Files, default_files};
use crate::diagnostic::nearest;

/// A component's definition, `{% component severity(`.
static DEFINED: LazyLock<Regex> = LazyLock::new(|| regex(r"\{%-?\s*component\s+(\w+)"));
/// A component's use, `{{ <severity`.
static USED: LazyLock<Regex> = LazyLock::new(|| regex(r"<(\w+)[\s/]"));
/// Another template that one is based on or takes in.
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"\{%-?\s*(?:extends|include)\s+["'](?:default/)?([^"']+)["']"#));

/// The folders of a theme.
const FOLDERS: [&str; 4] = ["templates", "style", "script", "static"];

/// A sentence for each file of the theme that no page is made with.
pub fn unused(theme: &Overrides) -> Vec<String> {
    let own = default_files();
    let templates = Templates::of(theme, &own);
    let styles = pieces(theme, &own, "style/");
    let scripts = pieces(theme, &own, "script/");
    let styles = bundle::imported(&styles, "main.css");
    let scripts = bundle::imported(&scripts, "main.js");
    let mut sentences = Vec::new();
    for (path, bytes) in theme {
        let (folder, name) = path.split_once('/').unwrap_or(("", path));
        let text = String::from_utf8_lossy(bytes);
        let reason = match folder {
            "templates" => templates.why_unused(name, &text),
            "style" if theme.contains_key("static/pm.css") => {
                Some("the theme has a static/pm.css".to_owned())
            }
            "script" if theme.contains_key("static/pm.js") => {
                Some("the theme has a static/pm.js".to_owned())
            }
            "style" => (!styles.contains(name)).then(|| "no piece of style imports it".to_owned()),
            "script" => (!scripts.contains(name)).then(|| "no module imports it".to_owned()),
            "static" => None,
            _ => {
                // A theme may have a README, and more.
                let Some(meant) = misplaced(path, &own) else {
                    continue;
                };
                sentences.push(format!(
                    "the theme's {path} is not used: did you mean `{meant}`?"
                ));
                continue;
            }
        };
        if let Some(reason) = reason {
            let known = own.keys().map(String::as_str);
            let meant = (!own.contains_key(path))
                .then(|| nearest(path, known))
                .flatten();
            let hint = meant.map_or(String::new(), |meant| format!(": did you mean `{meant}`?"));
            sentences.push(format!(
                "the theme's {path} is not used, since {reason}{hint}"
            ));
        }
    }
    sentences
}

/// What the templates of a site use of one another.
struct Templates<'a> {
    own: &'a Files,
    /// The names that templates extend or include.
    named: BTreeSet<String>,
    /// The components that templates use.
    components: BTreeSet<String>,
}

impl<'a> Templates<'a> {
    fn of(theme: &Overrides, own: &'a Files) -> Self {
        let texts = own
            .iter()
            .map(|(path, bytes)| (path, *bytes))
            .chain(theme.iter().map(|(path, bytes)| (path, bytes.as_slice())));
        let (mut named, mut components) = (BTreeSet::new(), BTreeSet::new());
        for (_, bytes) in texts.filter(|(path, _)| path.starts_with("templates/")) {
            let text = String::from_utf8_lossy(bytes);
            let first = |regex: &Regex| -> Vec<String> {
                regex
                    .captures_iter(&text)
                    .map(|found| found[1].to_owned())
                    .collect()
            };
            named.extend(first(&NAMED));
            components.extend(first(&USED));
        }
        Self {
            own,
            named,
            components,
        }
    }

    fn why_unused(&self, name: &str, text: &str) -> Option<String> {
        let defined: Vec<&str> = DEFINED
            .captures_iter(text)
            .filter_map(|found| found.get(1))
            .map(|name| name.as_str())
            .collect();
        let is_page = !name.contains('/') && self.own.contains_key(&format!("templates/{name}"));
        let is_used = is_page
            || self.named.contains(name)
            || defined
                .iter()
                .any(|component| self.components.contains(*component));
        if is_used {
            return None;
        }
        Some(match defined.as_slice() {
            [] => "no page is made with it and no template names it".to_owned(),
            [first, ..] => {
                let known = self.components.iter().map(String::as_str);
                match nearest(first, known) {
                    Some(meant) => format!(
                        "no template uses the component `{first}` (there is one called `{meant}`)"
                    ),
                    None => format!("no template uses the component `{first}`"),
                }
            }
        })
    }
}

/// The pieces of a folder, the site's in place of the default ones, which are there as `default/…` too.
fn pieces(theme: &Overrides, own: &Files, folder: &str) -> Pieces {
    let mut pieces = Pieces::new();
    for (path, bytes) in own {
        if let Some(name) = path.strip_prefix(folder) {
            let text = String::from_utf8_lossy(bytes);
            pieces.insert(format!("default/{name}"), text.clone().into_owned());
            pieces.insert(name.to_owned(), text.into_owned());
        }
    }
    for (path, bytes) in theme {
        if let Some(name) = path.strip_prefix(folder) {
            pieces.insert(name.to_owned(), String::from_utf8_lossy(bytes).into_owned());
        }
    }
    pieces
}

/// The default file that one outside of a theme's folders would be in place of.
fn misplaced<'f>(path: &str, own: &'f Files) -> Option<&'f str> {
    let known = || own.keys().map(String::as_str);
    let (folder, rest) = path.split_once('/').unwrap_or(("", path));
    if nearest(folder, FOLDERS).is_some() {
        return nearest(path, known());
    }
    known().find(|known| {
        let inside = known.split_once('/').map(|(_, inside)| inside);
        inside == Some(path) || inside == Some(rest)
    })
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a literal")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)], expected: &[&str]) {
        let theme = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
            .collect();
        assert_eq!(unused(&theme), expected);
    }

    #[test]
    fn what_a_page_is_made_with_is_used() {
        check(
            &[
                ("README.md", "About it."),
                ("static/custom.css", ""),
                ("static/logo.svg", ""),
                ("style/tokens.css", ""),
                ("templates/base.html", "{% extends \"default/base.html\" %}"),
                ("templates/lists.html", ""),
                ("templates/tags.html", "{%- extends 'lists.html' %}"),
                (
                    "templates/mine.html",
                    "{% component severity(of) %}{{ <mine/> }}{% endcomponent %}",
                ),
                (
                    "templates/components/mine.html",
                    "{%- component mine() %}{% endcomponent %}",
                ),
            ],
            &[],
        );
    }

    #[test]
    fn a_misspelt_file_is_not_used() {
        check(
            &[("templates/postmortm.html", "")],
            &[
                "the theme's templates/postmortm.html is not used, since no page is made with it and no template names it: did you mean `templates/postmortem.html`?",
            ],
        );
        check(
            &[("style/tokns.css", ""), ("script/mine.js", "")],
            &[
                "the theme's script/mine.js is not used, since no module imports it: did you mean `script/main.js`?",
                "the theme's style/tokns.css is not used, since no piece of style imports it: did you mean `style/tokens.css`?",
            ],
        );
    }

    #[test]
    fn a_file_in_the_wrong_folder_is_not_used() {
        for (path, meant) in [
            ("index.html", "templates/index.html"),
            (
                "components/severity.html",
                "templates/components/severity.html",
            ),
            ("template/index.html", "templates/index.html"),
            ("styles/tokens.css", "style/tokens.css"),
            ("css/tokens.css", "style/tokens.css"),
        ] {
            check(
                &[(path, "")],
                &[&format!(
                    "the theme's {path} is not used: did you mean `{meant}`?"
                )],
            );
        }
    }

    #[test]
    fn a_component_that_no_template_uses_is_not_used() {
        check(
            &[(
                "templates/components/severity.html",
                "{% component severty(of) %}{% endcomponent %}",
            )],
            &[
                "the theme's templates/components/severity.html is not used, since no template uses the component `severty` (there is one called `severity`)",
            ],
        );
    }

    #[test]
    fn a_piece_that_is_no_longer_imported_is_not_used() {
        check(
            &[
                (
                    "style/tokens.css",
                    "@import \"./default/tokens.css\";\n@import \"./mine.css\";\n",
                ),
                ("style/mine.css", ""),
            ],
            &[],
        );
        check(
            &[
                ("style/main.css", "@import \"./mine.css\";\n"),
                ("style/mine.css", ""),
                ("style/tokens.css", ""),
            ],
            &["the theme's style/tokens.css is not used, since no piece of style imports it"],
        );
    }
}
