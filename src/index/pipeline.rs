//! The way of a batch of files into the engine: one thread reads, several enrich and add.
//!
//! Records wait in a bounded queue, so the memory does not depend on the corpus. The articles of a file that cannot be
//! read to its end are taken out again in the same commit, so that a file is in the index whole or not at all. Where the
//! user stopped the run, the records of the file at hand that were read stay, the file is marked as partly read, and the
//! next run goes on behind them.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::AssertUnwindSafe;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc;

use tantivy::IndexWriter;
use tantivy::Term;

use super::document::Documents;
use super::manifest::Indexed;
use super::manifest::Key;
use super::manifest::Outcome;
use super::schema::Fields;
use super::stored::Stored;
use crate::article::Article;
use crate::article::Event;
use crate::article::Progress;
use crate::article::Record;
use crate::article::Skipped;
use crate::config::Settings;
use crate::knowledge::Knowledge;
use crate::read;
use crate::read::Read;
use crate::read::SourceFile;
use crate::text::Language;

/// Records that wait between reading and enriching.
const QUEUE: usize = 32;

/// What a batch works with.
pub(super) struct Pipeline<'a> {
    pub(super) writer: &'a IndexWriter,
    pub(super) fields: Fields,
    pub(super) settings: &'a Settings,
    pub(super) knowledge: &'a Knowledge,
    /// Makes the article of a record.
    pub(super) enrich: fn(&Record, &Knowledge) -> Article,
    pub(super) progress: &'a dyn Progress,
    /// Threads that enrich.
    pub(super) n_threads: usize,
}

/// A file of a batch.
pub(super) struct Job {
    pub(super) key: Key,
    pub(super) source: SourceFile,
    /// Tells two roots apart that hold the same path.
    pub(super) salt: String,
    /// What an earlier run read of it before it was stopped; the file has not changed since.
    pub(super) begun: Option<Indexed>,
}

impl Job {
    /// Records that are done with.
    fn n_done(&self) -> u64 {
        self.begun.as_ref().and_then(|begun| begun.read_records).unwrap_or_default()
    }
}

/// What became of the files of a batch, in their order; those after a stop are missing: nothing happened to them.
#[derive(Default)]
pub(super) struct Done {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) n_read: u64,
    pub(super) text_bytes: u64,
    pub(super) is_stopped: bool,
    /// The file that was begun and of which nothing is in the index.
    pub(super) broken_off: Option<usize>,
}

/// What the enriching threads found, by number of the file in the batch.
#[derive(Default)]
struct Tally {
    files: BTreeMap<usize, Indexed>,
    n_read: u64,
    text_bytes: u64,
    failure: Option<tantivy::TantivyError>,
}

impl Pipeline<'_> {
    /// Reads the files of `jobs` and adds their articles to the engine, uncommitted.
    ///
    /// # Errors
    /// The engine cannot write.
    pub(super) fn run(&self, jobs: &[Job]) -> tantivy::Result<Done> {
        let tally = Mutex::new(Tally::default());
        let (sender, receiver) = mpsc::sync_channel::<(usize, Box<Record>)>(QUEUE);
        let receiver = Mutex::new(receiver);
        let mut done = Done::default();
        let mut ends = Vec::new();
        std::thread::scope(|scope| {
            for _ in 0..self.n_threads.max(1) {
                scope.spawn(|| self.enrich(jobs, &receiver, &tally));
            }
            ends = self.read(jobs, &sender, &tally);
            drop(sender);
        });
        let mut tally = tally.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(failure) = tally.failure {
            return Err(failure);
        }
        for (nth, end) in ends.into_iter().enumerate() {
            let found = tally.files.remove(&nth).unwrap_or_default();
            let Some(job) = jobs.get(nth) else { break };
            // What a file gave before it was given up is taken out again, whole or not at all: now that no thread adds
            // any more of it.
            if matches!(end, End::Other(_)) {
                self.withdraw(job);
                tally.n_read -= found.articles;
            }
            let found = match &job.begun {
                Some(begun) => joined(begun, found),
                None => found,
            };
            done.outcomes.push(match end {
                End::Read { hash, skipped } if found.articles > 0 => {
                    let skipped = in_order(skipped, found.skipped);
                    Outcome::Indexed(Indexed { hash, skipped, read_records: None, ..found })
                }
                // Every record of it was skipped: the first reason stands for the file.
                End::Read { skipped, .. } => {
                    let why = skipped.into_iter().chain(found.skipped).next();
                    Outcome::Skipped(why.unwrap_or_else(|| Skipped {
                        file: job.key.file.clone(),
                        line: None,
                        why: "holds no article".to_owned(),
                    }))
                }
                End::Other(outcome) => outcome,
                End::Stopped { .. } if found.articles == 0 => {
                    (done.is_stopped, done.broken_off) = (true, Some(nth));
                    break;
                }
                End::Stopped { n_sent, skipped } => {
                    done.is_stopped = true;
                    let skipped = in_order(skipped, found.skipped);
                    let why = format!(
                        "read in part, up to record {n_sent}, when the run was stopped; the next one goes on"
                    );
                    let note = Skipped { file: job.key.file.clone(), line: None, why };
                    let skipped = skipped.into_iter().chain([note]).collect();
                    Outcome::Indexed(Indexed { skipped, read_records: Some(n_sent), ..found })
                }
                End::NotBegun => {
                    done.is_stopped = true;
                    break;
                }
            });
        }
        (done.n_read, done.text_bytes) = (tally.n_read, tally.text_bytes);
        Ok(done)
    }

    /// Takes out the articles of a file that were added so far.
    fn withdraw(&self, job: &Job) {
        self.writer.delete_term(Term::from_field_text(self.fields.place, &job.key.place()));
    }

    /// The reading thread: hands the records of each file on, in order, and says how each file ended.
    fn read(
        &self,
        jobs: &[Job],
        sender: &mpsc::SyncSender<(usize, Box<Record>)>,
        tally: &Mutex<Tally>,
    ) -> Vec<End> {
        let mut ends = Vec::with_capacity(jobs.len());
        for (nth, job) in jobs.iter().enumerate() {
            if self.progress.is_stopped() {
                ends.push(End::NotBegun);
                break;
            }
            self.progress.event(Event::Opened { file: job.key.file.clone() });
            if job.begun.is_none() {
                self.withdraw(job);
            }
            let mut skipped = Vec::new();
            let mut n_sent = 0;
            let mut sink = |read: Read| {
                if self.progress.is_stopped() || has_failed(tally) {
                    return ControlFlow::Break(());
                }
                match read {
                    Read::Record(_) if n_sent < job.n_done() => n_sent += 1,
                    Read::Record(mut record) => {
                        record.salt.clone_from(&job.salt);
                        if sender.send((nth, record)).is_err() {
                            return ControlFlow::Break(());
                        }
                        n_sent += 1;
                    }
                    Read::Skipped(fault) => {
                        if n_sent >= job.n_done() {
                            self.progress.event(Event::Skipped(fault.clone()));
                        }
                        skipped.push(fault);
                    }
                }
                ControlFlow::Continue(())
            };
            let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| {
                read::read(&job.source, self.settings, &mut sink)
            }));
            self.progress.event(Event::Closed { bytes: job.source.size });
            let end = match outcome {
                Ok(read::Outcome::Read { hash, .. }) => End::Read { hash, skipped },
                Ok(read::Outcome::Ignored(ignored)) => End::Other(Outcome::Ignored { kind: ignored.kind }),
                Ok(read::Outcome::Skipped(fault)) => {
                    self.progress.event(Event::Skipped(fault.clone()));
                    End::Other(Outcome::Skipped(fault))
                }
                Ok(read::Outcome::Stopped) => End::Stopped { n_sent: n_sent.max(job.n_done()), skipped },
                Err(_) => End::Other(Outcome::Skipped(bug(&job.key.file, None, "reading"))),
            };
            let is_stopped = matches!(end, End::Stopped { .. });
            ends.push(end);
            if is_stopped {
                break;
            }
        }
        ends
    }

    /// An enriching thread: takes records until there are no more.
    fn enrich(
        &self,
        jobs: &[Job],
        receiver: &Mutex<mpsc::Receiver<(usize, Box<Record>)>>,
        tally: &Mutex<Tally>,
    ) {
        let mut documents = Documents::new(self.fields, self.knowledge);
        loop {
            let next = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((nth, record)) = next else { return };
            let Some(job) = jobs.get(nth) else { return };
            let (text_bytes, line, format) = (record.text_bytes() as u64, record.line, record.format.clone());
            let made = std::panic::catch_unwind(AssertUnwindSafe(|| {
                let article = (self.enrich)(&record, self.knowledge);
                let told = Told::of(&article);
                let stored = Stored { record: *record, article };
                documents.document(&job.key.place(), stored).map(|document| (document, told))
            }));
            let added = match made {
                Ok(Ok((document, told))) => {
                    self.writer.add_document(document).map(|_| Some(told)).map_err(Some)
                }
                Ok(Err(_)) | Err(_) => {
                    // The buffers may be half filled after a panic.
                    documents = Documents::new(self.fields, self.knowledge);
                    Ok(None)
                }
            };
            let mut tally = tally.lock().unwrap_or_else(PoisonError::into_inner);
            match added {
                Ok(Some(told)) => {
                    tally.n_read += 1;
                    tally.text_bytes += text_bytes;
                    let file = tally.files.entry(nth).or_default();
                    file.articles += 1;
                    file.undated += u64::from(told.is_undated);
                    if let Some(code) = told.declared_only {
                        *file.declared_only.entry(code).or_default() += 1;
                    }
                    *file.formats.entry(format).or_default() += 1;
                    drop(tally);
                    self.progress.event(Event::Record { text_bytes });
                }
                Ok(None) => {
                    let fault = bug(&job.key.file, line, "enriching");
                    tally.files.entry(nth).or_default().skipped.push(fault.clone());
                    drop(tally);
                    self.progress.event(Event::Skipped(fault));
                }
                Err(failure) => tally.failure = tally.failure.take().or(failure),
            }
        }
    }
}

/// How the reading of a file ended.
enum End {
    Read {
        hash: String,
        skipped: Vec<Skipped>,
    },
    Other(Outcome),
    /// After so many records.
    Stopped {
        n_sent: u64,
        skipped: Vec<Skipped>,
    },
    NotBegun,
}

/// What two runs read of a file.
fn joined(begun: &Indexed, found: Indexed) -> Indexed {
    let mut joined = begun.clone();
    joined.articles += found.articles;
    joined.undated += found.undated;
    for (format, count) in found.formats {
        *joined.formats.entry(format).or_default() += count;
    }
    for (code, count) in found.declared_only {
        *joined.declared_only.entry(code).or_default() += count;
    }
    // What reading skips it skips again, and the note of the stop is no longer true; what remains are faults of ours.
    joined.skipped.retain(is_bug);
    joined.skipped.extend(found.skipped);
    joined
}

fn in_order(mut read: Vec<Skipped>, enriched: Vec<Skipped>) -> Vec<Skipped> {
    read.extend(enriched);
    read.sort_by_key(|skipped| skipped.line);
    read
}

fn has_failed(tally: &Mutex<Tally>) -> bool {
    tally.lock().unwrap_or_else(PoisonError::into_inner).failure.is_some()
}

/// What a fault of ours is called.
const BUG: &str = "a fault of the program while ";

fn bug(file: &str, line: Option<u64>, doing: &str) -> Skipped {
    let why = format!("{BUG}{doing} it; report it with the file, if it can be shared");
    Skipped { file: file.to_owned(), line, why }
}

/// What the report counts of an article.
struct Told {
    is_undated: bool,
    /// The code of its language, where nothing is inferred from texts in it.
    declared_only: Option<String>,
}

impl Told {
    fn of(article: &Article) -> Self {
        let is_promised = Language::of(article.language.as_deref()).is_promised();
        let declared_only = article.language.clone().filter(|_| !is_promised);
        Self { is_undated: article.published.is_none(), declared_only }
    }
}

fn is_bug(skipped: &Skipped) -> bool {
    skipped.why.starts_with(BUG)
}
