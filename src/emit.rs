//! [`Diagnostic`]s → text, one small renderer a format.

use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// One format.
pub struct Format {
    /// The value of `--format`.
    pub name: &'static str,
    pub help: &'static str,
    pub emit: fn(&[Diagnostic], &Sources, Style) -> String,
}

/// Whether the output may carry colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Coloured,
}

/// Every format; the first is the default.
pub const FORMATS: &[Format] = &[];
