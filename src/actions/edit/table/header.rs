//! The header of a column that a table does not have yet, in the table's own language and letters.

use super::super::place::Table;
use crate::config::Config;
use crate::vocabulary::{Column, Vocabulary};

pub(super) fn name(config: &Config, column: Column, text: &str, table: &Table<'_>) -> String {
    let words = table.headers.iter().map(String::as_str);
    let words: Vec<&str> = words
        .filter(|word| word.contains(char::is_alphabetic))
        .collect();
    let is_site_word = |word: &&str| Column::parse(word).is_none() && config.column(word).is_some();
    let site_word = config
        .columns
        .iter()
        .find(|(_, named)| **named == column)
        .map(|(word, _)| word.as_str())
        .filter(|_| words.iter().any(is_site_word));
    let name = site_word.unwrap_or(column.as_str());
    let has = |letter: fn(char) -> bool| words.iter().any(|word| word.contains(letter));
    let name = if !has(char::is_uppercase) {
        name.to_lowercase()
    } else if !has(char::is_lowercase) {
        name.to_uppercase()
    } else {
        capitalised(name)
    };
    let head = table.head.text(text);
    let bold = head.matches("**").count() == 2 * table.headers.len();
    if bold { format!("**{name}**") } else { name }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
