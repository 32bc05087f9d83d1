//! A JSON document that is one list: its elements are read one by one, in bounded memory.

use std::io;
use std::io::BufRead;
use std::ops::ControlFlow;

use super::lines;
use crate::read::output::Output;

/// Longest element in bytes.
const MAX_ELEMENT: usize = 64 << 20;

/// Reads the elements of a list and hands each record on.
///
/// The text begins with `[` after white space. A cut list keeps the elements that are whole.
pub(crate) fn read_elements(bytes: &mut dyn BufRead, output: &mut Output<'_>) -> ControlFlow<()> {
    let mut scanner = Scanner::default();
    loop {
        let available = match bytes.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return output.skip(Some(scanner.line), error.to_string()),
        };
        if available.is_empty() {
            return match (scanner.is_done, scanner.trailing) {
                (true, None) => ControlFlow::Continue(()),
                (true, Some(line)) => output.skip(Some(line), "what follows the list is not read".to_owned()),
                (false, _) => {
                    output.skip(Some(scanner.line), "the JSON is cut off: the list does not end".to_owned())
                }
            };
        }
        let (taken, is_whole) = scanner.take(available);
        bytes.consume(taken);
        if scanner.n_bytes > MAX_ELEMENT && is_whole {
            output.count();
            let why = format!("an element of more than {} MB, which is the limit", MAX_ELEMENT >> 20);
            output.skip(Some(scanner.first_line), why)?;
        } else if is_whole {
            lines::read_value(&scanner.element, scanner.first_line, Some(1), output)?;
        }
        if is_whole {
            scanner.begin();
        }
    }
}

/// Finds where elements end, without parsing them.
#[derive(Default)]
struct Scanner {
    element: Vec<u8>,
    n_bytes: usize,
    depth: usize,
    in_string: bool,
    is_escaped: bool,
    /// The bracket of the list was seen.
    is_open: bool,
    is_done: bool,
    /// Line at which something else than a list follows.
    trailing: Option<u64>,
    line: u64,
    first_line: u64,
}

impl Scanner {
    /// Looks at bytes up to the end of an element; returns how many it took and whether an element is whole.
    fn take(&mut self, bytes: &[u8]) -> (usize, bool) {
        for (at, byte) in bytes.iter().enumerate() {
            if self.line == 0 || *byte == b'\n' {
                self.line += 1;
            }
            if self.is_done || !self.is_open {
                match byte {
                    // Lists that stand one after the other are read as one.
                    b'[' => (self.is_open, self.is_done) = (true, false),
                    _ if self.is_done && !byte.is_ascii_whitespace() && self.trailing.is_none() => {
                        self.trailing = Some(self.line);
                    }
                    _ => {}
                }
                continue;
            }
            if self.in_string {
                match byte {
                    _ if self.is_escaped => self.is_escaped = false,
                    b'\\' => self.is_escaped = true,
                    b'"' => self.in_string = false,
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b']' if self.depth == 0 => {
                        self.is_done = true;
                        return (at + 1, self.n_bytes > 0);
                    }
                    b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                    b',' if self.depth == 0 => return (at + 1, self.n_bytes > 0),
                    _ => {}
                }
            }
            let is_blank = self.n_bytes == 0 && byte.is_ascii_whitespace();
            if !is_blank {
                if self.n_bytes == 0 {
                    self.first_line = self.line;
                }
                self.n_bytes += 1;
                if self.n_bytes <= MAX_ELEMENT {
                    self.element.push(*byte);
                }
            }
        }
        (bytes.len(), false)
    }

    fn begin(&mut self) {
        self.element.clear();
        self.n_bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// Splits as the reader does, from buffers of a given size.
    fn split(json: &str, buffer: usize) -> Vec<Value> {
        let mut scanner = Scanner::default();
        let mut found = Vec::new();
        for mut chunk in json.as_bytes().chunks(buffer) {
            while !chunk.is_empty() {
                let (taken, is_whole) = scanner.take(chunk);
                chunk = &chunk[taken..];
                if is_whole {
                    found.push(serde_json::from_slice(&scanner.element).unwrap());
                    scanner.begin();
                }
            }
        }
        found
    }

    fn json() -> impl Strategy<Value = Value> {
        let string = r#"[a,"\\\]}{ é]{0,6}"#.prop_map(Value::from);
        let leaf = prop_oneof![Just(Value::Null), any::<i32>().prop_map(Value::from), string];
        leaf.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                proptest::collection::hash_map("[a\"]", inner, 0..3)
                    .prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn elements_are_those_that_a_parser_sees(
            list in proptest::collection::vec(json(), 0..5),
            buffer in 1..9_usize,
        ) {
            for text in [serde_json::to_string(&list).unwrap(), serde_json::to_string_pretty(&list).unwrap()] {
                prop_assert_eq!(&split(&text, buffer), &list);
            }
        }
    }
}
