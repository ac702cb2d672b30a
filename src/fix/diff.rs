//! The unified diff of a file's two texts, in the form that `git apply` and `patch -p1` take.

use std::fmt::Write as _;
use std::ops::Range;

use crate::edit::Edit;
use crate::span::Span;
use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

/// How many lines are shown around a change.
const CONTEXT: usize = 3;

/// The diff between two texts of the file at `path`; empty where they are the same.
pub fn unified(path: &str, before: &str, after: &str) -> String {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let mut out = String::new();
    for hunk in group_diff_ops(ops, CONTEXT) {
        if hunk.iter().all(|op| matches!(op, DiffOp::Equal { .. })) {
            continue;
        }
        if out.is_empty() {
            let _ = writeln!(out, "--- {}", name('a', path));
            let _ = writeln!(out, "+++ {}", name('b', path));
        }
        let (first, last) = (&hunk[0], &hunk[hunk.len() - 1]);
        let removed = lines(first.old_range().start..last.old_range().end);
        let added = lines(first.new_range().start..last.new_range().end);
        let _ = writeln!(out, "@@ -{removed} +{added} @@");
        for op in &hunk {
            if matches!(op, DiffOp::Equal { .. }) {
                put(&mut out, ' ', &old[op.old_range()]);
            } else {
                put(&mut out, '-', &old[op.old_range()]);
                put(&mut out, '+', &new[op.new_range()]);
            }
        }
    }
    out
}

/// The edits that make one text of another, line by line.
pub fn edits(before: &str, after: &str) -> Vec<Edit> {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let starts = |lines: &[&str]| {
        let mut at = 0;
        let mut starts = vec![0];
        starts.extend(lines.iter().map(|line| {
            at += line.len();
            at
        }));
        starts
    };
    let (old_starts, new_starts) = (starts(&old), starts(&new));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let changes = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changes
        .map(|op| {
            let (was, is) = (op.old_range(), op.new_range());
            let text = &after[new_starts[is.start]..new_starts[is.end]];
            Edit::replace(Span::new(old_starts[was.start], old_starts[was.end]), text)
        })
        .collect()
}

/// As git writes a name: in quotes where it holds what could be taken for something else. A tab ends one with blanks.
fn name(side: char, path: &str) -> String {
    let is_odd = |c: char| c.is_control() || matches!(c, '"' | '\\');
    if !path.contains(is_odd) {
        let end = if path.contains(' ') { "\t" } else { "" };
        return format!("{side}/{path}{end}");
    }
    let mut out = format!("\"{side}/");
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b' '..=b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out.push('"');
    out
}

/// `12,3`: the first line, from 1, and how many. None are said to be behind line 0 or the line before.
fn lines(range: Range<usize>) -> String {
    let start = if range.is_empty() {
        range.start
    } else {
        range.start + 1
    };
    match range.len() {
        1 => start.to_string(),
        count => format!("{start},{count}"),
    }
}

fn put(out: &mut String, mark: char, lines: &[&str]) {
    for line in lines {
        out.push(mark);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str, expected: &str) {
        assert_eq!(unified("p/a.md", before, after), expected);
    }

    #[test]
    fn hunks_have_three_lines_around() {
        check("same\n", "same\n", "");
        check(
            "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
            "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
            "--- a/p/a.md\n+++ b/p/a.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
        );
        check(
            "1\n",
            "1\n2\n",
            "--- a/p/a.md\n+++ b/p/a.md\n@@ -1 +1,2 @@\n 1\n+2\n",
        );
        check("", "1\n", "--- a/p/a.md\n+++ b/p/a.md\n@@ -0,0 +1 @@\n+1\n");
    }

    #[test]
    fn line_breaks_are_bytes_of_their_line() {
        check(
            "a\rb\r\nc",
            "a\rb\r\nd",
            "--- a/p/a.md\n+++ b/p/a.md\n@@ -1,2 +1,2 @@\n a\rb\r\n-c\n\\ No newline at end of file\n+d\n\\ No newline at end of file\n",
        );
    }

    #[test]
    fn names_are_written_as_git_writes_them() {
        assert_eq!(name('a', "größe.md"), "a/größe.md");
        assert_eq!(name('b', "a b.md"), "b/a b.md\t");
        assert_eq!(name('a', "a\"é\t.md"), "\"a/a\\\"\\303\\251\\011.md\"");
    }
}
