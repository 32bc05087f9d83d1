//! Following folders: deciding *when* an index is brought up to its files. How that is done is `index::refresh` alone.
//!
//! Floor 6. `follow` is the one entry. It must not know what a refresh does, nor who shows it.
//!
//! Invariants:
//! - A change that is made while `follow` runs is followed by a refresh that walks after it: a folder is watched before
//!   it is walked, and what cannot be watched is polled. So the end state is that of a fresh run.
//! - Between two refreshes lie at least `PAUSE` and the time that the last one took, whatever happens in the folder.
//! - No lock is held between refreshes: an idle watcher is in nobody's way, and each refresh starts from what is on
//!   disk, so that other writers do no harm.

mod folders;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

use crate::index::IndexError;
use crate::index::Place;
use folders::Folders;

/// The least time between two refreshes, so also between two commits.
const PAUSE: Duration = Duration::from_secs(1);

/// How often it is asked whether the user wants to stop, and whether the roots are still the same folders.
const TICK: Duration = Duration::from_millis(200);

/// How long nothing may happen before a change counts as finished: an editor writes, renames and deletes in one go.
const QUIET: Duration = Duration::from_millis(200);

/// How long a change is waited for that does not finish.
const PATIENCE: Duration = Duration::from_secs(1);

/// Time between two walks where there are no events.
pub const POLL: Duration = Duration::from_secs(5);

/// Refreshes that may fail one after the other before the failure is final; the pause doubles with each.
const FAILURES: u32 = 5;

/// What the user may want to know.
#[derive(Debug)]
#[non_exhaustive]
pub enum Told {
    /// The system tells of changes in this many folders.
    Watching(usize),
    /// The folders are walked again and again instead.
    Polling {
        /// Why there are no events, and what to do about it where something can be done.
        why: Option<String>,
        /// Time between two walks.
        every: Duration,
    },
    /// A folder is gone; it is waited for.
    Gone(PathBuf),
    /// The folder is there again.
    Back(PathBuf),
    /// Another process writes the index; it is waited for.
    Busy(IndexError),
    /// A refresh failed and is tried again.
    Failed(IndexError),
}

/// Does what `follow` decides.
pub trait Follower {
    /// Brings the index up to the files; breaks off when the user stopped it.
    ///
    /// # Errors
    /// Those of `index::refresh`.
    fn refresh(&mut self) -> Result<ControlFlow<()>, IndexError>;

    /// Shows something.
    fn tell(&mut self, told: Told);

    /// Says whether the user asked to stop.
    fn is_stopped(&self) -> bool;
}

/// Refreshes once, then whenever something changed below the roots of `place`, until `follower` stops it.
///
/// With `poll` the folders are walked at that interval and no events are asked for.
///
/// # Errors
/// The first refresh fails, or several one after the other.
pub fn follow(place: &Place, poll: Option<Duration>, follower: &mut dyn Follower) -> Result<(), IndexError> {
    let mut folders = Folders::new(place, poll);
    let mut shown = None;
    let (mut n_runs, mut n_failed, mut is_busy) = (0_u64, 0, false);
    loop {
        if n_runs > 0 && !wait_for_roots(place, follower) {
            return Ok(());
        }
        folders.arm();
        let begin = Instant::now();
        let mut pause = PAUSE;
        match follower.refresh() {
            Ok(ControlFlow::Break(())) => return Ok(()),
            Ok(ControlFlow::Continue(())) => {
                (n_failed, is_busy) = (0, false);
                n_runs += 1;
                pause = pause.max(begin.elapsed());
                let now_shown = folders.how();
                if shown.as_ref() != Some(&now_shown) {
                    follower.tell(folders.told());
                    shown = Some(now_shown);
                }
            }
            Err(error @ IndexError::Busy { .. }) => {
                if !is_busy {
                    follower.tell(Told::Busy(error));
                }
                is_busy = true;
                folders.touch();
            }
            // A folder that goes away under a refresh makes it fail in many ways.
            Err(error) if n_runs > 0 && n_failed < FAILURES => {
                if n_failed > 0 && place.roots.iter().all(|root| root.is_dir()) {
                    follower.tell(Told::Failed(error));
                }
                pause *= 1 << n_failed;
                n_failed += 1;
                folders.touch();
            }
            Err(error) => return Err(error),
        }
        if !folders.wait(begin.elapsed() + pause, begin, follower) {
            return Ok(());
        }
    }
}

/// Waits until all roots are there; `false` where the user stopped it.
fn wait_for_roots(place: &Place, follower: &mut dyn Follower) -> bool {
    for root in &place.roots {
        if root.is_dir() {
            continue;
        }
        follower.tell(Told::Gone(root.clone()));
        while !root.is_dir() {
            if follower.is_stopped() {
                return false;
            }
            std::thread::sleep(TICK);
        }
        follower.tell(Told::Back(root.clone()));
    }
    !follower.is_stopped()
}
