//! Values that are dates, instants and zones.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use toml::de::DeValue;
use toml::value::{Date, Datetime, Offset, Time};

use super::Value;
use crate::diagnostic::nearest;
use crate::span::Spanned;
use crate::time::{Moment, parse_date};

impl Value<'_> {
    /// A date without a time: `2025-01-15`.
    pub fn date(&self) -> Option<Spanned<NaiveDate>> {
        let mut meant = None;
        let help = match self.raw.get_ref() {
            DeValue::Datetime(Datetime {
                date: Some(date),
                time,
                ..
            }) => match (naive_date(*date), time) {
                (Some(date), None) => return Some(Spanned::new(date, self.span())),
                (date, _) => date.map(|date| self.assignment(&date.to_string())),
            },
            DeValue::String(text) => {
                meant = parse_date(text, None).ok().map(|date| date.to_string());
                let date = meant.as_ref();
                date.map(|date| self.assignment(date) + ", without quotes")
            }
            _ => None,
        };
        let help = help.unwrap_or_else(|| "write a date as in `2025-01-15`, without quotes".into());
        self.wrong_but("a date", Some(help), meant)
    }

    /// An instant with its offset: `2025-01-15T13:50:00Z`.
    pub fn moment(&self) -> Option<Spanned<Moment>> {
        let mut meant = None;
        let help = match self.raw.get_ref() {
            DeValue::Datetime(when) => match (when.date, when.time, when.offset) {
                (Some(date), Some(time), Some(offset)) => match moment(date, time, offset) {
                    Some(moment) => return Some(Spanned::new(moment, self.span())),
                    None => None,
                },
                (Some(_), Some(_), None) => {
                    let finding = self
                        .invalid(format!(
                            "`{}` has no offset, so its instant is not known",
                            self.path()
                        ))
                        .label("in which zone?")
                        .help("add `Z` for UTC at its end, or an offset such as `+01:00`");
                    self.report(finding);
                    return None;
                }
                _ => None,
            },
            DeValue::String(text) => {
                let text = text.trim();
                meant = is_moment(text).then(|| text.to_owned());
                let moment = meant.as_ref();
                moment.map(|text| self.assignment(text) + ", without quotes")
            }
            _ => None,
        };
        let help = help.unwrap_or_else(|| {
            "write an instant as in `2025-01-15T13:50:00Z`, without quotes".into()
        });
        self.wrong_but("a date-time with an offset", Some(help), meant)
    }

    /// A zone by its IANA name.
    pub fn zone(&self) -> Option<Spanned<Tz>> {
        let text = self.text()?;
        if let Ok(zone) = text.value.parse() {
            return Some(Spanned::new(zone, text.span));
        }
        let mut names = TZ_VARIANTS.iter().map(|zone| zone.name());
        let help = match nearest(&text.value, names.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write a name of the IANA time zone database, such as `Europe/Berlin`".into(),
        };
        let message = format!("`{}` is not a time zone that is known", text.value);
        let finding = self.invalid(message).label("unknown zone").help(help);
        // The names differ in more than their capitals.
        let written = text.value.trim().replace(' ', "_");
        let meant = names.find(|name| name.eq_ignore_ascii_case(&written));
        self.report(match meant {
            Some(name) => {
                let source = self.span().text(self.file.origin.text);
                let quote = if source.starts_with('\'') { '\'' } else { '"' };
                self.mended(finding, format!("{quote}{name}{quote}"))
            }
            None => finding,
        });
        None
    }
}

/// Whether TOML reads a text as an instant with its offset.
fn is_moment(text: &str) -> bool {
    let is_whole = |when: Datetime| match (when.date, when.time, when.offset) {
        (Some(date), Some(time), Some(offset)) => moment(date, time, offset).is_some(),
        _ => false,
    };
    DateTime::parse_from_rfc3339(text).is_ok() && text.parse().is_ok_and(is_whole)
}

fn naive_date(date: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
}

fn moment(date: Date, time: Time, offset: Offset) -> Option<Moment> {
    let minutes = match offset {
        Offset::Z => 0,
        Offset::Custom { minutes } => i32::from(minutes),
    };
    let second = time.second.unwrap_or(0);
    let nanosecond = time.nanosecond.unwrap_or(0);
    // chrono writes a leap second as the one before with more than a billion nanoseconds.
    let leap = if second == 60 { 1_000_000_000 } else { 0 };
    let clock = NaiveTime::from_hms_nano_opt(
        time.hour.into(),
        time.minute.into(),
        u32::from(second.min(59)),
        nanosecond + leap,
    )?;
    let local = NaiveDateTime::new(naive_date(date)?, clock);
    let at = FixedOffset::east_opt(minutes * 60)?
        .from_local_datetime(&local)
        .single()?;
    Some(Moment {
        at,
        approximate: false,
        // TOML wants seconds where nobody means them, so `:00` says nothing.
        seconds: second != 0 || nanosecond != 0,
        zone_written: true,
    })
}
