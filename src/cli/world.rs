//! What a command takes from outside: environment, time, folders. Commands ask here and nowhere else.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use chrono::NaiveDate;

use super::args::OutputArgs;
use super::args::PlaceArgs;
use super::escape;
use super::failure::Failure;
use super::layers;
use super::layers::Flags;
use super::layers::Layers;
use super::out;

/// The world as a command finds it.
#[derive(Debug, Clone)]
pub(super) struct World {
    /// The variables of the environment that are text.
    pub(super) env: BTreeMap<String, String>,
    /// Seconds since 1970.
    pub(super) now: i64,
    /// Today where the user is, for relative dates.
    pub(super) today: NaiveDate,
    /// How it is said.
    pub(super) output: OutputArgs,
}

impl World {
    /// The world as it is.
    pub(super) fn here(output: OutputArgs) -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        let now = chrono::Local::now();
        Self {
            env: std::env::vars_os().filter_map(text).collect(),
            now: now.timestamp(),
            today: now.date_naive(),
            output,
        }
    }

    /// The settings for `roots`; tells of variables that are none.
    ///
    /// # Errors
    /// A wrong file, variable or option.
    pub(super) fn settings(&self, roots: &[PathBuf], flags: Flags<'_>) -> Result<Layers, Failure> {
        let layers = layers::join(roots, &self.env, flags)?;
        if !self.is_quiet() {
            for name in &layers.unknown {
                out::warn(&format!("`{name}` is no setting; `hustings status --config` lists them"));
            }
        }
        Ok(layers)
    }

    /// Says whether notes are unwanted: asked for, or because whoever reads JSON reads them there.
    pub(super) fn is_quiet(&self) -> bool {
        self.output.quiet || self.output.json
    }

    /// Says whether `root` is the root of the file system or the home folder: more than anybody means to index.
    pub(super) fn is_too_wide(&self, root: &Path) -> bool {
        let Ok(root) = root.canonicalize() else { return false };
        let home = self.env.get("HOME").and_then(|home| Path::new(home).canonicalize().ok());
        root.parent().is_none() || home.is_some_and(|home| home == root)
    }
}

/// The options that lead to the same place again: ` --in pages`, empty for the current folder.
pub(super) fn place_options(args: &PlaceArgs) -> String {
    let mut options = String::new();
    for root in &args.roots {
        options.push_str(&format!(" --in {}", escape::word(&root.to_string_lossy())));
    }
    if let Some(index) = &args.index {
        options.push_str(&format!(" --index {}", escape::word(&index.to_string_lossy())));
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_and_the_home_folder_are_too_wide() {
        let home = tempfile::tempdir().unwrap();
        let inside = home.path().join("pages");
        std::fs::create_dir(&inside).unwrap();
        let mut world = World::here(OutputArgs::default());
        world.env.insert("HOME".to_owned(), home.path().to_str().unwrap().to_owned());
        assert!(world.is_too_wide(Path::new("/")));
        assert!(world.is_too_wide(home.path()));
        assert!(world.is_too_wide(&inside.join("..")));
        assert!(!world.is_too_wide(&inside));
        assert!(!world.is_too_wide(&inside.join("absent")));
    }

    #[test]
    fn a_place_can_be_typed_again() {
        let args = PlaceArgs { roots: vec!["my pages".into()], index: Some("i".into()) };
        assert_eq!(place_options(&args), " --in 'my pages' --index i");
    }
}
