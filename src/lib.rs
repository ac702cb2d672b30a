//! `pm`: postmortems in, a check, a site and a list of who owes what out.
//!
//! ```text
//! disk ─ load ─▶ Source ─ parse ─▶ Document ─ model ─▶ Postmortem ─▶ Corpus
//! book.toml, catalog.toml ─ config ─▶ Config ───────────────────────┘  │
//! git ─ history ─▶ versions ─ ledger ─▶ Ledger ────────────────────────┤
//!                                            check ─▶ [Diagnostic] ─┬─ emit ─▶ text, JSON, SARIF, …
//!                                                                   ├─ fix ─▶ texts with their fixes made
//!                                                                   └─ lsp ─▶ what an editor shows
//!                                        aggregate ─▶ Summary ─┬─ report ─▶ text, Markdown, JSON, CSV
//!                                                              ├─ actions ─▶ lists, one action's history, texts with actions changed
//!                                                              ├─ export ─▶ files that a tracker takes in
//!                                                              └─ render (with search) ─▶ [OutputFile] ─ write ─▶ disk
//! what a tracker printed ─ tracker ─▶ [Record] ─ with Corpus ─▶ Plan ─ actions/edit ─▶ texts with their changes made
//! ```
//!
//! Each stage is a function from plain data to plain data. `load`, `history`, `write` and `cli` touch the world; nothing
//! else does. `budget` is arithmetic over the model that several stages need. `ARCHITECTURE.md` says how to add a rule, a
//! page, a format.

pub mod actions;
pub mod address;
pub mod aggregate;
pub mod anchor;
pub mod baseline;
pub mod budget;
pub mod check;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod edit;
pub mod emit;
pub mod export;
pub mod fingerprint;
pub mod fix;
pub mod history;
pub mod language;
pub mod ledger;
pub mod load;
pub mod lsp;
pub mod markdown;
pub mod model;
pub mod parse;
pub mod render;
pub mod report;
pub mod scaffold;
pub mod search;
pub mod secrets;
pub mod site_file;
pub mod slug;
pub mod source;
pub mod span;
pub mod tables;
pub mod time;
pub mod tracker;
pub mod vocabulary;
pub mod words;
pub mod write;
