//! The templates and static files that pages are made with: `pm`'s own, each of which a site can replace.
//!
//! `pm`'s own templates are known as `default/<name>` and found under `<name>` too, unless the site has one of that
//! name. So a site's `postmortem.html` can begin with `{% extends "default/postmortem.html" %}` and change one block,
//! and a component that it defines wins over the one of the same name. A site's `tokens.css` can likewise begin with
//! `@import "./default/tokens.css";`.

mod unused;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use anyhow::{Context as _, anyhow};
use include_dir::{Dir, include_dir};
use serde::Serialize;
use tera::{Context, Tera};

use super::bundle::{self, Pieces};
use super::{Contents, OutputFile, Overrides};

pub use unused::unused;

type Bundle = fn(&Pieces) -> anyhow::Result<String>;

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");
static DENSE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/dense");

/// The themes that `pm` has. What another one than the first does not have, it takes from that.
static BUILTIN: [(&str, &Dir<'_>); 2] = [("default", &DEFAULT), ("dense", &DENSE)];

/// Files of a theme that is part of the program, by path.
pub type Files = BTreeMap<String, &'static [u8]>;

/// The site's theme, ready to render.
pub struct Theme {
    tera: Tera,
    /// By path in the site.
    statics: BTreeMap<String, Vec<u8>>,
}

/// The names of the themes that `pm` has, the default one first.
pub fn builtin_names() -> [&'static str; 2] {
    BUILTIN.map(|(name, _)| name)
}

/// The files of a theme that `pm` has, for using and for ejecting.
pub fn builtin(name: &str) -> Option<Files> {
    let (_, dir) = BUILTIN.iter().find(|(known, _)| *known == name)?;
    let mut files = Files::new();
    gather(dir, &mut files);
    Some(files)
}

fn gather(dir: &Dir<'static>, files: &mut Files) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        files.insert(path, file.contents());
    }
    for dir in dir.dirs() {
        gather(dir, files);
    }
}

fn default_files() -> Files {
    let mut files = Files::new();
    gather(&DEFAULT, &mut files);
    files
}

impl Theme {
    /// The default theme with the site's own files in place of those of the same path.
    ///
    /// # Errors
    /// Where a template does not parse, or uses a filter, a template or a component that there is not; where a piece of
    /// style or script cannot be bundled.
    pub fn new(overrides: &Overrides) -> anyhow::Result<Self> {
        let mut templates = Vec::new();
        let mut statics = BTreeMap::new();
        let (mut styles, mut scripts) = (Pieces::new(), Pieces::new());
        let own = default_files()
            .into_iter()
            .map(|(path, bytes)| (path, bytes, "default/"));
        let site = overrides
            .iter()
            .map(|(path, bytes)| (path.clone(), bytes.as_slice(), ""));
        for (path, bytes, prefix) in own.chain(site) {
            let text = || {
                let text = std::str::from_utf8(bytes).map(str::to_owned);
                text.with_context(|| format!("the theme's {path} is not UTF-8"))
            };
            if let Some(name) = path.strip_prefix("templates/") {
                templates.push((format!("{prefix}{name}"), text()?));
            } else if let Some(name) = path.strip_prefix("style/") {
                styles.insert(format!("{prefix}{name}"), text()?);
                styles.insert(name.to_owned(), text()?);
            } else if let Some(name) = path.strip_prefix("script/") {
                scripts.insert(name.to_owned(), text()?);
            } else if path.starts_with("static/") {
                statics.insert(path, bytes.to_vec());
            }
        }
        // A site that has the whole file of its own has no use for the pieces.
        let bundles: [(_, Bundle, _); 2] = [
            ("static/pm.css", bundle::style, styles),
            ("static/pm.js", bundle::script, scripts),
        ];
        for (path, bundle, pieces) in bundles {
            if let Entry::Vacant(entry) = statics.entry(path.to_owned()) {
                entry.insert(bundle(&pieces)?.into_bytes());
            }
        }
        let mut tera = Tera::default();
        let prepared = tera
            .set_fallback_prefixes(["default/"])
            .and_then(|()| tera.add_raw_templates(templates));
        prepared.map_err(|error| anyhow!("{error}").context("the theme cannot be used"))?;
        Ok(Self { tera, statics })
    }

    /// Renders a page with the template of this name.
    ///
    /// # Errors
    /// Where the template fails: it asks for a field that the view does not have, for example.
    pub fn page<V: Serialize>(
        &self,
        template: &str,
        path: &str,
        view: &V,
    ) -> anyhow::Result<OutputFile> {
        let rendered =
            Context::from_serialize(view).and_then(|context| self.tera.render(template, &context));
        let html = rendered.map_err(|error| {
            anyhow!("{error}").context(format!("cannot render the page {path}"))
        })?;
        Ok(OutputFile {
            path: path.to_owned(),
            contents: Contents::Bytes(html.into_bytes()),
        })
    }

    /// Whether there is a static file of this path, `static/custom.css`.
    pub fn has_static(&self, path: &str) -> bool {
        self.statics.contains_key(path)
    }

    /// The static files, as they are.
    pub fn statics(&self) -> Vec<OutputFile> {
        let file = |(path, bytes): (&String, &Vec<u8>)| OutputFile {
            path: path.clone(),
            contents: Contents::Bytes(bytes.clone()),
        };
        self.statics.iter().map(file).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overrides(files: &[(&str, &str)]) -> Overrides {
        files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
            .collect()
    }

    fn render(files: &[(&str, &str)]) -> Result<String, String> {
        let theme = Theme::new(&overrides(files)).map_err(|error| format!("{error:#}"))?;
        let view = BTreeMap::from([("name", "<pm>")]);
        let page = theme
            .page("test.html", "test.html", &view)
            .map_err(|error| format!("{error:#}"))?;
        let Contents::Bytes(bytes) = page.contents else {
            unreachable!("a page is bytes")
        };
        Ok(String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn values_are_escaped() {
        assert_eq!(
            render(&[("templates/test.html", "{{ name }}")]).unwrap(),
            "&lt;pm&gt;"
        );
    }

    #[test]
    fn a_site_replaces_a_component_by_name() {
        let component = "{% component chip_date(date) %}!{% endcomponent %}";
        let page = "{{ <chip_date date={name}/> }}";
        assert_eq!(
            render(&[
                ("templates/test.html", page),
                ("templates/c.html", component)
            ])
            .unwrap(),
            "!"
        );
    }

    #[test]
    fn a_site_extends_what_it_replaces() {
        let frame = "{% extends \"default/404.html\" %}{% block content %}{{ name }}: {{ super() }}{% endblock %}";
        let error = render(&[("templates/test.html", frame)]).unwrap_err();
        // The default frame asks for more than this view has; that it is asked shows that it was found.
        assert!(error.contains("default/base.html:"), "{error}");
    }

    #[test]
    fn a_site_goes_on_from_the_piece_of_style_that_it_replaces() {
        let files = [(
            "style/tokens.css",
            "@import \"./default/tokens.css\";\n:root { --page: 1px; }\n",
        )];
        let theme = Theme::new(&overrides(&files)).unwrap();
        let css = std::str::from_utf8(&theme.statics["static/pm.css"]).unwrap();
        let (before, after) = css.split_once(":root{--page:1px}").unwrap();
        assert!(
            before.contains("--page:72rem"),
            "the default tokens come first"
        );
        assert!(after.contains("body{"), "and the rest comes after");
    }

    #[test]
    fn an_error_names_the_template_the_line_and_the_page() {
        let error = render(&[("templates/test.html", "a\n{{ nmae }}")]).unwrap_err();
        assert!(
            error.contains("test.html:2:") && error.contains("the page test.html"),
            "{error}"
        );
        let error = render(&[("templates/test.html", "a\n{% if %}")]).unwrap_err();
        assert!(error.contains("test.html:2:"), "{error}");
    }
}
