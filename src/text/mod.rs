//! Text as such: folding, tokens, stems, sentences, offsets. Everything here would be as true of a cookbook.
//!
//! Floor 1. This is the one analyser of index and query: `index` only adapts it to the engine's trait, `query` folds
//! what was typed with the same functions, and `build.rs` includes `fold.rs` to fold the knowledge tables alike.

pub mod fold;
pub(crate) mod hash;
mod language;
mod offset;
mod sentence;
mod stem;
mod token;

pub use fold::fold;
pub use language::Language;
pub use offset::CodePoints;
pub use sentence::sentences;
pub use stem::Inflection;
pub use stem::Stems;
pub use token::Capitals;
pub use token::Tokens;
pub use token::is_character;
