//! A value that is read, but is not written in the form that `pm` itself writes.
//!
//! Only what says exactly as much in that form is found: a word that says more than the one it is read as ("merged" is
//! more than "done"), a remark in parentheses, a link stay as they are.

use chrono::NaiveDate;

use super::{Check, Rule, Site};
use crate::config::Config;
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::grid::Grids;
use crate::parse::{Action, Form, FrontMatter};
use crate::source::SourceId;
use crate::span::{Field, Span, Spanned};
use crate::time::parse_date;
use crate::vocabulary::{ActionStatus, ActionType, Priority, Vocabulary, fold};

pub const RULE: Rule = Rule {
    code: "PM013",
    name: "non-canonical-value",
    level: Some(Level::Hint),
    lenient_in_drafts: false,
    fixable: true,
    docs: include_str!("../../docs/src/rules/non-canonical-value.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let document = &postmortem.document;
    let text = &site.sources.get(postmortem.source).text;
    let mut look = Look {
        config: site.config,
        source: postmortem.source,
        text,
        front: document.front.span.unwrap_or_default(),
        grids: Grids::new(text, &document.tables),
        findings: Vec::new(),
    };
    look.front_matter(&document.front);
    for factor in &document.factors {
        look.toml_word(&factor.category);
        look.toml_word(&factor.debt);
    }
    for entry in &document.timeline {
        if entry.at.as_ref().is_ok_and(|moment| moment.zone_written) {
            look.utc(entry.written.span);
        }
    }
    for action in &postmortem.actions {
        look.action(&action.written);
    }
    look.findings
}

struct Look<'a> {
    config: &'a Config,
    source: SourceId,
    text: &'a str,
    front: Span,
    grids: Grids<'a>,
    findings: Vec<Finding>,
}

impl Look<'_> {
    fn front_matter(&mut self, front: &FrontMatter) {
        self.toml_word(&front.status);
        self.toml_word(&front.kind);
        self.toml_word(&front.trigger);
        self.toml_word(&front.detected_by);
        self.toml_word(&front.visibility);
        if let Some(written) = &front.severity
            && let Some(severity) = self.config.severity(&written.value)
            && let Some(plain) = self.plain(written.span)
            && is_words(plain.text(self.text))
        {
            self.found("severity", plain, &severity.name);
        }
        let is_utc = |zone: &Spanned<chrono_tz::Tz>| UTC.contains(&zone.value.name());
        if let Some(zone) = front.timezone.as_ref().filter(|zone| is_utc(zone))
            && let Some(plain) = self.plain(zone.span)
        {
            self.found("time zone", plain, "UTC");
        }
    }

    /// A word of the front matter, in other letters or with other signs between them.
    fn toml_word<V: Vocabulary>(&mut self, field: &Field<V>) {
        if let Field::Known(word) = field
            && self.front.contains(word.span)
        {
            self.word(word, &[]);
        }
    }

    /// `14:05 utc`.
    fn utc(&mut self, written: Span) {
        let source = written.text(self.text);
        let found = source.to_ascii_uppercase().find("UTC");
        let Some(start) = found.map(|at| written.start + at) else {
            return;
        };
        let word = Span::new(start, start + "UTC".len());
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let before = self.text[..word.start].chars().next_back();
        let after = self.text[word.end..].chars().next();
        if !letter(before) && before != Some('/') && !letter(after) {
            self.found("time zone", word, "UTC");
        }
    }

    fn action(&mut self, action: &Action) {
        if let Field::Known(status) = &action.status
            && self.is_value(action, status.span)
            && !self.is_ticked(action, status.span)
        {
            self.word(status, synonyms_of_status(status.value));
        }
        if let Field::Known(priority) = &action.priority
            && self.is_value(action, priority.span)
        {
            self.word(priority, synonyms_of_priority(priority.value));
        }
        if let Field::Known(kind) = &action.kind
            && self.is_value(action, kind.span)
        {
            self.word(kind, synonyms_of_type(kind.value));
        }
        if let Field::Known(step) = &action.automation
            && self.is_value(action, step.span)
        {
            self.word(step, &[]);
        }
        for date in [&action.due, &action.created, &action.completed] {
            if let Field::Known(date) = date
                && self.is_value(action, date.span)
            {
                self.date(date);
            }
        }
        for owner in &action.owners {
            if self.is_value(action, owner.span) {
                self.owner(owner);
            }
        }
    }

    /// Whether what stands at `span` is a value of this action and nothing else: a cell, a string of TOML, a piece of
    /// the remark at the end of an item. A word that leads an item is read for where it stands, and a heading gives its
    /// value to many.
    fn is_value(&self, action: &Action, span: Span) -> bool {
        let text = action.text.span;
        let in_remark = || {
            text.end <= span.start
                && Span::new(text.end, span.start)
                    .text(self.text)
                    .contains('(')
        };
        action.span.contains(span) && (action.form != Form::List || in_remark())
    }

    /// Whether the column answers yes or no: below the header Done, "open" would read oddly. In a table that is no grid
    /// nobody can say what stands above a symbol.
    fn is_ticked(&mut self, action: &Action, span: Span) -> bool {
        let text = self.text;
        let grid = self.grids.around(span);
        match grid.and_then(|grid| grid.header(text, span)) {
            Some(header) => ActionStatus::parse(header).is_some(),
            None => action.form == Form::Table && !span.text(text).contains(char::is_alphanumeric),
        }
    }

    /// A word of a vocabulary, which can be spelt like itself or like one of the `synonyms`, and have a symbol beside it
    /// that says the same.
    fn word<V: Vocabulary>(&mut self, word: &Spanned<V>, synonyms: &[&str]) {
        let Some(plain) = self.plain(word.span) else {
            return;
        };
        let canonical = word.value.as_str();
        let is_symbol = |piece: &&str| !piece.contains(char::is_alphanumeric);
        let pieces = plain.text(self.text).split_whitespace();
        let (symbols, words): (Vec<&str>, Vec<&str>) = pieces.partition(is_symbol);
        let mut symbols = symbols.into_iter();
        let agree = symbols.all(|symbol| {
            // A cross can also say that something is not done yet.
            symbol != "❌" && V::parse(symbol).is_some_and(|meant| meant.as_str() == canonical)
        });
        let words = words.join(" ");
        let spelt = |spelling: &str| fold(spelling) == fold(&words);
        let says_no_more = words.is_empty()
            || is_words(&words) && (spelt(canonical) || synonyms.iter().any(|word| spelt(word)));
        if agree && says_no_more {
            self.found(V::NAME, plain, canonical);
        }
    }

    /// A date that is certain by itself, or by the order that the site has chosen.
    fn date(&mut self, date: &Spanned<NaiveDate>) {
        let Some(plain) = self.plain(date.span) else {
            return;
        };
        let (written, canonical) = (plain.text(self.text), date.value.to_string());
        let is_it = parse_date(written, self.config.date_order) == Ok(date.value);
        if is_it && !written.starts_with(&canonical) {
            self.found("date", plain, &canonical);
        }
    }

    /// A person whose handle the catalog knows. A handle without its `@` is canonical too.
    fn owner(&mut self, owner: &Spanned<String>) {
        let Some(plain) = self.plain(owner.span) else {
            return;
        };
        let written = plain.text(self.text);
        let catalog = &self.config.catalog;
        let Some(handle) = catalog.certain_handle(written) else {
            return;
        };
        let canonical = format!("@{handle}");
        let is_handle = !handle.contains(' ') && catalog.certain_handle(&canonical) == Some(handle);
        let is_name = |text: &str| is_words(&text.replace('@', ""));
        if written != handle && is_handle && is_name(written) && is_name(handle) {
            self.found("owner", plain, &canonical);
        }
    }

    /// What is written at a span without the quotes of TOML or the markup around it; `None` where there is more to it.
    fn plain(&self, span: Span) -> Option<Span> {
        let inside = if self.front.contains(span) {
            let source = span.text(self.text);
            let quote = source.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let inside = source.strip_prefix(quote)?.strip_suffix(quote)?;
            if inside.starts_with(quote) {
                return None;
            }
            Span::new(span.start + 1, span.start + 1 + inside.len())
        } else {
            without_markup(self.text, span)
        };
        let is_more = |c: char| c.is_control() || "*`[]()<>{}\\&~|\"".contains(c);
        let plain = inside.text(self.text);
        let odd = plain.contains(is_more) || plain.trim() != plain;
        (!odd && !plain.is_empty()).then_some(inside)
    }

    fn found(&mut self, what: &str, at: Span, canonical: &str) {
        let written = at.text(self.text);
        if written == canonical {
            return;
        }
        let message = format!("the {what} `{canonical}` is written `{written}`");
        let edits = self.grids.set(at, canonical);
        self.findings.push(
            Finding::new(RULE.name, self.source, at, message)
                .label(format!("read as `{canonical}`"))
                .help("write it in one form in all postmortems, so that it can be searched for")
                .fix(format!("write `{canonical}`"), edits),
        );
    }
}

/// Zones of the time zone database whose clocks always show UTC.
const UTC: &[&str] = &[
    "Etc/GMT",
    "Etc/GMT+0",
    "Etc/GMT-0",
    "Etc/GMT0",
    "Etc/Greenwich",
    "Etc/UCT",
    "Etc/UTC",
    "Etc/Universal",
    "Etc/Zulu",
    "GMT",
    "GMT+0",
    "GMT-0",
    "GMT0",
    "Greenwich",
    "UCT",
    "Universal",
    "Zulu",
];

/// Words that say no more than the status, so that nothing is lost with them.
fn synonyms_of_status(status: ActionStatus) -> &'static [&'static str] {
    match status {
        ActionStatus::Open => &["todo", "to do", "not started"],
        ActionStatus::InProgress => &["doing", "wip"],
        ActionStatus::Blocked => &[],
        ActionStatus::Done => &["completed", "complete", "closed", "finished"],
        ActionStatus::WontDo => &["wontfix", "won't fix"],
    }
}

fn synonyms_of_priority(priority: Priority) -> &'static [&'static str] {
    match priority {
        Priority::P0 => &["critical"],
        Priority::P1 => &["high"],
        Priority::P2 => &["medium"],
        Priority::P3 => &["low"],
    }
}

fn synonyms_of_type(kind: ActionType) -> &'static [&'static str] {
    match kind {
        ActionType::Prevent => &["prevention", "preventive", "preventative"],
        ActionType::Detect => &["detection", "detective"],
        ActionType::Mitigate => &["mitigation", "mitigative"],
        ActionType::Investigate => &["investigation"],
        ActionType::Repair | ActionType::Process => &[],
    }
}

/// Whether a text is words and the signs that join them, of which none says anything.
fn is_words(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '\'' | '’');
    text.chars().all(fits)
}

/// `**high**` → `high`.
fn without_markup(text: &str, mut span: Span) -> Span {
    loop {
        let source = span.text(text);
        let around = |mark: &&str| {
            source.len() > 2 * mark.len() && source.starts_with(*mark) && source.ends_with(*mark)
        };
        let Some(mark) = ["**", "__", "*", "_", "`"].iter().find(|mark| around(mark)) else {
            return span;
        };
        span = Span::new(span.start + mark.len(), span.end - mark.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::mended;
    use crate::config::catalog::Person;
    use crate::time::DateOrder;

    fn config() -> Config {
        let mut config = Config::default();
        let alice = Person {
            name: Some("Alice Novak".into()),
            aliases: vec!["ali".into()],
            email: Some("alice@example.com".into()),
            ..Person::default()
        };
        config.catalog.people.insert("alice".into(), alice);
        config
            .statuses
            .insert("erledigt".into(), ActionStatus::Done);
        config
    }

    /// A key of the front matter, before and after.
    fn check_front(before: &str, after: &str) {
        let front = format!("severity = \"SEV4\"\n{before}");
        let expected = format!("+++\nseverity = \"SEV4\"\n{after}\n+++\n");
        assert_eq!(mended(&RULE, &config(), &front, ""), expected, "{before}");
    }

    /// A body with its values as they are to be.
    fn check(before: &str, after: &str) {
        let front = "severity = \"SEV4\"";
        let expected = format!("+++\n{front}\n+++\n{after}");
        assert_eq!(
            mended(&RULE, &config(), front, before),
            expected,
            "{before}"
        );
    }

    /// A cell of a table that is not aligned.
    fn check_cell(column: &str, before: &str, after: &str) {
        let table = |cell: &str| {
            format!("## Action Items\n| Action | {column} |\n|--|--|\n| a | {cell} |\n")
        };
        check(&table(before), &table(after));
    }

    #[test]
    fn words_are_spelt_as_their_list_spells_them() {
        for (before, after) in [
            ("TODO", "open"),
            ("✅", "done"),
            ("✅ Done", "done"),
            ("**Closed**", "**done**"),
            ("`WIP`", "`in-progress`"),
            ("In Progress", "in-progress"),
            ("Won’t do", "wont-do"),
            ("open", "open"),
        ] {
            check_cell("Status", before, after);
        }
        check_cell("Priority", "High", "P1");
        check_cell("Priority", "p0", "P0");
        check_cell("Type", "Preventive", "prevent");
        check_cell("Automation", "Self service", "self-service");
    }

    #[test]
    fn what_says_more_stays() {
        for cell in [
            "Merged",
            "In review",
            "erledigt",
            "open (waiting for the vendor)",
            "[done](https://example.com)",
            "~~open~~",
            "🔥 open",
            "❌",
            "yes",
            "done 2025-02-01",
            "done &amp; dusted",
            "blockd",
        ] {
            check_cell("Status", cell, cell);
        }
        for cell in ["1", "major", "High?", "High (was P0)", "🔥 P1"] {
            check_cell("Priority", cell, cell);
        }
        for cell in ["docs", "monitoring", "fix", "other"] {
            check_cell("Type", cell, cell);
        }
        check_cell("Done", "✅", "✅");
        let uneven = "## Action Items\n| Action | Done |\n|--|--|\n| a | ✅ |\n| b |\n";
        check(uneven, uneven);
    }

    #[test]
    fn dates_are_written_when_they_are_certain() {
        check_cell("Due", "15 Jan 2025", "2025-01-15");
        check_cell("Due", "Wed, January 15th, 2025", "2025-01-15");
        check_cell("Created", "2025/1/5", "2025-01-05");
        check_cell("Completed", "27/09/2017", "2017-09-27");
        for cell in [
            "2025-01-15.",
            "03/10/2021",
            "15 Jan",
            "15 Jan 2025 or so",
            "Q1 2025",
        ] {
            check_cell("Due", cell, cell);
        }
        let mut config = config();
        config.date_order = Some(DateOrder::DayMonthYear);
        let table = "## Action Items\n| Action | Due |\n|--|--|\n| a | 03/10/2021 |\n";
        let fixed = mended(&RULE, &config, "", table);
        assert!(fixed.ends_with("| a | 2021-10-03 |\n"), "{fixed}");
    }

    #[test]
    fn owners_have_handles() {
        check_cell("Owner", "Alice Novak", "@alice");
        check_cell("Owner", "@ALI, Bob Jones", "@alice, Bob Jones");
        check_cell("Owner", "alice@example.com and Ali", "@alice and @alice");
        for cell in [
            "alice",
            "@alice",
            "Bob Jones",
            "Alice Novak (lead)",
            "Alice Novak?",
            "Alice Novak <novak@example.com>",
            "[Alice Novak](https://example.com)",
        ] {
            check_cell("Owner", cell, cell);
        }
    }

    #[test]
    fn columns_stay_where_they_are() {
        check(
            "## Action Items\n\n| Action | Owner       | Status | Prio |\n|--------|-------------|--------|------|\n| é 字   | Alice Novak | ✅     | High |\n",
            "## Action Items\n\n| Action | Owner       | Status | Prio |\n|--------|-------------|--------|------|\n| é 字   | @alice      | done   | P1   |\n",
        );
    }

    #[test]
    fn in_a_list_only_the_remark_is_written() {
        check(
            "## Action Items\n### Prevention\n- [x] Do it (Alice Novak, High, due Jan 15, 2025, TODO)\n",
            "## Action Items\n### Prevention\n- [x] Do it (@alice, P1, due 2025-01-15, open)\n",
        );
        check(
            "## Action Items\n- ✅ Do it\n- Todo: do it (owner: Ali; completed 15 Jan 2025)\n- High: do (x) — @ali\n",
            "## Action Items\n- ✅ Do it\n- Todo: do it (owner: @alice; done 2025-01-15)\n- High: do (x) — @ali\n",
        );
        // The remark is not read, so it is text.
        check(
            "## Action Items\n- Do it (High, later)\n",
            "## Action Items\n- Do it (High, later)\n",
        );
    }

    #[test]
    fn front_matter_keeps_its_quotes() {
        check_front("status = 'In Review'", "status = 'in-review'");
        check_front("trigger = \"Config change\"", "trigger = \"config-change\"");
        check_front("kind = \"Near miss\" # yes", "kind = \"near-miss\" # yes");
        check_front("timezone = \"Etc/UTC\"", "timezone = \"UTC\"");
        check_front(
            "[[actions]]\naction = \"a\"\nowner = [\"Alice Novak\", \"bob\"]\nstatus = \"TODO\"",
            "[[actions]]\naction = \"a\"\nowner = [\"@alice\", \"bob\"]\nstatus = \"open\"",
        );
        check_front(
            "[[factors]]\ntext = \"a\"\ncategory = \"Detection gap\"",
            "[[factors]]\ntext = \"a\"\ncategory = \"detection-gap\"",
        );
        for line in [
            "trigger = \"release\"",
            "detected-by = \"monitoring\"",
            "trigger = \"\"\"Deploy\"\"\"",
            "trigger = \"De\\u0070loy\"",
            "timezone = \"Europe/London\"",
        ] {
            check_front(line, line);
        }
        for (before, after) in [
            ("P2", "SEV2"),
            ("sev-1", "SEV1"),
            ("SEV2 (major)", "SEV2 (major)"),
        ] {
            let front = |severity: &str| format!("severity = \"{severity}\"");
            let expected = format!("+++\n{}\n+++\n", front(after));
            assert_eq!(mended(&RULE, &config(), &front(before), ""), expected);
        }
    }

    #[test]
    fn utc_has_capitals_in_the_timeline() {
        check(
            "## Timeline\n- 14:05 utc a utc\n- 14:06utc — b\n- 14:07 CET c\n- 14:08 d\n- 14:09 UTC e\n",
            "## Timeline\n- 14:05 UTC a utc\n- 14:06UTC — b\n- 14:07 CET c\n- 14:08 d\n- 14:09 UTC e\n",
        );
    }
}
