//! Where in the body the rows and items stand that actions were read from.

use std::collections::HashMap;

use crate::parse::Document;
use crate::parse::blocks::{self, Block, BlockKind};
use crate::span::Span;

/// The rows and items of a body, by where they begin.
pub(super) struct Places<'t> {
    pub tables: Vec<Table<'t>>,
    rows: HashMap<Span, (usize, usize)>,
    items: HashMap<Span, Item>,
}

/// A table as Markdown reads it.
pub(super) struct Table<'t> {
    pub span: Span,
    pub head: Span,
    pub headers: Vec<String>,
    pub rows: Vec<Block<'t>>,
}

/// The beginning of an item of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// The box, brackets and all.
    pub task: Option<Span>,
    /// The first paragraph.
    pub head: Span,
}

impl<'t> Places<'t> {
    pub fn read(text: &'t str, document: &Document) -> Self {
        let mut places = Self {
            tables: Vec::new(),
            rows: HashMap::new(),
            items: HashMap::new(),
        };
        for block in blocks::parse(text, document.body) {
            places.add(text, block);
        }
        places
    }

    fn add(&mut self, text: &str, block: Block<'t>) {
        if let BlockKind::Item { task } = block.kind
            && let Some(first) = block.children.first()
        {
            let before = Span::new(block.span.start, first.span.start.max(block.span.start));
            let open = before.text(text).find('[').filter(|_| task.is_some());
            let task = open.map(|open| Span::new(open, open + "[x]".len()).shift(before.start));
            let item = Item {
                task: task.filter(|task| task.end <= first.span.start),
                head: first.span,
            };
            self.items.insert(block.span, item);
        }
        if block.kind == BlockKind::Table {
            self.add_table(block);
            return;
        }
        for child in block.children {
            self.add(text, child);
        }
    }

    fn add_table(&mut self, table: Block<'t>) {
        let is_head = |row: &Block<'_>| row.kind == BlockKind::TableHead;
        let (heads, rows): (Vec<_>, Vec<_>) = table.children.into_iter().partition(is_head);
        let Some(head) = heads.first() else { return };
        for (number, row) in rows.iter().enumerate() {
            self.rows.insert(row.span, (self.tables.len(), number));
        }
        let headers = head.children.iter();
        self.tables.push(Table {
            span: table.span,
            head: head.span,
            headers: headers.map(|cell| cell.text().into_owned()).collect(),
            rows,
        });
    }

    /// The table and the row that an action was read from.
    pub fn row(&self, span: Span) -> Option<(usize, usize)> {
        self.rows.get(&span).copied()
    }

    pub fn item(&self, span: Span) -> Option<Item> {
        self.items.get(&span).copied()
    }
}
