//! The layers of the settings: built in < user file < folder files < environment < options. Each value keeps where it
//! came from.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::path::PathBuf;

use toml::Table;
use toml::Value;

use super::args::LimitArgs;
use super::failure::Failure;
use super::failure::Kind;
use crate::config::Settings;

/// The name of a folder's own settings.
const FOLDER_FILE: &str = "hustings.toml";
/// What the variables of the environment begin with.
const PREFIX: &str = "HUSTINGS_";
/// The least heap that indexing works in.
const LEAST_MEMORY_MB: u64 = 64;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// The program.
    BuiltIn,
    /// A file of settings.
    File(PathBuf),
    /// A variable of the environment.
    Variable(String),
    /// An option of the command line.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn => to.write_str("built in"),
            Self::File(file) => write!(to, "{}", file.display()),
            Self::Variable(name) => to.write_str(name),
            Self::Flag(flag) => to.write_str(flag),
        }
    }
}

/// The settings with where each came from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layers {
    /// The settings.
    pub(super) settings: Settings,
    /// Values as TOML writes them, by dotted key, with where each came from.
    pub(super) values: BTreeMap<String, (String, Origin)>,
    /// Variables that look like settings and are none.
    pub(super) unknown: Vec<String>,
}

/// What the options set.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flags<'f> {
    /// Limits.
    pub(super) limits: LimitArgs,
    /// `--map FIELD=KEY`.
    pub(super) map: &'f [String],
}

/// Joins the layers for the folders `roots` of one run; of several folder files the later wins.
///
/// # Errors
/// A file that cannot be read or holds what is no setting, with its line; a value out of bounds.
pub(super) fn join(
    roots: &[PathBuf],
    env: &BTreeMap<String, String>,
    flags: Flags<'_>,
) -> Result<Layers, Failure> {
    let mut joined = BTreeMap::new();
    let built_in = Table::try_from(Settings::default())
        .map_err(|error| Failure::because(Kind::Bug, "the built-in settings have no TOML form", error))?;
    lay(&built_in, "", &Origin::BuiltIn, &mut joined);
    let user = user_file(env).into_iter().map(|file| (file, true));
    for (file, is_own) in user.chain(roots.iter().map(|root| (root.join(FOLDER_FILE), false))) {
        if let Some(table) = file_layer(&file)? {
            if !is_own && table.contains_key("pager") {
                return Err(pager_of_a_folder(&file));
            }
            lay(&table, "", &Origin::File(file), &mut joined);
        }
    }
    let unknown = environment(env, &mut joined);
    for (key, value, flag) in [
        ("memory_mb", flags.limits.memory.map(|n| n as i64), "--memory"),
        ("threads", flags.limits.threads.map(|n| n as i64), "--threads"),
    ] {
        if let Some(value) = value {
            joined.insert(key.to_owned(), (Value::Integer(value), Origin::Flag(flag)));
        }
    }
    map_flags(flags.map, &mut joined)?;
    finish(joined, unknown)
}

/// The file of the user's own settings.
fn user_file(env: &BTreeMap<String, String>) -> Option<PathBuf> {
    let set = |name: &str| env.get(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("XDG_CONFIG_HOME")
        .filter(|folder| folder.is_absolute())
        .or_else(|| set("HOME").map(|home| home.join(".config")))?;
    Some(folder.join("hustings").join("config.toml"))
}

/// Reads one file; `None` where there is none.
fn file_layer(file: &Path) -> Result<Option<Table>, Failure> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if is_absent(&error) => return Ok(None),
        Err(error) => {
            let message = format!("cannot read the settings in `{}`", file.display());
            return Err(Failure::because(Kind::World, message, error));
        }
    };
    // The whole file is read as settings first: that is where unknown keys and wrong kinds are found, with their place.
    match toml::from_str::<Settings>(&text).and_then(|_| text.parse::<Table>()) {
        Ok(table) => Ok(Some(table)),
        Err(error) => Err(wrong_file(file, &text, &error)),
    }
}

/// A folder that somebody hands over must not choose which program is started.
fn pager_of_a_folder(file: &Path) -> Failure {
    Failure::new(Kind::Usage, format!("{}: a folder cannot set `pager`", file.display()))
        .hint("set it in $XDG_CONFIG_HOME/hustings/config.toml, or by `HUSTINGS_PAGER`")
}

fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// The failure of a wrong file: `hustings.toml:3: unknown field`, and what was meant.
fn wrong_file(file: &Path, text: &str, error: &toml::de::Error) -> Failure {
    let line = error
        .span()
        .map_or(1, |Range { start, .. }| text.get(..start).unwrap_or(text).matches('\n').count() + 1);
    let message = error.message().lines().next().unwrap_or_default();
    let failure = Failure::new(Kind::Usage, format!("{}:{line}: {message}", file.display()));
    let typed = message.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
    let expected = message.split('`').skip(3).step_by(2);
    match typed.and_then(|typed| nearest(typed, expected)) {
        Some(meant) => failure.hint(format!("did you mean `{meant}`?")),
        None => failure,
    }
}

/// The one of `known` that was probably meant.
pub(super) fn nearest<'k>(typed: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let typed = typed.to_lowercase();
    known
        .map(|name| (strsim::osa_distance(&typed, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .min()
        .map(|(_, name)| name)
}

type Joined = BTreeMap<String, (Value, Origin)>;

/// Lays the values of `table` over those that are there, key by key.
fn lay(table: &Table, path: &str, origin: &Origin, joined: &mut Joined) {
    for (key, value) in table {
        let key = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match value {
            Value::Table(inner) => lay(inner, &key, origin, joined),
            value => {
                joined.insert(key, (value.clone(), origin.clone()));
            }
        }
    }
}

/// Lays the variables over the values: `HUSTINGS_MEMORY_MB=512`, `HUSTINGS_IGNORE='["drafts/*"]'`. Returns the names
/// that belong to no setting.
fn environment(env: &BTreeMap<String, String>, joined: &mut Joined) -> Vec<String> {
    let mut unknown = Vec::new();
    for (name, text) in env {
        let Some(rest) = name.strip_prefix(PREFIX) else { continue };
        let wanted = rest.to_lowercase();
        let Some(key) = joined.keys().find(|key| key.replace('.', "_") == wanted).cloned() else {
            unknown.push(name.clone());
            continue;
        };
        let value =
            format!("value = {text}").parse::<Table>().ok().and_then(|mut table| table.remove("value"));
        let value = value.unwrap_or_else(|| Value::String(text.clone()));
        joined.insert(key, (value, Origin::Variable(name.clone())));
    }
    unknown
}

/// Lays `--map FIELD=KEY` over the values; several of one field are tried in order.
fn map_flags(map: &[String], joined: &mut Joined) -> Result<(), Failure> {
    let mut given: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for text in map {
        let (field, key) = text.split_once('=').filter(|(_, key)| !key.is_empty()).ok_or_else(|| {
            Failure::new(Kind::Usage, format!("`--map {text}` is not FIELD=KEY"))
                .hint("`--map title=headline`")
        })?;
        let known = joined.keys().filter_map(|key| key.strip_prefix("map."));
        let dotted = format!("map.{field}");
        if !joined.contains_key(&dotted) {
            let fields = known.clone().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let failure = Failure::new(Kind::Usage, format!("unknown field `{field}` in `--map {text}`"));
            return Err(match nearest(field, known) {
                Some(meant) => failure.hint(format!("did you mean `{meant}`?")),
                None => failure.hint(format!("fields: {fields}")),
            });
        }
        given.entry(dotted).or_default().push(Value::String(key.to_owned()));
    }
    for (key, values) in given {
        joined.insert(key, (Value::Array(values), Origin::Flag("--map")));
    }
    Ok(())
}

/// Makes settings of the joined values.
fn finish(joined: Joined, unknown: Vec<String>) -> Result<Layers, Failure> {
    let mut table = Table::new();
    for (key, (value, origin)) in &joined {
        match key.split_once('.') {
            None => {
                table.insert(key.clone(), value.clone());
            }
            Some((head, rest)) => {
                let inner = table.entry(head.to_owned()).or_insert_with(|| Value::Table(Table::new()));
                if let Value::Table(inner) = inner {
                    inner.insert(rest.to_owned(), value.clone());
                }
            }
        }
        // One value at a time, so that a wrong one is named with where it came from.
        table.clone().try_into::<Settings>().map_err(|error| {
            let message =
                format!("`{key}` from {origin}: {}", error.message().lines().next().unwrap_or_default());
            Failure::new(Kind::Usage, message)
        })?;
    }
    let settings: Settings =
        table.try_into().map_err(|error| Failure::because(Kind::Bug, "the settings do not join", error))?;
    if settings.memory_mb < LEAST_MEMORY_MB {
        let from = joined.get("memory_mb").map_or(&Origin::BuiltIn, |(_, origin)| origin);
        let message =
            format!("`memory_mb` from {from} is {}, the least is {LEAST_MEMORY_MB}", settings.memory_mb);
        return Err(Failure::new(Kind::Usage, message));
    }
    let values =
        joined.into_iter().map(|(key, (value, origin))| (key, (value.to_string(), origin))).collect();
    Ok(Layers { settings, values, unknown })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn folder_with(text: &str) -> (tempfile::TempDir, Vec<PathBuf>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FOLDER_FILE), text).unwrap();
        let roots = vec![folder.path().to_owned()];
        (folder, roots)
    }

    #[test]
    fn each_layer_beats_the_one_before_and_keeps_its_origin() {
        let home = tempfile::tempdir().unwrap();
        let user = home.path().join("hustings");
        std::fs::create_dir(&user).unwrap();
        std::fs::write(user.join("config.toml"), "threads = 2\nmemory_mb = 100\n[map]\ntitle = [\"hed\"]\n")
            .unwrap();
        let (_folder, roots) =
            folder_with("memory_mb = 200\nignore = [\"drafts/*\"]\n[map]\nbody = [\"text\"]\n");
        let mut variables = env(&[("XDG_CONFIG_HOME", home.path().to_str().unwrap())]);
        let layers = join(&roots, &variables, Flags::default()).unwrap();
        assert_eq!((layers.settings.threads, layers.settings.memory_mb), (2, 200));
        assert_eq!(layers.settings.map.title, ["hed"]);
        assert_eq!(layers.settings.map.body, ["text"]);
        assert_eq!(layers.values["memory_mb"].1, Origin::File(roots[0].join(FOLDER_FILE)));
        assert_eq!(layers.values["threads"].1, Origin::File(user.join("config.toml")));
        assert_eq!(layers.values["map.url"].1, Origin::BuiltIn);

        variables.insert("HUSTINGS_MEMORY_MB".to_owned(), "300".to_owned());
        let layers = join(&roots, &variables, Flags::default()).unwrap();
        assert_eq!(
            layers.values["memory_mb"],
            ("300".to_owned(), Origin::Variable("HUSTINGS_MEMORY_MB".to_owned()))
        );

        let flags =
            Flags { limits: LimitArgs { memory: Some(400), threads: None }, map: &["title=head".to_owned()] };
        let layers = join(&roots, &variables, flags).unwrap();
        assert_eq!(layers.settings.memory_mb, 400);
        assert_eq!(layers.settings.map.title, ["head"]);
        assert_eq!(layers.values["memory_mb"].1, Origin::Flag("--memory"));
    }

    #[test]
    fn a_wrong_file_is_named_with_its_line_and_what_was_meant() {
        let (_folder, roots) = folder_with("threads = 1\n\nmemory_md = 5\n");
        let failure = join(&roots, &env(&[]), Flags::default()).unwrap_err();
        let lines = failure.lines();
        assert!(lines[0].contains("hustings.toml:3: unknown field `memory_md`"), "{lines:?}");
        assert_eq!(lines.last().unwrap(), "hint: did you mean `memory_mb`?");
        assert_eq!(failure.exit().status(), 2);
    }

    #[test]
    fn a_folder_does_not_choose_the_pager() {
        let (_folder, roots) = folder_with("pager = \"touch here\"\n");
        let failure = join(&roots, &env(&[]), Flags::default()).unwrap_err();
        assert!(failure.lines()[0].ends_with("hustings.toml: a folder cannot set `pager`"));
        let layers = join(&[], &env(&[("HUSTINGS_PAGER", "more -x")]), Flags::default()).unwrap();
        assert_eq!(layers.settings.pager, "more -x");
    }

    #[test]
    fn a_wrong_kind_is_named_with_its_line() {
        let (_folder, roots) = folder_with("ignore = 5\n");
        let failure = join(&roots, &env(&[]), Flags::default()).unwrap_err();
        assert!(failure.lines()[0].contains("hustings.toml:1: invalid type"), "{:?}", failure.lines());
    }

    #[test]
    fn a_wrong_variable_is_named_and_an_unknown_one_is_told() {
        let failure = join(&[], &env(&[("HUSTINGS_THREADS", "many")]), Flags::default()).unwrap_err();
        assert!(
            failure.lines()[0].starts_with("error: `threads` from HUSTINGS_THREADS: "),
            "{:?}",
            failure.lines()
        );
        let layers = join(&[], &env(&[("HUSTINGS_MEMORY", "5")]), Flags::default()).unwrap();
        assert_eq!(layers.unknown, ["HUSTINGS_MEMORY"]);
    }

    #[test]
    fn too_little_memory_is_refused_with_its_origin() {
        let failure = join(&[], &env(&[("HUSTINGS_MEMORY_MB", "12")]), Flags::default()).unwrap_err();
        assert_eq!(failure.lines(), ["error: `memory_mb` from HUSTINGS_MEMORY_MB is 12, the least is 64"]);
    }

    #[test]
    fn a_map_option_names_a_known_field() {
        let wrong = |map: &str| {
            join(&[], &env(&[]), Flags { map: &[map.to_owned()], ..Flags::default() }).unwrap_err().lines()
        };
        assert_eq!(wrong("titel=x").last().unwrap(), "hint: did you mean `title`?");
        assert_eq!(wrong("title=").first().unwrap(), "error: `--map title=` is not FIELD=KEY");
    }
}
