//! A fast hash for maps of words that never leave the process: not for keys that an attacker could choose to collide
//! at a cost that matters; the maps are bounded.

use std::hash::BuildHasherDefault;
use std::hash::Hasher;

/// Builds `FastHasher`.
pub(crate) type FastHash = BuildHasherDefault<FastHasher>;

/// Multiply and rotate, eight bytes at a time (the idea of Firefox's and rustc's hasher).
#[derive(Debug, Default)]
pub(crate) struct FastHasher(u64);

impl FastHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for FastHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some((word, tail)) = rest.split_first_chunk::<8>() {
            self.add(u64::from_le_bytes(*word));
            rest = tail;
        }
        let mut last = [0_u8; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        self.add(u64::from_le_bytes(last) ^ (bytes.len() as u64) << 56);
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        // The table takes its index from the low bits and its tag from the high ones; spread the product to both.
        self.0 ^ self.0 >> 32
    }
}
