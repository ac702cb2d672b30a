//! The line by which a ticket says which action it was made for.

use crate::model::ActionId;

const NAME: &str = "pm-action:";

/// The line for an action.
pub fn marker(id: &ActionId) -> String {
    format!("{NAME} {id}")
}

/// The ID in the last such line of a text. Whoever edits a ticket writes above it.
pub(super) fn marked(text: &str) -> Option<String> {
    let ids = text.lines().rev().filter_map(|line| {
        let id = line.trim().strip_prefix(NAME)?.trim();
        (id.contains('/') && !id.contains(char::is_control)).then(|| id.to_owned())
    });
    ids.into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PostmortemId;

    #[test]
    fn what_is_marked_is_found() {
        let id = ActionId {
            postmortem: PostmortemId("2025-01-15-api".into()),
            local: "AI 1".into(),
        };
        let body = format!("Do it.\r\n\r\n{}\r\n", marker(&id));
        assert_eq!(marked(&body).as_deref(), Some("2025-01-15-api/AI 1"));
        assert_eq!(
            marked("pm-action: a/1\npm-action: b/2").as_deref(),
            Some("b/2")
        );
        assert_eq!(marked("see `pm-action: a/1`"), None);
        assert_eq!(marked("pm-action: AI-1"), None);
    }
}
