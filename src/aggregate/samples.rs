//! Postmortems made in memory, for the tests of this stage and of those after it.

use chrono::{NaiveDate, NaiveTime};

use super::{Summary, summarise};
use crate::config::Config;
use crate::config::catalog::{Catalog, Person, Service, Team};
use crate::ledger::{self, History};
use crate::model::{self, Corpus, Postmortem};
use crate::parse::{self, Document, Factor, Form};
use crate::source::{Source, SourceId};
use crate::span::{Field, Span, Spanned};
use crate::time::{Moment, Now};
use crate::vocabulary::{
    ActionStatus, DocumentStatus, FactorCategory, Instant, Kind, Priority, Remind, Vocabulary,
};

/// A site that is looked at on 2026-01-15.
pub(crate) struct Site {
    pub config: Config,
    /// Not asked for, unless a test has its own.
    pub history: History,
    documents: Vec<Draft>,
    corpus: Corpus,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            config: Config::default(),
            history: ledger::NOT_ASKED.clone(),
            documents: Vec::new(),
            corpus: Corpus::default(),
        }
    }
}

impl Site {
    /// Eight actions: one of every state and two later ones, two of them unowned.
    pub fn sample() -> Self {
        let mut site = Self::default();
        site.config.base_url = Some("https://pm.example.com".into());
        site.config.catalog = catalog();
        site.add(search());
        site.add(checkout());
        site
    }

    pub fn add(&mut self, draft: Draft) {
        self.documents.push(draft);
        let each = self.documents.iter().enumerate();
        let postmortems = each.map(|(index, draft)| self.postmortem(index, draft));
        self.corpus = model::corpus(postmortems.collect());
    }

    fn postmortem(&self, index: usize, draft: &Draft) -> Postmortem {
        let source = Source {
            path: format!("postmortems/{}.md", draft.id),
            ..Source::default()
        };
        model::postmortem(
            SourceId(index),
            &source,
            draft.document.clone(),
            &self.config,
        )
    }

    pub fn summary(&self) -> Summary<'_> {
        let today = date("2026-01-15");
        let now = Now {
            instant: today.and_time(NaiveTime::MIN).and_utc(),
            today,
        };
        summarise(&self.corpus, &self.config, &self.history, now)
    }
}

fn catalog() -> Catalog {
    let alice = Person {
        name: Some("Alice Novak".into()),
        team: Some("payments".into()),
        ..Person::default()
    };
    let platform = Team {
        members: vec!["bob".into()],
        ..Team::default()
    };
    let mut catalog = Catalog::default();
    catalog.people.insert("alice".into(), alice);
    catalog.teams.insert("payments".into(), Team::default());
    catalog.teams.insert("platform".into(), platform);
    catalog
        .services
        .insert("checkout-api".into(), Service::default());
    catalog
}

fn checkout() -> Draft {
    let rehearse = action(
        "AI-1",
        "Run migrations against a **full** copy of `orders` in CI",
    )
    .owner("@alice")
    .priority("P1")
    .due("2026-01-03")
    .factor("F2");
    let alert = action("AI-2", r"Alert on 5xx \| by tenant, not in total")
        .owner("@bob")
        .priority("P0")
        .due("2026-01-14")
        .status("in-progress")
        .factor("f1")
        .factor("F2")
        .factor("F9");
    let document = action("AI-3", "Document the rollback")
        .owner("Alice Novak")
        .priority("P2")
        .due("2026-01-20");
    let canary = action("AI-4", "Add a canary stage")
        .owner("bob")
        .owner("alice")
        .priority("P2")
        .due("2026-03-01")
        .status("blocked");
    let retries = action("AI-5", "Cap the retries of the order worker")
        .owner("bob")
        .priority("P1")
        .due("2026-01-10")
        .status("done")
        .completed("2026-01-12");
    dated("2025-12-10-checkout-errors", "2025-12-10")
        .titled("Checkout errors after a NOT NULL migration")
        .severity("major")
        .service("Checkout API")
        .service("checkout-api")
        .team("payments")
        .tag("database")
        .factor("F1", FactorCategory::DetectionGap)
        .factor("F2", FactorCategory::RolloutGap)
        .action(rehearse)
        .action(alert)
        .action(document)
        .action(canary)
        .action(retries)
}

fn search() -> Draft {
    let budget = action("AI-2", "=SUM of the search budget, reviewed")
        .due("2026-02-01")
        .team("Finance");
    let rewrite = action("AI-3", "Rewrite in another language")
        .owner("Carol Diaz")
        .status("wont-do")
        .completed("2026-01-09");
    dated("2025-06-02-search-slow", "2025-06-02")
        .titled("Search slow for an hour")
        .severity("SEV3")
        .service("Search")
        .team("discovery")
        .tag("latency")
        .tag("database")
        .action(action("AI-1", "Shard the index").priority("P3"))
        .action(budget)
        .action(rewrite)
}

/// A postmortem in the making.
pub(crate) struct Draft {
    id: String,
    document: Document,
}

/// A postmortem of this date; empty for none.
pub(crate) fn dated(id: &str, incident: &str) -> Draft {
    let mut document = Document::default();
    document.front.date = (!incident.is_empty()).then(|| spanned(date(incident)));
    Draft {
        id: id.into(),
        document,
    }
}

impl Draft {
    pub fn titled(mut self, title: &str) -> Self {
        self.document.front.title = Some(spanned(title.into()));
        self
    }

    pub fn severity(mut self, severity: &str) -> Self {
        self.document.front.severity = Some(spanned(severity.into()));
        self
    }

    pub fn status(mut self, status: DocumentStatus) -> Self {
        self.document.front.status = Field::Known(spanned(status));
        self
    }

    pub fn kind(mut self, kind: Kind) -> Self {
        self.document.front.kind = Field::Known(spanned(kind));
        self
    }

    pub fn author(mut self, author: &str) -> Self {
        self.document.front.authors.push(spanned(author.into()));
        self
    }

    /// When the incident was over: an instant in UTC.
    pub fn resolved(mut self, resolved: &str) -> Self {
        let moment = Moment {
            at: resolved.parse().unwrap(),
            approximate: false,
            seconds: false,
            zone_written: true,
        };
        let times = &mut self.document.front.times;
        times.insert(Instant::Resolved, spanned(moment));
        self
    }

    pub fn published(mut self, on: &str) -> Self {
        self.document.front.published = Some(spanned(date(on)));
        self
    }

    pub fn service(mut self, service: &str) -> Self {
        self.document.front.services.push(spanned(service.into()));
        self
    }

    pub fn team(mut self, team: &str) -> Self {
        self.document.front.teams.push(spanned(team.into()));
        self
    }

    pub fn tag(mut self, tag: &str) -> Self {
        self.document.front.tags.push(spanned(tag.into()));
        self
    }

    pub fn related(mut self, id: &str) -> Self {
        self.document.front.related.push(spanned(id.into()));
        self
    }

    pub fn repeat_of(mut self, id: &str) -> Self {
        self.document.front.repeat_of = Some(spanned(id.into()));
        self
    }

    pub fn factor(mut self, id: &str, category: FactorCategory) -> Self {
        self.document.factors.push(Factor {
            span: Span::default(),
            id: id.into(),
            id_span: None,
            text: String::new(),
            category: Field::Known(spanned(category)),
            debt: Field::Missing,
            accepted: None,
        });
        self
    }

    pub fn action(mut self, action: Written) -> Self {
        self.document.actions.push(action.0);
        self
    }
}

/// An action in the making.
pub(crate) struct Written(parse::Action);

pub(crate) fn action(id: &str, text: &str) -> Written {
    Written(parse::Action {
        span: Span::default(),
        form: Form::Table,
        id: Some(spanned(id.into())),
        text: spanned(text.into()),
        owners: Vec::new(),
        priority: Field::Missing,
        due: Field::Missing,
        status: Field::Missing,
        kind: Field::Missing,
        factors: Vec::new(),
        tickets: Vec::new(),
        created: Field::Missing,
        completed: Field::Missing,
        evidence: None,
        reason: None,
        team: None,
        automation: Field::Missing,
        remind: Field::Missing,
        extra: Vec::new(),
        misread: false,
    })
}

impl Written {
    pub fn owner(mut self, owner: &str) -> Self {
        self.0.owners.push(spanned(owner.into()));
        self
    }

    pub fn priority(mut self, priority: &str) -> Self {
        self.0.priority = Field::Known(spanned(Priority::parse(priority).unwrap()));
        self
    }

    pub fn due(mut self, due: &str) -> Self {
        self.0.due = on(due);
        self
    }

    pub fn status(mut self, status: &str) -> Self {
        self.0.status = Field::Known(spanned(ActionStatus::parse(status).unwrap()));
        self
    }

    pub fn factor(mut self, id: &str) -> Self {
        self.0.factors.push(spanned(id.into()));
        self
    }

    pub fn ticket(mut self, ticket: &str) -> Self {
        self.0.tickets.push(spanned(ticket.into()));
        self
    }

    pub fn created(mut self, created: &str) -> Self {
        self.0.created = on(created);
        self
    }

    pub fn completed(mut self, completed: &str) -> Self {
        self.0.completed = on(completed);
        self
    }

    pub fn remind(mut self, remind: Remind) -> Self {
        self.0.remind = Field::Known(spanned(remind));
        self
    }

    pub fn team(mut self, team: &str) -> Self {
        self.0.team = Some(spanned(team.into()));
        self
    }
}

/// A date, or nothing where nothing is written.
fn on(text: &str) -> Field<NaiveDate> {
    if text.is_empty() {
        Field::Missing
    } else {
        Field::Known(spanned(date(text)))
    }
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn spanned<T>(value: T) -> Spanned<T> {
    Spanned::new(value, Span::default())
}
