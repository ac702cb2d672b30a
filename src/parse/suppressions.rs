//! `pm-allow` comments, in the body and in the front matter.

use super::{Context, Document};
use crate::diagnostic::Finding;

/// Collects the suppressions of a file and what each is for.
pub(super) fn parse(cx: &Context<'_>, document: &mut Document, findings: &mut Vec<Finding>) {
    let _ = (cx, document, findings);
}
