//! The search index: what each page says, as [`crate::search`] takes it.
//!
//! The anchors are given out in the order in which the page gives out its own.

use pulldown_cmark::{BrokenLink, CowStr, Event, Parser, Tag, TagEnd};

use super::OutputFile;
use super::rows;
use super::site::{Site, postmortem_path};
use super::theme::Theme;
use super::view::Word;
use crate::anchor::{self, Ids};
use crate::model::Postmortem;
use crate::parse::blocks::{OPTIONS, plain_text};
use crate::parse::{Part, html};
use crate::search::{self, Choice, Document, Section};
use crate::slug::slug;
use crate::span::Span;
use crate::vocabulary::Vocabulary;

#[allow(clippy::unnecessary_wraps, reason = "as all pages have it")]
pub(super) fn render(site: &Site<'_>, _: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    Ok(search::index(&site.postmortems, |postmortem| {
        document(site, postmortem)
    }))
}

fn document(site: &Site<'_>, postmortem: &Postmortem) -> Document {
    let front = &postmortem.document.front;
    let severity = postmortem.severity.as_ref();
    let severity = severity.map(|severity| site.severity(severity));
    let services = front.services.iter();
    let services = services.map(|service| site.input.summary.service(&service.value).name);
    let services: Vec<String> = services.collect();
    Document {
        id: postmortem.id.0.clone(),
        href: postmortem_path(&postmortem.id),
        title: postmortem.title.clone(),
        date: postmortem.date,
        look: severity.as_ref().map_or(0, |severity| severity.look),
        facets: facets(site, postmortem, &services),
        severity: severity.map(|severity| severity.name).unwrap_or_default(),
        status: postmortem.status.to_string(),
        kind: postmortem.kind.to_string(),
        tags: front.tags.iter().map(|tag| tag.value.clone()).collect(),
        services,
        sections: sections(site, postmortem),
    }
}

fn facets(
    site: &Site<'_>,
    postmortem: &Postmortem,
    services: &[String],
) -> [Vec<Choice>; search::FACETS.len()] {
    let named = |text: &str| Choice {
        rank: 0,
        value: slug(text),
        text: text.to_owned(),
    };
    let word = |key: String| Choice {
        rank: 0,
        text: Word::new(&key).text,
        value: key,
    };
    let severity = postmortem.severity.iter().map(|severity| Choice {
        rank: severity.rank,
        ..named(&severity.name)
    });
    let teams = postmortem.teams.iter();
    let teams = teams.map(|team| named(&site.input.summary.team(team).name));
    let owners = postmortem.actions.iter().flat_map(|action| &action.owners);
    let owners = owners.map(|owner| Choice {
        rank: 0,
        value: slug(&owner.0),
        text: site.config.catalog.display_name(owner).to_owned(),
    });
    let factors = rows::factor_categories(postmortem).into_iter();
    let trigger = postmortem.document.front.trigger.known();
    let facets = [
        severity.collect(),
        services.iter().map(|name| named(name)).collect(),
        teams.collect(),
        owners.collect(),
        factors.map(|category| word(category.to_owned())).collect(),
        trigger.map(|t| word(t.to_string())).into_iter().collect(),
        vec![word(postmortem.status.to_string())],
    ];
    facets.map(|mut choices: Vec<Choice>| {
        choices.retain(|choice| !choice.value.is_empty());
        choices
    })
}

fn sections(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Section> {
    let document = &postmortem.document;
    let mut writer = Writer {
        text: &site.source(postmortem).text,
        has_definitions: !document.definitions.is_empty(),
        ids: Ids::default(),
        sections: vec![Section::default()],
    };
    for factor in &document.factors {
        writer.ids.of(&anchor::factor(&factor.id));
    }
    for action in &postmortem.actions {
        writer.ids.of(&anchor::action(&action.id.local));
    }
    writer.prose(document.preamble);
    for section in postmortem.sections() {
        writer.begin(section.title.value);
        for part in &section.parts {
            writer.part(site, postmortem, part);
        }
    }
    let mut sections = writer.sections;
    if sections[0].text.is_empty() {
        sections.remove(0);
    }
    sections
}

struct Writer<'t> {
    text: &'t str,
    has_definitions: bool,
    ids: Ids,
    /// The last is being written; there is one always.
    sections: Vec<Section>,
}

impl Writer<'_> {
    fn begin(&mut self, title: String) {
        self.sections.push(Section {
            anchor: self.ids.of(&title),
            title,
            ..Section::default()
        });
    }

    fn part(&mut self, site: &Site<'_>, postmortem: &Postmortem, part: &Part) {
        let document = &postmortem.document;
        match part {
            Part::Prose(span) => self.prose(*span),
            Part::Timeline(range) => {
                for entry in document.timeline.get(range.clone()).unwrap_or_default() {
                    self.line(&[&entry.written.value, &plain_text(&entry.text)]);
                }
            }
            Part::Factors(range) => {
                for factor in document.factors.get(range.clone()).unwrap_or_default() {
                    let category = rows::written(&factor.category);
                    let accepted = factor.accepted.as_ref();
                    let accepted = accepted.map_or("", |reason| &reason.value);
                    let text = plain_text(&factor.text);
                    self.line(&[&factor.id, &text, &category, accepted]);
                }
            }
            Part::Actions(range) => {
                for action in postmortem.actions.get(range.clone()).unwrap_or_default() {
                    let owners = action.owners.iter();
                    let owners = owners.map(|owner| site.config.catalog.display_name(owner));
                    let owners = owners.collect::<Vec<_>>().join(", ");
                    let tickets = action.written.tickets.iter();
                    let tickets = tickets.map(|ticket| plain_text(&ticket.value));
                    let tickets = tickets.collect::<Vec<_>>().join(", ");
                    let text = plain_text(&action.written.text.value);
                    let own = &mut self.last().actions;
                    add_line(own, &[&action.id.local, &text, &owners, &tickets]);
                }
            }
            Part::Impact(range) => {
                for figure in document.impact.get(range.clone()).unwrap_or_default() {
                    let label = format!("{}:", figure.key.as_str());
                    self.line(&[&label, &plain_text(&figure.value.value)]);
                }
            }
            Part::Whys(range) => {
                for why in document.whys.get(range.clone()).unwrap_or_default() {
                    self.line(&[&plain_text(&why.question), &plain_text(&why.answer)]);
                }
            }
        }
    }

    fn last(&mut self) -> &mut Section {
        self.sections.last_mut().expect("there is one always")
    }

    fn line(&mut self, words: &[&str]) {
        add_line(&mut self.last().text, words);
    }

    /// Prose as it is read, a line for each block; a heading in it begins a section.
    fn prose(&mut self, span: Span) {
        let markdown = span.text(self.text);
        // Where a reference leads stands elsewhere, and does not matter.
        let has_definitions = self.has_definitions;
        let resolve =
            |_: BrokenLink<'_>| has_definitions.then(|| (CowStr::from(""), CowStr::from("")));
        let mut heading = None;
        for event in Parser::new_with_broken_link_callback(markdown, OPTIONS, Some(resolve)) {
            let out = heading
                .as_mut()
                .unwrap_or(&mut self.sections.last_mut().expect("there is one always").text);
            match event {
                Event::Text(text) | Event::Code(text) => out.push_str(&text),
                Event::InlineHtml(text) | Event::Html(text) => out.push_str(&html::text(&text)),
                Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => {
                    out.push(' ');
                }
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    self.begin(heading.take().unwrap_or_default().trim().to_owned());
                }
                Event::Start(Tag::Paragraph | Tag::Item | Tag::TableRow | Tag::CodeBlock(_))
                | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableHead) => {
                    end_line(out);
                }
                _ => {}
            }
        }
        end_line(&mut self.last().text);
    }
}

fn add_line(out: &mut String, words: &[&str]) {
    end_line(out);
    for word in words.iter().filter(|word| !word.is_empty()) {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push(' ');
        }
        out.push_str(word);
    }
}

fn end_line(out: &mut String) {
    let length = out.trim_end().len();
    out.truncate(length);
    if !out.is_empty() {
        out.push('\n');
    }
}
