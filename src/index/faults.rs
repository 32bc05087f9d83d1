//! Tests of a disk that fails: the n-th write of a run, for every n.
//!
//! The directory and the manifest count their writes here in tests alone.

use std::collections::HashMap;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::Mutex;

use tantivy::directory::AntiCallToken;
use tantivy::directory::TerminatingWrite;
use tantivy::directory::WritePtr;

use super::*;
use crate::article::Silent;
use crate::config::Settings;

/// How a disk fails.
#[derive(Clone, Copy, PartialEq)]
enum Disk {
    /// From this write on there is no room.
    FullAt(u64),
    /// This write alone fails.
    FailsOnceAt(u64),
}

/// The folders whose writes are counted.
static DISKS: LazyLock<Mutex<HashMap<PathBuf, (Disk, u64)>>> = LazyLock::new(Mutex::default);

/// Counts a write below `folder`, which fails where it was said to.
pub(super) fn strike(folder: &Path) -> io::Result<()> {
    let mut disks = DISKS.lock().unwrap();
    let Some((disk, n)) = disks.iter_mut().find(|(of, _)| folder.starts_with(of)).map(|(_, disk)| disk)
    else {
        return Ok(());
    };
    *n += 1;
    let fails = match disk {
        Disk::FullAt(at) => n >= at,
        Disk::FailsOnceAt(at) => n == at,
    };
    if fails { Err(io::Error::from_raw_os_error(28)) } else { Ok(()) }
}

/// A file whose writes are counted.
struct Failing {
    inner: WritePtr,
    folder: PathBuf,
}

pub(super) fn failing(folder: &Path, inner: WritePtr) -> WritePtr {
    BufWriter::new(Box::new(Failing { inner, folder: folder.to_path_buf() }))
}

impl Write for Failing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        strike(&self.folder)?;
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl TerminatingWrite for Failing {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        strike(&self.folder)?;
        self.inner.terminate_ref(token)
    }
}

fn lines(n: usize, mark: &str) -> String {
    (0..n).map(|nth| format!("{{\"id\": \"{mark}{nth}\", \"title\": \"Ward {nth}\", \"content\": \"The {mark} council voted on the levy.\"}}\n")).collect()
}

/// Articles of the index and of its manifest, which are the same.
fn n_articles(place: &Place) -> u64 {
    let reader = Reader::open(place).unwrap();
    assert_eq!(reader.status().unwrap().report.articles, reader.n_articles());
    reader.n_articles()
}

#[test]
fn fault_02_whatever_write_fails_the_old_state_stays_and_a_repeat_completes() {
    let run = |place: &Place| refresh(place, &Settings::default(), Mode::Changed, false, &Silent);
    for disk in [Disk::FullAt, Disk::FailsOnceAt] {
        let mut n_failed = 0;
        for at in 1.. {
            let folder = tempfile::tempdir().unwrap();
            let place = Place::new(vec![folder.path().to_path_buf()], None);
            let write = |file: &str, n| std::fs::write(folder.path().join(file), lines(n, file)).unwrap();
            write("a.jsonl", 10);
            run(&place).unwrap();
            write("a.jsonl", 20);
            write("b.jsonl", 5);
            DISKS.lock().unwrap().insert(folder.path().to_path_buf(), (disk(at), 0));
            let failed = run(&place);
            let n_writes = DISKS.lock().unwrap().remove(folder.path()).unwrap().1;
            let n = n_articles(&place);
            match failed {
                // What fails behind the commit (the removal of what is old) is no failure of the run.
                Ok(_) => assert_eq!(n, 25, "write {at}"),
                Err(error) => {
                    n_failed += 1;
                    assert!([10, 25].contains(&n), "write {at}: {n} articles after {error}");
                    let words = format!("{error:?} {}", error.hint().unwrap_or_default());
                    let is_named = words.contains("StorageFull") || words.contains("o space left");
                    assert!(is_named && words.contains("make room"), "write {at}: {words}");
                }
            }
            run(&place).unwrap();
            assert_eq!(n_articles(&place), 25, "write {at}");
            if n_writes < at {
                break;
            }
        }
        assert!(n_failed > 10, "{n_failed}");
    }
}
