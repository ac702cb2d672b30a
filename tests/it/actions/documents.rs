//! Postmortems as somebody could have written them, with actions in every form, from a row of numbers.

#![expect(clippy::format_push_string, reason = "texts of a few lines")]

use unicode_width::UnicodeWidthStr;

/// What is chosen at each point; where the numbers end, the first of all choices.
pub struct Choices<'a> {
    numbers: &'a [u16],
}

impl<'a> Choices<'a> {
    pub fn new(numbers: &'a [u16]) -> Self {
        Self { numbers }
    }

    pub fn below(&mut self, end: usize) -> usize {
        match self.numbers.split_first() {
            Some((first, rest)) => {
                self.numbers = rest;
                usize::from(*first) % end
            }
            None => 0,
        }
    }

    pub fn one<'t, T: ?Sized>(&mut self, of: &[&'t T]) -> &'t T {
        of[self.below(of.len())]
    }

    /// Whether a thing is so that is so once in `times`.
    pub fn rarely(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }
}

/// A document and how its actions are written.
#[derive(Debug)]
pub struct Written {
    pub text: String,
    pub form: &'static str,
    /// Whether the form leaves no doubt where a value goes, so that nothing may be refused.
    pub is_plain: bool,
    /// The table of actions stands in columns.
    pub is_aligned: bool,
}

pub fn document(of: &mut Choices<'_>) -> Written {
    let form = of.one(&["table", "list", "toml", "inline"]);
    let mut written = Written {
        text: String::new(),
        form: match form {
            "table" => "table",
            "list" => "list",
            "toml" => "toml",
            _ => "inline",
        },
        is_plain: true,
        is_aligned: false,
    };
    let mut front = String::from("title = \"A\" # not an action\n");
    let mut actions = String::new();
    match form {
        "table" => {
            if of.rarely(4) {
                actions += "Some words before.\n\n";
            }
            actions += &table(of, &mut written);
        }
        "list" => actions += &list(of),
        "toml" => front += &toml(of),
        _ => front += &inline(of),
    }
    let mut text = String::new();
    if of.rarely(8) {
        text.push('\u{feff}');
    }
    text += &format!(
        "+++\n{front}+++\n\n# A 字\n\n## Timeline\n\n- 14:05 — it  \n  broke\n- 14:09 [mitigated] fixed\n\n"
    );
    text += "| a | b |\n|---|---|\n| 1 | 2 |\n\n## Contributing Factors\n\n- F1: no copy (detection gap)\n\n";
    if !actions.is_empty() {
        text += &format!("## Action Items\n\n{actions}\n");
    }
    text += "## Lessons Learned\n\nTrailing blanks.   \n\n\tcode\n\n- [ ] not an action\n";
    if of.rarely(3) {
        text = text.replace('\n', "\r\n");
    }
    written.text = text;
    written
}

const TEXTS: &[&str] = &[
    "Add the alert",
    "字字 größe e\u{301}",
    "Run `a \\| b` in CI",
    "Say **why** it [fails](https://example.com/a)",
    "Back\\\\slash \\*star\\* &amp; ✅",
    "call f(x) and g",
    "Fix it. Then test, twice",
];

const NAMES: &[&str] = &[
    "@alice",
    "bob",
    "@carol, @dave",
    "Erin Frost",
    "",
    "TBD",
    "—",
];

struct Field {
    headers: &'static [&'static str],
    values: &'static [&'static str],
}

const FIELDS: &[Field] = &[
    Field {
        headers: &["Owner", "Who", "Assignee", "DRI"],
        values: NAMES,
    },
    Field {
        headers: &["Due", "Due date", "deadline", "ETA"],
        values: &[
            "2025-03-01",
            "",
            "3 March 2025",
            "TBD",
            "2025-02-28 <!-- firm -->",
            "soon",
            "-",
        ],
    },
    Field {
        headers: &["Status", "State", "Done"],
        values: &[
            "open",
            "Open",
            "✅",
            "done 2025-02-01",
            "in progress",
            "",
            "**blocked**",
            "won't do",
            "🚧",
            "perhaps",
        ],
    },
    Field {
        headers: &["Priority", "Prio"],
        values: &["P1", "high", "", "P2", "urgent", "`P3`", "9"],
    },
    Field {
        headers: &["Completed", "Done on"],
        values: &["", "2025-02-02", "n/a", "1 Feb 2025"],
    },
    Field {
        headers: &["Evidence", "Closed by"],
        values: &[
            "",
            "[PR 1](https://example.com/1)",
            "`x \\| y`",
            "https://example.com/2",
            "a job",
        ],
    },
    Field {
        headers: &["Reason", "Why"],
        values: &[
            "",
            "Moved once (for a freeze)",
            "\\|",
            "because; of, commas",
        ],
    },
    Field {
        headers: &["ID", "#"],
        values: &["AI-1", "AI-2", "", "字-1"],
    },
    Field {
        headers: &["Type"],
        values: &["prevent", "", "detection"],
    },
    Field {
        headers: &["Ticket", "Bug"],
        values: &["SHOP-4", "[x](https://example.com/t)", "", "A-1, A-2"],
    },
    Field {
        headers: &["Team"],
        values: &["payments", ""],
    },
    Field {
        headers: &["Notes", "備考"],
        values: &["", "words \\| more", "字", "trailing \\\\"],
    },
];

fn table(of: &mut Choices<'_>, written: &mut Written) -> String {
    let mut columns: Vec<(&str, &[&str])> = vec![(of.one(&["Action", "Item", "What"]), TEXTS)];
    for field in FIELDS {
        if of.below(5) < 2 {
            let at = of.below(columns.len() + 1);
            columns.insert(at, (of.one(field.headers), field.values));
        }
    }
    let lower = of.rarely(8);
    let header = |name: &str| {
        if lower {
            name.to_lowercase()
        } else {
            name.to_owned()
        }
    };
    let mut rows: Vec<Vec<String>> = vec![columns.iter().map(|(name, _)| header(name)).collect()];
    for _ in 0..=of.below(4) {
        let row = columns.iter().map(|(_, values)| of.one(values).to_owned());
        rows.push(row.collect());
    }
    written.is_aligned = of.below(2) == 0;
    let outer = written.is_aligned || !of.rarely(3);
    let ragged = !written.is_aligned && of.rarely(3);
    // Without a pipe at its end, a row whose last cells are empty has fewer of them than it seems to have.
    written.is_plain = outer;
    let indent = if of.rarely(5) { "  " } else { "" };
    let spaced = of.below(2) == 0;
    let colons: Vec<(bool, bool)> = columns
        .iter()
        .map(|_| (of.rarely(5), of.rarely(5)))
        .collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|column| {
            rows.iter()
                .map(|row| row[column].width())
                .max()
                .unwrap_or(0)
                .max(3)
        })
        .collect();
    let mut lines = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        if number == 1 {
            let cells: Vec<String> = (0..columns.len())
                .map(|column| {
                    let (before, after) = colons[column];
                    let width = if written.is_aligned {
                        widths[column] + 2
                    } else {
                        5
                    };
                    let blank = if spaced { " " } else { "" };
                    let dashes = width - usize::from(before) - usize::from(after) - 2 * blank.len();
                    let colon = |is_there: bool| if is_there { ":" } else { "" };
                    format!(
                        "{blank}{}{}{}{blank}",
                        colon(before),
                        "-".repeat(dashes),
                        colon(after)
                    )
                })
                .collect();
            lines.push(cells);
        }
        let kept = if ragged && number > 0 {
            row.len() - of.below(row.len())
        } else {
            row.len()
        };
        let cells = row[..kept.max(1)].iter().enumerate().map(|(column, cell)| {
            if written.is_aligned {
                format!(" {cell}{} ", " ".repeat(widths[column] - cell.width()))
            } else if spaced {
                format!(" {cell} ")
            } else {
                format!("{cell}{}", " ".repeat(of.below(3)))
            }
        });
        lines.push(cells.collect());
    }
    let mut out = String::new();
    for cells in lines {
        let line = cells.join("|");
        if outer {
            out += &format!("{indent}|{line}|{}\n", if of.rarely(9) { "  " } else { "" });
        } else {
            out += &format!("{}\n", line.trim());
        }
    }
    out
}

/// A comment beside a value of a list.
pub const BESIDE: &str = " <!-- so -->";

fn list(of: &mut Choices<'_>) -> String {
    let mut out = String::new();
    let bullet = of.one(&["-", "*", "+", "1.", "2)"]);
    let boxed = of.below(3) < 2;
    if of.rarely(4) {
        out += of.one(&["### @frank\n\n", "### Prevention\n\n", "**Detection:**\n\n"]);
    }
    for number in 0..=of.below(3) {
        let task = if boxed {
            of.one(&["[ ] ", "[x] ", "[ ] "])
        } else {
            ""
        };
        let lead = of.one(&[
            "",
            "",
            "AI-{}: ",
            "**AI-{}** ",
            "(P1) ",
            "@alice: ",
            "✅ ",
            "DONE: ",
            "[blocked] ",
            "**AI-{}: wait** ",
        ]);
        let lead = lead.replace("{}", &number.to_string());
        let text = of.one(TEXTS);
        let pieces = [
            "@carol",
            "P2",
            "due 2025-02-28",
            "blocked",
            "F1",
            "done 2025-02-02",
            "owner: Erin Frost",
            "deadline: soon",
            "evidence: https://example.com/3",
            "reason: for a (longer) freeze, they say",
            "[t](https://example.com/9)",
            "prevent",
            "completed: 2025-02-01",
            "status: wont-do",
        ];
        let mut remark = Vec::new();
        for _ in 0..of.below(5) {
            let comment = if of.rarely(8) { BESIDE } else { "" };
            remark.push(format!("{}{comment}", of.one(&pieces)));
        }
        let remark = match remark.join(of.one(&[", ", "; "])) {
            inner if inner.is_empty() => inner,
            inner => format!(" ({inner}){}", of.one(&["", "", "."])),
        };
        let tail = of.one(&["", "", " — @dave", " ✅", " (as agreed)"]);
        let comment = of.one(&["", "", " <!-- c (d) -->"]);
        let wrapped = if of.rarely(4) {
            format!("{text}\n      and more")
        } else {
            text.to_owned()
        };
        let details = of.one(&[
            "",
            "",
            "\n   - detail\n   - another (P0)",
            "\n\n      More of it.",
        ]);
        out += &format!("{bullet} {task}{lead}{wrapped}{tail}{remark}{comment}{details}\n");
    }
    out
}

const KEYS: &[(&str, &[&str])] = &[
    ("id", &["\"AI-1\"", "'AI-2'"]),
    (
        "owner",
        &[
            "\"@alice\"",
            "'bob'",
            "[\"carol\", \"@dave\"]",
            "[ 'erin' ]",
            "[\n  \"carol\", # lead\n  \"@dave\", # (too)\n]",
            "[ # one\n  'erin', # lead\n]",
            "[]",
            "\"\"\"frank\"\"\"",
        ],
    ),
    ("priority", &["\"P1\"", "'high'", "\"9\""]),
    ("due", &["2025-03-01", "\"2025-03-01\"", "2025-02-30"]),
    (
        "status",
        &["\"open\"", "'in progress'", "\"\\u0064one\"", "\"perhaps\""],
    ),
    ("type", &["\"prevent\""]),
    ("factors", &["[\"F1\"]", "[\n  \"F1\", # two\n  \"F2\",\n]"]),
    (
        "tickets",
        &[
            "[\"SHOP-1\"]",
            "[\n  'SHOP-1', # first\n]",
            "[\"A-1\", # second\n  \"A-2\"]",
        ],
    ),
    ("completed", &["2025-02-02"]),
    (
        "evidence",
        &["\"[PR](https://example.com/1)\"", "''", "'''a \"b\"'''"],
    ),
    ("reason", &["\"for a \\\"freeze\\\"\"", "'C:\\path'"]),
    ("team", &["\"payments\""]),
];

const ACTIONS: &[&str] = &[
    "\"Add the alert\"",
    "'字 \"größe\"'",
    "\"\"\"\nlong\ntext\"\"\"",
    "'''x = {'''",
    "\"# [[actions]]\"",
];

fn keys(of: &mut Choices<'_>, one_line: bool) -> Vec<(&'static str, &'static str)> {
    let fits = |value: &&str| !one_line || !value.contains('\n');
    let of_one_line = |values: &[&'static str]| -> Vec<&'static str> {
        values.iter().copied().filter(fits).collect()
    };
    let mut keys = vec![("action", of.one(&of_one_line(ACTIONS)))];
    for (key, values) in KEYS {
        if of.below(5) < 2 {
            let at = of.below(keys.len() + 1);
            keys.insert(at, (key, of.one(&of_one_line(values))));
        }
    }
    keys
}

fn toml(of: &mut Choices<'_>) -> String {
    let mut out = String::new();
    let width = if of.rarely(3) { 9 } else { 0 };
    let indent = of.one(&["", "", "  ", "\t"]);
    for _ in 0..=of.below(3) {
        if of.rarely(3) {
            out += "\n# Another one = 1\n";
        }
        out += of.one(&[
            "[[actions]]\n",
            "[[actions]] # of them\n",
            "  [[ actions ]]\n",
        ]);
        for (key, value) in keys(of, false) {
            let equals = of.one(&[" = ", "=", " = "]);
            let equals = if width > 0 { " = " } else { equals };
            let comment = of.one(&["", "", " # so = it is", "  "]);
            out += &format!("{indent}{key:<width$}{equals}{value}{comment}\n");
            if of.rarely(9) {
                out += "\n# a comment\n";
            }
        }
    }
    if of.rarely(3) {
        out += "\n[extra]\ndue = 2025-01-01\n";
    }
    out
}

fn inline(of: &mut Choices<'_>) -> String {
    let blank = of.one(&[" ", ""]);
    let mut items = Vec::new();
    for _ in 0..=of.below(3) {
        let keys = keys(of, true)
            .into_iter()
            .map(|(key, value)| format!("{key} = {value}"));
        items.push(format!(
            "{{{blank}{}{blank}}}",
            keys.collect::<Vec<_>>().join(", ")
        ));
    }
    if of.below(2) == 0 {
        format!("actions = [{}]\n", items.join(", "))
    } else {
        format!("actions = [\n  {}, # last\n]\n", items.join(", # one\n  "))
    }
}
