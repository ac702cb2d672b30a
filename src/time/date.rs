//! Dates as people write them.
//!
//! Reading goes in two steps. [`scan`] says what is written, which may leave open the year or which number is the
//! month; [`WrittenDate::resolve`] says which day that is, or why it cannot be known. Nothing is guessed.

use chrono::{Datelike, NaiveDate, Weekday};

use super::{DateOrder, Unknown};

mod scan;

pub use scan::scan;

/// A date as far as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenDate {
    pub weekday: Option<Weekday>,
    pub parts: Parts,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// `2017-09-27`, `27 Sep 2017`, `27 Sep`: it is clear which number is what.
    Clear {
        year: Option<i32>,
        month: u32,
        day: u32,
    },
    /// `03/10/2021`, `03-26`: day and month in an order that depends on the country.
    Pair {
        year: Option<i32>,
        first: u32,
        second: u32,
    },
    /// `24/07/25`: even the year can be at either end.
    Triple { first: u32, second: u32, third: u32 },
    /// `Monday`.
    Weekday,
}

/// Why a date that is written cannot be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear {
    pub kind: UnclearKind,
    pub why: Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnclearKind {
    /// There is no such day.
    Impossible,
    /// Day and month can be either way round.
    Order,
    /// Without a year, or with nothing near that would tell it.
    Year,
    /// The weekday is another one.
    Weekday,
}

/// How many days a date without a year may be from the date that tells its year. Half a year is the limit of sense;
/// a third of that leaves no doubt.
const NEAR: i64 = 60;

/// A date as people write it: `2025-02-15`, `15 Feb 2025`, `February 15th, 2025`.
///
/// # Errors
/// Says why it cannot be known: not a date, without a year, or its order depends on the country and `order` is not given.
pub fn parse_date(text: &str, order: Option<DateOrder>) -> Result<NaiveDate, Unknown> {
    let text = text.trim();
    let whole = |&(_, length): &(WrittenDate, usize)| {
        text[length..]
            .trim_start_matches(['.', ',', ';'])
            .trim()
            .is_empty()
    };
    let (date, _) = scan(text)
        .filter(whole)
        .ok_or_else(|| Unknown(format!("`{text}` is not a date")))?;
    date.resolve(text, order, None)
        .map_err(|unclear| unclear.why)
}

impl WrittenDate {
    /// Whether the year is written, and so the day needs nothing else to be known.
    pub fn has_year(&self) -> bool {
        match self.parts {
            Parts::Clear { year, .. } | Parts::Pair { year, .. } => year.is_some(),
            Parts::Triple { .. } => true,
            Parts::Weekday => false,
        }
    }

    /// The day that is meant. `written` is for the message; `near` is a date that the year may be taken from: that of
    /// the entry before or of the incident.
    ///
    /// # Errors
    /// Where more than one day can be meant, or none.
    pub fn resolve(
        &self,
        written: &str,
        order: Option<DateOrder>,
        near: Option<NaiveDate>,
    ) -> Result<NaiveDate, Unclear> {
        let date = match self.parts {
            Parts::Clear { year, month, day } => in_year(written, year, month, day, near)?,
            Parts::Pair {
                year,
                first,
                second,
            } => {
                let (month, day) = month_and_day(written, year, first, second, order)?;
                in_year(written, year, month, day, near)?
            }
            Parts::Triple {
                first,
                second,
                third,
            } => triple(written, [first, second, third], order)?,
            Parts::Weekday => return self.by_weekday(written, near),
        };
        match self.weekday {
            Some(weekday) if weekday != date.weekday() => Err(unclear(
                UnclearKind::Weekday,
                format!("{date} is a {}", long_name(date.weekday())),
            )),
            _ => Ok(date),
        }
    }

    /// A weekday alone: the day itself or the one after it; further away it could be last week's as well.
    fn by_weekday(&self, written: &str, near: Option<NaiveDate>) -> Result<NaiveDate, Unclear> {
        let near_days = near.into_iter().flat_map(|date| date.iter_days().take(2));
        near_days
            .into_iter()
            .find(|date| Some(date.weekday()) == self.weekday)
            .ok_or_else(|| {
                unclear(
                    UnclearKind::Year,
                    format!("`{written}` can be the day of any week"),
                )
            })
    }
}

fn unclear(kind: UnclearKind, why: String) -> Unclear {
    Unclear {
        kind,
        why: Unknown(why),
    }
}

fn impossible(written: &str) -> Unclear {
    unclear(
        UnclearKind::Impossible,
        format!("there is no such day as `{written}`"),
    )
}

/// The day in its year, or in the year in which it is nearest to `near`, if that is near enough.
fn in_year(
    written: &str,
    year: Option<i32>,
    month: u32,
    day: u32,
    near: Option<NaiveDate>,
) -> Result<NaiveDate, Unclear> {
    if let Some(year) = year {
        return NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| impossible(written));
    }
    // 2000 is a leap year: what is no day there is none in any year.
    if NaiveDate::from_ymd_opt(2000, month, day).is_none() {
        return Err(impossible(written));
    }
    let Some(near) = near else {
        return Err(unclear(
            UnclearKind::Year,
            format!("`{written}` has no year"),
        ));
    };
    let distance = |date: &NaiveDate| (*date - near).num_days().abs();
    (near.year() - 1..=near.year() + 1)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .min_by_key(distance)
        .filter(|date| distance(date) <= NEAR)
        .ok_or_else(|| {
            unclear(
                UnclearKind::Year,
                format!(
                    "`{written}` has no year, and {near} is more than {NEAR} days away from it"
                ),
            )
        })
}

/// Which of two numbers is the month.
fn month_and_day(
    written: &str,
    year: Option<i32>,
    first: u32,
    second: u32,
    order: Option<DateOrder>,
) -> Result<(u32, u32), Unclear> {
    let fits = |month: u32, day: u32| {
        NaiveDate::from_ymd_opt(year.unwrap_or(2000), month, day).map(|_| (month, day))
    };
    let month_first = fits(first, second);
    let day_first = fits(second, first);
    match (day_first, month_first, order) {
        (None, None, _) => Err(impossible(written)),
        (Some(only), None, _) | (None, Some(only), _) => Ok(only),
        (Some(one), Some(other), _) if one == other => Ok(one),
        (Some(day_first), Some(_), Some(DateOrder::DayMonthYear)) => Ok(day_first),
        (Some(_), Some(month_first), Some(DateOrder::MonthDayYear)) => Ok(month_first),
        (Some(_), Some(_), None) => Err(order_unclear(written)),
    }
}

fn order_unclear(written: &str) -> Unclear {
    unclear(
        UnclearKind::Order,
        format!("`{written}` can be read in more than one order of day, month and year"),
    )
}

/// Three numbers of two digits: known only where the site says how it writes dates.
fn triple(
    written: &str,
    [first, second, third]: [u32; 3],
    order: Option<DateOrder>,
) -> Result<NaiveDate, Unclear> {
    let (month, day) = match order {
        Some(DateOrder::DayMonthYear) => (second, first),
        Some(DateOrder::MonthDayYear) => (first, second),
        None => return Err(order_unclear(written)),
    };
    let year = i32::try_from(2000 + third).ok();
    year.and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .ok_or_else(|| impossible(written))
}

fn long_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = match parse_date(text, None) {
            Ok(date) => date.to_string(),
            Err(Unknown(why)) => why,
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        check("2025-02-15", "2025-02-15");
        check(" 2025-2-5 ", "2025-02-05");
        check("2017/09/27", "2017-09-27");
        check("2017.09.27", "2017-09-27");
        check("Sep 27 2017", "2017-09-27");
        check("27 September 2017", "2017-09-27");
        check("27th of Sept. 2017", "2017-09-27");
        check("February 5th 2019", "2019-02-05");
        check("February 15th, 2025.", "2025-02-15");
        check("15 Feb 2025", "2025-02-15");
        check("15-Feb-2025", "2025-02-15");
        check("Wednesday 4 December 2019", "2019-12-04");
        check("Wed, 4 Dec 2019", "2019-12-04");
        check("27.09.2017", "2017-09-27");
        check("4.9.2017", "2017-09-04");
        check("27/09/2017", "2017-09-27");
        check("09/27/2017", "2017-09-27");
        check("05/05/2021", "2021-05-05");
    }

    #[test]
    fn what_can_be_two_days_is_neither() {
        let order = "can be read in more than one order of day, month and year";
        check("03/10/2021", &format!("`03/10/2021` {order}"));
        check("03-10-2021", &format!("`03-10-2021` {order}"));
        check("24/07/25", &format!("`24/07/25` {order}"));
        check("May 30", "`May 30` has no year");
        check("05-30", "`05-30` has no year");
        check("Monday", "`Monday` can be the day of any week");
        check("Tuesday 4 December 2019", "2019-12-04 is a Wednesday");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "soon",
            "Q3",
            "2025",
            "2025-02",
            "20202-01-16",
            "2025-02-155",
            "2022-05-??",
            "1.14.10",
            "09.12",
            "10.12.138.7",
            "2025-02-15-backup",
            "2025-02-15 or later",
            "may 30 2019",
            "5",
            "1/2/3/4",
            "0123-01-01",
            "éé-éé",
        ] {
            check(text, &format!("`{text}` is not a date"));
        }
        check("2025-02-30", "there is no such day as `2025-02-30`");
        check("31.04.2020", "there is no such day as `31.04.2020`");
        check("13/13/2020", "there is no such day as `13/13/2020`");
        check("Feb 30", "there is no such day as `Feb 30`");
    }

    #[test]
    fn the_site_can_say_its_order() {
        let check = |text: &str, order, expected: &str| {
            assert_eq!(
                parse_date(text, Some(order)).map(|d| d.to_string()),
                Ok(expected.into()),
                "{text}"
            );
        };
        check("03/10/2021", DateOrder::DayMonthYear, "2021-10-03");
        check("03/10/2021", DateOrder::MonthDayYear, "2021-03-10");
        check("24/07/25", DateOrder::DayMonthYear, "2025-07-24");
        // Only one way round is a day, whatever the site's order.
        check("27/09/2017", DateOrder::MonthDayYear, "2017-09-27");
    }

    #[test]
    fn the_year_is_taken_from_what_is_near() {
        let check = |text: &str, near: &str, expected: &str| {
            let (date, length) = scan(text).unwrap();
            assert_eq!(length, text.len());
            let shown = match date.resolve(text, None, near.parse().ok()) {
                Ok(date) => date.to_string(),
                Err(unclear) => format!("{:?}", unclear.kind),
            };
            assert_eq!(shown, expected, "{text} near {near}");
        };
        check("May 30", "2016-05-30", "2016-05-30");
        check("30 Dec", "2019-01-02", "2018-12-30");
        check("Jan 2", "2018-12-30", "2019-01-02");
        check("03-26", "2019-03-26", "2019-03-26");
        check("03-01", "2019-03-01", "Order");
        check("May 30", "2016-07-29", "2016-05-30");
        check("May 30", "2016-07-30", "Year");
        check("Feb 29", "2020-03-01", "2020-02-29");
        check("Feb 29", "2021-03-01", "Year");
        check("Tuesday Aug 28", "2018-08-27", "2018-08-28");
        check("Tuesday Aug 28", "2019-08-27", "Weekday");
        check("Tuesday", "2018-08-28", "2018-08-28");
        check("Tuesday", "2018-08-27", "2018-08-28");
        check("Tuesday", "2018-08-26", "Year");
    }

    #[test]
    fn a_date_ends_where_it_ends() {
        let check = |text: &str, expected: &str| {
            let (_, length) = scan(text).unwrap();
            assert_eq!(&text[..length], expected, "{text}");
        };
        check("2018-01-17 17:14", "2018-01-17");
        check("2018-01-17T17:14", "2018-01-17");
        check("Aug 10 1250 UTC", "Aug 10");
        check("19. April, 11:00", "19. April");
        check("Monday 14:05", "Monday");
        check("May 30 -- deployed", "May 30");
        check("8 Jan", "8 Jan");
        check("03-26 23:04", "03-26");
    }
}
