//! From bytes to code points: the unit of every offset that leaves the program.

/// Counts code points along one text, walking forward only, so that many offsets cost one pass.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    byte: usize,
    count: usize,
}

impl<'t> CodePoints<'t> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, byte: 0, count: 0 }
    }

    /// The number of code points before `byte`.
    ///
    /// Offsets should rise from call to call; a smaller one starts over. One inside a character counts up to that
    /// character, one past the end counts all.
    pub fn before(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            (self.byte, self.count) = (0, 0);
        }
        let mut to = byte.min(self.text.len());
        while !self.text.is_char_boundary(to) {
            to -= 1;
        }
        if let Some(piece) = self.text.get(self.byte..to) {
            self.count += if piece.is_ascii() { piece.len() } else { piece.chars().count() };
            self.byte = to;
        }
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_forward_and_backward() {
        let mut points = CodePoints::new("aé€𝄞z");
        assert_eq!([0, 1, 3, 6, 10, 11].map(|byte| points.before(byte)), [0, 1, 2, 3, 4, 5]);
        assert_eq!(points.before(3), 2);
        assert_eq!(points.before(2), 1);
        assert_eq!(points.before(99), 5);
    }
}
