//! Full-text search over a folder of political news: who, what, when, offline, with the evidence for each.
//!
//! The way of an article is one straight line, each step one module with one entry function:
//!
//! ```text
//! files ──read──▶ Record ──enrich──▶ Article ──index──▶ segments ──search──▶ Answer ──▶ cli
//! ```
//!
//! `ARCHITECTURE.md` tells where to start reading; `article` holds the vocabulary of everything else.

pub mod article;
pub mod cli;
pub mod config;
pub mod enrich;
pub mod index;
pub mod knowledge;
pub mod measure;
pub mod query;
pub mod read;
pub mod search;
pub mod text;
pub mod watch;

/// The name and version of the program, as written into an index.
pub const PROGRAM: &str = concat!("hustings ", env!("CARGO_PKG_VERSION"));
