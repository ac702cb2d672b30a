//! The data of a list's rows by columns, as a script that hands it to `script/rows.js`: a script and not JSON, since a
//! page that is opened from disk may load the one and not the other.
//!
//! What comes more than once, such as an owner, is written once and counted through.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::super::view::{Choice, Filter};
use super::super::{Contents, OutputFile};

/// The value of a choice for rows that have none.
const NONE: &str = "-";

/// What a filter goes by.
pub struct FilterOf {
    /// Its name in the address.
    pub name: &'static str,
    pub label: &'static str,
    pub column: &'static str,
    /// What is said of rows that have no such thing.
    pub none: &'static str,
    pub order: Order,
}

/// In which order choices come.
pub enum Order {
    /// By number or else by text.
    Rising,
    /// The other way round.
    Falling,
    /// These first, and what is none of them after them.
    Of(&'static [&'static str]),
}

/// Something that a row has in a column.
pub struct Item<T> {
    /// What a filter knows it by.
    pub key: String,
    /// What a filter shows.
    pub text: String,
    /// What the row's view has, its addresses from the root of the site.
    pub value: T,
}

/// The rows of a list, added one after the other, each column in the same order.
#[derive(Default)]
pub struct Data {
    total: usize,
    columns: Vec<Column>,
    /// The column whose turn it is.
    turn: usize,
}

struct Column {
    name: &'static str,
    items: Vec<ItemOf>,
    index: HashMap<String, usize>,
    cells: Vec<Value>,
    /// How many rows have nothing.
    none: usize,
    is: Is,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    /// Its cells are the values.
    Plain,
    /// Its cells are numbers of items, or -1.
    One,
    /// Its cells are lists of numbers.
    Many,
}

struct ItemOf {
    key: String,
    text: String,
    value: Value,
    /// How many rows have it.
    count: usize,
}

impl Data {
    /// A value that hardly comes twice.
    pub fn plain(&mut self, name: &'static str, value: impl Into<Value>) {
        self.column(name, Is::Plain).cells.push(value.into());
    }

    /// At most one value of few.
    pub fn one<T: Serialize>(&mut self, name: &'static str, item: Option<Item<T>>) {
        let column = self.column(name, Is::One);
        let cell = item.map(|item| column.add(item));
        column.none += usize::from(cell.is_none());
        column.cells.push(cell.map_or(json!(-1), Value::from));
    }

    /// Any number of values of few.
    pub fn many<T: Serialize>(
        &mut self,
        name: &'static str,
        items: impl IntoIterator<Item = Item<T>>,
    ) {
        let column = self.column(name, Is::Many);
        let cell: Vec<usize> = items.into_iter().map(|item| column.add(item)).collect();
        column.none += usize::from(cell.is_empty());
        column.cells.push(cell.into());
    }

    pub fn end_row(&mut self) {
        self.total += 1;
        self.turn = 0;
    }

    pub fn total(&self) -> usize {
        self.total
    }

    fn column(&mut self, name: &'static str, is: Is) -> &mut Column {
        if self.turn == self.columns.len() {
            self.columns.push(Column {
                name,
                items: Vec::new(),
                index: HashMap::new(),
                cells: Vec::new(),
                none: 0,
                is,
            });
        }
        let column = &mut self.columns[self.turn];
        debug_assert_eq!(column.name, name, "every row has its columns in one order");
        self.turn += 1;
        column
    }

    /// What can be chosen, with how many rows of all it leaves.
    pub fn filter(&self, of: &FilterOf) -> Filter {
        let column = self.columns.iter().find(|column| column.name == of.column);
        let mut choices: BTreeMap<&str, Choice> = BTreeMap::new();
        for item in column.into_iter().flat_map(|column| &column.items) {
            let choice = choices.entry(&item.key).or_insert_with(|| Choice {
                value: item.key.clone(),
                text: item.text.clone(),
                count: 0,
            });
            choice.count += item.count;
        }
        let mut choices: Vec<Choice> = choices.into_values().collect();
        choices.sort_by_cached_key(|choice| of.order.rank(choice));
        if matches!(of.order, Order::Falling) {
            choices.reverse();
        }
        let none = column.map_or(0, |column| column.none);
        if none > 0 && !of.none.is_empty() {
            choices.push(Choice {
                value: NONE.into(),
                text: of.none.into(),
                count: none,
            });
        }
        Filter {
            name: of.name,
            label: of.label,
            column: of.column,
            choices,
        }
    }

    /// A row with paths in place of its values; what no row has is null.
    pub fn template(&self, root: &str) -> Value {
        let of = |column: &Column| {
            let sample = column
                .items
                .iter()
                .fold(Value::Null, |sample, item| merged(sample, &item.value));
            let value = match column.is {
                Is::Plain => path(column.name, root),
                Is::One => paths(sample, column.name, root),
                Is::Many if sample.is_null() => json!([]),
                Is::Many => json!([paths(sample, column.name, root)]),
            };
            (column.name.to_owned(), value)
        };
        Value::Object(self.columns.iter().map(of).collect())
    }

    /// The script. Keys are written of those columns only that a filter goes by.
    pub fn file(&self, path: String, filters: &[FilterOf]) -> OutputFile {
        let column = |column: &Column| {
            let mut out = Map::new();
            if column.is != Is::Plain {
                let items = column.items.iter().map(|item| item.value.clone());
                out.insert("items".into(), items.collect());
            }
            if filters.iter().any(|filter| filter.column == column.name) {
                let keys = column.items.iter().map(|item| item.key.as_str());
                out.insert("keys".into(), keys.collect());
            }
            out.insert("of".into(), column.cells.clone().into());
            (column.name.to_owned(), Value::Object(out))
        };
        let columns: Map<String, Value> = self.columns.iter().map(column).collect();
        let data = json!({ "total": self.total, "columns": columns });
        OutputFile {
            path,
            contents: Contents::Bytes(format!("pmRows({data});\n").into_bytes()),
        }
    }
}

impl Order {
    fn rank(&self, choice: &Choice) -> (usize, u32, String) {
        let place = match self {
            Self::Of(keys) => keys.iter().position(|key| *key == choice.value),
            Self::Rising | Self::Falling => None,
        };
        let number = choice.value.parse().unwrap_or(u32::MAX);
        let place = place.unwrap_or(usize::MAX);
        (place, number, choice.text.to_lowercase())
    }
}

impl Column {
    fn add<T: Serialize>(&mut self, item: Item<T>) -> usize {
        let Item { key, text, value } = item;
        let next = self.items.len();
        let index = *self.index.entry(format!("{key}\n{text}")).or_insert(next);
        if index == next {
            let value = serde_json::to_value(value).expect("a view is plain data");
            self.items.push(ItemOf {
                key,
                text,
                value,
                count: 0,
            });
        }
        self.items[index].count += 1;
        index
    }
}

/// A value that has all fields that either has.
fn merged(sample: Value, other: &Value) -> Value {
    match (sample, other) {
        (Value::Null, other) => other.clone(),
        (Value::Object(mut fields), Value::Object(others)) => {
            for (key, other) in others {
                let field = fields.entry(key.as_str()).or_insert(Value::Null);
                if field.is_null() || field.is_object() {
                    *field = merged(field.take(), other);
                }
            }
            Value::Object(fields)
        }
        (sample, _) => sample,
    }
}

fn paths(value: Value, at: &str, root: &str) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(key, value)| {
                let at = format!("{at}.{key}");
                (key, paths(value, &at, root))
            })
            .collect(),
        Value::Null => Value::Null,
        _ => path(at, root),
    }
}

/// An address is one from the page, where the data has one from the root of the site.
fn path(at: &str, root: &str) -> Value {
    let is_address = at.rsplit('.').next() == Some("href");
    let root = if is_address { root } else { "" };
    format!("{root}{{{at}}}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNERS: FilterOf = FilterOf {
        name: "owner",
        label: "Owner",
        column: "owners",
        none: "no owner",
        order: Order::Rising,
    };

    fn item(key: &str, value: Value) -> Item<Value> {
        Item {
            key: key.to_owned(),
            text: key.to_uppercase(),
            value,
        }
    }

    fn sample() -> Data {
        let mut data = Data::default();
        let link = |name: &str| json!({ "text": name.to_uppercase(), "href": format!("o/{name}") });
        for (text, owners, due) in [
            (
                "One",
                &["bob", "ann"][..],
                json!({ "date": null, "note": "" }),
            ),
            (
                "Two",
                &[],
                json!({ "date": { "iso": "2026-01-02" }, "note": "x" }),
            ),
            ("Three", &["bob"], json!({ "date": null, "note": "" })),
        ] {
            data.plain("text", text);
            data.many("owners", owners.iter().map(|name| item(name, link(name))));
            let key = due["note"].as_str().unwrap_or_default().to_owned();
            data.one("due", Some(item(&key, due)));
            data.one("severity", None::<Item<Value>>);
            data.end_row();
        }
        data
    }

    #[test]
    fn what_comes_twice_is_written_once() {
        let file = sample().file("a/rows.js".into(), &[OWNERS]);
        let Contents::Bytes(bytes) = file.contents else {
            unreachable!("data is bytes")
        };
        let text = String::from_utf8(bytes).unwrap();
        let data = text.strip_prefix("pmRows(").unwrap();
        let data: Value = serde_json::from_str(data.strip_suffix(");\n").unwrap()).unwrap();
        assert_eq!(
            data,
            json!({
                "total": 3,
                "columns": {
                    "text": { "of": ["One", "Two", "Three"] },
                    "owners": {
                        "items": [{ "text": "BOB", "href": "o/bob" }, { "text": "ANN", "href": "o/ann" }],
                        "keys": ["bob", "ann"],
                        "of": [[0, 1], [], [0]],
                    },
                    "due": {
                        "items": [{ "date": null, "note": "" }, { "date": { "iso": "2026-01-02" }, "note": "x" }],
                        "of": [0, 1, 0],
                    },
                    "severity": { "items": [], "of": [-1, -1, -1] },
                },
            })
        );
    }

    #[test]
    fn a_filter_counts_the_rows_of_each_choice() {
        let filter = sample().filter(&OWNERS);
        let choices: Vec<_> = filter
            .choices
            .iter()
            .map(|choice| (choice.value.as_str(), choice.text.as_str(), choice.count))
            .collect();
        assert_eq!(
            choices,
            [("ann", "ANN", 1), ("bob", "BOB", 2), ("-", "no owner", 1)]
        );
    }

    #[test]
    fn choices_have_an_order() {
        let mut data = Data::default();
        for key in ["10", "9", "later", "overdue", "abc"] {
            data.one("k", Some(item(key, Value::Null)));
            data.end_row();
        }
        let filter = data.filter(&FilterOf {
            column: "k",
            order: Order::Of(&["overdue", "later"]),
            ..OWNERS
        });
        let keys: Vec<_> = filter.choices.iter().map(|choice| &choice.value).collect();
        assert_eq!(keys, ["overdue", "later", "9", "10", "abc"]);
    }

    #[test]
    fn a_template_has_paths_where_rows_have_values() {
        assert_eq!(
            sample().template("../"),
            json!({
                "text": "{text}",
                "owners": [{ "text": "{owners.text}", "href": "../{owners.href}" }],
                "due": { "date": { "iso": "{due.date.iso}" }, "note": "{due.note}" },
                "severity": null,
            })
        );
    }
}
