//! [`Summary`] → the weekly report, one small renderer a format.

use crate::aggregate::Summary;

/// One format.
pub struct Format {
    /// The value of `--format`.
    pub name: &'static str,
    pub help: &'static str,
    pub render: fn(&Report<'_>) -> String,
}

/// What a report says; filtered and grouped, ready to render.
#[derive(Debug)]
pub struct Report<'a> {
    pub summary: &'a Summary<'a>,
}

/// Every format; the first is the default.
pub const FORMATS: &[Format] = &[];
