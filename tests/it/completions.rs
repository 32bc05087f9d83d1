//! What Tab makes of a line in the real shells, and that shell and grammar both take it.

#![expect(clippy::print_stderr, reason = "what is left out is said")]

use std::path::Path;
use std::process::Command;

use super::terminal::Terminal;
use super::terminal::has;

fn hustings(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hustings"));
    let output =
        command.args(arguments).current_dir(folder).env_clear().env("HOME", folder).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// A folder with an index of three articles.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("my pages");
    std::fs::create_dir(&pages).unwrap();
    for (name, source, text) in [
        ("a", "The Times & Post", "Senator Marco Rubio met Barack Obama in Washington."),
        ("b", "The Times & Post", "Barack Obama spoke about immigration and visas for immigrants."),
        ("c", "O'Hara's $ Weekly", "Marco Rubio spoke about visas."),
    ] {
        let page = format!("---\ntitle: News\nsource: \"{source}\"\nlanguage: en\n---\n{text}\n");
        std::fs::write(pages.join(name).with_extension("md"), page).unwrap();
    }
    hustings(folder.path(), &["index", "--in", "my pages"]);
    folder
}

/// What the program gets where each of `lines` is typed in `shell`, Tab where it stands, and Enter at the end; nothing
/// where there is no such shell.
fn typed(shell: &str, lines: &[String], folder: &Path) -> Option<Vec<String>> {
    if !has(shell) {
        eprintln!("left out: completion in {shell}, which is not installed");
        return None;
    }
    std::fs::write(folder.join("script"), hustings(folder, &["completions", shell])).unwrap();
    // The program itself shows what it gets, but where the script asks it.
    let stub = r#"if [ "$1" = complete ]; then command hustings "$@"; else printf 'got'; printf '<%s>' "$@"; printf '.\n'; fi"#;
    let (start, prepare) = match shell {
        "bash" => (
            "bash --norc --noprofile",
            format!("bind 'set bell-style none'; hustings() {{ {stub}; }}; . ./script"),
        ),
        "zsh" => ("zsh -f", format!("autoload -U compinit; compinit -u -D; hustings() {{ {stub}; }}; . ./script")),
        _ => (
            "fish --no-config",
            "function hustings; if test $argv[1] = complete; command hustings $argv; else; printf got; printf '<%s>' $argv; \
             printf '.\\n'; end; end; source script"
                .to_owned(),
        ),
    };
    let mut terminal = Terminal::start(start, folder, &[])?;
    terminal.keys(&format!("{prepare}; echo rea''dy\n"));
    terminal.wait("ready");
    let mut got = Vec::new();
    for line in lines {
        for piece in line.split_inclusive('\t') {
            terminal.keys(piece);
            if piece.ends_with('\t') {
                // Nothing says that a completion is done.
                std::thread::sleep(std::time::Duration::from_millis(600));
            }
        }
        terminal.keys("\n");
        terminal.wait("got<");
        terminal.wait(">.");
        let shown = terminal.text();
        let last = shown.rsplit("got<").next()?.split(">.").next()?;
        got.push(format!("<{last}>"));
    }
    terminal.keys("exit 0\n");
    assert_eq!(terminal.end().1, Some(0));
    Some(got)
}

fn check(shell: &str) {
    let folder = folder();
    let mut lines = Vec::new();
    let cases = [
        ("actor:marc\t", "actor:\"marco rubio\""),
        ("'visas actor:\"marc\t'", "visas actor:\"marco rubio\""),
        ("actor:\"marc\t", "actor:\"marco rubio\""),
        ("-- 'x -actor:(rubio OR bara\t'", "--><x -actor:(rubio OR \"barack obama\""),
        ("source:the\t", "source:\"the times & post\""),
        ("source:o\t", "source:\"o'hara's $ weekly\""),
        ("visas ac\tmarc\t", "visas><actor:\"marco rubio\""),
        ("--actor marc\t", "--actor><marco rubio"),
        ("language:\t", "language:en"),
    ];
    // At the prompt fish takes a bracket behind an open mark for the beginning of a command.
    let cases: Vec<_> =
        cases.into_iter().filter(|(line, _)| shell != "fish" || !line.contains('(')).collect();
    for (line, _) in &cases {
        // zsh leaves a mark open that was open, so that the query can go on; the others close it.
        let line = if shell == "zsh" { *line } else { line.strip_suffix('\'').unwrap_or(line) };
        lines.push(format!("hustings search --in 'my pages' {line}"));
    }
    let Some(got) = typed(shell, &lines, folder.path()) else { return };
    for ((line, query), got) in cases.iter().zip(got) {
        assert_eq!(got, format!("<search><--in><my pages><{query}>"), "{shell}: {line}");
    }
}

#[test]
fn in_bash_a_name_with_blanks_reaches_the_query_in_its_quotes() {
    check("bash");
}

#[test]
fn in_zsh_a_name_with_blanks_reaches_the_query_in_its_quotes() {
    check("zsh");
}

#[test]
fn in_fish_a_name_with_blanks_reaches_the_query_in_its_quotes() {
    check("fish");
}

#[test]
fn it_says_nothing_where_there_is_nothing_to_say() {
    let folder = tempfile::tempdir().unwrap();
    for line in ["hustings search actor:ru", "hustings index x", "x", "", "hustings search 'a \"b c"] {
        assert_eq!(hustings(folder.path(), &["complete", "bash", line]), "", "{line}");
    }
    assert!(!folder.path().join(".hustings").exists());
    assert_eq!(hustings(folder.path(), &["complete", "bash", "hustings search to"]), "topic:\n");
}

#[test]
fn each_script_is_read_by_its_shell() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let script = hustings(folder.path(), &["completions", shell]);
        assert!(script.contains("hustings complete"), "{shell}");
        if has(shell) {
            let file = folder.path().join(shell);
            std::fs::write(&file, script).unwrap();
            assert!(Command::new(shell).arg("-n").arg(&file).status().unwrap().success(), "{shell}");
        }
    }
    assert!(hustings(folder.path(), &["completions", "powershell"]).contains("hustings complete powershell"));
}
