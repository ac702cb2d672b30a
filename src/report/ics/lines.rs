//! Lines of iCalendar (RFC 5545, section 3.1): values escaped, folded at 75 octets, ended by CR LF.

/// How long a line may be, in octets, without its end.
const WIDTH: usize = 75;

#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// A property whose value is a text.
    pub fn text(&mut self, key: &str, value: &str) {
        self.raw(&format!("{key}:{}", escaped(value)));
    }

    /// A line that is what it should be, but for its length.
    pub fn raw(&mut self, line: &str) {
        let mut rest = line;
        let mut width = WIDTH;
        while rest.len() > width {
            let (head, tail) = rest.split_at(rest.floor_char_boundary(width));
            self.0.push_str(head);
            self.0.push_str("\r\n ");
            rest = tail;
            // The space counts.
            width = WIDTH - 1;
        }
        self.0.push_str(rest);
        self.0.push_str("\r\n");
    }

    pub fn finish(self) -> String {
        self.0
    }
}

/// A text as the value of a property. Controls other than the end of a line cannot be written at all.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(value: &str) -> String {
        let mut lines = Lines::default();
        lines.text("X", value);
        lines.finish()
    }

    #[test]
    fn values_are_escaped() {
        let check = |value: &str, expected: &str| assert_eq!(line(value), expected, "{value:?}");
        check("plain: text", "X:plain: text\r\n");
        check(r"a;b,c\d", "X:a\\;b\\,c\\\\d\r\n");
        check("two\nlines\r\u{7}", "X:two\\nlines\r\n");
    }

    #[test]
    fn lines_are_folded_between_characters() {
        let check = |value: &str, expected: &[&str]| {
            let text = line(value);
            let lines: Vec<_> = text.strip_suffix("\r\n").unwrap().split("\r\n").collect();
            assert_eq!(lines, expected);
        };
        let digits = "0123456789".repeat(8);
        check(&digits[..73], &[&format!("X:{}", &digits[..73])]);
        check(&digits[..74], &[&format!("X:{}", &digits[..73]), " 3"]);
        // An `é` would take the octets 75 and 76.
        let wide = format!("{}é", &digits[..72]);
        check(&wide, &[&format!("X:{}", &digits[..72]), " é"]);
        let second = format!("{}é", "a".repeat(73 + 73));
        check(
            &second,
            &[
                &format!("X:{}", "a".repeat(73)),
                &format!(" {}", "a".repeat(73)),
                " é",
            ],
        );
    }
}
