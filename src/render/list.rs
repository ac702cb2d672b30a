//! Lists of any length: pages of so many rows, which are complete without JavaScript, and one file with the data of all
//! rows, from which the browser sorts and filters.
//!
//! A row is written by one component of the theme, for the pages and for the browser alike: the first page has it once
//! more with paths in place of its values, and `script/rows.js` puts in what the data has. So the data of a column has
//! the shape that the row's view has.

mod data;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;

pub(super) use data::{Data, FilterOf, Item, Order};

use super::OutputFile;
use super::site::root_of;
use super::view::{List, Pager};

/// How many rows a page has.
pub(super) const PAGE: usize = 100;

/// Renders the pages of a list by their numbers, from 1.
pub(super) fn pages(
    count: usize,
    page: impl Fn(usize) -> anyhow::Result<OutputFile> + Send + Sync,
) -> anyhow::Result<Vec<OutputFile>> {
    (1..=count).into_par_iter().map(page).collect()
}

/// How many pages so many rows take; without rows there is one nevertheless.
pub(super) fn count(rows: usize) -> usize {
    rows.div_ceil(PAGE).max(1)
}

/// The rows of a page; none on one that is beyond the end.
pub(super) fn chunk<T>(rows: &[T], number: usize) -> &[T] {
    let start = ((number - 1) * PAGE).min(rows.len());
    &rows[start..rows.len().min(start + PAGE)]
}

/// `actions/index.html`, and after it `actions/index/2.html`: a folder that nothing else has, since no postmortem can be
/// called `index` and no other page has a folder of its name.
pub(super) fn path(first: &str, number: usize) -> String {
    match number {
        1 => first.to_owned(),
        _ => format!("{}/{number}.html", stem(first)),
    }
}

/// The title of a page, which tells it from the others.
pub(super) fn title(title: &str, number: usize) -> String {
    match number {
        1 => title.to_owned(),
        _ => format!("{title}, page {number}"),
    }
}

/// The place of a page among `count` that begin with the page at the path `first`.
pub(super) fn pager(first: &str, number: usize, count: usize, total: usize) -> Pager {
    let root = root_of(&path(first, number));
    let to = |other: usize| {
        if (1..=count).contains(&other) && other != number {
            format!("{root}{}", path(first, other))
        } else {
            String::new()
        }
    };
    Pager {
        number,
        count,
        total,
        first: to(1),
        previous: to(number - 1),
        next: to(number + 1),
        last: to(count),
    }
}

/// The table of a page. The first page has what sorts and filters, if there is more than one row.
pub(super) fn list<R: Serialize>(
    first: &str,
    rows: Vec<R>,
    pager: Pager,
    data: &Data,
    filters: &[FilterOf],
) -> List<R> {
    let root = root_of(first);
    if pager.number > 1 || pager.total < 2 {
        return List {
            rows,
            pager,
            data: String::new(),
            filters: Vec::new(),
            template: Value::Null,
        };
    }
    List {
        rows,
        pager,
        data: format!("{root}{}", data_path(first)),
        filters: filters.iter().map(|filter| data.filter(filter)).collect(),
        template: data.template(&root),
    }
}

/// The file with the data of a list whose first page is at the path `first`; none where there is nothing to sort.
pub(super) fn data_file(first: &str, data: &Data, filters: &[FilterOf]) -> Option<OutputFile> {
    (data.total() > 1).then(|| data.file(data_path(first), filters))
}

fn data_path(first: &str) -> String {
    format!("{}/rows.js", stem(first))
}

fn stem(path: &str) -> &str {
    path.strip_suffix(".html").unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_on_one_page() {
        let check = |rows: usize, expected: &[usize]| {
            let all: Vec<usize> = (0..rows).collect();
            let count = count(rows);
            let lengths = (1..=count).map(|number| chunk(&all, number).len());
            assert_eq!(lengths.collect::<Vec<_>>(), expected, "{rows} rows");
        };
        check(0, &[0]);
        check(1, &[1]);
        check(100, &[100]);
        check(101, &[100, 1]);
        check(250, &[100, 100, 50]);
        assert!(chunk(&[1, 2], 3).is_empty());
    }

    #[test]
    fn pages_lead_to_each_other() {
        let check = |number: usize, expected: [&str; 4]| {
            let pager = pager("services/a.html", number, 4, 350);
            let links = [&pager.first, &pager.previous, &pager.next, &pager.last];
            assert_eq!(links, expected, "page {number}");
        };
        check(1, ["", "", "../services/a/2.html", "../services/a/4.html"]);
        check(
            2,
            [
                "../../services/a.html",
                "../../services/a.html",
                "../../services/a/3.html",
                "../../services/a/4.html",
            ],
        );
        check(
            4,
            ["../../services/a.html", "../../services/a/3.html", "", ""],
        );
    }
}
