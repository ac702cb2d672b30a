//! Arrays of words.

use super::Value;
use crate::vocabulary::Vocabulary;

impl Value<'_> {
    /// Whether it is an array, and nothing is in it.
    pub fn is_empty_array(&self) -> bool {
        let items = self.raw.get_ref().as_array();
        items.is_some_and(|items| items.is_empty())
    }

    /// An array of a vocabulary's words. An item that is none costs only itself.
    pub fn words<V: Vocabulary>(&self) -> Option<Vec<V>> {
        let Some(items) = self.items() else {
            return self.wrong("an array of strings", None);
        };
        let words = items.iter().filter_map(Value::word);
        Some(words.map(|word| word.value).collect())
    }
}
