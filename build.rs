//! Turns the knowledge tables of `data/` into their compact forms, reproducibly: same tables, same bytes.
//!
//! It folds and tokenises exactly as the matcher does, because it includes the matcher's own files.

// A build script that fails says why and stops; nobody can catch its errors.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]
#![allow(dead_code, unreachable_pub)]

#[path = "src/text"]
mod text {
    pub mod fold;
    pub mod token;
}
#[path = "data/build/actors.rs"]
mod actors;
#[path = "data/build/table.rs"]
mod table;
#[path = "data/build/topics.rs"]
mod topics;
#[path = "src/knowledge/trie.rs"]
mod trie;

use std::env;
use std::fs;
use std::path::Path;

fn main() {
    for path in ["build.rs", "data", "src/text/fold.rs", "src/text/token.rs", "src/knowledge/trie.rs"] {
        println!("cargo:rerun-if-changed={path}");
    }
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    let mut files = actors::compile(Path::new("data"));
    files.extend(topics::compile(Path::new("data/topics")));
    // FNV-1a: the fingerprint only has to change when a table does.
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for (name, bytes) in &files {
        for byte in name.bytes().chain(bytes.iter().copied()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
        fs::write(out.join(name), bytes).expect("OUT_DIR can be written");
    }
    fs::write(out.join("fingerprint.txt"), format!("{hash:016x}")).expect("OUT_DIR can be written");
}
