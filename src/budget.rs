//! What an incident cost of an error budget: the `[[budget]]` entries of its front matter, held against the objectives of
//! the catalog.
//!
//! Arithmetic and nothing else. What cannot be computed is unknown, with the reason.

use crate::config::Catalog;
use crate::config::catalog::{Objective, ObjectiveKind};
use crate::model::{Instants, Measure};
use crate::parse::BudgetEntry;
use crate::slug::slug;
use crate::time::Unknown;
use crate::words::figure;

const MINUTES_A_DAY: f64 = 1440.0;

/// What of a budget is consumed by one incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost<'a> {
    /// As the entry writes it.
    pub service: &'a str,
    pub objective: &'a Objective,
    /// In the unit of the objective's kind: minutes, or events.
    pub consumed: f64,
    /// The whole budget of a window, in the same unit.
    pub budget: f64,
    pub basis: Basis,
}

/// What the consumption was computed from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Basis {
    /// `minutes × error_ratio`.
    Ratio { minutes: f64, error_ratio: f64 },
    /// The bad events were counted.
    Events,
    /// The entry gives the minutes themselves.
    Stated,
}

impl Cost<'_> {
    /// The share of the window's budget: 1 is all of it.
    pub fn share(&self) -> f64 {
        self.consumed / self.budget
    }

    /// How it was computed, in one line: `18 min at 12 % = 2.16 of 43.2 min (0.1 % of 30 days)`.
    pub fn arithmetic(&self) -> String {
        let (consumed, budget) = (figure(self.consumed), figure(self.budget));
        let allowed = percent(1.0 - self.objective.target);
        let days = self.objective.window_days;
        match (self.basis, self.objective.valid_events) {
            (
                Basis::Ratio {
                    minutes,
                    error_ratio,
                },
                _,
            ) => format!(
                "{} min at {} = {consumed} of {budget} min ({allowed} of {days} days)",
                figure(minutes),
                percent(error_ratio)
            ),
            (Basis::Stated, _) => {
                format!("{consumed} of {budget} min ({allowed} of {days} days)")
            }
            (Basis::Events, Some(valid)) => format!(
                "{consumed} of {budget} bad events ({allowed} of {} in {days} days)",
                figure(valid)
            ),
            (Basis::Events, None) => format!("{consumed} of {budget} bad events"),
        }
    }
}

/// `12 %`, `0.05 %`.
pub fn percent(share: f64) -> String {
    format!("{} %", figure(share * 100.0))
}

/// The error budget of an objective over its window: `(1 − target) × window`, in minutes for one of time, in events for
/// one of requests.
///
/// # Errors
/// Where an objective of requests does not say how many valid events a window has.
pub fn budget(objective: &Objective) -> Result<f64, Unknown> {
    let window = match objective.kind {
        ObjectiveKind::Time => f64::from(objective.window_days) * MINUTES_A_DAY,
        ObjectiveKind::Request => objective.valid_events.ok_or_else(|| {
            let name = &objective.name;
            Unknown(format!(
                "the objective `{name}` does not give its `valid-events`"
            ))
        })?,
    };
    Ok((1.0 - objective.target) * window)
}

/// What an entry says that the incident cost. A duration that it does not give is the time to mitigate.
///
/// # Errors
/// Where the entry names no objective of the catalog, or does not say enough to compute it.
pub fn cost<'a>(
    entry: &'a BudgetEntry,
    catalog: &'a Catalog,
    instants: &Instants,
) -> Result<Cost<'a>, Unknown> {
    let (service, objective) = objective(entry, catalog)?;
    let budget = budget(objective)?;
    let (consumed, basis) = match objective.kind {
        ObjectiveKind::Time => minutes(entry, instants)?,
        ObjectiveKind::Request => (events(entry)?, Basis::Events),
    };
    if budget <= 0.0 {
        return Err(Unknown("the objective leaves no budget".into()));
    }
    Ok(Cost {
        service,
        objective,
        consumed,
        budget,
        basis,
    })
}

/// The service as it is written, and the objective.
fn objective<'a>(
    entry: &'a BudgetEntry,
    catalog: &'a Catalog,
) -> Result<(&'a str, &'a Objective), Unknown> {
    let (Some(service), Some(name)) = (&entry.service, &entry.objective) else {
        return Err(Unknown("the entry names no service or no objective".into()));
    };
    let (service, name) = (service.value.as_str(), name.value.as_str());
    let Some(known) = catalog.service(service) else {
        return Err(Unknown(format!("the catalog has no service `{service}`")));
    };
    let mut objectives = known.objectives.iter();
    let objective = objectives.find(|objective| slug(&objective.name) == slug(name));
    let unknown = || Unknown(format!("`{service}` has no objective `{name}`"));
    Ok((service, objective.ok_or_else(unknown)?))
}

fn minutes(entry: &BudgetEntry, instants: &Instants) -> Result<(f64, Basis), Unknown> {
    if let Some(stated) = &entry.consumed_minutes {
        return Ok((stated.value, Basis::Stated));
    }
    let Some(ratio) = &entry.error_ratio else {
        let what = "the entry gives neither `error-ratio` nor `consumed-minutes`";
        return Err(Unknown(what.into()));
    };
    let minutes = match &entry.duration_minutes {
        Some(stated) => stated.value,
        None => instants.measure(Measure::TimeToMitigate)?.as_seconds_f64() / 60.0,
    };
    let basis = Basis::Ratio {
        minutes,
        error_ratio: ratio.value,
    };
    Ok((minutes * ratio.value, basis))
}

fn events(entry: &BudgetEntry) -> Result<f64, Unknown> {
    let events = entry.bad_events.as_ref();
    events.map(|events| events.value).ok_or_else(|| {
        Unknown("the objective counts requests, and the entry gives no `bad-events`".into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::model;
    use crate::source::{Source, Sources};

    fn objective(kind: ObjectiveKind, target: f64) -> Objective {
        Objective {
            name: "availability".into(),
            kind,
            target,
            window_days: 30,
            valid_events: Some(18_000_000.0),
        }
    }

    #[test]
    fn a_budget_is_what_the_target_leaves() {
        let check = |kind, target, expected: f64| {
            let size = budget(&objective(kind, target)).unwrap();
            assert!((size - expected).abs() < 1e-6, "{target}: {size}");
        };
        check(ObjectiveKind::Time, 0.99, 432.0);
        check(ObjectiveKind::Time, 0.999, 43.2);
        check(ObjectiveKind::Time, 0.9995, 21.6);
        check(ObjectiveKind::Time, 0.9999, 4.32);
        // 26 seconds.
        check(ObjectiveKind::Time, 0.99999, 25.92 / 60.0);
        check(ObjectiveKind::Request, 0.9995, 9000.0);
        let uncounted = Objective {
            valid_events: None,
            ..objective(ObjectiveKind::Request, 0.9995)
        };
        assert!(budget(&uncounted).is_err());
    }

    const CATALOG: &str = r#"
[[services.shop.objectives]]
name = "availability"
target = 0.999

[[services.shop.objectives]]
name = "freshness"
kind = "request"
target = 0.9995
valid-events = 18_000_000

[[services.shop.objectives]]
name = "uncounted"
kind = "request"
target = 0.9995
"#;

    /// The share in percent and the arithmetic of an entry, or why it is unknown.
    fn check(entry: &str, times: &str, expected: &str) {
        let mut sources = Sources::default();
        let catalog = sources.add(Source {
            path: "catalog.toml".into(),
            text: CATALOG.into(),
            ..Source::default()
        });
        let text = format!("+++\n[times]\n{times}\n[[budget]]\n{entry}\n+++\n");
        let id = sources.add(Source {
            path: "2025-01-15-a.md".into(),
            text,
            ..Source::default()
        });
        let (config, findings) = Config::read(&sources, None, Some(catalog));
        assert_eq!(findings, []);
        let source = sources.get(id);
        let (document, _) = crate::parse::parse(id, source, &config);
        let postmortem = model::postmortem(id, source, document, &config);
        let entry = &postmortem.document.front.budget[0];
        let found = match cost(entry, &config.catalog, &postmortem.instants) {
            Ok(cost) => format!("{}: {}", percent(cost.share()), cost.arithmetic()),
            Err(unknown) => format!("? {}", unknown.0),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn a_cost_says_what_it_is_computed_from() {
        let named =
            |rest: &str| format!("service = \"shop\"\nobjective = \"Availability\"\n{rest}");
        check(
            &named("error-ratio = 0.12\nduration-minutes = 18"),
            "",
            "5 %: 18 min at 12 % = 2.16 of 43.2 min (0.1 % of 30 days)",
        );
        check(
            &named("error-ratio = 0.6"),
            "started = 2025-01-15T13:50:00Z\nmitigated = 2025-01-15T14:18:30Z",
            "39.6 %: 28.5 min at 60 % = 17.1 of 43.2 min (0.1 % of 30 days)",
        );
        check(
            &named("consumed-minutes = 10.8"),
            "",
            "25 %: 10.8 of 43.2 min (0.1 % of 30 days)",
        );
        check(
            "service = \"shop\"\nobjective = \"freshness\"\nbad-events = 31200",
            "",
            "347 %: 31,200 of 9,000 bad events (0.05 % of 18,000,000 in 30 days)",
        );
    }

    #[test]
    fn what_is_not_said_is_unknown() {
        let named = |objective: &str, rest: &str| {
            format!("service = \"shop\"\nobjective = \"{objective}\"\n{rest}")
        };
        check(
            &named("availability", "error-ratio = 0.5"),
            "started = 2025-01-15T13:50:00Z",
            "? `mitigated` is not known: mark an entry of the timeline with `[mitigated]`, or set `mitigated` under `[times]`",
        );
        check(
            &named("availability", "bad-events = 5"),
            "",
            "? the entry gives neither `error-ratio` nor `consumed-minutes`",
        );
        check(
            &named("freshness", "error-ratio = 0.5"),
            "",
            "? the objective counts requests, and the entry gives no `bad-events`",
        );
        check(
            &named("uncounted", "bad-events = 5"),
            "",
            "? the objective `uncounted` does not give its `valid-events`",
        );
        check(&named("speed", ""), "", "? `shop` has no objective `speed`");
        check(
            "service = \"web\"\nobjective = \"speed\"",
            "",
            "? the catalog has no service `web`",
        );
        check("", "", "? the entry names no service or no objective");
    }
}
