//! A token trie in one flat table: a state is the hash of the tokens walked so far, a step is one probe.
//!
//! `build.rs` includes this file and writes the table, the program reads it where it lies: nothing is decoded, so a
//! process that looks up nothing pays nothing. A slot is eight bytes, 40 bits of the state's hash and 24 bits of
//! value; the place of a slot follows from the high bits of the hash, so a wrong token is taken for a right one once
//! in about 2^50 probes. The writer refuses tables in which two states would be confused.

/// The state before the first token.
pub(crate) const ROOT: u64 = 0x9E37_79B9_7F4A_7C15;

/// Bytes of a slot.
const SLOT: usize = 8;

const VALUE_BITS: u32 = 24;

/// The largest value that a state can carry.
#[cfg_attr(not(test), allow(dead_code))]
pub(crate) const LARGEST_VALUE: u32 = (1 << VALUE_BITS) - 1;

/// Hashes one folded token. The same on every machine: the tables are built on one and read on another.
pub(crate) fn hash_token(form: &str) -> u64 {
    let mut hash = form.len() as u64;
    for chunk in form.as_bytes().chunks(8) {
        let mut word = [0_u8; 8];
        for (to, from) in word.iter_mut().zip(chunk) {
            *to = *from;
        }
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517C_C1B7_2722_0A95);
    }
    mix(hash)
}

/// A form without the `s` of an English plural: `tariffs` and `tariff` become one, `class` and `virus` stay.
pub(crate) fn without_plural(form: &str) -> &str {
    let stays = form.len() <= 3 || form.ends_with("ss") || form.ends_with("us") || form.ends_with("is");
    if stays { form } else { form.strip_suffix('s').unwrap_or(form) }
}

/// The state after `token` in `state`.
pub(crate) fn step(state: u64, token: u64) -> u64 {
    mix(state.rotate_left(23) ^ token)
}

/// The finaliser of MurmurHash3: every bit of the input moves every bit of the output.
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    hash ^ (hash >> 33)
}

fn fingerprint(state: u64) -> u64 {
    (state & 0xFF_FFFF_FFFF).max(1)
}

/// A read-only table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trie<'a> {
    slots: &'a [u8],
}

#[cfg_attr(test, allow(dead_code))]
impl<'a> Trie<'a> {
    /// Reads the table that `TrieBuilder::finish` wrote.
    pub(crate) fn new(slots: &'a [u8]) -> Self {
        Self { slots }
    }

    /// The value of `state`; `None` when no key goes there, zero when keys only pass through.
    pub(crate) fn value(&self, state: u64) -> Option<u32> {
        let n_slots = self.slots.len() / SLOT;
        let wanted = fingerprint(state);
        let mut at = home(state, n_slots);
        loop {
            let bytes = self.slots.get(at * SLOT..)?.first_chunk::<SLOT>()?;
            let slot = u64::from_le_bytes(*bytes);
            if slot == 0 {
                return None;
            }
            if slot >> VALUE_BITS == wanted {
                return Some((slot & u64::from(LARGEST_VALUE)) as u32);
            }
            at = if at + 1 == n_slots { 0 } else { at + 1 };
        }
    }
}

fn home(state: u64, n_slots: usize) -> usize {
    ((u128::from(state) * n_slots as u128) >> 64) as usize
}

/// Collects keys and writes the table.
#[derive(Debug, Default)]
#[cfg_attr(not(test), allow(dead_code))]
pub(crate) struct TrieBuilder {
    values: std::collections::BTreeMap<u64, u32>,
}

#[cfg_attr(not(test), allow(dead_code))]
impl TrieBuilder {
    /// Makes the states along `tokens` and returns the last.
    pub(crate) fn walk(&mut self, tokens: &[u64]) -> u64 {
        let mut state = ROOT;
        for token in tokens {
            state = step(state, *token);
            self.values.entry(state).or_insert(0);
        }
        state
    }

    /// The value of a state that was walked to.
    pub(crate) fn value(&mut self, state: u64) -> &mut u32 {
        self.values.entry(state).or_insert(0)
    }

    /// Writes the table; `None` when two states would be confused or a value does not fit.
    pub(crate) fn finish(&self) -> Option<Vec<u8>> {
        let n_slots = self.values.len() * 4 / 3 + 2;
        let mut slots = vec![0_u64; n_slots];
        for (&state, &value) in &self.values {
            if value > LARGEST_VALUE {
                return None;
            }
            let mut at = home(state, n_slots);
            while let Some(&slot) = slots.get(at).filter(|slot| **slot != 0) {
                if slot >> VALUE_BITS == fingerprint(state) {
                    return None;
                }
                at = (at + 1) % n_slots;
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = fingerprint(state) << VALUE_BITS | u64::from(value);
            }
        }
        Some(slots.iter().flat_map(|slot| slot.to_le_bytes()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_tokens(trie: &Trie<'_>, key: &str) -> Option<u32> {
        trie.value(key.split(' ').fold(ROOT, |state, token| step(state, hash_token(token))))
    }

    #[test]
    fn keys_prefixes_and_strangers_are_told_apart() {
        let mut builder = TrieBuilder::default();
        for (value, key) in ["new york", "new york times", "york"].iter().enumerate() {
            let tokens: Vec<u64> = key.split(' ').map(hash_token).collect();
            let state = builder.walk(&tokens);
            *builder.value(state) = value as u32 + 1;
        }
        let bytes = builder.finish().unwrap();
        let trie = Trie::new(&bytes);
        let value = |key: &str| of_tokens(&trie, key);
        assert_eq!(value("new york"), Some(1));
        assert_eq!(value("new york times"), Some(2));
        assert_eq!(value("york"), Some(3));
        assert_eq!(value("new"), Some(0));
        assert_eq!(value("times"), None);
        assert_eq!(value("york new"), None);
    }

    #[test]
    fn an_empty_table_holds_nothing() {
        assert_eq!(of_tokens(&Trie::new(&[]), "a"), None);
        let bytes = TrieBuilder::default().finish().unwrap();
        assert_eq!(of_tokens(&Trie::new(&bytes), "a"), None);
    }

    #[test]
    fn a_value_that_does_not_fit_is_refused() {
        let mut builder = TrieBuilder::default();
        let state = builder.walk(&[hash_token("a")]);
        *builder.value(state) = LARGEST_VALUE + 1;
        assert_eq!(builder.finish(), None);
    }
}
