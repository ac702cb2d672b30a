//! Times of day as people write them.
//!
//! [`scan`] knows the forms. Whether one of the less certain forms (`09.12`, `1405`) is meant as a time depends on
//! what stands around it: that is for the caller to say, who is told the [`Style`].

use chrono::NaiveTime;

use super::cursor::Cursor;

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    pub time: NaiveTime,
    /// Written with seconds.
    pub seconds: bool,
    pub half: Half,
}

/// What tells morning from afternoon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// `am` or `pm`.
    Written,
    /// Nothing but a 24-hour clock shows such a time: `14:05`, `00:10`, `02:05`.
    TwentyFour,
    /// `2:05`, `11:30`: a 12-hour clock without its `pm` looks the same.
    Open,
}

/// What is written where a time stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    Known(Clock),
    /// `14:??`, `--:--`, `HH:mm`: the author left it open.
    Open,
    /// `25:61`, `13:00 am`: why it is no time.
    Impossible(&'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `14:05`, `4:05pm`, `2pm`, `14h05`.
    Plain,
    /// `09.12`: a number as well.
    Dotted,
    /// `1405`: a number or a year as well.
    Compact,
}

/// The time that `text` begins with, and its length. What follows directly may be letters: a zone, or `ish`.
pub fn scan(text: &str) -> Option<(Reading, Style, usize)> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || "?xX-_Hh".contains(c)) {
        return None;
    }
    let mut cursor = Cursor::new(text);
    if left_open(&mut cursor) {
        return Some((Reading::Open, Style::Plain, cursor.at()));
    }
    let (digits, style) = numbers(&mut cursor)?;
    let half = meridiem(&mut cursor);
    if digits.minute.is_none() && half.is_none() {
        return None;
    }
    if half.is_none() && is_duration(cursor) {
        return None;
    }
    if half.is_none() && digits.padded {
        hours_word(&mut cursor);
    }
    let reading = digits.reading(half);
    // A dotted or compact number that is no time of day is a number.
    if style != Style::Plain && !matches!(reading, Reading::Known(_)) {
        return None;
    }
    Some((reading, style, cursor.at()))
}

struct Digits {
    hour: u32,
    /// The hour has two digits.
    padded: bool,
    minute: Option<u32>,
    second: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Meridiem {
    Am,
    Pm,
}

impl Digits {
    fn reading(&self, meridiem: Option<Meridiem>) -> Reading {
        let hour = match (meridiem, self.hour) {
            (Some(Meridiem::Am), 13..) => return Reading::Impossible("it is after noon and `am`"),
            (Some(Meridiem::Pm), 0) => return Reading::Impossible("it is before noon and `pm`"),
            (Some(Meridiem::Am), 12) => 0,
            (Some(Meridiem::Pm), 1..=11) => self.hour + 12,
            // `17:14pm` says the same thing twice.
            _ => self.hour,
        };
        let half = match (meridiem, self.hour) {
            (Some(_), 1..=12) => Half::Written,
            (None, 10..=12) => Half::Open,
            (None, 1..=9) if !self.padded => Half::Open,
            _ => Half::TwentyFour,
        };
        let (minute, second) = (self.minute.unwrap_or(0), self.second.unwrap_or(0));
        match NaiveTime::from_hms_opt(hour, minute, second) {
            Some(time) => Reading::Known(Clock {
                time,
                seconds: self.second.is_some(),
                half,
            }),
            None => Reading::Impossible("no clock shows it"),
        }
    }
}

/// `14:05`, `14:05:30.123`, `14h05`, `09.12`, `1405`, and the `2` of `2pm`.
fn numbers(cursor: &mut Cursor<'_>) -> Option<(Digits, Style)> {
    let start = cursor.at();
    if let Some(compact) = cursor.number(4, 4) {
        let ends = !matches!(cursor.peek(), Some(':' | '.' | '-' | '/'))
            || !cursor.rest()[1..].starts_with(|c: char| c.is_ascii_digit());
        let digits = Digits {
            hour: compact / 100,
            padded: true,
            minute: Some(compact % 100),
            second: None,
        };
        return ends.then_some((digits, Style::Compact));
    }
    let hour = cursor.number(1, 2)?;
    let mut digits = Digits {
        hour,
        padded: cursor.at() - start == 2,
        minute: None,
        second: None,
    };
    let mut ahead = *cursor;
    let mark = ahead.eat(|c| matches!(c, ':' | '.' | 'h'));
    let minute = mark.and_then(|_| ahead.number(2, 2));
    let (Some(mark), Some(minute)) = (mark, minute) else {
        return Some((digits, Style::Plain));
    };
    digits.minute = Some(minute);
    *cursor = ahead;
    match mark {
        ':' => {
            digits.second = seconds(cursor);
            // `10:20:30:40`, `10:30.5` and `1:2/3` are something else.
            let goes_on = matches!(cursor.peek(), Some(':' | '.' | ',' | '/'))
                && cursor.rest()[1..].starts_with(|c: char| c.is_ascii_digit());
            (!goes_on && cursor.peek() != Some('%')).then_some((digits, Style::Plain))
        }
        '.' => {
            // `10.15 %` is a share, `15.01.` the beginning of a date, unless a sentence ends there.
            let sentence_ends = cursor.rest().trim_end() == ".";
            let goes_on = matches!(cursor.peek(), Some('.' | ',' | '%')) && !sentence_ends;
            (!goes_on).then_some((digits, Style::Dotted))
        }
        // `14h05m` is how long something took.
        _ => cursor.at_boundary().then_some((digits, Style::Plain)),
    }
}

/// `:30`, `:30.123`, `:30,123`.
fn seconds(cursor: &mut Cursor<'_>) -> Option<u32> {
    let mut ahead = *cursor;
    ahead.eat(|c| c == ':')?;
    let second = ahead.number(2, 2)?;
    *cursor = ahead;
    if ahead.eat(|c| c == '.' || c == ',').is_some() && ahead.number(1, 9).is_some() {
        *cursor = ahead;
    }
    Some(second)
}

/// `pm`, `PM`, ` p.m.`
fn meridiem(cursor: &mut Cursor<'_>) -> Option<Meridiem> {
    let mut ahead = *cursor;
    ahead.spaces();
    let letter = ahead.eat(|c| matches!(c, 'a' | 'A' | 'p' | 'P'))?;
    let dotted = ahead.eat(|c| c == '.').is_some();
    ahead.eat(|c| matches!(c, 'm' | 'M'))?;
    if !ahead.at_boundary() {
        return None;
    }
    if dotted {
        ahead.eat(|c| c == '.');
    }
    *cursor = ahead;
    Some(if letter.eq_ignore_ascii_case(&'a') {
        Meridiem::Am
    } else {
        Meridiem::Pm
    })
}

/// `4:30 minutes`, `1:30 later`: how long, not when.
fn is_duration(mut cursor: Cursor<'_>) -> bool {
    const UNITS: [&str; 14] = [
        "m", "min", "mins", "minute", "minutes", "hour", "hours", "s", "sec", "secs", "seconds",
        "later", "ago", "long",
    ];
    cursor.spaces();
    UNITS.iter().any(|unit| cursor.word(unit))
}

/// The `h`, `hrs` or `Uhr` after a time.
fn hours_word(cursor: &mut Cursor<'_>) {
    let mut ahead = *cursor;
    ahead.spaces();
    if ["h", "hrs", "Uhr"].iter().any(|word| ahead.word(word)) {
        *cursor = ahead;
    }
}

/// `14:??`, `--:--`, `HH:mm`, `2X:XX`: a time's form with at least one digit left open.
fn left_open(cursor: &mut Cursor<'_>) -> bool {
    let pair = |cursor: &mut Cursor<'_>, unit: &str| {
        let mut one =
            || cursor.eat(|c| c.is_ascii_digit() || "?xX-_".contains(c) || unit.contains(c));
        Some([one()?, one()?])
    };
    let mut ahead = *cursor;
    let hour = pair(&mut ahead, "Hh");
    let colon = ahead.eat(|c| c == ':');
    let minute = pair(&mut ahead, "Mm");
    let (Some(hour), Some(_), Some(minute)) = (hour, colon, minute) else {
        return false;
    };
    let mut seconds = ahead;
    if seconds.eat(|c| c == ':').is_some() && pair(&mut seconds, "Ss").is_some() {
        ahead = seconds;
    }
    let open = hour.iter().chain(&minute).any(|c| !c.is_ascii_digit());
    let ends = ahead.at_boundary() && ahead.peek() != Some('?');
    if open && ends {
        *cursor = ahead;
    }
    open && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = match scan(text) {
            None => "none".to_owned(),
            Some((reading, style, length)) => {
                let reading = match reading {
                    Reading::Known(clock) if clock.seconds => clock.time.format("%T").to_string(),
                    Reading::Known(clock) => clock.time.format("%H:%M").to_string(),
                    Reading::Open => "open".into(),
                    Reading::Impossible(why) => why.into(),
                };
                let style = match style {
                    Style::Plain => "",
                    Style::Dotted => " dotted",
                    Style::Compact => " compact",
                };
                format!("{reading}{style} | {}", &text[length..])
            }
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        check("14:05 text", "14:05 |  text");
        check("4:05", "04:05 | ");
        check("14:05:30", "14:05:30 | ");
        check("14:05:30.123Z", "14:05:30 | Z");
        check("4:05pm", "16:05 | ");
        check("4:05 PM PST", "16:05 |  PST");
        check("4:05 p.m. - x", "16:05 |  - x");
        check("2pm Alice", "14:00 |  Alice");
        check("12am", "00:00 | ");
        check("12:30am", "00:30 | ");
        check("12:30pm", "12:30 | ");
        check("17:14pm", "17:14 | ");
        check("07:30am - first", "07:30 |  - first");
        check("14h05 x", "14:05 |  x");
        check("14:05h x", "14:05 |  x");
        check("14:05 Uhr: x", "14:05 | : x");
        check("09.12 x", "09:12 dotted |  x");
        check("11.50.", "11:50 dotted | .");
        check("1405 UTC", "14:05 compact |  UTC");
        check("1405h", "14:05 compact | ");
        check("15:00ish", "15:00 | ish");
        check("14:05–14:20", "14:05 | –14:20");
    }

    #[test]
    fn what_is_left_open_is_no_time() {
        check("14:?? x", "open |  x");
        check("14:??: x", "open | : x");
        check("--:--", "open | ");
        check("HH:mm", "open | ");
        check("2X:XX (not sure)", "open |  (not sure)");
        check("??:??", "open | ");
        check("25:61 x", "no clock shows it |  x");
        check("24:00", "no clock shows it | ");
        check("13:00 am", "it is after noon and `am` | ");
        check("0:30pm", "it is before noon and `pm` | ");
    }

    #[test]
    fn a_number_is_no_time() {
        for text in [
            "14",
            "2 of 6",
            "1:1 meeting",
            "16:9",
            "10:100",
            "1.14.10",
            "15.01. x",
            "9.5",
            "10.15%",
            "2561",
            "4:30 minutes",
            "1:30 later",
            "0h 16m",
            "14h05m",
            "14h",
            "10:20:30:40",
            "10:30.5",
            "2018-01-17",
            "20180117",
            "12:30%",
            "am",
            "",
            "é",
        ] {
            check(text, "none");
        }
    }

    #[test]
    fn a_twelve_hour_clock_can_be_told_or_not() {
        let check = |text: &str, expected: Half| {
            let Some((Reading::Known(clock), ..)) = scan(text) else {
                panic!("{text}")
            };
            assert_eq!(clock.half, expected, "{text}");
        };
        check("1:52", Half::Open);
        check("11:30", Half::Open);
        check("01:52", Half::TwentyFour);
        check("0:10", Half::TwentyFour);
        check("13:05", Half::TwentyFour);
        check("1:52 pm", Half::Written);
        check("17:14pm", Half::TwentyFour);
    }
}
