//! Tables, written out here because the library aligns cells by `style`, which the pages' policy forbids.

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::super::sanitize::OWN;
use super::{Rest, Rewriter};

/// The table that is being written.
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// The element of the open cell.
    cell: &'static str,
}

impl<'e> Rewriter<'_, '_, 'e> {
    pub(super) fn start_table(&mut self, tag: Tag<'e>, rest: &mut Rest<'e>) {
        let html = match tag {
            Tag::Table(alignments) => {
                self.table = Some(Table {
                    alignments,
                    column: 0,
                    in_head: false,
                    cell: "td",
                });
                format!(
                    "<div class=\"{OWN}scroll\" role=\"{OWN}group\" aria-label=\"{OWN}Table\" tabindex=\"{OWN}0\"><table>"
                )
            }
            Tag::TableHead => {
                if let Some(table) = &mut self.table {
                    (table.in_head, table.column) = (true, 0);
                }
                "<thead><tr>".into()
            }
            Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.column = 0;
                }
                "<tr>".into()
            }
            _ => self.start_cell(rest),
        };
        self.html(html);
    }

    fn start_cell(&mut self, rest: &mut Rest<'e>) -> String {
        let Some(table) = &mut self.table else {
            return String::new();
        };
        let class = match table.alignments.get(table.column) {
            Some(Alignment::Right) => format!(" class=\"{OWN}num\""),
            Some(Alignment::Center) => format!(" class=\"{OWN}center\""),
            _ => String::new(),
        };
        table.column += 1;
        // A head that says nothing is no head.
        let is_empty = matches!(rest.peek(), Some(Event::End(TagEnd::TableCell)));
        table.cell = if table.in_head && !is_empty {
            "th"
        } else {
            "td"
        };
        match table.cell {
            "th" => format!("<th scope=\"col\"{class}>"),
            _ => format!("<td{class}>"),
        }
    }

    pub(super) fn end_table(&mut self, tag: TagEnd) {
        let cell = self.table.as_ref().map_or("td", |table| table.cell);
        let html = match tag {
            TagEnd::TableCell if cell == "th" => "</th>",
            TagEnd::TableCell => "</td>",
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.in_head = false;
                }
                "</tr></thead><tbody>\n"
            }
            _ => {
                self.table = None;
                "</tbody></table></div>\n"
            }
        };
        self.html(html.into());
    }
}
