//! The exit statuses, and which one wins where several apply.

use std::process::ExitCode;

/// How a command ended. The order is the order of precedence: the later wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    /// Done; for a search: at least one hit.
    Done,
    /// Done; nothing found.
    Nothing,
    /// Done, but some input was skipped, and each is named.
    Skipped,
    /// Another writer holds the index.
    Busy,
    /// Folder or index unreadable, damaged, newer than the program, disk full; or a bug.
    Cannot,
    /// The request is wrong.
    Wrong,
    /// Stopped by the user; what was committed stands.
    Interrupted,
}

impl Exit {
    /// The number that the shell sees.
    pub(super) fn status(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Nothing => 1,
            Self::Wrong => 2,
            Self::Skipped => 3,
            Self::Cannot => 4,
            Self::Busy => 5,
            Self::Interrupted => 130,
        }
    }

    /// The one of both that wins.
    pub(super) fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.status())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_precedence_is_130_2_4_5_3_1_0() {
        use Exit::*;
        let falling = [Interrupted, Wrong, Cannot, Busy, Skipped, Nothing, Done];
        assert_eq!(falling.map(Exit::status), [130, 2, 4, 5, 3, 1, 0]);
        for (rank, &stronger) in falling.iter().enumerate() {
            for &weaker in &falling[rank..] {
                assert_eq!(stronger.and(weaker), stronger);
                assert_eq!(weaker.and(stronger), stronger);
            }
        }
    }
}
