//! The integration tests, one binary.

#![expect(clippy::unwrap_used, reason = "a test fails where something is amiss")]
#![expect(clippy::too_many_lines, reason = "an expectation is stated whole")]
#![expect(clippy::disallowed_methods, reason = "tests touch the world")]

mod action_ids;
mod actions;
mod baseline;
mod body;
mod change;
mod check;
#[cfg(unix)]
mod ci;
mod classic;
mod cli;
mod config;
mod console;
mod contrast;
mod export;
mod fix;
mod formats;
mod front_matter;
mod gate;
mod golden;
mod history;
mod ledger;
mod links;
mod lsp;
mod machine;
mod messages;
mod output;
mod pre_commit;
mod report;
mod rules;
mod scaffold;
mod search;
mod secrets;
mod style_page;
mod support;
mod sync;
mod themes;
mod tidy;
mod timeline;
mod views;
mod weeks;
mod write;
