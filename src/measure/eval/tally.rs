//! Counts of right, missed and invented, and the figures that are made of them.

use serde::Serialize;

/// What was right, what was missed, what was invented.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) right: u64,
    pub(super) missed: u64,
    pub(super) invented: u64,
}

impl Tally {
    pub(super) fn add(&mut self, other: Self) {
        self.right += other.right;
        self.missed += other.missed;
        self.invented += other.invented;
    }

    pub(super) fn figures(self) -> Figures {
        let share = |part: u64, rest: u64| (part + rest > 0).then(|| part as f64 / (part + rest) as f64);
        let precision = share(self.right, self.invented);
        let recall = share(self.right, self.missed);
        let wrong = self.missed + self.invented;
        let f1 = share(2 * self.right, wrong);
        Figures { precision, recall, f1, n: self.right + self.missed }
    }
}

/// Precision, recall and their harmonic mean, micro-averaged; null where nothing was found, wanted, or either.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figures {
    /// Share of what was found that is right.
    pub precision: Option<f64>,
    /// Share of the gold that was found.
    pub recall: Option<f64>,
    /// Their harmonic mean.
    pub f1: Option<f64>,
    /// How many there are in the gold.
    pub n: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_a_tally() {
        let figures = Tally { right: 6, missed: 2, invented: 4 }.figures();
        assert_eq!(figures.precision, Some(0.6));
        assert_eq!(figures.recall, Some(0.75));
        assert_eq!(figures.f1, Some(12.0 / 18.0));
        assert_eq!(figures.n, 8);
        let nothing = Tally::default().figures();
        assert_eq!((nothing.precision, nothing.recall, nothing.f1), (None, None, None));
    }
}
