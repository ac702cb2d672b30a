//! A session of an editor with `pm lsp`: JSON-RPC over the stdin and stdout of the real program.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests run the program and may panic"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::support::{pm, run};

const DRAFT: &str = "\
+++
title = \"API errors after a deploy\"
severity = \"SEV3\"
status = \"draft\"
+++

## Action Items

- [ ] Add an alert (@alice, due 2027-01-20)
";

/// An editor.
struct Editor {
    program: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// What the program said without being asked and has not been waited for.
    said: Vec<Value>,
    requests: u64,
}

impl Editor {
    /// Starts the program in a folder that is not the site's, as editors do, and begins the session.
    fn start(root: &Path, capabilities: &Value) -> (Self, Value) {
        let mut program = pm(&std::env::temp_dir())
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut editor = Self {
            input: program.stdin.take().unwrap(),
            output: BufReader::new(program.stdout.take().unwrap()),
            program,
            said: Vec::new(),
            requests: 0,
        };
        let folder = json!({ "uri": address(root), "name": "site" });
        let params = json!({
            "processId": null,
            "rootUri": null,
            "capabilities": capabilities,
            "workspaceFolders": [folder],
        });
        let answer = editor.ask("initialize", &params);
        editor.tell("initialized", &json!({}));
        (editor, answer)
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(
                self.output.read_line(&mut line).unwrap() > 0,
                "the program has gone"
            );
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("Content-Length: ") {
                length = value.parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The answer to a request: its result, or its error.
    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let mut message = self.receive();
            if message["id"] == id {
                let error = message["error"].take();
                return if error.is_null() {
                    message["result"].take()
                } else {
                    error
                };
            }
            self.said.push(message);
        }
    }

    /// The next diagnostics that are shown for a file: line, rule and severity.
    fn diagnostics(&mut self, url: &str) -> Vec<(u64, String, u64)> {
        let is_for = |message: &Value| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == url
        };
        let message = match self.said.iter().position(is_for) {
            Some(at) => self.said.remove(at),
            None => loop {
                let message = self.receive();
                if is_for(&message) {
                    break message;
                }
                self.said.push(message);
            },
        };
        let shown = message["params"]["diagnostics"].as_array().unwrap().iter();
        let shown = shown.map(|one| {
            let line = one["range"]["start"]["line"].as_u64().unwrap();
            let rule = one["code"].as_str().unwrap().to_owned();
            (line, rule, one["severity"].as_u64().unwrap())
        });
        shown.collect()
    }

    fn open(&mut self, url: &str, text: &str) {
        let language = if url.contains(".toml") {
            "toml"
        } else {
            "markdown"
        };
        let document = json!({ "uri": url, "languageId": language, "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    fn change(&mut self, url: &str, version: u64, text: &str) {
        let params = json!({
            "textDocument": { "uri": url, "version": version },
            "contentChanges": [{ "text": text }],
        });
        self.tell("textDocument/didChange", &params);
    }

    /// Ends the session; the program must end well.
    fn end(mut self) {
        assert_eq!(self.ask("shutdown", &Value::Null), Value::Null);
        self.tell("exit", &Value::Null);
        assert!(self.program.wait().unwrap().success());
    }
}

fn address(path: &Path) -> String {
    lsp_types::Url::from_file_path(path).unwrap().to_string()
}

fn at(url: &str, line: u64, character: u64) -> Value {
    json!({
        "textDocument": { "uri": url },
        "position": { "line": line, "character": character },
    })
}

/// A site of a catalog and one file; gives the folder and the file's address.
fn site() -> (tempfile::TempDir, String) {
    let root = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = root.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("book.toml", "");
    write("catalog.toml", "[people.alice]\nname = \"Alice Ode\"\n");
    write("postmortems/2026-11-02-api-errors.md", DRAFT);
    let path = root.path().canonicalize().unwrap();
    let url = address(&path.join("postmortems/2026-11-02-api-errors.md"));
    (root, url)
}

fn rules(diagnostics: &[(u64, String, u64)]) -> Vec<&str> {
    diagnostics
        .iter()
        .map(|(_, rule, _)| rule.as_str())
        .collect()
}

#[test]
fn what_is_checked_is_the_text_in_the_editor() {
    let (root, url) = site();
    let (mut editor, answer) = Editor::start(root.path(), &json!({}));
    assert_eq!(answer["capabilities"]["positionEncoding"], "utf-16");
    assert_eq!(answer["serverInfo"]["name"], "pm");

    editor.open(&url, DRAFT);
    let before = editor.diagnostics(&url);
    assert!(!rules(&before).contains(&"missing-owner"), "{before:?}");

    // The file on disk has an owner all the while.
    editor.change(&url, 2, &DRAFT.replace("@alice, ", ""));
    let without = editor.diagnostics(&url);
    assert!(
        without.contains(&(8, "missing-owner".into(), 2)),
        "{without:?}"
    );

    editor.change(&url, 3, DRAFT);
    assert_eq!(editor.diagnostics(&url), before);

    // What an editor closes shows nothing any more.
    editor.tell(
        "textDocument/didClose",
        &json!({ "textDocument": { "uri": url } }),
    );
    assert_eq!(editor.diagnostics(&url), []);
    editor.end();
}

/// What an editor does with the edits of an action in its text.
fn applied(text: &str, action: &Value, url: &str) -> String {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let offset = |position: &Value| {
        let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
        let character = usize::try_from(position["character"].as_u64().unwrap()).unwrap();
        let start = starts.get(line).copied().unwrap_or(text.len());
        let units = text[start..].char_indices();
        let mut units = units.flat_map(|(at, c)| std::iter::repeat_n(at, c.len_utf16()));
        start + units.nth(character).unwrap_or(text.len() - start)
    };
    let edits = action["edit"]["changes"][url].as_array().unwrap().iter();
    let mut edits: Vec<(usize, usize, &str)> = edits
        .map(|edit| {
            let range = &edit["range"];
            let new = edit["newText"].as_str().unwrap();
            (offset(&range["start"]), offset(&range["end"]), new)
        })
        .collect();
    edits.sort_unstable();
    let mut out = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        out.replace_range(start..end, new);
    }
    out
}

/// The quick fix of the one thing that is to be mended, and the fix of the whole file, are what `pm check --fix` writes.
#[test]
fn a_quick_fix_is_what_the_command_line_does() {
    let (root, url) = site();
    let text = "+++\ntitle = \"😀 API errors\"\nseverity = \"SEV3\"\n+++\n\n## Action Items\n\n| ID   | Action       | Owner  | Due        | Status |\n|------|--------------|--------|------------|--------|\n| AI-1 | Add an alert | @alice | 2027-01-20 | TODO   |\n";
    let path = root.path().join("postmortems/2026-11-02-api-errors.md");
    std::fs::write(&path, text).unwrap();
    let (mut editor, _) = Editor::start(root.path(), &json!({}));
    editor.open(&url, text);
    let found = editor.diagnostics(&url);
    let hint = (9, "non-canonical-value".to_owned(), 4);
    assert!(found.contains(&hint), "{found:?}");
    let actions = |editor: &mut Editor, line: u64, only: &[&str]| {
        let place = json!({ "line": line, "character": 47 });
        let mut context = json!({ "diagnostics": [] });
        if !only.is_empty() {
            context["only"] = json!(only);
        }
        let params = json!({
            "textDocument": { "uri": url },
            "range": { "start": place, "end": place },
            "context": context,
        });
        editor.ask("textDocument/codeAction", &params)
    };
    let quick = actions(&mut editor, 9, &["quickfix"]);
    assert_eq!(quick.as_array().unwrap().len(), 1, "{quick}");
    let mended = applied(text, &quick[0], &url);
    assert_eq!(mended, text.replace("TODO", "open"));
    assert_eq!(actions(&mut editor, 1, &["quickfix"]), json!([]));
    let whole = actions(&mut editor, 0, &["source.fixAll"]);
    assert_eq!(whole[0]["kind"], "source.fixAll.pm");
    let fixed = applied(text, &whole[0], &url);
    // Missing sections are added too.
    assert!(
        fixed.contains("\n## Summary\n") && fixed.contains("| open   |"),
        "{fixed}"
    );
    // Looking at fixes changed nothing.
    editor.change(&url, 2, text);
    assert_eq!(editor.diagnostics(&url), found);
    editor.end();

    run(pm(root.path()).args(["check", "--fix"]));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), fixed);
}

/// A file with one thing to mend: the quick fix for it, made by the editor, gives the bytes that `pm check --fix` writes.
#[test]
fn the_only_quick_fix_is_the_whole_of_fix() {
    let page = "+++\ntitle = \"Größe 😀 of a page\"\nseverity = \"SEV4\"\n+++\n\n## Summary\n\nA page was too large.\n\n## Impact\n\nNobody saw it.\n\n## Root Cause\n\nNo limit was set.\n\n## Action Items\n\n| ID   | Action            | Owner  | Due        | Status |\n|------|-------------------|--------|------------|--------|\n| AI-1 | Set a limit of 😀 | @alice | 2027-01-20 | TODO   |\n| AI-2 | Test the limit    | @alice | 2027-01-20 | open   |\n";
    for text in [page.to_owned(), page.replace('\n', "\r\n")] {
        let name = "postmortems/2026-11-02-api-errors.md";
        let (theirs, url) = site();
        let (ours, _) = site();
        for root in [&theirs, &ours] {
            std::fs::write(root.path().join(name), &text).unwrap();
        }

        let (mut editor, _) = Editor::start(theirs.path(), &json!({}));
        editor.open(&url, &text);
        let found = editor.diagnostics(&url);
        let mended = [(21, "non-canonical-value".to_owned(), 4)];
        assert_eq!(found, mended, "the only finding");
        let place = json!({ "line": 21, "character": 51 });
        let params = json!({
            "textDocument": { "uri": url },
            "range": { "start": place, "end": place },
            "context": { "diagnostics": [], "only": ["quickfix"] },
        });
        let actions = editor.ask("textDocument/codeAction", &params);
        assert_eq!(actions.as_array().map(Vec::len), Some(1), "{actions}");
        let after = applied(&text, &actions[0], &url);
        editor.change(&url, 2, &after);
        assert_eq!(editor.diagnostics(&url), [], "nothing is left");
        editor.end();

        let (said, code) = run(pm(ours.path()).args(["check", "--fix"]));
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("Fixed 1 finding in 1 file"), "{said}");
        let written = std::fs::read(ours.path().join(name)).unwrap();
        assert_eq!(written, after.as_bytes());
        assert_eq!(after, text.replace("TODO", "open"));
        let untouched = std::fs::read_to_string(theirs.path().join(name)).unwrap();
        assert_eq!(untouched, text, "an editor saves for itself");
    }
}

#[test]
fn the_configuration_is_live_too() {
    let (root, url) = site();
    let (mut editor, _) = Editor::start(root.path(), &json!({}));
    let text = DRAFT.replace("@alice, ", "");
    editor.open(&url, &text);
    assert!(rules(&editor.diagnostics(&url)).contains(&"missing-owner"));

    let book = address(&root.path().canonicalize().unwrap().join("book.toml"));
    editor.open(&book, "[output.pm.rules]\nmissing-owner = \"off\"\n");
    let found = editor.diagnostics(&url);
    assert!(!rules(&found).contains(&"missing-owner"), "{found:?}");
    assert_eq!(editor.diagnostics(&book), []);

    editor.change(&book, 2, "[output.pm.rules]\nmissing-ownr = \"off\"\n");
    let found = editor.diagnostics(&book);
    assert_eq!(
        found.iter().map(|(line, ..)| *line).collect::<Vec<_>>(),
        [1]
    );
    assert!(rules(&editor.diagnostics(&url)).contains(&"missing-owner"));
    editor.end();
}

#[test]
fn a_file_that_was_never_saved_is_checked() {
    let (root, url) = site();
    let (mut editor, _) = Editor::start(root.path(), &json!({}));
    editor.open(&url, DRAFT);
    editor.diagnostics(&url);
    let new = url.replace("api-errors", "new-one");
    editor.open(&new, "+++\ntitle = \"New\"\nsevrity = \"SEV1\"\n+++\n");
    let found = editor.diagnostics(&new);
    assert!(found.contains(&(2, "unknown-key".into(), 1)), "{found:?}");
    editor.end();
}

#[test]
fn places_are_counted_as_the_editor_counts_them() {
    let (root, url) = site();
    let utf8 = json!({ "general": { "positionEncodings": ["utf-8", "utf-16"] } });
    let text = DRAFT.replace("Add an alert", "😀 Add");
    for (capabilities, encoding, character) in [(json!({}), "utf-16", 16), (utf8, "utf-8", 18)] {
        let (mut editor, answer) = Editor::start(root.path(), &capabilities);
        assert_eq!(answer["capabilities"]["positionEncoding"], encoding);
        editor.open(&url, &text);
        let hover = editor.ask("textDocument/hover", &at(&url, 8, character));
        let said = hover["contents"]["value"].as_str().unwrap();
        assert!(said.starts_with("**Alice Ode** · 1 open action"), "{said}");
        assert_eq!(hover["range"]["end"]["character"], character + 4);
        editor.end();
    }
}

#[test]
fn an_editor_can_ask() {
    let (root, url) = site();
    let (mut editor, _) = Editor::start(root.path(), &json!({}));
    editor.open(&url, DRAFT);
    let found = editor.ask("textDocument/definition", &at(&url, 8, 22));
    assert!(
        found["uri"].as_str().unwrap().ends_with("/catalog.toml"),
        "{found}"
    );
    assert_eq!(found["range"]["start"]["line"], 0);

    let symbols = editor.ask(
        "textDocument/documentSymbol",
        &json!({ "textDocument": { "uri": url } }),
    );
    assert_eq!(symbols[0]["name"], "Action Items");

    let items = editor.ask("textDocument/completion", &at(&url, 2, 12));
    assert_eq!(items[0]["textEdit"]["newText"], "SEV1");

    let unknown = editor.ask("textDocument/rename", &json!({}));
    assert_eq!(unknown["code"], -32601);
    let wrong = editor.ask("textDocument/hover", &json!({ "position": "here" }));
    assert_eq!(wrong["code"], -32602);
    // Neither a file of no site nor one that does not exist stops it.
    let elsewhere = url.replace("/postmortems/", "/nowhere/");
    editor.open(&elsewhere, DRAFT);
    assert_eq!(
        editor.ask("textDocument/hover", &at(&elsewhere, 8, 22)),
        Value::Null
    );
    editor.end();
}

/// How often each file was shown since the program was last listened to. What it had to say before is said with it.
fn shown(editor: &mut Editor, url: &str) -> Vec<String> {
    // Answered after all that came before.
    editor.ask(
        "textDocument/documentSymbol",
        &json!({ "textDocument": { "uri": url } }),
    );
    let said = std::mem::take(&mut editor.said).into_iter();
    let name = |message: Value| match message["method"].as_str() {
        Some("textDocument/publishDiagnostics") => {
            let url = message["params"]["uri"].as_str().unwrap_or_default();
            url.rsplit('/').next().unwrap_or_default().to_owned()
        }
        _ => message.to_string(),
    };
    let mut names: Vec<String> = said.map(name).collect();
    names.sort();
    names
}

#[test]
fn each_file_is_shown_once() {
    let (root, url) = site();
    let book = address(&root.path().canonicalize().unwrap().join("book.toml"));
    let (mut editor, _) = Editor::start(root.path(), &json!({}));
    let others = ["api-two", "api-three"].map(|name| url.replace("api-errors", name));
    editor.open(&url, DRAFT);
    for other in &others {
        editor.open(other, DRAFT);
    }
    // One more finding, in a file that is not open.
    editor.open(&book, "[output.pm]\ntimezon = \"UTC\"\n");
    assert!(!editor.diagnostics(&book).is_empty());
    let names = [
        "2026-11-02-api-errors.md",
        "2026-11-02-api-three.md",
        "2026-11-02-api-two.md",
    ];
    let once = shown(&mut editor, &url);
    assert_eq!(once, names);
    editor.end();
}

/// A page that is no postmortem is none of the site's business, so that the site is not read again for it.
#[test]
fn a_readme_is_no_news() {
    let (root, url) = site();
    let (mut editor, _) = Editor::start(root.path(), &json!({}));
    editor.open(&url, DRAFT);
    let before = editor.diagnostics(&url);
    // What comes to lie on the disk is seen only when the site is read again.
    let double = DRAFT.replace("severity", "id = \"2026-11-02-api-errors\"\nseverity");
    std::fs::write(root.path().join("postmortems/2026-11-01-double.md"), double).unwrap();
    let readme = url.replace("2026-11-02-api-errors", "README");
    editor.open(&readme, "# Postmortems\n");
    assert_eq!(editor.diagnostics(&url), before);
    let template = url.replace("2026-11-02-api-errors", "_template");
    editor.open(&template, "# Postmortems\n");
    assert_eq!(editor.diagnostics(&url), before);
    editor.tell(
        "textDocument/didSave",
        &json!({ "textDocument": { "uri": readme } }),
    );
    let after = editor.diagnostics(&url);
    assert!(rules(&after).contains(&"duplicate-id"), "{after:?}");
    editor.end();
}

/// Another tool's book has no postmortems, and that is no mistake of anybody's.
#[test]
fn another_tools_book_is_let_be() {
    let root = tempfile::tempdir().unwrap();
    let book = "[book]\ntitle = \"Manual\"\nmultilingual = false\n\n[output.html]\nmathjax-support = true\n";
    std::fs::create_dir_all(root.path().join("src")).unwrap();
    std::fs::write(root.path().join("book.toml"), book).unwrap();
    let folder = root.path().canonicalize().unwrap();
    let (mut editor, _) = Editor::start(root.path(), &json!({}));
    let chapter = address(&folder.join("src/chapter.md"));
    editor.open(&address(&folder.join("book.toml")), book);
    editor.open(&chapter, "## Summary\n\nTBD\n");
    std::thread::sleep(std::time::Duration::from_millis(400));
    assert_eq!(shown(&mut editor, &chapter), [""; 0]);
    editor.end();
}
