//! Pieces of HTML: text, links, dates and cells, as mail clients and mail servers take them.

/// In bytes: a mail server cuts a line at 998.
const ADDRESS: usize = 800;
/// In characters.
const WORD: usize = 25;
const LINE: usize = 80;

pub(super) const FONT: &str =
    "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
/// Grey and blue that can be read on white and on black.
pub(super) const MUTED: &str = "#767676";
const LINK: &str = "#2970d6";

pub(super) const TABLE: &str = "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">\n";
pub(super) const TABLE_END: &str = "</table>\n";

/// Text as HTML, with a place to break in every word that is too long for a line of a mail or a narrow screen. Clients
/// break after a hyphen by themselves.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let (mut word, mut line) = (0, 0);
    let mut previous = ' ';
    for c in text.chars() {
        if previous == '-' && word > 1 && line <= LINE && c != '-' {
            word = 0;
        }
        previous = c;
        if c == ' ' && line > LINE {
            out.push('\n');
            (word, line) = (0, 0);
            continue;
        }
        word = if c == ' ' { 0 } else { word + 1 };
        line += 1;
        if word > WORD {
            // The line ends within the tag, where nobody sees it.
            out.push_str("<wbr\n/>");
            (word, line) = (1, 1);
        }
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// Dates in a text, which is escaped already, are not broken at their hyphens.
pub(super) fn unbroken(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 100);
    let mut rest = text;
    while let Some(at) = date(rest) {
        let (before, from) = rest.split_at(at);
        let (date, after) = from.split_at(DATE);
        out.extend([
            before,
            "<span style=\"white-space:nowrap\">",
            date,
            "</span>",
        ]);
        rest = after;
    }
    out + rest
}

const DATE: usize = "2026-01-15".len();

/// Where the first date begins.
fn date(text: &str) -> Option<usize> {
    let is_date = |window: &[u8]| {
        let mut bytes = window.iter().enumerate();
        bytes.all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    };
    text.as_bytes().windows(DATE).position(is_date)
}

/// The label is escaped already.
pub(super) fn link(url: &str, label: &str) -> String {
    let url = url.replace('&', "&amp;").replace('"', "&quot;");
    let url = url.replace('<', "&lt;");
    if url.len() > ADDRESS {
        return label.to_owned();
    }
    format!("<a href=\"{url}\"\nstyle=\"color:{LINK}\">{label}</a>")
}

/// A row of two columns: a word or two, and what is to be read with the rest in small below, which fits a telephone too.
/// All is escaped already.
pub(super) fn row(word: &str, colour: &str, text: &str, small: &[String]) -> String {
    let line = format!("border-top:1px solid #bbb;{FONT};font-size");
    format!(
        "<tr>\n<td width=\"96\" valign=\"top\" style=\"padding:9px 8px 9px 0;{line}:13px;line-height:20px;font-weight:bold;color:{colour}\">{word}</td>\n\
         <td valign=\"top\" style=\"padding:9px 0;{line}:15px;line-height:20px\">{text}\n\
         <br/><span style=\"font-size:12px;line-height:18px;color:{MUTED}\">{}</span></td>\n</tr>\n",
        small.join(" · \n"),
    )
}

/// A row that says that so many are left out.
pub(super) fn more(count: usize) -> String {
    format!(
        "<tr>\n<td></td>\n<td style=\"padding:6px 0;{FONT};font-size:13px;color:{MUTED}\">… and {count} more</td>\n</tr>\n"
    )
}

pub(super) fn table(out: &mut String, rows: impl IntoIterator<Item = String>) {
    out.push_str(TABLE);
    out.extend(rows);
    out.push_str(TABLE_END);
}

pub(super) fn paragraph(out: &mut String, text: &str) {
    out.extend(["<p style=\"margin:12px 0\">", text, "</p>\n"]);
}

/// A heading, and a line in small below it; both are escaped already.
pub(super) fn heading(text: &str, small: &str) -> String {
    format!(
        "<h2 style=\"margin:28px 0 0;font-size:17px;line-height:24px\">{text}</h2>\n\
         <p style=\"margin:0 0 4px;font-size:13px;line-height:18px;color:{MUTED}\">{small}</p>\n"
    )
}
