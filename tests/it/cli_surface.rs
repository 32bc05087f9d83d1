//! The wire of the terminal: exit statuses, where things are written, what a closed pipe does.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;

fn hustings(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hustings"));
    command.args(arguments).current_dir(folder).env_clear().env("HOME", folder.join("home"));
    command.stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_wrong_command_line_is_status_2_with_the_nearest_spelling_on_stderr() {
    let folder = tempfile::tempdir().unwrap();
    let output = hustings(folder.path(), &["serach", "x"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout), "");
    assert_eq!(
        text(&output.stderr),
        "error: unrecognized subcommand `serach`\n\nhint: did you mean `hustings search x`?\nhint: `hustings -h` lists the commands\n"
    );
}

#[test]
fn errors_are_one_object_where_json_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let output = hustings(folder.path(), &["status", "--json"]);
    assert_eq!(output.status.code(), Some(4));
    let error: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["code"], "cannot");
}

#[test]
fn the_home_folder_is_not_read_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    std::fs::create_dir(&home).unwrap();
    let output = hustings(folder.path(), &["search", "--in", "home"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("too wide to read unasked"), "{}", text(&output.stderr));
    assert!(!home.join(".hustings").exists());
}

#[test]
fn a_wrong_folder_file_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("hustings.toml"), "\nmemory_md = 5\n").unwrap();
    let output = hustings(folder.path(), &["status", "--config"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("hustings.toml:2: unknown field `memory_md`"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_path_that_is_not_there_is_named_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let output = hustings(folder.path(), &["extract", "absent.html"]);
    assert_eq!(output.status.code(), Some(4));
    assert_eq!(
        text(&output.stderr),
        "error: cannot read `absent.html`\n  because: no such file or directory\n"
    );
}

#[test]
fn feeds_are_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let output = hustings(folder.path(), &["extract", "--as", "feeds", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("error: feeds are not read yet\n"));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hustings"));
    command.args(["extract", "--schema"]).current_dir(folder.path());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn short_help_fits_one_screen() {
    let folder = tempfile::tempdir().unwrap();
    let commands = [
        "",
        "search",
        "index",
        "show",
        "status",
        "extract",
        "check",
        "batch",
        "bench",
        "eval",
        "completions",
        "man",
        "help",
    ];
    for command in commands {
        let mut program = Command::new(env!("CARGO_BIN_EXE_hustings"));
        program.args(command.split_whitespace()).arg("-h").current_dir(folder.path()).env("COLUMNS", "80");
        let shown = text(&program.output().unwrap().stdout);
        assert!(shown.lines().count() <= 24, "{command}: {} lines", shown.lines().count());
        assert!(shown.lines().all(|line| line.chars().count() <= 80), "{command}");
    }
}

#[test]
fn a_command_that_is_not_there_yet_leads_to_the_nearest_that_is() {
    let folder = tempfile::tempdir().unwrap();
    let output = hustings(folder.path(), &["mcp"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "error: `hustings mcp` is not there yet\n\nhint: `hustings search --json QUERY` answers programs\nhint: `hustings -h` lists the commands\n"
    );
}

#[test]
fn a_path_where_a_query_should_be_makes_no_index() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("my pages")).unwrap();
    let output = hustings(folder.path(), &["search", "my pages"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "error: `my pages` is a path, and there is no index here\n\nhint: `hustings search --in 'my pages' QUERY` searches in it\n"
    );
    assert!(!folder.path().join(".hustings").exists());
}

#[test]
fn every_face_obeys_what_is_said_about_colour() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("pages");
    std::fs::create_dir(&pages).unwrap();
    std::fs::write(pages.join("a.txt"), "Vote\n\nThe house voted.\n").unwrap();
    std::fs::write(pages.join("b.pdf"), "%PDF-1.4\n").unwrap();
    hustings(folder.path(), &["index", "--in", "pages"]);
    let found = hustings(folder.path(), &["search", "--in", "pages", "--format", "tsv", "vote"]);
    let id = text(&found.stdout).split('\t').next().unwrap().to_owned();
    let faces = [
        "search --in pages --facets none --format terminal vote".to_owned(),
        format!("show --in pages --query vote {id}"),
        "index --full --in pages".to_owned(),
        "search --in pages auther:x".to_owned(),
        "search --in pages --color=never --serach".to_owned(),
    ];
    let forced = ["search", "show", "index", "search", ""];
    for (face, forced) in faces.iter().zip(forced) {
        let run = |more: &str, env: &[(&str, &str)]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_hustings"));
            command.args(face.split(' ')).args(more.split_whitespace()).current_dir(folder.path());
            command.env_clear().env("HOME", folder.path()).envs(env.iter().copied());
            let output = command.stdin(Stdio::null()).output().unwrap();
            format!("{}{}", text(&output.stdout), text(&output.stderr)).contains('\u{1b}')
        };
        let force = ("CLICOLOR_FORCE", "1");
        let has_colour = !forced.is_empty();
        assert!(!run("", &[]), "{face}");
        assert_eq!(run("", &[force]), has_colour, "{face}");
        assert!(!run("", &[force, ("NO_COLOR", "1")]), "{face}");
        if has_colour {
            assert!(run("--color always", &[("NO_COLOR", "1")]), "{face}");
            assert!(!run("--color never", &[force]), "{face}");
        }
    }
}

#[test]
fn bench_compares_with_an_earlier_run_and_asks_from_several_threads() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..4 {
        let text = format!(
            "Vote {n}\n\nThe committee discussed immigration, borders and several tariffs yesterday; parliament wanted another agreement.\n"
        );
        std::fs::write(folder.path().join(format!("{n}.txt")), text).unwrap();
    }
    let json = |arguments: &[&str]| -> serde_json::Value {
        let output = hustings(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    hustings(folder.path(), &["index"]);
    let bench = ["bench", "--rounds", "4", "--json"];
    let before = json(&bench);
    assert!(before["load"].is_null() && before["baseline"].is_null());
    assert!(before["classes"]["term"]["spread"].as_f64().unwrap() >= 1.0);
    let n: u64 =
        before["classes"].as_object().unwrap().values().map(|class| class["n"].as_u64().unwrap()).sum();
    // A baseline that nothing can reach, so that the verdict does not hang on the machine.
    let mut fast = before.clone();
    fast["classes"]["term"]["p50_us"] = 0.1.into();
    fast["classes"]["gone"] = fast["classes"]["term"].clone();
    std::fs::write(folder.path().join("before.json"), fast.to_string()).unwrap();
    let after = json(&[&bench[..], &["--baseline", "before.json", "--concurrency", "3"]].concat());
    assert_eq!(after["baseline"]["classes"]["term"]["verdict"], "slower");
    assert_eq!(after["baseline"]["notes"][0], "this run has no class `gone`");
    assert_eq!(after["load"]["concurrency"], 3);
    assert_eq!(after["load"]["n"], 3 * 4 * n);
    assert!(after["load"]["p99_us"].as_f64() >= after["load"]["p50_us"].as_f64());
    let shown = hustings(
        folder.path(),
        &["bench", "--rounds", "2", "--baseline", "before.json", "--concurrency", "2"],
    );
    let shown = text(&shown.stdout);
    assert!(shown.contains("SLOWER") && shown.contains("from 2 threads; each"), "{shown}");
    assert!(shown.contains("by more than a tenth"), "{shown}");

    std::fs::write(folder.path().join("wrong.json"), "{}").unwrap();
    let wrong = hustings(folder.path(), &["bench", "--baseline", "wrong.json"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).starts_with("error: `wrong.json` is no baseline\n"));
}

#[test]
fn an_empty_folder_is_told_from_a_query_that_finds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let output = hustings(folder.path(), &["search", "--in", "empty", "tariffs"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains("hint: there is no article in the index: `hustings status --in empty`"), "{said}");
}
