//! The words that stand for zones, as data.
//!
//! The list of abbreviations is long on purpose. A word behind a time that is not in it is taken for text, and the
//! time for one of the site's own zone.

use chrono::FixedOffset;
use chrono_tz::{TZ_VARIANTS, Tz};

use super::WrittenZone;
use crate::time::Zone;

enum Meaning {
    /// An offset in minutes, and the region whose clocks it is held against.
    Seasonal(i32, Tz),
    /// The local time of a region, whatever the season.
    Local(Tz),
    Several(&'static [Tz]),
}

use Meaning::{Local, Seasonal, Several};

const CENTRAL: &[Tz] = &[
    Tz::America__Chicago,
    Tz::Asia__Shanghai,
    Tz::America__Havana,
];

/// In alphabetical order. `UTC` and `GMT` are not here: they can have an offset behind them.
const ABBREVIATIONS: &[(&str, Meaning)] = &[
    ("ACDT", Seasonal(630, Tz::Australia__Adelaide)),
    ("ACST", Seasonal(570, Tz::Australia__Adelaide)),
    ("ADT", Seasonal(-180, Tz::America__Halifax)),
    ("AEDT", Seasonal(660, Tz::Australia__Sydney)),
    ("AEST", Seasonal(600, Tz::Australia__Sydney)),
    ("AKDT", Seasonal(-480, Tz::America__Anchorage)),
    ("AKST", Seasonal(-540, Tz::America__Anchorage)),
    ("AKT", Local(Tz::America__Anchorage)),
    ("AMT", Several(&[Tz::America__Manaus, Tz::Asia__Yerevan])),
    ("ART", Seasonal(-180, Tz::America__Argentina__Buenos_Aires)),
    ("AST", Several(&[Tz::America__Halifax, Tz::Asia__Riyadh])),
    ("AWST", Seasonal(480, Tz::Australia__Perth)),
    ("BRST", Seasonal(-120, Tz::America__Sao_Paulo)),
    ("BRT", Seasonal(-180, Tz::America__Sao_Paulo)),
    // Bangladesh is BST too, but writes BDT or UTC+6 to the world; in winter the word is in doubt anyway.
    ("BST", Seasonal(60, Tz::Europe__London)),
    ("CAT", Seasonal(120, Tz::Africa__Maputo)),
    ("CDT", Seasonal(-300, Tz::America__Chicago)),
    ("CEST", Seasonal(120, Tz::Europe__Berlin)),
    ("CET", Seasonal(60, Tz::Europe__Berlin)),
    ("CLST", Seasonal(-180, Tz::America__Santiago)),
    ("CLT", Seasonal(-240, Tz::America__Santiago)),
    ("COT", Seasonal(-300, Tz::America__Bogota)),
    ("CST", Several(CENTRAL)),
    ("CT", Several(CENTRAL)),
    ("EAT", Seasonal(180, Tz::Africa__Nairobi)),
    ("EDT", Seasonal(-240, Tz::America__New_York)),
    ("EEST", Seasonal(180, Tz::Europe__Helsinki)),
    ("EET", Seasonal(120, Tz::Europe__Helsinki)),
    ("EST", Seasonal(-300, Tz::America__New_York)),
    ("ET", Local(Tz::America__New_York)),
    (
        "GST",
        Several(&[Tz::Asia__Dubai, Tz::Atlantic__South_Georgia]),
    ),
    ("HDT", Seasonal(-540, Tz::America__Adak)),
    ("HKT", Seasonal(480, Tz::Asia__Hong_Kong)),
    ("HST", Seasonal(-600, Tz::Pacific__Honolulu)),
    ("ICT", Seasonal(420, Tz::Asia__Bangkok)),
    ("IDT", Seasonal(180, Tz::Asia__Jerusalem)),
    (
        "IST",
        Several(&[Tz::Asia__Kolkata, Tz::Europe__Dublin, Tz::Asia__Jerusalem]),
    ),
    ("JST", Seasonal(540, Tz::Asia__Tokyo)),
    ("KST", Seasonal(540, Tz::Asia__Seoul)),
    ("MDT", Seasonal(-360, Tz::America__Denver)),
    ("MESZ", Seasonal(120, Tz::Europe__Berlin)),
    ("MEZ", Seasonal(60, Tz::Europe__Berlin)),
    ("MSK", Seasonal(180, Tz::Europe__Moscow)),
    ("MST", Seasonal(-420, Tz::America__Denver)),
    ("MT", Local(Tz::America__Denver)),
    ("MYT", Seasonal(480, Tz::Asia__Kuala_Lumpur)),
    ("NDT", Seasonal(-150, Tz::America__St_Johns)),
    ("NPT", Seasonal(345, Tz::Asia__Kathmandu)),
    ("NST", Seasonal(-210, Tz::America__St_Johns)),
    ("NZDT", Seasonal(780, Tz::Pacific__Auckland)),
    ("NZST", Seasonal(720, Tz::Pacific__Auckland)),
    ("NZT", Local(Tz::Pacific__Auckland)),
    ("PDT", Seasonal(-420, Tz::America__Los_Angeles)),
    ("PHT", Seasonal(480, Tz::Asia__Manila)),
    ("PKT", Seasonal(300, Tz::Asia__Karachi)),
    ("PST", Seasonal(-480, Tz::America__Los_Angeles)),
    ("PT", Local(Tz::America__Los_Angeles)),
    ("SAST", Seasonal(120, Tz::Africa__Johannesburg)),
    ("SGT", Seasonal(480, Tz::Asia__Singapore)),
    (
        "SST",
        Several(&[Tz::Pacific__Pago_Pago, Tz::Asia__Singapore]),
    ),
    ("TRT", Seasonal(180, Tz::Europe__Istanbul)),
    ("UYT", Seasonal(-180, Tz::America__Montevideo)),
    ("WAT", Seasonal(60, Tz::Africa__Lagos)),
    ("WEST", Seasonal(60, Tz::Europe__Lisbon)),
    ("WET", Seasonal(0, Tz::Europe__Lisbon)),
    ("WIB", Seasonal(420, Tz::Asia__Jakarta)),
    ("WIT", Seasonal(540, Tz::Asia__Jayapura)),
    ("WITA", Seasonal(480, Tz::Asia__Makassar)),
];

/// What stands before the word "time", and the abbreviation or region that it means.
const PHRASES: &[(&str, Meant)] = &[
    ("alaska", Meant::Region(Tz::America__Anchorage)),
    ("australian central daylight", Meant::Word("ACDT")),
    ("australian central standard", Meant::Word("ACST")),
    ("australian eastern", Meant::Region(Tz::Australia__Sydney)),
    ("australian eastern daylight", Meant::Word("AEDT")),
    ("australian eastern standard", Meant::Word("AEST")),
    ("australian western standard", Meant::Word("AWST")),
    ("british", Meant::Region(Tz::Europe__London)),
    ("british summer", Meant::Word("BST")),
    ("central", Meant::Word("CT")),
    ("central daylight", Meant::Word("CDT")),
    ("central european", Meant::Word("CET")),
    ("central european standard", Meant::Word("CET")),
    ("central european summer", Meant::Word("CEST")),
    ("central standard", Meant::Word("CST")),
    ("china standard", Meant::Region(Tz::Asia__Shanghai)),
    ("coordinated universal", Meant::Region(Tz::UTC)),
    ("eastern", Meant::Word("ET")),
    ("eastern daylight", Meant::Word("EDT")),
    ("eastern european", Meant::Word("EET")),
    ("eastern european summer", Meant::Word("EEST")),
    ("eastern standard", Meant::Word("EST")),
    ("greenwich mean", Meant::Region(Tz::UTC)),
    ("hawaii", Meant::Region(Tz::Pacific__Honolulu)),
    ("hawaii standard", Meant::Word("HST")),
    ("india", Meant::Region(Tz::Asia__Kolkata)),
    ("india standard", Meant::Region(Tz::Asia__Kolkata)),
    ("indian standard", Meant::Region(Tz::Asia__Kolkata)),
    ("irish standard", Meant::Region(Tz::Europe__Dublin)),
    ("israel", Meant::Region(Tz::Asia__Jerusalem)),
    ("israel standard", Meant::Region(Tz::Asia__Jerusalem)),
    ("japan", Meant::Region(Tz::Asia__Tokyo)),
    ("japan standard", Meant::Word("JST")),
    ("korea standard", Meant::Word("KST")),
    ("moscow standard", Meant::Word("MSK")),
    ("mountain", Meant::Word("MT")),
    ("mountain daylight", Meant::Word("MDT")),
    ("mountain standard", Meant::Word("MST")),
    ("new zealand", Meant::Word("NZT")),
    ("pacific", Meant::Word("PT")),
    ("pacific daylight", Meant::Word("PDT")),
    ("pacific standard", Meant::Word("PST")),
    ("singapore standard", Meant::Word("SGT")),
    ("uk", Meant::Region(Tz::Europe__London)),
    ("universal", Meant::Region(Tz::UTC)),
    ("us central", Meant::Region(Tz::America__Chicago)),
    ("us eastern", Meant::Region(Tz::America__New_York)),
    ("us mountain", Meant::Region(Tz::America__Denver)),
    ("us pacific", Meant::Region(Tz::America__Los_Angeles)),
    ("western european", Meant::Word("WET")),
    ("western european summer", Meant::Word("WEST")),
];

enum Meant {
    Word(&'static str),
    Region(Tz),
}

/// The zone of an abbreviation, written in capitals.
pub(super) fn find(word: &str) -> Option<WrittenZone> {
    let index = ABBREVIATIONS
        .binary_search_by_key(&word, |(name, _)| name)
        .ok()?;
    let (word, meaning) = &ABBREVIATIONS[index];
    Some(match *meaning {
        Seasonal(minutes, region) => WrittenZone::Seasonal {
            word,
            offset: FixedOffset::east_opt(minutes * 60)
                .expect("offsets in the table are under a day"),
            region,
        },
        Local(region) => WrittenZone::Zone(Zone::Named(region)),
        Several(candidates) => WrittenZone::Ambiguous { word, candidates },
    })
}

/// Whether a word has the form of an abbreviation.
pub(super) fn looks_like_one(word: &str) -> bool {
    (2..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The zone of a phrase in lower case, without its "time".
pub(super) fn phrase(spelt: &str) -> Option<WrittenZone> {
    let index = PHRASES
        .binary_search_by_key(&spelt, |(name, _)| name)
        .ok()?;
    match PHRASES[index].1 {
        Meant::Word(word) => find(word),
        Meant::Region(region) => Some(WrittenZone::Zone(Zone::Named(region))),
    }
}

/// The zone that bears a city's name, in lower case.
pub(super) fn city(spelt: &str) -> Option<Tz> {
    let is = |zone: &&Tz| {
        let city = zone.name().rsplit_once('/').map(|(_, city)| city);
        city.is_some_and(|city| {
            let letter = |byte: u8| {
                if byte == b'_' {
                    b' '
                } else {
                    byte.to_ascii_lowercase()
                }
            };
            city.bytes().map(letter).eq(spelt.bytes())
        })
    };
    TZ_VARIANTS.iter().find(is).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_point_at_words() {
        assert!(ABBREVIATIONS.is_sorted_by_key(|(name, _)| *name));
        assert!(PHRASES.is_sorted_by_key(|(name, _)| *name));
        for (spelt, _) in PHRASES {
            assert!(phrase(spelt).is_some(), "{spelt}");
        }
    }
}
