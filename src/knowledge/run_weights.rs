//! What speaks for a run of capitals being a person's name or a body's: weights of features, learned.
//!
//! `data/actors/learn_runs.rs` writes the file; the features are those of `enrich/actors/weigh.rs`.

/// Places of the table; a feature's place is the top bits of its hash.
pub const BITS: u32 = 16;

/// One step of a weight.
pub const STEP: f32 = 1.0 / 24.0;

/// Weights of hashed features: two a place, for a person and for a body, as signed bytes of `STEP`.
#[derive(Debug, Clone, Copy)]
pub struct RunWeights(&'static [u8]);

impl RunWeights {
    /// The weights built into the program.
    pub fn built_in() -> Self {
        Self(include_bytes!(concat!(env!("OUT_DIR"), "/run-weights.bin")))
    }

    /// The sums for a person and for a body; neither is zero.
    pub fn sum(&self, features: &[u64]) -> [f32; 2] {
        let mut sums = [0_i32; 2];
        for feature in features {
            let at = place(*feature) * 2;
            if let Some([person, body]) = self.0.get(at..at + 2) {
                sums[0] += i32::from(i8::from_ne_bytes([*person]));
                sums[1] += i32::from(i8::from_ne_bytes([*body]));
            }
        }
        sums.map(|sum| sum as f32 * STEP)
    }
}

/// The place of a feature in the table.
pub fn place(feature: u64) -> usize {
    (feature.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(RunWeights::built_in().0.len(), 2 << BITS);
        assert_eq!(RunWeights::built_in().sum(&[]), [0.0, 0.0]);
    }
}
