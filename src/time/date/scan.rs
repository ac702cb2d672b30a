//! Finding the date that a text begins with.

use chrono::Weekday;

use super::{Parts, WrittenDate, long_name};
use crate::time::cursor::{Cursor, is_space};

/// The date that `text` begins with, and its length in bytes.
pub fn scan(text: &str) -> Option<(WrittenDate, usize)> {
    // A number, or the name of a day or a month with its capital: most texts are told by their first letter.
    if !text.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase()) {
        return None;
    }
    let mut cursor = Cursor::new(text);
    let weekday = weekday(&mut cursor);
    let after_weekday = cursor;
    if weekday.is_some() {
        cursor.eat(|c| c == ',' || c == '.');
        cursor.spaces();
    }
    let forms = [named_day_first, named_month_first, numeric];
    let found = forms.into_iter().find_map(|form| {
        let mut cursor = cursor;
        form(&mut cursor).map(|parts| (parts, cursor))
    });
    let (parts, cursor) = match found {
        Some(found) => found,
        None if weekday.is_some() => (Parts::Weekday, after_weekday),
        None => return None,
    };
    Some((WrittenDate { weekday, parts }, cursor.at()))
}

/// `Wed`, `Wednesday`.
fn weekday(cursor: &mut Cursor<'_>) -> Option<Weekday> {
    let word = cursor.peek_word();
    let (short, _) = word.split_at_checked(3)?;
    let weekday: Weekday = short.parse().ok()?;
    let long = long_name(weekday);
    let spelt = word.len() == 3
        || word.eq_ignore_ascii_case(long)
        || ["tues", "thur", "thurs"].contains(&word.to_ascii_lowercase().as_str());
    // "sun" and "sat" are words; a weekday has a capital.
    if !spelt || !word.starts_with(char::is_uppercase) {
        return None;
    }
    cursor.skip(word.len());
    cursor.at_boundary().then_some(weekday)
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `Sep`, `Sept.`, `September`.
fn month(cursor: &mut Cursor<'_>) -> Option<u32> {
    let word = cursor.peek_word();
    // "may" and "march" are words; a month has a capital.
    if !word.starts_with(char::is_uppercase) {
        return None;
    }
    let short = word.get(..3)?;
    let index = MONTHS
        .iter()
        .position(|name| name[..3].eq_ignore_ascii_case(short))?;
    let name = MONTHS[index];
    let spelt = word.len() == 3
        || word.eq_ignore_ascii_case(name)
        || (name == "September" && word.eq_ignore_ascii_case("Sept"));
    if !spelt {
        return None;
    }
    cursor.skip(word.len());
    cursor.eat(|c| c == '.');
    u32::try_from(index + 1).ok()
}

/// `27`, `27th`; the number alone is not enough where a letter goes on.
fn day(cursor: &mut Cursor<'_>) -> Option<u32> {
    let day = cursor
        .number(1, 2)
        .filter(|number| (1..=31).contains(number))?;
    let suffix = cursor.peek_word();
    if ["st", "nd", "rd", "th"].contains(&suffix.to_ascii_lowercase().as_str()) {
        cursor.skip(2);
    }
    cursor.at_boundary().then_some(day)
}

/// A year of four digits that is one: `1530` is more likely a time.
fn year(cursor: &mut Cursor<'_>) -> Option<i32> {
    let year = cursor
        .number(4, 4)
        .filter(|year| (1900..2200).contains(year))?;
    // Not `2018:`-something and not `2018-01`, which is another date.
    let goes_on = cursor.peek().is_some_and(char::is_alphanumeric)
        || (matches!(cursor.peek(), Some(':' | '-' | '/'))
            && cursor.rest()[1..].starts_with(|c: char| c.is_ascii_digit()));
    (!goes_on).then(|| i32::try_from(year).ok()).flatten()
}

/// The year after day and month, if one is written: ` 2017`, `, 2017`, `-2017`.
fn optional_year(cursor: &mut Cursor<'_>, dashed: bool) -> Option<i32> {
    let mut ahead = *cursor;
    if dashed {
        ahead.eat(|c| c == '-')?;
    } else {
        ahead.eat(|c| c == ',');
        if !ahead.spaces() {
            return None;
        }
    }
    let year = year(&mut ahead)?;
    *cursor = ahead;
    Some(year)
}

/// `27 September 2017`, `27th of Sept. 2017`, `27-Sep-2017`, `19. April`.
fn named_day_first(cursor: &mut Cursor<'_>) -> Option<Parts> {
    let day = day(cursor)?;
    let dashed = cursor.eat(|c| c == '-').is_some();
    if !dashed {
        cursor.eat(|c| c == '.');
        cursor.spaces();
        if cursor.word("of") {
            cursor.spaces();
        }
    }
    let month = month(cursor)?;
    let year = optional_year(cursor, dashed);
    cursor
        .at_boundary()
        .then_some(Parts::Clear { year, month, day })
}

/// `Sep 27 2017`, `February 5th, 2019`, `May 30`.
fn named_month_first(cursor: &mut Cursor<'_>) -> Option<Parts> {
    let month = month(cursor)?;
    if !cursor.spaces() {
        return None;
    }
    let day = day(cursor)?;
    // `May 30:15` is no day.
    if cursor.peek() == Some(':') && cursor.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let year = optional_year(cursor, false);
    Some(Parts::Clear { year, month, day })
}

/// `2017-09-27`, `27.09.2017`, `03/10/2021`, `03-26`, `24/07/25`.
fn numeric(cursor: &mut Cursor<'_>) -> Option<Parts> {
    let year_first = cursor.rest().bytes().take_while(u8::is_ascii_digit).count() == 4;
    let first = cursor.number(1, if year_first { 4 } else { 2 })?;
    let separator = cursor.eat(|c| "-/.\u{2010}\u{2011}".contains(c))?;
    let second = cursor.number(1, 2)?;
    let third_follows = cursor.peek() == Some(separator)
        && cursor.rest()[separator.len_utf8()..].starts_with(digit);
    if third_follows {
        cursor.skip(separator.len_utf8());
    }
    let third_digits = cursor.rest().bytes().take_while(u8::is_ascii_digit).count();
    let third = if third_follows {
        Some(cursor.number(1, 4)?)
    } else {
        None
    };
    if !ends_date(cursor, separator) {
        return None;
    }
    let four = |number: u32| {
        i32::try_from(number)
            .ok()
            .filter(|year| (1900..2200).contains(year))
    };
    match (separator, third, third_digits) {
        (_, Some(day), 1..=2) if year_first => Some(Parts::Clear {
            year: Some(four(first)?),
            month: second,
            day,
        }),
        _ if year_first => None,
        // With dots the day always comes first: no country writes M.D.Y that way.
        ('.', Some(year), 4) => Some(Parts::Clear {
            year: Some(four(year)?),
            month: second,
            day: first,
        }),
        // `1.14.10` is a version, and `09.12` a time.
        ('.', ..) => None,
        (_, Some(year), 4) => Some(Parts::Pair {
            year: Some(four(year)?),
            first,
            second,
        }),
        (_, Some(third), 2) => Some(Parts::Triple {
            first,
            second,
            third,
        }),
        (_, None, _) => Some(Parts::Pair {
            year: None,
            first,
            second,
        }),
        _ => None,
    }
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Whether the number that was read last is the date's end: `2017-09-27-backup` and `1/2/3/4` go on.
fn ends_date(cursor: &Cursor<'_>, separator: char) -> bool {
    let mut rest = cursor.rest().chars();
    match rest.next() {
        None => true,
        // The `T` of RFC 3339.
        Some('T' | 't') => rest.next().is_some_and(digit),
        Some(c) if c == separator => rest.next().is_none_or(|c| is_space(c) || c == '\n'),
        Some(c) => !c.is_alphanumeric() && c != '_' && c != '%',
    }
}
