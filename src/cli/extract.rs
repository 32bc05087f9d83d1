//! `hustings extract`: articles as JSON Lines, without an index.

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::hash::DefaultHasher;
use std::hash::Hash;
use std::hash::Hasher;
use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use super::args::ExtractArgs;
use super::args::ExtractForm;
use super::args::LimitArgs;
use super::exit::Exit;
use super::failure::Failure;
use super::failure::Kind;
use super::index;
use super::interrupt::Interrupt;
use super::layers;
use super::layers::Flags;
use super::out;
use super::out::Out;
use super::pipeline;
use super::pipeline::Item;
use super::pipeline::Source;
use super::world::World;
use crate::article::Article;
use crate::config::Settings;
use crate::enrich;
use crate::knowledge::Knowledge;
use crate::read;

/// Runs the command.
pub(super) fn run(args: &ExtractArgs, world: &World, out: &mut Out) -> Result<Exit, Failure> {
    if args.schema {
        out.line(&schema())?;
        out.flush()?;
        return Ok(Exit::Done);
    }
    if args.form == ExtractForm::Feeds {
        return Err(
            Failure::new(Kind::Usage, "feeds are not read yet").hint("`--as articles` is what there is")
        );
    }
    let paths = paths(args)?;
    let flags = Flags { limits: LimitArgs { memory: None, threads: args.threads }, map: &args.map };
    let settings = world.settings(&[], flags)?.settings;
    let threads = match settings.threads {
        0 => thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    let interrupt = Interrupt::watch();
    let knowledge = Knowledge::built_in();
    let given = Given {
        root: args.root.as_deref(),
        env: &world.env,
        flags,
        roots: BTreeMap::new(),
        seen: None,
        is_one: args.paths.len() < 2,
    };
    let mut end = Ok(Exit::Done);
    let mut take = |item: Item| {
        if interrupt.is_asked() {
            end = Ok(Exit::Interrupted);
            return ControlFlow::Break(());
        }
        let taken = take(item, args.quiet, out);
        let goes_on = matches!(taken, Ok(Exit::Done | Exit::Skipped | Exit::Cannot));
        end = match (&end, taken) {
            (Ok(so_far), Ok(now)) => Ok(so_far.and(now)),
            // Nobody reads on: no error, but what was skipped was skipped.
            (Ok(so_far), Err(failure)) if failure.kind == Kind::Closed => Ok(*so_far),
            (_, Err(failure)) => Err(failure),
            (Err(_), Ok(_)) => return ControlFlow::Break(()),
        };
        if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    pipeline::run(given.sources(paths), threads, &|record| enrich::enrich(record, &knowledge), &mut take);
    let end = end?;
    out::ended(out.flush(), end)
}

/// Prints one item; tells what it means for the exit status.
fn take(item: Item, is_quiet: bool, out: &mut Out) -> Result<Exit, Failure> {
    match item {
        Item::Article(json) => {
            out.line(&json)?;
            return Ok(Exit::Done);
        }
        Item::Skipped(skipped) => out::warn(&index::skipped_line(&skipped)),
        Item::Ignored(_) if is_quiet => return Ok(Exit::Done),
        Item::Ignored(ignored) => {
            out::note(&format!("{}: no article by its kind ({})", ignored.file, ignored.kind));
            return Ok(Exit::Done);
        }
        Item::Absent(path, error) => {
            let failure = Failure::because(Kind::World, format!("cannot read `{path}`"), error);
            out::failure(&failure, false);
            return Ok(Exit::Cannot);
        }
        Item::Failed(failure) => return Err(failure),
    }
    Ok(Exit::Skipped)
}

/// The JSON Schema of an article.
fn schema() -> String {
    let schema = schemars::schema_for!(Article);
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}

/// The paths given, in order; those of stdin are read as they come.
type Paths = Box<dyn Iterator<Item = std::io::Result<PathBuf>> + Send>;

fn paths(args: &ExtractArgs) -> Result<Paths, Failure> {
    if args.paths.is_empty() {
        let Some(root) = &args.root else {
            return Err(Failure::new(Kind::Usage, "nothing to extract")
                .hint("name folders or files: `hustings extract PATH...`")
                .hint("`-` reads their names from stdin"));
        };
        return Ok(Box::new(std::iter::once(Ok(root.clone()))));
    }
    let from_stdin = || std::io::stdin().lines_of_paths();
    let paths = args.paths.clone().into_iter();
    Ok(Box::new(paths.flat_map(move |path| -> Paths {
        if path == Path::new("-") { Box::new(from_stdin()) } else { Box::new(std::iter::once(Ok(path))) }
    })))
}

/// Reads a stream as one path a line; bytes that are no text are kept where the system allows it.
trait PathLines {
    fn lines_of_paths(self) -> impl Iterator<Item = std::io::Result<PathBuf>> + Send + 'static;
}

impl PathLines for std::io::Stdin {
    fn lines_of_paths(self) -> impl Iterator<Item = std::io::Result<PathBuf>> + Send + 'static {
        std::io::BufReader::new(self)
            .split(b'\n')
            .map(|line| line.map(path_of_bytes))
            .filter(|path| path.as_ref().map_or(true, |path| !path.as_os_str().is_empty()))
    }
}

fn path_of_bytes(mut line: Vec<u8>) -> PathBuf {
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        PathBuf::from(std::ffi::OsString::from_vec(line))
    }
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(&line).into_owned())
}

/// What the files of a run have in common.
struct Given<'g> {
    /// The folder that names are relative to, where one was given.
    root: Option<&'g Path>,
    env: &'g BTreeMap<String, String>,
    flags: Flags<'g>,
    /// The settings of each root met so far.
    roots: BTreeMap<PathBuf, Arc<Settings>>,
    /// Hashes of the names met so far, once there is more than one path.
    seen: Option<HashSet<u64>>,
    /// One path was given, so that names need not say below which they stand.
    is_one: bool,
}

impl<'g> Given<'g> {
    /// The files below each path, path by path, as they are asked for.
    fn sources(mut self, paths: Paths) -> impl Iterator<Item = Source> + Send + use<'g> {
        paths.enumerate().flat_map(move |(ordinal, path)| match path {
            Ok(path) => self.below(&path, ordinal),
            Err(error) => vec![Source::Item(Item::Absent("-".to_owned(), error))],
        })
    }

    /// The files below one path; what the walk skipped comes first.
    fn below(&mut self, path: &Path, ordinal: usize) -> Vec<Source> {
        match self.try_below(path, ordinal) {
            Ok(sources) => sources,
            Err(item) => vec![Source::Item(item)],
        }
    }

    fn try_below(&mut self, path: &Path, ordinal: usize) -> Result<Vec<Source>, Item> {
        let absent = |error| Item::Absent(path.to_string_lossy().into_owned(), error);
        let is_folder = std::fs::metadata(path).map_err(absent)?.is_dir();
        let folder = if is_folder { path } else { own_folder(path) };
        let prefix = self.prefix(folder).map_err(Item::Failed)?;
        let settings = self.settings(self.root.unwrap_or(folder).to_owned()).map_err(Item::Failed)?;
        let found = read::walk(path, &settings).map_err(absent)?;
        let shown: Arc<str> = if is_folder && self.root.is_none() { self.shown(path) } else { Arc::from("") };
        let skipped = found.skipped.into_iter().map(|mut skipped| {
            skipped.file.insert_str(0, &prefix);
            skipped.file.insert_str(0, &shown);
            Source::Item(Item::Skipped(skipped))
        });
        let mut sources: Vec<Source> = skipped.collect();
        if !is_folder {
            // A file that was named is not passed over without a word.
            sources.extend(found.ignored.into_iter().map(|ignored| Source::Item(Item::Ignored(ignored))));
        }
        for mut file in found.files {
            file.file.insert_str(0, &prefix);
            let salt = self.salt(&file.file, ordinal);
            let (shown, settings) = (Arc::clone(&shown), Arc::clone(&settings));
            sources.push(Source::File { file, salt, shown, settings });
        }
        Ok(sources)
    }

    /// What is shown before the names in a folder: its own name where it is one of several, else nothing. The ids do
    /// not depend on it.
    fn shown(&self, folder: &Path) -> Arc<str> {
        let real = folder.canonicalize();
        let name = real.as_ref().ok().and_then(|real| real.file_name()).filter(|_| !self.is_one);
        name.map_or_else(String::new, |name| format!("{}/", name.to_string_lossy())).into()
    }

    /// What stands before the names in `folder`: the way to it from the root that was given.
    fn prefix(&self, folder: &Path) -> Result<String, Failure> {
        let Some(root) = self.root else { return Ok(String::new()) };
        let real = |path: &Path| {
            path.canonicalize().map_err(|error| {
                Failure::because(Kind::World, format!("cannot read the folder `{}`", path.display()), error)
            })
        };
        let (real_root, real_folder) = (real(root)?, real(folder)?);
        let Ok(way) = real_folder.strip_prefix(&real_root) else {
            let message = format!("`{}` is not below `{}`", folder.display(), root.display());
            return Err(
                Failure::new(Kind::Usage, message).hint("leave `--in` out, or name a folder above the paths")
            );
        };
        let parts: Vec<_> =
            way.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        Ok(parts.iter().map(|part| format!("{part}/")).collect())
    }

    fn settings(&mut self, root: PathBuf) -> Result<Arc<Settings>, Failure> {
        if let Some(settings) = self.roots.get(&root) {
            return Ok(Arc::clone(settings));
        }
        let settings = Arc::new(layers::join(std::slice::from_ref(&root), self.env, self.flags)?.settings);
        self.roots.insert(root, Arc::clone(&settings));
        Ok(settings)
    }

    /// Empty for a name met for the first time, else the ordinal of the path.
    fn salt(&mut self, file: &str, ordinal: usize) -> String {
        let mut hasher = DefaultHasher::new();
        file.hash(&mut hasher);
        let is_first = self.seen.get_or_insert_default().insert(hasher.finish());
        if is_first { String::new() } else { ordinal.to_string() }
    }
}

/// The folder that holds a file.
fn own_folder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given<'g>(root: Option<&'g Path>, env: &'g BTreeMap<String, String>) -> Given<'g> {
        Given { root, env, flags: Flags::default(), roots: BTreeMap::new(), seen: None, is_one: true }
    }

    #[test]
    fn the_committed_schema_is_that_of_the_code() {
        let committed = include_str!("../../docs/article.schema.json");
        assert_eq!(committed.trim_end(), schema(), "`hustings extract --schema > docs/article.schema.json`");
    }

    #[test]
    fn a_name_met_again_is_salted_with_its_ordinal() {
        let env = BTreeMap::new();
        let mut given = given(None, &env);
        assert_eq!(given.salt("a.html", 0), "");
        assert_eq!(given.salt("b.html", 0), "");
        assert_eq!(given.salt("a.html", 2), "2");
    }

    #[test]
    fn names_are_relative_to_the_root_given() {
        let root = tempfile::tempdir().unwrap();
        let inside = root.path().join("a/b");
        std::fs::create_dir_all(&inside).unwrap();
        let env = BTreeMap::new();
        let given = given(Some(root.path()), &env);
        assert_eq!(given.prefix(&inside).unwrap(), "a/b/");
        assert_eq!(given.prefix(root.path()).unwrap(), "");
        let outside = given.prefix(std::env::temp_dir().as_path()).unwrap_err();
        assert_eq!(outside.exit(), Exit::Wrong);
    }

    #[test]
    fn a_file_alone_stands_in_its_own_folder() {
        assert_eq!(own_folder(Path::new("a.html")), Path::new("."));
        assert_eq!(own_folder(Path::new("pages/a.html")), Path::new("pages"));
    }

    #[test]
    fn a_path_that_is_not_there_is_named() {
        let env = BTreeMap::new();
        let mut given = given(None, &env);
        let sources = given.below(Path::new("no/such/file"), 0);
        assert!(
            matches!(sources.as_slice(), [Source::Item(Item::Absent(path, _))] if path == "no/such/file")
        );
    }

    #[test]
    fn a_line_of_paths_may_end_like_windows_ends_it() {
        assert_eq!(path_of_bytes(b"a b.html\r".to_vec()), Path::new("a b.html"));
    }
}
