//! What README and `tests/cli/*.md` show is what the program prints: each `console` block is run and compared.
//!
//! Every file of transcripts is copied to a scratch folder and run there beside its own copy of the corpus, so nothing
//! is written into the tree. `? 1` below a command is its exit status, `[..]` stands for what changes from run to run.
//! `TRYCMD=overwrite cargo test --test it transcripts` writes what the program prints into these files; where a line
//! changes, put `[..]` in again (not in README: there figures of time, age and memory are left open by this test).
//! The comparison turns `\` into `/`, so `[..]` also stands where JSON holds escapes.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use trycmd::TestCases;

/// How a newcomer runs the program from the clone; in the scratch folder it is the binary under test.
const FROM_THE_CLONE: &str = "$ cargo run --release --quiet -- ";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// Copies a folder without what is hidden: a reader of README may have made an index in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        match entry.file_type().unwrap().is_dir() {
            true => copy(&source, &target),
            false => drop(fs::copy(&source, &target).unwrap()),
        }
    }
}

/// Puts a file of transcripts into `scratch`, with the corpus where its commands look for it.
fn lay_out(scratch: &Path, name: &str, text: &str) -> PathBuf {
    let file = scratch.join(name);
    fs::write(&file, text).unwrap();
    copy(&root().join("corpus/articles"), &file.with_extension("in").join("corpus/articles"));
    file
}

/// Runs the transcripts of the files `names` in `scratch`; panics where one is wrong.
fn run(scratch: &Path, names: &str) {
    let cases = TestCases::new();
    cases.register_bin("hustings", Path::new(env!("CARGO_BIN_EXE_hustings")));
    let home = scratch.to_string_lossy().into_owned();
    for (name, value) in [("HOME", home.as_str()), ("XDG_CONFIG_HOME", &home), ("COLUMNS", "100")] {
        cases.env(name, value);
    }
    cases.case(scratch.join(names)).run();
}

/// The text of README as it is run: figures of time, age and memory may differ.
fn runnable(text: &str) -> String {
    runnable_lines(text).into_iter().map(|line| line + "\n").collect()
}

fn runnable_lines(text: &str) -> Vec<String> {
    let mut is_inside = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            is_inside = line == "```console";
        }
        lines.push(match line.strip_prefix(FROM_THE_CLONE) {
            Some(arguments) => format!("$ hustings {arguments}"),
            None if is_inside && !line.starts_with("$ ") => elided(line),
            None => line.to_owned(),
        });
    }
    lines
}

/// `2 articles · 3.8 ms · understood` → `2 articles · [..] ms · understood`.
fn elided(line: &str) -> String {
    let is_figure = |word: &str| word.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit());
    let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    for at in 1..words.len() {
        let unit = words[at].trim_end_matches(';').to_owned();
        let is_unit = ["ms", "s", "kB", "MB", "articles/s", "MB/s"].contains(&unit.as_str());
        if is_unit && is_figure(&words[at - 1]) || words[at] == "old;" {
            words[at - 1] = format!("{}[..]", if words[at - 1].starts_with('(') { "(" } else { "" });
            // A slow machine tells in seconds what a fast one tells in milliseconds.
            if matches!(unit.as_str(), "ms" | "s") {
                words[at] = format!("[..]{}", words[at].trim_start_matches(unit.as_str()));
            }
        }
    }
    words.join(" ")
}

/// README after a run that wrote what the program prints: what had to differ stays as it was.
fn restored(after: &str, before: &str) -> String {
    let kept: HashMap<String, &str> = runnable_lines(before).into_iter().zip(before.lines()).collect();
    after.lines().map(|line| kept.get(line).copied().unwrap_or(line).to_owned() + "\n").collect()
}

fn overwrites() -> bool {
    std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite")
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let scratch = tempfile::tempdir().unwrap();
    let before = readme();
    let copied = lay_out(scratch.path(), "README.md", &runnable(&before));
    run(scratch.path(), "README.md");
    if overwrites() {
        let after = restored(&fs::read_to_string(copied).unwrap(), &before);
        fs::write(root().join("README.md"), after).unwrap();
    }
}

#[test]
fn the_first_command_of_the_readme_runs_from_the_clone_and_shows_hits() {
    let text = readme();
    let mut commands = text.lines().filter(|line| line.starts_with("$ "));
    let first = commands.next().unwrap();
    assert!(first.starts_with(FROM_THE_CLONE) && first.contains(" --in corpus/articles "), "{first}");
    assert!(commands.all(|command| command.starts_with("$ hustings ")));
    let block = text.split("```console\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(block.contains("\n 1  "), "{block}");
}

#[test]
fn the_transcripts_show_what_the_program_prints() {
    let scratch = tempfile::tempdir().unwrap();
    let mut laid_out = Vec::new();
    for entry in fs::read_dir(root().join("tests/cli")).unwrap() {
        let source = entry.unwrap().path();
        let name = source.file_name().unwrap().to_string_lossy().into_owned();
        let copied = lay_out(scratch.path(), &name, &fs::read_to_string(&source).unwrap());
        laid_out.push((source, copied));
    }
    assert!(laid_out.len() >= 5);
    run(scratch.path(), "*.md");
    if overwrites() {
        for (source, copied) in laid_out {
            fs::copy(copied, source).unwrap();
        }
    }
}

#[test]
fn every_query_of_the_readme_is_in_the_transcripts() {
    let run = fs::read_to_string(root().join("tests/cli/queries.md")).unwrap();
    let text = readme();
    let table = text.split("| write | finds articles |").nth(1).unwrap().split("\n\n").next().unwrap();
    let cells = table.lines().skip(2).map(|row| row.split('|').nth(1).unwrap());
    let queries: Vec<&str> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert!(queries.len() >= 20);
    for query in queries {
        assert!(run.contains(&format!(" -- '{query}'\n")), "{query}");
    }
}

#[test]
fn a_wrong_transcript_is_found() {
    let right = "```console\n$ hustings --version\nhustings [..]\n\n```\n";
    let wrong = [
        right.replace("hustings [..]", "hastings [..]"),
        right.replace("--version\n", "--version\n? 1\n"),
        right.replace("hustings [..]\n", ""),
    ];
    if overwrites() {
        return;
    }
    let outcome = |text: &str| {
        let scratch = tempfile::tempdir().unwrap();
        fs::write(scratch.path().join("x.md"), text).unwrap();
        std::panic::catch_unwind(|| run(scratch.path(), "x.md")).is_ok()
    };
    assert!(outcome(right));
    for text in wrong {
        assert!(!outcome(&text), "{text}");
    }
}

#[test]
fn figures_of_time_age_and_memory_are_left_open_and_nothing_else() {
    for (line, open) in [
        ("2 articles · 3.8 ms · understood: a", "2 articles · [..] [..] · understood: a"),
        ("index of 30 articles, moments old; `x`", "index of 30 articles, [..] old; `x`"),
        ("2.3 MB at most (22 MB resident)", "[..] MB at most ([..] MB resident)"),
        ("    470 days, he says", "    470 days, he says"),
    ] {
        assert_eq!(elided(line), open);
    }
    let text = "$ a 1 ms\n```console\n$ hustings x 1 ms\n1 ms\n```\n2 ms\n";
    assert_eq!(runnable(text), text.replace("\n1 ms", "\n[..] [..]"));
    assert_eq!(restored(&runnable(text), text), text);
}
