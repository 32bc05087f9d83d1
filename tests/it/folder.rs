//! Folders of small articles, and the state of an index as its reader sees it.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use hustings::article::Silent;
use hustings::config::Settings;
use hustings::index::Mode;
use hustings::index::Place;
use hustings::index::Reader;
use hustings::search;
use hustings::search::Request;

/// A day that no test depends on.
pub(crate) fn today() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2024, 1, 15).unwrap()
}

/// The bundled articles.
pub(crate) fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles")
}

/// The large set of real articles, where this machine has it.
pub(crate) fn real_articles() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/articles");
    folder.is_dir().then_some(folder)
}

/// The program, with nothing of the user's environment that changes what it prints.
pub(crate) fn hustings() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hustings"));
    command
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env("XDG_CONFIG_HOME", "/nonexistent")
        .env("XDG_CACHE_HOME", "/nonexistent");
    command
}

/// Brings the index of `folder` up to its files and opens it.
pub(crate) fn indexed(folder: &Path, mode: Mode) -> Reader {
    let place = Place::new(vec![folder.to_path_buf()], None);
    hustings::index::refresh(&place, &Settings::default(), mode, false, &Silent).unwrap();
    Reader::open(&place).unwrap()
}

/// Every article of an index: id to title and body. Panics when an id comes twice.
pub(crate) fn contents(reader: &Reader) -> BTreeMap<String, (String, String)> {
    let request =
        Request { limit: 100_000, snippets: false, facets: Vec::new(), ..Request::new("", today()) };
    let answer = search::search(reader, &request).unwrap();
    assert_eq!(answer.total.articles as usize, answer.hits.len());
    let mut contents = BTreeMap::new();
    for hit in answer.hits {
        let shown = search::show(reader, &hit.id, None, today()).unwrap().unwrap();
        let article = shown.article;
        let twice = contents.insert(hit.id.clone(), (article.title.unwrap_or_default(), article.body));
        assert!(twice.is_none(), "{} comes twice", hit.id);
    }
    contents
}

/// A JSON Lines file of `n` articles whose words tell `mark`.
pub(crate) fn json_lines(n: usize, mark: &str) -> String {
    (0..n)
        .map(|nth| {
            let body = format!(
                "The {mark} council of ward {nth} met and voted on the harbour levy after a long debate."
            );
            serde_json::json!({
                "id": format!("{mark}-{nth}"),
                "title": format!("Ward {nth} votes on {mark}"),
                "date": format!("2016-05-{:02}", nth % 28 + 1),
                "source": "Example Courier",
                "content": body,
            })
            .to_string()
                + "\n"
        })
        .collect()
}
