//! The binary and the library as their users meet them: one module for each promise, one binary for all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod account;
mod bad_input;
mod batch;
mod brute;
mod brute_generate;
mod check;
mod cli_surface;
mod completions;
mod engine;
mod faults;
mod folder;
mod incremental;
mod killed;
mod languages;
mod layering;
mod licences;
mod manual;
mod offsets;
mod pager;
mod permissions;
mod quality;
mod query_suite;
mod run;
mod schema;
mod stopped;
mod stored;
mod terminal;
mod transcripts;
mod watch;
mod writers;
