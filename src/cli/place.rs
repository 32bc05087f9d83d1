//! Where the index of a folder is: beside its articles, or in the cache of the user where the folder cannot be written.

use std::path::Path;
use std::path::PathBuf;

use super::args::PlaceArgs;
use super::escape;
use super::failure::Failure;
use super::failure::Kind;
use super::out;
use super::world::World;
use crate::index::Place;

/// The place to read from: an index in the cache is read where the folder cannot be written and has been refreshed
/// there, so that what was found by `to_write` is found again.
///
/// # Errors
/// `--in` names a file.
pub(super) fn to_read(args: &PlaceArgs, world: &World) -> Result<Place, Failure> {
    let beside = beside(args)?;
    Ok(match elsewhere(args, &beside, world) {
        Some(cached) if has_index(&cached) => Place { folder: cached, ..beside },
        _ => beside,
    })
}

/// The place to write to; says where the index goes when that is not beside the articles.
///
/// # Errors
/// `--in` names a file.
pub(super) fn to_write(args: &PlaceArgs, world: &World) -> Result<Place, Failure> {
    let beside = beside(args)?;
    let Some(cached) = elsewhere(args, &beside, world) else { return Ok(beside) };
    if !world.is_quiet() {
        let root = args.roots.first().map_or(Path::new("."), PathBuf::as_path);
        out::note(&format!("`{}` cannot be written: its index is in `{}`", root.display(), cached.display()));
    }
    make_private(&cached);
    Ok(Place { folder: cached, ..beside })
}

fn beside(args: &PlaceArgs) -> Result<Place, Failure> {
    let roots = if args.roots.is_empty() { vec![PathBuf::from(".")] } else { args.roots.clone() };
    if let Some(file) = roots.iter().find(|root| root.is_file()) {
        let name = file.to_string_lossy();
        return Err(Failure::new(Kind::Usage, format!("`{name}` is a file, and `--in` takes a folder"))
            .hint(format!("`--in {}` takes the folder it is in", escape::word(&parent(file))))
            .hint(format!("`hustings extract {}` reads it without an index", escape::word(&name))));
    }
    Ok(Place::new(roots, args.index.clone()))
}

fn parent(file: &Path) -> String {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).to_string_lossy().into_owned()
}

/// The folder in the cache, where the index cannot be written beside the articles and was not put elsewhere.
fn elsewhere(args: &PlaceArgs, beside: &Place, world: &World) -> Option<PathBuf> {
    let root = beside.roots.first()?;
    if args.index.is_some() || !root.is_dir() || is_writable(root, &beside.folder) {
        return None;
    }
    let set = |name: &str| world.env.get(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let cache = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))?;
    let real = root.canonicalize().ok()?;
    let hash = blake3::hash(real.as_os_str().as_encoded_bytes()).to_hex();
    Some(cache.join("hustings").join(hash.get(..16)?))
}

/// Says, without writing, whether an index can be written to `folder` below `root`.
fn is_writable(root: &Path, folder: &Path) -> bool {
    if !folder.exists() {
        return allows_writing(root);
    }
    let parts = ["", "index", "manifest", "lock", "meta.toml"].map(|part| folder.join(part));
    parts.iter().filter(|part| part.exists()).all(|part| allows_writing(part))
}

#[cfg(unix)]
fn allows_writing(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok()
}

#[cfg(not(unix))]
fn allows_writing(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|meta| meta.is_dir() || !meta.permissions().readonly())
}

fn has_index(folder: &Path) -> bool {
    folder.join("meta.toml").exists()
}

/// Makes a folder that only the user may enter: what is searched may be confidential. Where it cannot be made, whoever
/// writes there says so.
fn make_private(folder: &Path) {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let _ = builder.recursive(true).create(folder);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::OutputArgs;

    #[test]
    fn the_index_is_beside_the_articles_where_it_can_be_written() {
        let args = PlaceArgs { roots: vec![], index: None };
        let world = World::here(OutputArgs::default());
        assert_eq!(to_read(&args, &world).unwrap().folder, Path::new("./.hustings"));
    }

    #[test]
    fn a_file_is_no_folder_of_articles() {
        let args = PlaceArgs { roots: vec!["Cargo.toml".into()], index: None };
        let failure = to_read(&args, &World::here(OutputArgs::default())).unwrap_err();
        assert_eq!(
            failure.lines(),
            [
                "error: `Cargo.toml` is a file, and `--in` takes a folder",
                "",
                "hint: `--in .` takes the folder it is in",
                "hint: `hustings extract Cargo.toml` reads it without an index",
            ]
        );
    }
}
