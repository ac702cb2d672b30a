//! The pieces of a theme's style and script → the one file of each that pages load.
//!
//! The pieces are a real style sheet and real modules, `@import` and `import` and all, so that editors, type checkers
//! and Node understand them. Pages load one file of each, since every further one is a further request, and since a
//! module does not run from `file://`. So imports are followed and their lines left out, and all modules share one
//! scope: no two may have a top-level name in common, and none is renamed on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use anyhow::{Result, anyhow, bail};
use regex::Regex;

/// The pieces by name, `tables.css`.
pub type Pieces = BTreeMap<String, String>;

/// The style sheet of the pieces that `main.css` imports, without comments and needless space.
///
/// # Errors
/// Where a piece imports one that there is not, or a comment does not end.
pub fn style(pieces: &Pieces) -> Result<String> {
    let mut out = String::new();
    for (name, text) in in_order(pieces, "main.css", css_import)? {
        let own = text.lines().filter(|line| css_import(line).is_none());
        let own = own.collect::<Vec<_>>().join("\n");
        let piece =
            squeezed(&own).ok_or_else(|| anyhow!("a comment in style/{name} does not end"))?;
        out.push_str(&piece);
    }
    Ok(out)
}

/// The script of the modules that `main.js` imports, directly or not: each after those that it imports, in one function.
///
/// Lines that are a comment and nothing else are left out, and so is indentation, but in a template of several lines.
///
/// # Errors
/// Where a module imports one that there is not, or imports or exports in a way that cannot be bundled.
pub fn script(pieces: &Pieces) -> Result<String> {
    let mut out = String::from("(function () {\n\"use strict\";\n");
    for (name, text) in in_order(pieces, "main.js", js_import)? {
        let (mut in_comment, mut in_template) = (false, false);
        for line in text.lines() {
            let code = line.trim_start();
            let begins = code.starts_with("/*") && !in_template;
            if in_comment || begins {
                in_comment = !code.trim_end().ends_with("*/");
                continue;
            }
            let is_code = !code.is_empty() && !code.starts_with("//") && js_import(line).is_none();
            if !is_code && !in_template {
                continue;
            }
            let line = if in_template || code.starts_with("import") || code.starts_with("export") {
                line
            } else {
                code
            };
            in_template ^= line.matches('`').count() % 2 == 1;
            let line = exported(line).ok_or_else(|| {
                anyhow!("script/{name}: `{line}` cannot be bundled: write `import {{ name }} from \"./file.js\";` on one line, and `export` before a function, a class or a constant")
            })?;
            push_code(&mut out, line, in_template);
        }
    }
    out.push_str("})();\n");
    Ok(out)
}

/// Appends a line of code, without the space around its signs and the line break behind one that needs none. A line that
/// could have something else in it than code and plain strings is left as it is: templates, regular expressions,
/// comments, escapes.
fn push_code(out: &mut String, line: &str, goes_on: bool) {
    static CAST: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"/\*\* @type \{.*?\} \*/ ?").expect("the pattern is valid"));
    static SIGN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\s*(=>|[=!<>]=+|&&|\|\||\?\?|[=<>?:,;{}()\[\]*|&%])\s*")
            .expect("the pattern is valid")
    });
    let line = CAST.replace_all(line, "");
    if goes_on || line.contains(['`', '/', '\\', '\'']) {
        out.push_str(&line);
        out.push('\n');
        return;
    }
    for (index, piece) in line.split('"').enumerate() {
        if index > 0 {
            out.push('"');
        }
        match index % 2 {
            0 => out.push_str(&SIGN.replace_all(piece, "$1")),
            _ => out.push_str(piece),
        }
    }
    if !out.ends_with([';', ',', '{', '(']) {
        out.push('\n');
    }
}

/// The names of the pieces that `first` imports, directly or not, itself among them. One that there is not imports
/// nothing.
pub fn imported<'a>(pieces: &'a Pieces, first: &'a str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::from([first]);
    let mut open = vec![first];
    while let Some(name) = open.pop() {
        for line in pieces.get(name).into_iter().flat_map(|text| text.lines()) {
            let other = css_import(line).or_else(|| js_import(line));
            if let Some(other) = other.filter(|other| seen.insert(other)) {
                open.push(other);
            }
        }
    }
    seen
}

/// The pieces that `first` imports, each once and after those that it imports itself; `first` comes last.
fn in_order<'a>(
    pieces: &'a Pieces,
    first: &'a str,
    import: fn(&str) -> Option<&str>,
) -> Result<Vec<(&'a str, &'a str)>> {
    let mut out: Vec<(&str, &str)> = Vec::new();
    // A piece is entered twice: to look at its imports, and, they being done, to be put down itself.
    let mut open = vec![(first, "", false)];
    let mut seen = Vec::new();
    while let Some((name, by, imported)) = open.pop() {
        let Some((name, text)) = pieces.get_key_value(name) else {
            bail!("the theme's {by} imports {name}, which there is not");
        };
        if imported {
            out.push((name, text));
        } else if !seen.contains(&name) {
            seen.push(name);
            open.push((name, by, true));
            let imports = text.lines().filter_map(import);
            let imports: Vec<_> = imports.map(|other| (other, name.as_str(), false)).collect();
            open.extend(imports.into_iter().rev());
        }
    }
    Ok(out)
}

/// The file that a line imports: `@import "./tokens.css";`.
fn css_import(line: &str) -> Option<&str> {
    line.strip_prefix("@import \"./")?.strip_suffix("\";")
}

/// The file that a line imports: `import { tables } from "./tables.js";`.
fn js_import(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("import {")?;
    let (names, file) = rest.split_once("} from \"./")?;
    let renames = names.split_whitespace().any(|word| word == "as");
    file.strip_suffix("\";").filter(|_| !renames)
}

/// A line without its `export`; nothing where it imports or exports otherwise.
fn exported(line: &str) -> Option<&str> {
    if let Some(rest) = line.strip_prefix("export ") {
        let names_itself = ["function ", "async function ", "const ", "class "];
        return names_itself
            .iter()
            .any(|word| rest.starts_with(word))
            .then_some(rest);
    }
    (!line.starts_with("import ") && !line.starts_with("import\"")).then_some(line)
}

/// CSS without its comments and without the space that separates nothing; strings are kept as they are.
///
/// Before a colon space is kept, since `a :hover` is another selector than `a:hover`; after it none is needed.
fn squeezed(css: &str) -> Option<String> {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    let mut space = false;
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '/' if rest.starts_with("/*") => rest[2..].find("*/")? + 4,
            '"' | '\'' => string(rest),
            _ => next.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        if token.starts_with("/*") || next.is_ascii_whitespace() {
            space = true;
            continue;
        }
        // None of these is part of a value; `+` and `-` are.
        let closed = matches!(next, '{' | '}' | ';' | ',' | '>')
            || out.ends_with(['{', '}', ';', ',', ':', '>'])
            || out.is_empty();
        if std::mem::take(&mut space) && !closed {
            out.push(' ');
        }
        if next == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push_str(token);
    }
    Some(out)
}

/// The length of the string that `text` begins with, quotes included; what does not end goes to the end of the text.
fn string(text: &str) -> usize {
    let quote = text.as_bytes()[0];
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if byte == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(all: &[(&str, &str)]) -> Pieces {
        all.iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn a_style_sheet_is_its_imports_in_their_order() {
        let bundle = style(&pieces(&[
            (
                "main.css",
                "/* all */\n@import \"./z.css\";\n@import \"./a.css\";\n",
            ),
            ("a.css", "a { b: c; } /* no\n  more */\n\n  d { e: f; }\n"),
            ("z.css", "i::before { content: \"/* kept \\\" */\"; }\n"),
            ("other.css", "not imported\n"),
        ]));
        assert_eq!(
            bundle.unwrap(),
            "i::before{content:\"/* kept \\\" */\"}a{b:c}d{e:f}"
        );
    }

    #[test]
    fn space_that_means_something_stays() {
        let squeezed = |css: &str| style(&pieces(&[("main.css", css)])).unwrap();
        for (css, expected) in [
            ("a :hover , b > c { }", "a :hover,b>c{}"),
            ("a { margin : 0 -1px; }", "a{margin :0 -1px}"),
            ("a { width: calc(1px + 2px) ; }", "a{width:calc(1px + 2px)}"),
            (
                "@media (min-width: 1px) { a { b: url( \"x y\" ) } }",
                "@media (min-width:1px){a{b:url( \"x y\" )}}",
            ),
            ("a/**/b { }", "a b{}"),
            ("a { > b { c: d; } &:e { f: g } }", "a{>b{c:d}&:e{f:g}}"),
            ("@media (width >= 1px) { }", "@media (width>= 1px){}"),
            (
                "a::before { content: \"b > c\" }",
                "a::before{content:\"b > c\"}",
            ),
            (":is( a, b ) { c: 'd ; e' }", ":is( a,b ){c:'d ; e'}"),
        ] {
            assert_eq!(squeezed(css), expected, "{css}");
        }
    }

    #[test]
    fn a_script_is_one_function_of_its_modules() {
        let bundle = script(&pieces(&[
            (
                "main.js",
                "// all\nimport { one } from \"./one.js\";\nimport { two } from \"./two.js\";\none();\ntwo();\n",
            ),
            (
                "one.js",
                "import { two } from \"./two.js\";\n\n/** Does. */\nexport function one() {\n  two();\n}\n",
            ),
            (
                "two.js",
                "/**\n * It.\n */\nexport const two = () => 1 / 2; // half\n",
            ),
        ]));
        assert_eq!(
            bundle.unwrap(),
            "(function () {\n\"use strict\";\nexport_two\nfunction one(){two();}\none();two();})();\n"
                .replace("export_two", "const two = () => 1 / 2; // half")
        );
    }

    #[test]
    fn only_what_is_surely_code_is_squeezed() {
        let bundle = |code: &str| {
            let bundle = script(&pieces(&[("main.js", code)])).unwrap();
            let code = bundle.strip_prefix("(function () {\n\"use strict\";\n");
            code.and_then(|code| code.strip_suffix("})();\n"))
                .unwrap()
                .to_owned()
        };
        for (code, expected) in [
            ("a = b ? [c, \"d , e\"] : -1;", "a=b?[c,\"d , e\"]:-1;"),
            ("a - -b + ++c", "a - -b + ++c\n"),
            ("return /a , b/.test(c);", "return /a , b/.test(c);\n"),
            ("d(\"a \\\" , b\" , c);", "d(\"a \\\" , b\" , c);\n"),
            ("e('a , b' , c);", "e('a , b' , c);\n"),
            ("f(a); // b , c", "f(a); // b , c\n"),
            ("g = /** @type {A} */ (b);", "g=(b);"),
            (
                "if (a) {\n  b();\n} else {\n  c()\n}",
                "if(a){b();}else{c()\n}\n",
            ),
        ] {
            assert_eq!(bundle(code), expected, "{code}");
        }
    }

    #[test]
    fn a_template_keeps_its_lines() {
        let bundle = script(&pieces(&[(
            "main.js",
            "  a(`b`);\n  c(`d\n\n    // e\n  f`);\n  g();\n",
        )]));
        assert_eq!(
            bundle.unwrap(),
            "(function () {\n\"use strict\";\na(`b`);\nc(`d\n\n    // e\n  f`);\ng();})();\n"
        );
    }

    #[test]
    fn what_cannot_be_bundled_is_an_error() {
        let error = |text: &str| {
            let error = script(&pieces(&[("main.js", text), ("a.js", "")])).unwrap_err();
            error.to_string()
        };
        assert_eq!(
            error("import { a } from \"./b.js\";"),
            "the theme's main.js imports b.js, which there is not"
        );
        for text in [
            "import { a as b } from \"./a.js\";",
            "import * as a from \"./a.js\";",
            "import \"./a.js\";",
            "export default 1;",
            "export { a };",
        ] {
            assert!(error(text).contains(text), "{}", error(text));
        }
        assert!(style(&pieces(&[("main.css", "a {} /* open")])).is_err());
    }

    #[test]
    fn modules_that_import_each_other_come_once() {
        let bundle = script(&pieces(&[
            ("main.js", "import { a } from \"./a.js\";\na();\n"),
            (
                "a.js",
                "import { b } from \"./b.js\";\nexport function a() {}\n",
            ),
            (
                "b.js",
                "import { a } from \"./a.js\";\nexport function b() {}\n",
            ),
        ]));
        assert_eq!(
            bundle.unwrap(),
            "(function () {\n\"use strict\";\nfunction b(){}\nfunction a(){}\na();})();\n"
        );
    }
}
