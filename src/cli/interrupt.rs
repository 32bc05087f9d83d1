//! Ctrl-C: the first asks the run to stop after the batch at hand, the second stops at once.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use signal_hook::SigId;
use signal_hook::consts::SIGINT;
use signal_hook::consts::SIGTERM;

use super::exit::Exit;

/// Tells whether the user asked to stop.
#[derive(Debug, Clone)]
pub(super) struct Interrupt {
    asked: Arc<AtomicBool>,
    _watch: Arc<Watch>,
}

/// The hold on the signals, which ends with the run: what comes after it is not stopped half way.
#[derive(Debug, Default)]
struct Watch(Vec<SigId>);

impl Drop for Watch {
    fn drop(&mut self) {
        for id in self.0.drain(..) {
            signal_hook::low_level::unregister(id);
        }
    }
}

impl Interrupt {
    /// Takes over the signals; where that cannot be done they go on to end the process at once.
    pub(super) fn watch() -> Self {
        let (asked, mut watch) = (Arc::new(AtomicBool::new(false)), Vec::new());
        for signal in [SIGINT, SIGTERM] {
            // Registered in this order, the shutdown sees the flag as the signal before left it.
            let status = i32::from(Exit::Interrupted.status());
            let shutdown =
                signal_hook::flag::register_conditional_shutdown(signal, status, Arc::clone(&asked));
            let flag = signal_hook::flag::register(signal, Arc::clone(&asked));
            watch.extend(shutdown.into_iter().chain(flag));
        }
        Self { asked, _watch: Arc::new(Watch(watch)) }
    }

    /// One that is never asked for.
    #[cfg(test)]
    pub(super) fn never() -> Self {
        Self { asked: Arc::default(), _watch: Arc::default() }
    }

    /// Says whether it was asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }
}
