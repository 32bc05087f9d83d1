//! The folders below the roots, and what the system tells of them.
//!
//! On Linux each folder has a watch of its own, which is set before the folder is walked: the library's recursive
//! watches would also watch what the walk leaves out (version control, the index itself), and lose the rest of a
//! subtree when one folder of it vanishes meanwhile. Elsewhere the system watches whole trees.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use notify::ErrorKind;
use notify::Event;
use notify::EventKind;
use notify::RecommendedWatcher;
use notify::RecursiveMode;
use notify::Watcher;
use notify::event::Flag;
use notify::event::ModifyKind;
use walkdir::DirEntry;
use walkdir::WalkDir;

use super::Follower;
use super::PATIENCE;
use super::POLL;
use super::QUIET;
use super::TICK;
use super::Told;
use crate::index::Place;

/// Each folder is watched alone.
const EACH_ALONE: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// What the watching thread and the following one share.
#[derive(Default)]
struct Shared {
    heard: Mutex<Heard>,
    changed: Condvar,
}

/// What was heard since the last refresh began.
#[derive(Default)]
struct Heard {
    /// Folders with a watch.
    watched: BTreeSet<PathBuf>,
    /// First and last event.
    events: Option<(Instant, Instant)>,
    /// Why events cannot be had any more.
    failed: Option<String>,
}

/// The folders below the roots of a place.
pub(super) struct Folders {
    /// By their real paths: events name files by the path that was watched, on some systems by the real one.
    roots: Vec<PathBuf>,
    index: PathBuf,
    /// `None`: they are polled.
    watcher: Option<RecommendedWatcher>,
    shared: Arc<Shared>,
    poll: Option<Duration>,
    why: Option<String>,
    /// What tells a root from another folder of the same name.
    identities: Vec<Option<Identity>>,
}

/// Device and inode of a folder.
type Identity = (u64, u64);

impl Folders {
    pub(super) fn new(place: &Place, poll: Option<Duration>) -> Self {
        let roots: Vec<PathBuf> = place.roots.iter().map(|root| real(root)).collect();
        let mut folders = Self {
            index: real(&place.folder),
            identities: roots.iter().map(|root| identity(root)).collect(),
            roots,
            watcher: None,
            shared: Arc::default(),
            poll,
            why: None,
        };
        if poll.is_none() {
            folders.start();
        }
        folders
    }

    /// Asks the system for events; polls where it has none.
    fn start(&mut self) {
        if let Some((root, system)) = self.roots.iter().find_map(|root| Some((root, without_events(root)?))) {
            return self
                .poll_because(format!("`{}` is on {system}, which tells of no events", root.display()));
        }
        let (shared, roots, index) = (Arc::clone(&self.shared), self.roots.clone(), self.index.clone());
        let take = move |told: notify::Result<Event>| shared.take(told, &roots, &index);
        let config = notify::Config::default().with_follow_symlinks(false);
        match RecommendedWatcher::new(take, config) {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(error) => self.poll_because(reason(&error)),
        }
    }

    fn poll_because(&mut self, why: String) {
        (self.watcher, self.poll, self.why) = (None, Some(POLL), Some(why));
    }

    /// Watches every folder that is not watched; before each refresh, which then finds what came before the watch.
    pub(super) fn arm(&mut self) {
        let mut heard = self.shared.heard();
        heard.events = None;
        if let Some(why) = heard.failed.take() {
            drop(heard);
            return self.poll_because(why);
        }
        drop(heard);
        let identities: Vec<_> = self.roots.iter().map(|root| identity(root)).collect();
        if identities != self.identities {
            self.shared.heard().watched.clear();
            self.identities = identities;
        }
        let Some(watcher) = &mut self.watcher else { return };
        for root in &self.roots {
            let below =
                WalkDir::new(root).follow_links(false).max_depth(if EACH_ALONE { usize::MAX } else { 0 });
            let folders = below.into_iter().filter_entry(|entry| is_walked(entry, &self.index));
            for folder in folders.flatten() {
                let path = folder.into_path();
                // Entered first: an event that takes it out again must come after.
                if !self.shared.heard().watched.insert(path.clone()) {
                    continue;
                }
                let mode = if EACH_ALONE { RecursiveMode::NonRecursive } else { RecursiveMode::Recursive };
                let Err(error) = watcher.watch(&path, mode) else { continue };
                self.shared.heard().watched.remove(&path);
                // What vanished or may not be read is known to the folder above.
                if matches!(error.kind, ErrorKind::MaxFilesWatch) {
                    let why = reason(&error);
                    return self.poll_because(why);
                }
            }
        }
    }

    /// Remembers a change, so that `wait` ends.
    pub(super) fn touch(&self) {
        self.shared.heard().note();
    }

    /// Waits until something changed and `not_before` has passed since `begin`; `false` where the user stopped it.
    pub(super) fn wait(&self, not_before: Duration, begin: Instant, follower: &dyn Follower) -> bool {
        let due = self.poll.map(|poll| begin + poll.max(not_before));
        loop {
            if follower.is_stopped() {
                return false;
            }
            let now = Instant::now();
            let mut heard = self.shared.heard();
            if heard.failed.is_some() || due.is_some_and(|due| now >= due) {
                heard.note();
            }
            if let Some((first, last)) = heard.events {
                let has_settled = now >= last + QUIET || now >= first + PATIENCE;
                if has_settled && now >= begin + not_before {
                    return true;
                }
            }
            let woken = self.shared.changed.wait_timeout(heard, TICK);
            drop(woken);
            if self.roots.iter().zip(&self.identities).any(|(root, before)| identity(root) != *before) {
                self.touch();
            }
        }
    }

    /// How it is followed: the number of watched folders does not count.
    pub(super) fn how(&self) -> (Option<Duration>, Option<String>) {
        (self.poll, self.why.clone())
    }

    /// The same for the user.
    pub(super) fn told(&self) -> Told {
        match self.poll {
            Some(every) => Told::Polling { why: self.why.clone(), every },
            None => Told::Watching(self.shared.heard().watched.len()),
        }
    }
}

impl Shared {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what the watching thread tells.
    fn take(&self, told: notify::Result<Event>, roots: &[PathBuf], index: &Path) {
        let mut heard = self.heard();
        match told {
            Ok(event) if event.attrs.flag() == Some(Flag::Rescan) => {
                // Which folders came and went is not known, so each is watched anew.
                heard.watched.clear();
                heard.note();
            }
            Ok(event) => {
                if matches!(event.kind, EventKind::Access(_)) {
                    return;
                }
                let moves =
                    !matches!(event.kind, EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_)));
                for path in &event.paths {
                    // The watch goes with the folder, and one made again under its name needs another.
                    if moves && EACH_ALONE {
                        heard.forget(path);
                    }
                    if is_relevant(path, roots, index) {
                        heard.note();
                    }
                }
            }
            Err(error) => {
                if matches!(error.kind, ErrorKind::MaxFilesWatch) {
                    heard.failed = Some(reason(&error));
                } else {
                    heard.watched.clear();
                }
                heard.note();
            }
        }
        drop(heard);
        self.changed.notify_all();
    }
}

impl Heard {
    fn note(&mut self) {
        let now = Instant::now();
        let first = self.events.map_or(now, |(first, _)| first);
        self.events = Some((first, now));
    }

    /// Takes out `path` and what is below it.
    fn forget(&mut self, path: &Path) {
        let below = self.watched.range(path.to_path_buf()..).take_while(|watched| watched.starts_with(path));
        for folder in below.cloned().collect::<Vec<_>>() {
            self.watched.remove(&folder);
        }
    }
}

/// Says whether the walk of a refresh enters a folder.
fn is_walked(entry: &DirEntry, index: &Path) -> bool {
    entry.file_type().is_dir()
        && entry.path() != index
        && (entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.'))
}

/// Says whether a change at `path` can change the index: not in the index itself, not inside of a hidden folder.
fn is_relevant(path: &Path, roots: &[PathBuf], index: &Path) -> bool {
    if path.starts_with(index) {
        return false;
    }
    let is_inside = |below: &Path| {
        let above = below.parent().into_iter().flat_map(Path::components);
        !above.into_iter().any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
            && below.file_name().is_none_or(|name| name != ".hustings")
    };
    let mut below = roots.iter().filter_map(|root| path.strip_prefix(root).ok()).peekable();
    below.peek().is_none() || below.any(is_inside)
}

/// The real path; of what is not there yet, that of the folder it will be in.
fn real(path: &Path) -> PathBuf {
    let above = |path: &Path| Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    path.canonicalize().ok().or_else(|| above(path)).unwrap_or_else(|| absolute(path))
}

/// Why there are no events, with the remedy.
fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "the limit of watched folders is reached (the system says \"no space left on \
                                     device\"); raise it with `sysctl fs.inotify.max_user_watches=1048576`"
                .to_owned()
        }
        ErrorKind::Io(error) if error.raw_os_error() == Some(too_many_files()) => {
            "the limit of watching processes or open files is reached; raise it with \
             `sysctl fs.inotify.max_user_instances=1024` or `ulimit -n`"
                .to_owned()
        }
        _ => format!("the system cannot tell of changes: {error}"),
    }
}

/// The system's number for "too many open files".
fn too_many_files() -> i32 {
    rustix::io::Errno::MFILE.raw_os_error()
}

#[cfg(unix)]
fn identity(root: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let folder = std::fs::metadata(root).ok()?;
    Some((folder.dev(), folder.ino()))
}

#[cfg(not(unix))]
fn identity(root: &Path) -> Option<Identity> {
    root.is_dir().then_some((0, 0))
}

/// The file system of `root` where changes made elsewhere raise no event here.
#[cfg(target_os = "linux")]
fn without_events(root: &Path) -> Option<&'static str> {
    // Numbers of statfs(2).
    let systems: [(u64, &'static str); 7] = [
        (0x6969, "NFS"),
        (0xff53_4d42, "SMB"),
        (0xfe53_4d42, "SMB"),
        (0x517b, "SMB"),
        (0x0102_1997, "9P"),
        (0x5346_414f, "AFS"),
        (0x6573_5546, "FUSE"),
    ];
    let kind = rustix::fs::statfs(root).ok()?.f_type as u64 & 0xffff_ffff;
    systems.iter().find(|(number, _)| *number == kind).map(|(_, name)| *name)
}

#[cfg(not(target_os = "linux"))]
fn without_events(_: &Path) -> Option<&'static str> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_change_the_index_wakes_nobody() {
        let (roots, index) = ([PathBuf::from("/.a/pages")], PathBuf::from("/.a/pages/idx"));
        let relevant = |path: &str| is_relevant(Path::new(path), &roots, &index);
        for path in
            ["/.a/pages", "/.a/pages/b.html", "/.a/pages/c/b.html", "/.a/pages/.git", "/.a/pages/.b.swp"]
        {
            assert!(relevant(path), "{path}");
        }
        for path in [
            "/.a/pages/.hustings",
            "/.a/pages/.hustings/lock",
            "/.a/pages/idx/meta.toml",
            "/.a/pages/.git/index",
            "/.a/pages/c/.d/e/f.html",
        ] {
            assert!(!relevant(path), "{path}");
        }
    }

    #[test]
    fn a_folder_that_went_is_forgotten_with_all_below_it() {
        let mut heard = Heard::default();
        for folder in ["/p", "/p/a", "/p/a/b", "/p/a-b", "/p/c"] {
            heard.watched.insert(folder.into());
        }
        heard.forget(Path::new("/p/a"));
        let left: Vec<&Path> = heard.watched.iter().map(PathBuf::as_path).collect();
        assert_eq!(left, [Path::new("/p"), Path::new("/p/a-b"), Path::new("/p/c")]);
    }

    #[test]
    fn fault_13_the_limit_of_watches_is_named_with_its_remedy() {
        let error = notify::Error::new(ErrorKind::MaxFilesWatch);
        assert!(reason(&error).contains("fs.inotify.max_user_watches"));
    }
}
