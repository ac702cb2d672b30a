//! JSON with a line for each field at the top, and for each element of a list there: half the size of indented JSON, and
//! a change is a line of a diff all the same.

use std::io::{Result, Write};

use serde::Serialize;
use serde_json::ser::Formatter;

/// A value with a line feed at its end.
pub(super) fn to_vec(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut out = Vec::new();
    let formatter = Lines { depth: 0 };
    value.serialize(&mut serde_json::Serializer::with_formatter(
        &mut out, formatter,
    ))?;
    out.push(b'\n');
    Ok(out)
}

struct Lines {
    depth: usize,
}

impl Lines {
    /// Before a field, an element or a bracket: the comma, and a line of its own where it is so few levels down.
    fn before<W: ?Sized + Write>(&self, out: &mut W, first: bool, levels: usize) -> Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        if self.depth <= levels {
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

impl Formatter for Lines {
    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> Result<()> {
        self.depth += 1;
        out.write_all(b"{")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> Result<()> {
        self.before(out, first, 1)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> Result<()> {
        self.depth -= 1;
        self.before(out, true, 0)?;
        out.write_all(b"}")
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> Result<()> {
        self.depth += 1;
        out.write_all(b"[")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> Result<()> {
        self.before(out, first, 2)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> Result<()> {
        self.depth -= 1;
        out.write_all(b"]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_at_the_top_has_lines() {
        let value = serde_json::json!({
            "a": 1,
            "b": [{"c": [1, 2], "d": {}}, {"c": []}],
            "e": [],
            "f": {"g": null},
        });
        let text = String::from_utf8(to_vec(&value).unwrap()).unwrap();
        let expected = r#"{
"a":1,
"b":[
{"c":[1,2],"d":{}},
{"c":[]}],
"e":[],
"f":{"g":null}
}
"#;
        assert_eq!(text, expected);
    }
}
