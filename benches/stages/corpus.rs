//! A made-up corpus, the same on every run: many postmortems of middling length, in the forms that people write.

use std::fmt::Write;

use pm::search::{Document, Section};
use pm::source::{Source, SourceId, Sources};

/// The folder of a site in memory.
pub struct Folder {
    pub sources: Sources,
    pub catalog: SourceId,
    pub postmortems: Vec<SourceId>,
}

/// The same as the search takes them: each file as one section.
pub fn found(folder: &Folder) -> Vec<Document> {
    let document = |id: &SourceId| {
        let Source { path, text, .. } = folder.sources.get(*id);
        Document {
            id: path.clone(),
            title: path.clone(),
            sections: vec![Section {
                text: text.clone(),
                ..Section::default()
            }],
            ..Document::default()
        }
    };
    folder.postmortems.iter().map(document).collect()
}

const PEOPLE: usize = 60;
const TEAMS: usize = 12;
const SERVICES: usize = 30;
const ACTIONS: usize = 7;

/// `count` postmortems over the six years before 2026-01-15, with seven actions each.
pub fn generate(count: usize) -> Folder {
    let mut sources = Sources::default();
    let mut add = |path: String, text: String| {
        sources.add(Source {
            path,
            text,
            ..Source::default()
        })
    };
    let catalog = add("catalog.toml".into(), catalog());
    let mut dice = Dice(2026);
    let postmortems = (0..count)
        .map(|number| {
            let day = number * 2190 / count.max(1);
            let path = format!("postmortems/{}-incident-{number}.md", date(day));
            add(path, postmortem(number, day, &mut dice))
        })
        .collect();
    Folder {
        sources,
        catalog,
        postmortems,
    }
}

/// A linear congruential generator (Knuth's MMIX constants): reproducible, and good enough to scatter.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % below
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.roll(words.len())]
    }
}

/// The date `day` days after 2020-01-15; days of a month end at 28, which is near enough.
fn date(day: usize) -> String {
    let (month, day) = (day / 28, day % 28 + 1);
    format!("{}-{:02}-{day:02}", 2020 + month / 12, month % 12 + 1)
}

fn catalog() -> String {
    let mut out = String::new();
    for service in 0..SERVICES {
        let (tier, team) = (service % 4 + 1, service % TEAMS);
        let _ = writeln!(
            out,
            "[services.service-{service}]\ntier = {tier}\nteam = \"team-{team}\"\n"
        );
    }
    for team in 0..TEAMS {
        let _ = writeln!(out, "[teams.team-{team}]\nlead = \"person-{team}\"\n");
    }
    for person in 0..PEOPLE {
        let team = person % TEAMS;
        let _ = writeln!(
            out,
            "[people.person-{person}]\nname = \"Person Number {person}\"\naliases = [\"p{person}\"]\nteam = \"team-{team}\"\nemail = \"p{person}@example.com\"\n"
        );
    }
    out
}

fn postmortem(number: usize, day: usize, dice: &mut Dice) -> String {
    let mut out = String::new();
    front_matter(number, day, dice, &mut out);
    let _ = writeln!(out, "## Summary\n\n{}\n", prose(60, dice));
    let _ = writeln!(
        out,
        "## Impact\n\n- Duration: {} minutes\n- Users affected: {}\n- Data lost: none\n",
        dice.roll(240) + 1,
        dice.roll(90_000)
    );
    timeline(dice, &mut out);
    let _ = writeln!(
        out,
        "## Root Cause\n\n{}\n\n{}\n",
        prose(120, dice),
        prose(80, dice)
    );
    let _ = writeln!(
        out,
        "```sql\nSELECT id FROM orders WHERE shard = {number};\n```\n"
    );
    factors(dice, &mut out);
    for section in ["What Went Well", "What Went Poorly", "Where We Got Lucky"] {
        let _ = writeln!(
            out,
            "## {section}\n\n- {}\n- {}\n",
            prose(14, dice),
            prose(14, dice)
        );
    }
    if number.is_multiple_of(2) {
        action_table(day, dice, &mut out);
    } else {
        action_list(day, dice, &mut out);
    }
    let _ = writeln!(out, "## Lessons Learned\n\n- {}\n", prose(25, dice));
    out
}

fn front_matter(number: usize, day: usize, dice: &mut Dice, out: &mut String) {
    let (date, severity) = (date(day), dice.roll(4) + 1);
    let (service, other) = (dice.roll(SERVICES), dice.roll(SERVICES));
    let trigger = dice.pick(&["deploy", "config-change", "migration", "traffic", "unknown"]);
    let tag = dice.pick(&["database", "dns", "cache", "queue", "certificate"]);
    let _ = writeln!(
        out,
        "+++\ntitle = \"Incident {number} of service {service}\"\ndate = {date}\nseverity = \"SEV{severity}\"\nservices = [\"service-{service}\", \"service-{other}\"]\ntags = [\"{tag}\"]\ntrigger = \"{trigger}\"\ndetected-by = \"alert\""
    );
    if number > 0 {
        let earlier = dice.roll(number);
        let _ = writeln!(out, "related = [\"incident-{earlier}\"]");
    }
    let (commander, facilitator) = (dice.roll(PEOPLE), dice.roll(PEOPLE));
    let _ = writeln!(
        out,
        "id = \"incident-{number}\"\n\n[roles]\nincident-commander = \"person-{commander}\"\nfacilitator = \"person-{facilitator}\"\n+++\n"
    );
}

fn timeline(dice: &mut Dice, out: &mut String) {
    out.push_str("## Timeline\n\nAll times UTC.\n\n");
    let marks = [
        "[started]",
        "[detected]",
        "[acknowledged]",
        "",
        "",
        "",
        "[mitigated]",
        "",
        "[resolved]",
    ];
    let mut minute = 9 * 60 + dice.roll(300);
    for mark in marks {
        let (hour, past) = (minute / 60, minute % 60);
        let _ = writeln!(out, "- {hour:02}:{past:02} — {} {mark}", prose(12, dice));
        minute += dice.roll(25) + 1;
    }
    out.push('\n');
}

fn factors(dice: &mut Dice, out: &mut String) {
    out.push_str("## Contributing Factors\n\n");
    for (id, category) in [
        (1, "direct cause"),
        (2, "detection gap"),
        (3, "rollout gap"),
    ] {
        let _ = writeln!(out, "- F{id}: {} ({category})", prose(12, dice));
    }
    out.push('\n');
}

fn action_table(day: usize, dice: &mut Dice, out: &mut String) {
    out.push_str("## Action Items\n\n| ID | Action | Type | Owner | Priority | Due | Status | Factor |\n|---|---|---|---|---|---|---|---|\n");
    for id in 1..=ACTIONS {
        let (owner, priority, factor) = (dice.roll(PEOPLE), dice.roll(4), dice.roll(3) + 1);
        let due = date(day + 7 + dice.roll(60));
        let status = dice.pick(&["open", "in progress", "done", "done", "done", "won't do"]);
        let _ = writeln!(
            out,
            "| AI-{id} | {} | prevent | @person-{owner} | P{priority} | {due} | {status} | F{factor} |",
            prose(12, dice)
        );
    }
    out.push('\n');
}

fn action_list(day: usize, dice: &mut Dice, out: &mut String) {
    out.push_str("## Action Items\n\n");
    for _ in 0..ACTIONS {
        let (owner, priority, factor) = (dice.roll(PEOPLE), dice.roll(4), dice.roll(3) + 1);
        let due = date(day + 7 + dice.roll(60));
        let tick = dice.pick(&[" ", "x"]);
        let _ = writeln!(
            out,
            "- [{tick}] {} (Person Number {owner}, P{priority}, due {due}, F{factor})",
            prose(12, dice)
        );
    }
    out.push('\n');
}

fn prose(words: usize, dice: &mut Dice) -> String {
    const WORDS: [&str; 32] = [
        "the",
        "queue",
        "filled",
        "before",
        "a",
        "worker",
        "could",
        "drain",
        "it",
        "and",
        "every",
        "retry",
        "made",
        "another",
        "while",
        "`pool.max`",
        "stayed",
        "at",
        "its",
        "old",
        "value",
        "until",
        "someone",
        "read",
        "that",
        "**graph**",
        "of",
        "latency",
        "by",
        "region",
        "again",
        "slowly",
    ];
    let words: Vec<&str> = (0..words).map(|_| dice.pick(&WORDS)).collect();
    words.join(" ")
}
