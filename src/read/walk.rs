//! Finds the files of a folder: each file once, in path order, each in exactly one list.
//!
//! A folder that is ignored as a whole (hidden, version control, configured) is one entry whose name ends with `/`;
//! its files are not listed. Links are never followed: what they lead to inside the root is met at its own place.
//! Nothing is opened here, so a FIFO cannot block.

use std::collections::HashMap;
use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use globset::GlobBuilder;
use globset::GlobSet;
use globset::GlobSetBuilder;
use walkdir::DirEntry;
use walkdir::WalkDir;

use super::Found;
use super::SourceFile;
use super::kind;
use super::kind::Kind;
use super::name;
use crate::article::Ignored;
use crate::article::Skipped;
use crate::config::Settings;

/// Ending of the files in which a user corrects the metadata of the file of the same name.
pub(super) const SIDECAR: &str = ".hustings.toml";

/// Name of the folder of an index: no file of the user, so in no list.
const INDEX: &str = ".hustings";

const VERSION_CONTROL: [&str; 7] = [".git", ".hg", ".svn", ".bzr", ".jj", "CVS", "_darcs"];

/// Finds the files below `root`, or `root` itself when it is a file.
///
/// # Errors
/// The root is not there or cannot be listed, or a glob pattern of the settings is wrong.
pub(super) fn walk(root: &Path, settings: &Settings) -> io::Result<Found> {
    let globs = globs(&settings.ignore)?;
    let is_folder = std::fs::metadata(root)?.is_dir();
    let base = if is_folder { root } else { root.parent().unwrap_or(Path::new("")) };
    if is_folder {
        std::fs::read_dir(root)?;
    }
    let mut walk = Walk {
        base,
        real: std::fs::canonicalize(root)?,
        globs,
        sidecars: HashMap::new(),
        found: Found::default(),
    };
    let mut entries = WalkDir::new(root).follow_links(false).sort_by_file_name().into_iter();
    let mut page_parts: HashSet<PathBuf> = HashSet::new();
    while let Some(next) = entries.next() {
        let entry = match next {
            Ok(entry) => entry,
            Err(error) => {
                walk.skip_unlisted(&error);
                continue;
            }
        };
        if entry.file_type().is_dir() {
            if entry.file_name() == INDEX && entry.depth() > 0 {
                entries.skip_current_dir();
            } else if entry.depth() > 0
                && let Some(kind) = walk.ignored_folder(&entry)
            {
                let file = format!("{}/", name::relative(base, entry.path()));
                walk.found.ignored.push(Ignored { file, kind: kind.to_owned() });
                entries.skip_current_dir();
            } else if is_page_folder(&entry)
                || entry.path().parent().is_some_and(|above| page_parts.contains(above))
            {
                page_parts.insert(entry.into_path());
            }
            continue;
        }
        let is_part = entry.path().parent().is_some_and(|above| page_parts.contains(above));
        walk.file(&entry, is_part);
    }
    walk.date_by_sidecars();
    let Found { files, ignored, skipped } = &mut walk.found;
    files.sort_by(|left, right| left.file.cmp(&right.file));
    ignored.sort_by(|left, right| left.file.cmp(&right.file));
    skipped.sort_by(|left, right| left.file.cmp(&right.file));
    Ok(walk.found)
}

struct Walk<'a> {
    base: &'a Path,
    real: PathBuf,
    globs: GlobSet,
    /// Times of modification and change of the sidecars, by the name of the file they speak of.
    sidecars: HashMap<String, (i64, i64)>,
    found: Found,
}

impl Walk<'_> {
    fn ignored_folder(&self, entry: &DirEntry) -> Option<&'static str> {
        let name = entry.file_name().to_string_lossy();
        if name == "hustings" && entry.depth() == 1 {
            Some("hustings")
        } else if VERSION_CONTROL.contains(&name.as_ref()) {
            Some("version control")
        } else if name.starts_with('.') {
            Some("hidden")
        } else if self.is_configured(entry.path()) {
            Some("configured")
        } else {
            None
        }
    }

    fn is_configured(&self, path: &Path) -> bool {
        !self.globs.is_empty() && self.globs.is_match(path.strip_prefix(self.base).unwrap_or(path))
    }

    fn file(&mut self, entry: &DirEntry, is_page_part: bool) {
        let file = name::relative(self.base, entry.path());
        let bare = entry.file_name().to_string_lossy();
        // A root that is a file was asked for by name, so its name alone does not hide it.
        let is_asked_for = entry.depth() == 0;
        let ignored = if bare == "hustings.toml" {
            Some("settings")
        } else if bare.ends_with(SIDECAR) {
            self.note_sidecar(entry, &file);
            Some("sidecar")
        } else if bare.starts_with('.') && !is_asked_for {
            Some("hidden")
        } else if self.is_configured(entry.path()) && !is_asked_for {
            Some("configured")
        } else {
            match kind::by_name(&bare) {
                Kind::Ignored(kind) => Some(kind),
                _ if is_page_part => Some("page part"),
                _ => None,
            }
        };
        if let Some(kind) = ignored {
            self.found.ignored.push(Ignored { file, kind: kind.to_owned() });
        } else if entry.file_type().is_symlink() && !is_asked_for {
            self.link(entry.path(), file);
        } else {
            self.source(entry, file, &bare);
        }
    }

    fn note_sidecar(&mut self, entry: &DirEntry, file: &str) {
        let Some(of) = file.strip_suffix(SIDECAR) else { return };
        if let Ok(metadata) = entry.metadata() {
            let modified = metadata.modified().ok().and_then(nanoseconds).unwrap_or(0);
            self.sidecars.insert(of.to_owned(), (modified, change_and_inode(&metadata).0));
        }
    }

    /// A file with a sidecar is as new as the newer of both, so that a correction is seen like any change.
    fn date_by_sidecars(&mut self) {
        for file in &mut self.found.files {
            if let Some((modified, changed)) = self.sidecars.get(&file.file) {
                file.modified = file.modified.max(*modified);
                file.changed = file.changed.max(*changed);
            }
        }
    }

    fn link(&mut self, path: &Path, file: String) {
        let why = match std::fs::canonicalize(path) {
            Ok(target) if target.starts_with(&self.real) => {
                return self.found.ignored.push(Ignored { file, kind: "link".to_owned() });
            }
            Ok(_) => "a link out of the folder is not followed".to_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => "the link leads nowhere".to_owned(),
            Err(error) if rustix::io::Errno::from_io_error(&error) == Some(rustix::io::Errno::LOOP) => {
                "the link leads in a circle".to_owned()
            }
            Err(error) => format!("the link cannot be followed: {}", describe(&error)),
        };
        self.skip(file, why);
    }

    fn source(&mut self, entry: &DirEntry, file: String, bare: &str) {
        let metadata = match std::fs::metadata(entry.path()) {
            Ok(metadata) => metadata,
            Err(error) => return self.skip(file, unreadable(&error)),
        };
        if !metadata.is_file() {
            return self.skip(file, format!("{} is not opened", special(&metadata)));
        }
        if let Kind::Later(format) = kind::by_name(bare) {
            return self.skip(file, format!("{format} is not read yet"));
        }
        let (changed, inode) = change_and_inode(&metadata);
        let modified = metadata.modified().ok().and_then(nanoseconds).unwrap_or(0);
        let (path, size) = (entry.path().to_owned(), metadata.len());
        self.found.files.push(SourceFile { path, file, size, modified, changed, inode });
    }

    fn skip_unlisted(&mut self, error: &walkdir::Error) {
        let file = error.path().map_or_else(String::new, |path| name::relative(self.base, path));
        let why = match error.io_error() {
            Some(io) => format!("cannot be listed: {}", describe(io)),
            None => format!("cannot be listed: {error}"),
        };
        self.skip(file, why);
    }

    fn skip(&mut self, file: String, why: String) {
        self.found.skipped.push(Skipped { file, line: None, why });
    }
}

/// Says why a file cannot be read.
pub(super) fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "vanished before it was read".to_owned(),
        _ => format!("cannot be read: {}", describe(error)),
    }
}

fn describe(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => {
            let message = error.to_string();
            message.split(" (os error ").next().unwrap_or_default().to_lowercase()
        }
    }
}

/// Builds the matcher; a pattern without `/` is a name at any depth, as people are used to.
fn globs(patterns: &[String]) -> io::Result<GlobSet> {
    let wrong = |pattern: &str, error: globset::Error| {
        io::Error::new(io::ErrorKind::InvalidInput, format!("`ignore` pattern `{pattern}`: {}", error.kind()))
    };
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let trimmed = pattern.trim_start_matches("./").trim_end_matches('/');
        let whole = if trimmed.contains('/') {
            trimmed.trim_start_matches('/').to_owned()
        } else {
            format!("**/{trimmed}")
        };
        let glob = GlobBuilder::new(&whole).literal_separator(true).build();
        set.add(glob.map_err(|error| wrong(pattern, error))?);
    }
    set.build().map_err(|error| wrong("", error))
}

/// Says whether a folder holds the parts of a page that a browser saved beside it.
fn is_page_folder(entry: &DirEntry) -> bool {
    const ENDINGS: [&str; 6] = ["_files", ".files", "_Dateien", "_fichiers", "_archivos", "_file"];
    let name = entry.file_name().to_string_lossy();
    let stem = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    stem.is_some_and(|stem| {
        let is_page = |ending: &&str| entry.path().with_file_name(format!("{stem}.{ending}")).is_file();
        ["html", "htm", "xhtml", "HTML", "HTM"].iter().any(is_page)
    })
}

#[cfg(unix)]
fn special(metadata: &std::fs::Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn special(_: &std::fs::Metadata) -> &'static str {
    "a special file"
}

#[cfg(unix)]
fn change_and_inode(metadata: &std::fs::Metadata) -> (i64, u64) {
    use std::os::unix::fs::MetadataExt;
    let seconds = metadata.ctime().saturating_mul(1_000_000_000);
    (seconds.saturating_add(metadata.ctime_nsec()), metadata.ino())
}

#[cfg(not(unix))]
fn change_and_inode(_: &std::fs::Metadata) -> (i64, u64) {
    (0, 0)
}

fn nanoseconds(time: std::time::SystemTime) -> Option<i64> {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).ok(),
        Err(before) => i64::try_from(before.duration().as_nanos()).ok().map(|nanoseconds| -nanoseconds),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    fn names(found: &Found) -> Vec<&str> {
        found.files.iter().map(|file| file.file.as_str()).collect()
    }

    #[test]
    fn each_file_is_in_exactly_one_list_and_in_path_order() {
        let folder = folder(&[
            "b.txt",
            "a/b.txt",
            "a.txt",
            ".git/config",
            ".hidden",
            ".hustings/manifest",
            "hustings/actors.toml",
            "hustings.toml",
            "a.txt.hustings.toml",
            "photo.JPG",
            "style.css",
            "draft/x.txt",
            "report.pdf",
            "unknown",
        ]);
        let settings = Settings { ignore: vec!["draft".to_owned()], ..Settings::default() };
        let found = walk(folder.path(), &settings).unwrap();
        assert_eq!(names(&found), ["a.txt", "a/b.txt", "b.txt", "unknown"]);
        let ignored: Vec<_> =
            found.ignored.iter().map(|entry| (entry.file.as_str(), entry.kind.as_str())).collect();
        let expected = [
            (".git/", "version control"),
            (".hidden", "hidden"),
            ("a.txt.hustings.toml", "sidecar"),
            ("draft/", "configured"),
            ("hustings.toml", "settings"),
            ("hustings/", "hustings"),
            ("photo.JPG", "image"),
            ("style.css", "style"),
        ];
        assert_eq!(ignored, expected);
        assert_eq!(found.skipped.len(), 1);
        assert_eq!(found.skipped[0].why, "PDF is not read yet");
    }

    #[test]
    fn a_saved_page_takes_its_folder_along() {
        let folder = folder(&["p.html", "p_files/a.css", "p_files/frame.html", "court_files/ruling.txt"]);
        let found = walk(folder.path(), &Settings::default()).unwrap();
        assert_eq!(names(&found), ["court_files/ruling.txt", "p.html"]);
        let kinds: Vec<_> = found.ignored.iter().map(|entry| entry.kind.as_str()).collect();
        assert_eq!(kinds, ["style", "page part"]);
    }

    #[test]
    fn a_file_is_a_root_whose_folder_names_it() {
        let folder = folder(&["a/.b.txt"]);
        let found = walk(&folder.path().join("a/.b.txt"), &Settings::default()).unwrap();
        assert_eq!(names(&found), [".b.txt"]);
        assert!(walk(&folder.path().join("nothing"), &Settings::default()).is_err());
    }

    #[test]
    fn a_correction_makes_its_file_newer() {
        let folder = folder(&["a.txt"]);
        let before = walk(folder.path(), &Settings::default()).unwrap();
        let sidecar = folder.path().join("a.txt.hustings.toml");
        fs::write(&sidecar, "title = \"A\"").unwrap();
        let later = std::time::UNIX_EPOCH + std::time::Duration::from_secs(5_000_000_000);
        fs::File::options().write(true).open(&sidecar).unwrap().set_modified(later).unwrap();
        let after = walk(folder.path(), &Settings::default()).unwrap();
        assert!(after.files[0].modified > before.files[0].modified);
    }

    #[test]
    fn a_wrong_pattern_is_named() {
        let settings = Settings { ignore: vec!["a[".to_owned()], ..Settings::default() };
        let error = walk(folder(&[]).path(), &settings).unwrap_err();
        assert!(error.to_string().contains("`a[`"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn fault_09_links_end_and_lead_nowhere_else() {
        use std::os::unix::fs::symlink;
        let outside = folder(&["secret.txt"]);
        let folder = folder(&["a/x.txt", "b/y.txt"]);
        symlink("..", folder.path().join("a/up")).unwrap();
        symlink("../b", folder.path().join("a/b")).unwrap();
        symlink("../a", folder.path().join("b/a")).unwrap();
        symlink("self", folder.path().join("self")).unwrap();
        symlink("gone.txt", folder.path().join("dangling.txt")).unwrap();
        symlink(outside.path(), folder.path().join("out")).unwrap();
        let found = walk(folder.path(), &Settings::default()).unwrap();
        assert_eq!(names(&found), ["a/x.txt", "b/y.txt"]);
        assert_eq!(found.ignored.iter().filter(|entry| entry.kind == "link").count(), 3);
        let skipped: Vec<_> = found.skipped.iter().map(|entry| entry.file.as_str()).collect();
        assert_eq!(skipped, ["dangling.txt", "out", "self"]);
    }

    #[cfg(unix)]
    #[test]
    fn fault_08_special_files_are_not_opened_and_odd_names_are_kept() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let folder = folder(&[]);
        fs::write(folder.path().join(OsStr::from_bytes(b"\xff\xfe.txt")), "x").unwrap();
        std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
        let found = walk(folder.path(), &Settings::default()).unwrap();
        assert_eq!(names(&found), ["\\xff\\xfe.txt"]);
        assert_eq!(found.skipped[0].why, "a socket is not opened");
    }
}
