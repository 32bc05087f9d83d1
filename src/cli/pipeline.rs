//! Files → articles on several threads, in the order of files and records, in bounded memory.
//!
//! Each file has a channel of its own and each record a slot in it, so that whoever takes them in order waits only for
//! what is next. Bounded are the files under way and the slots of each; no lock is held while something is computed.

use std::ops::ControlFlow;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::SyncSender;
use std::sync::mpsc::sync_channel;
use std::thread;

use super::failure::Failure;
use crate::article::Article;
use crate::article::Ignored;
use crate::article::Record;
use crate::article::Skipped;
use crate::config::Settings;
use crate::read;
use crate::read::Outcome;
use crate::read::Read;
use crate::read::SourceFile;

/// Files under way for each thread.
const FILES_AHEAD: usize = 2;
/// Records of one file under way.
const RECORDS_AHEAD: usize = 32;

/// What goes in.
pub(super) enum Source {
    /// A file to be read.
    File {
        /// The file.
        file: SourceFile,
        /// Tells apart files of one name below several roots.
        salt: String,
        /// What stands before its name in what is printed: the folder, where several were given.
        shown: Arc<str>,
        /// The settings of its root.
        settings: Arc<Settings>,
    },
    /// Something that is known already.
    Item(Item),
}

/// What comes out.
pub(super) enum Item {
    /// An article, as JSON.
    Article(String),
    /// It could not be read.
    Skipped(Skipped),
    /// It is no article by its kind.
    Ignored(Ignored),
    /// A path that was given is not there: its name and why.
    Absent(String, std::io::Error),
    /// The run cannot go on.
    Failed(Failure),
}

/// A place in the order of a file.
enum Slot {
    Ready(Item),
    Pending(Receiver<Item>),
}

type FileTask = (Source, SyncSender<Slot>);
type RecordTask = (Box<Record>, Arc<str>, SyncSender<Item>);

/// Reads `sources` and enriches their records with `enrich`; hands everything to `take` in order until it breaks off.
pub(super) fn run(
    sources: impl Iterator<Item = Source> + Send,
    threads: usize,
    enrich: &(dyn Fn(&Record) -> Article + Sync),
    take: &mut dyn FnMut(Item) -> ControlFlow<()>,
) {
    let (to_readers, file_tasks) = sync_channel::<FileTask>(threads * FILES_AHEAD);
    let (to_enrichers, record_tasks) = sync_channel::<RecordTask>(threads * FILES_AHEAD);
    let (to_taker, files) = sync_channel::<Receiver<Slot>>(threads * FILES_AHEAD);
    let (file_tasks, record_tasks) = (Mutex::new(file_tasks), Mutex::new(record_tasks));
    thread::scope(|scope| {
        scope.spawn(move || {
            for source in sources {
                let (to_file, slots) = sync_channel(RECORDS_AHEAD);
                // In this order, so that the file that is waited for is always one that a thread has or gets next.
                if to_taker.send(slots).is_err() || to_readers.send((source, to_file)).is_err() {
                    break;
                }
            }
        });
        for _ in 0..threads {
            let to_enrichers = to_enrichers.clone();
            scope.spawn(|| {
                let to_enrichers = to_enrichers;
                while let Some((source, to_file)) = next(&file_tasks) {
                    read_one(source, &to_file, &to_enrichers);
                }
            });
            scope.spawn(|| {
                while let Some((record, shown, reply)) = next(&record_tasks) {
                    let _ = reply.send(enrich_one(&record, &shown, enrich));
                }
            });
        }
        drop(to_enrichers);
        'files: for slots in files {
            for slot in slots {
                let item = match slot {
                    Slot::Ready(item) => item,
                    Slot::Pending(reply) => match reply.recv() {
                        Ok(item) => item,
                        Err(_) => break 'files,
                    },
                };
                if take(item).is_break() {
                    break 'files;
                }
            }
        }
    });
}

/// The next task; `None` when there will be no more.
fn next<T>(tasks: &Mutex<Receiver<T>>) -> Option<T> {
    tasks.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// Reads one file: a slot for each record at once, its article when it is made.
fn read_one(source: Source, to_file: &SyncSender<Slot>, to_enrichers: &SyncSender<RecordTask>) {
    let (file, salt, shown, settings) = match source {
        Source::File { file, salt, shown, settings } => (file, salt, shown, settings),
        Source::Item(item) => {
            let _ = to_file.send(Slot::Ready(item));
            return;
        }
    };
    let mut sink = |read: Read| {
        let slot = match read {
            Read::Skipped(skipped) => Slot::Ready(Item::Skipped(below(&shown, skipped))),
            Read::Record(mut record) => {
                record.salt.clone_from(&salt);
                let (reply, pending) = sync_channel(1);
                if to_enrichers.send((record, Arc::clone(&shown), reply)).is_err() {
                    return ControlFlow::Break(());
                }
                Slot::Pending(pending)
            }
        };
        match to_file.send(slot) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    };
    let item = match catch_unwind(AssertUnwindSafe(|| read::read(&file, &settings, &mut sink))) {
        Ok(Outcome::Skipped(skipped)) => Item::Skipped(below(&shown, skipped)),
        Ok(Outcome::Ignored(ignored)) => Item::Ignored(ignored),
        Ok(Outcome::Read { .. } | Outcome::Stopped) => return,
        Err(_) => Item::Skipped(below(&shown, bug(&file.file, None))),
    };
    let _ = to_file.send(Slot::Ready(item));
}

fn enrich_one(record: &Record, shown: &str, enrich: &(dyn Fn(&Record) -> Article + Sync)) -> Item {
    let made = catch_unwind(AssertUnwindSafe(|| {
        let mut article = enrich(record);
        article.file.insert_str(0, shown);
        serde_json::to_string(&article)
    }));
    match made {
        Ok(Ok(json)) => Item::Article(json),
        Ok(Err(_)) | Err(_) => Item::Skipped(below(shown, bug(&record.file, record.line))),
    }
}

/// The same with the name as it is shown.
fn below(shown: &str, skipped: Skipped) -> Skipped {
    Skipped { file: format!("{shown}{}", skipped.file), ..skipped }
}

/// The program failed on it; the rest goes on.
fn bug(file: &str, line: Option<u64>) -> Skipped {
    Skipped { file: file.to_owned(), line, why: "the program failed on it; this is a bug".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(file: &str) -> Source {
        Source::Item(Item::Skipped(Skipped { file: file.to_owned(), line: None, why: String::new() }))
    }

    fn taken(sources: Vec<Source>, limit: usize) -> Vec<String> {
        let mut taken = Vec::new();
        run(sources.into_iter(), 4, &|_| unreachable!(), &mut |item| {
            if let Item::Skipped(skipped) = item {
                taken.push(skipped.file);
            }
            if taken.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        taken
    }

    #[test]
    fn what_comes_out_is_in_order_whatever_the_threads_do() {
        let names: Vec<String> = (0..500).map(|n| n.to_string()).collect();
        assert_eq!(taken(names.iter().map(|name| named(name)).collect(), 1_000), names);
    }

    #[test]
    fn breaking_off_ends_all_threads() {
        let names: Vec<String> = (0..500).map(|n| n.to_string()).collect();
        assert_eq!(taken(names.iter().map(|name| named(name)).collect(), 3), ["0", "1", "2"]);
    }

    #[test]
    fn a_record_that_fails_the_program_is_named() {
        let record = Record { file: "a.txt".to_owned(), line: Some(3), ..Record::default() };
        let item = enrich_one(&record, "", &|_| std::panic::resume_unwind(Box::new("bug")));
        assert!(matches!(item, Item::Skipped(skipped) if skipped.file == "a.txt" && skipped.line == Some(3)));
    }
}
