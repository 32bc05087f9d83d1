//! What is seen of a long run: a line that is drawn over on a terminal, else a line every ten seconds.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::sync::mpsc::RecvTimeoutError;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressStyle;

use super::escape;
use super::interrupt::Interrupt;
use super::memory;
use super::memory::Peak;
use super::number;
use super::out;
use crate::article::Event;
use crate::article::Progress;

/// Short runs show nothing.
const FIRST_DRAWN_AFTER: Duration = Duration::from_millis(500);
/// How often the line on a terminal is drawn over.
const DRAWN_EVERY: Duration = Duration::from_millis(100);
/// How often a line is said where there is no terminal.
const SAID_EVERY: Duration = Duration::from_secs(10);

/// Takes the events of a run and shows them.
pub(super) struct Meter {
    counts: Counts,
    current: Mutex<String>,
    waiting: Mutex<Vec<String>>,
    peak: Peak,
    interrupt: Interrupt,
    is_quiet: bool,
}

#[derive(Default)]
struct Counts {
    files_planned: AtomicU64,
    bytes_planned: AtomicU64,
    files: AtomicU64,
    bytes: AtomicU64,
    records: AtomicU64,
    text_bytes: AtomicU64,
    skipped: AtomicU64,
}

/// What a run cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cost {
    /// Wall time.
    pub(super) time: Duration,
    /// Peak of anonymous memory in bytes.
    pub(super) peak_anonymous: Option<u64>,
    /// Peak of resident memory in bytes.
    pub(super) peak_resident: Option<u64>,
}

impl Meter {
    /// A meter that tells of interruption by `interrupt`, and shows nothing when quiet.
    pub(super) fn new(interrupt: Interrupt, is_quiet: bool) -> Self {
        Self {
            counts: Counts::default(),
            current: Mutex::default(),
            waiting: Mutex::default(),
            peak: Peak::default(),
            interrupt,
            is_quiet,
        }
    }

    /// Does `work` and shows its progress meanwhile.
    pub(super) fn watch<T>(&self, work: impl FnOnce(&dyn Progress) -> T) -> (T, Cost) {
        let start = Instant::now();
        let (done, is_done) = mpsc::channel::<()>();
        let result = thread::scope(|scope| {
            scope.spawn(move || self.show(start, &is_done));
            let result = work(self);
            drop(done);
            result
        });
        self.peak.sample();
        let cost = Cost {
            time: start.elapsed(),
            peak_anonymous: self.peak.bytes(),
            peak_resident: memory::resident_peak(),
        };
        (result, cost)
    }

    /// Draws until `is_done` hangs up.
    fn show(&self, start: Instant, is_done: &mpsc::Receiver<()>) {
        let draws = std::io::stderr().is_terminal();
        let mut bar: Option<ProgressBar> = None;
        let mut said = start;
        loop {
            let goes_on = is_done.recv_timeout(DRAWN_EVERY) == Err(RecvTimeoutError::Timeout);
            self.peak.sample();
            let waiting = std::mem::take(&mut *lock(&self.waiting));
            for message in &waiting {
                match &bar {
                    Some(bar) => bar.suspend(|| out::note(message)),
                    None => out::note(message),
                }
            }
            if !goes_on {
                break;
            }
            let elapsed = start.elapsed();
            if self.is_quiet || elapsed < FIRST_DRAWN_AFTER {
                continue;
            }
            if draws {
                bar.get_or_insert_with(new_bar).set_message(self.line(elapsed, true));
            } else if said.elapsed() >= SAID_EVERY {
                said = Instant::now();
                out::say(&self.line(elapsed, false));
            }
        }
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
    }

    /// The state of the run in one line; the file at hand is last, because it is what a narrow terminal cuts.
    fn line(&self, elapsed: Duration, with_file: bool) -> String {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let counts = &self.counts;
        let (planned, files) = (load(&counts.files_planned), load(&counts.files));
        let (bytes_planned, bytes) = (load(&counts.bytes_planned), load(&counts.bytes));
        let seconds = elapsed.as_secs_f64();
        let mut parts = vec![match planned {
            0 => "looking for files".to_owned(),
            _ => format!("{} of {}", number::count(files), number::of(planned, "file")),
        }];
        parts.push(number::of(load(&counts.records), "article"));
        match load(&counts.skipped) {
            0 => {}
            skipped => parts.push(format!("{} skipped", number::count(skipped))),
        }
        if bytes > 0 {
            parts.push(format!("{} MB/s", number::rate(bytes as f64 / 1e6, seconds)));
        }
        if bytes > 0 && bytes < bytes_planned {
            let left = seconds * (bytes_planned - bytes) as f64 / bytes as f64;
            parts.push(format!("{} left", number::micros((left * 1e6) as u64)));
        }
        if self.interrupt.is_asked() {
            parts.push("stopping after this batch; Ctrl-C again stops at once".to_owned());
        } else if with_file {
            parts.push(escape::shown(&lock(&self.current)).into_owned());
        }
        parts.join(" · ")
    }
}

impl Progress for Meter {
    fn event(&self, event: Event) {
        let add = |counter: &AtomicU64, n| counter.fetch_add(n, Ordering::Relaxed);
        let counts = &self.counts;
        match event {
            Event::Planned { files, bytes } => {
                add(&counts.files_planned, files);
                add(&counts.bytes_planned, bytes);
            }
            Event::Opened { file } => *lock(&self.current) = file,
            Event::Closed { bytes } => {
                add(&counts.files, 1);
                add(&counts.bytes, bytes);
            }
            Event::Record { text_bytes } => {
                add(&counts.records, 1);
                add(&counts.text_bytes, text_bytes);
            }
            Event::Skipped(_) => {
                add(&counts.skipped, 1);
            }
            Event::Message(message) if !self.is_quiet => lock(&self.waiting).push(message),
            Event::Message(_) => {}
        }
    }

    fn is_stopped(&self) -> bool {
        self.interrupt.is_asked()
    }
}

/// A panic of another thread leaves the counts as good as they were.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn new_bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{wide_msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_the_run_is() {
        let meter = Meter::new(Interrupt::never(), true);
        assert_eq!(meter.line(Duration::from_secs(1), true), "looking for files · 0 articles · ");
        meter.event(Event::Planned { files: 2_000, bytes: 40_000_000 });
        meter.event(Event::Opened { file: "a\x1b.html".to_owned() });
        meter.event(Event::Record { text_bytes: 1 });
        meter.event(Event::Closed { bytes: 10_000_000 });
        assert_eq!(
            meter.line(Duration::from_secs(2), true),
            r"1 of 2,000 files · 1 article · 5.0 MB/s · 6.0 s left · a\x1b.html"
        );
        assert_eq!(
            meter.line(Duration::from_secs(2), false),
            "1 of 2,000 files · 1 article · 5.0 MB/s · 6.0 s left"
        );
    }

    #[test]
    fn work_is_done_and_its_cost_is_known() {
        let meter = Meter::new(Interrupt::never(), true);
        let (result, cost) = meter.watch(|progress| {
            progress.event(Event::Message("unseen when quiet".to_owned()));
            7
        });
        assert_eq!(result, 7);
        assert!(cost.time > Duration::ZERO);
    }
}
