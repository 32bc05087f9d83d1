//! Long answers on a terminal go through the pager, and nothing that a pager does breaks anything.
#![expect(clippy::print_stderr, reason = "what is left out is said")]

use std::fs;
use std::path::Path;
use std::process::Command;

use super::terminal::Terminal;
use super::terminal::has;

/// A pager that says that it was one.
const LOUD: &str = "sh -c 'cat; echo END-OF-PAGER'";
/// Longer than 24 rows.
const LONG: &str = "hustings help query";

/// What `command` shows on a terminal, and its exit status.
fn run(command: &str, folder: &Path, env: &[(&str, &str)]) -> Option<(String, Option<i32>)> {
    Some(Terminal::start(command, folder, env)?.end())
}

#[test]
fn a_long_answer_goes_through_the_pager_and_a_short_one_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("hustings");
    fs::create_dir(&config).unwrap();
    let of = |command: &str, env: &[(&str, &str)]| run(command, folder.path(), env);
    let home = folder.path().to_str().unwrap();
    let own = ("XDG_CONFIG_HOME", home);
    for (command, env, is_paged) in [
        (LONG, [("HUSTINGS_PAGER", LOUD), ("PAGER", "no-such")], true),
        (LONG, [("PAGER", LOUD), ("X", "")], true),
        ("hustings search --help", [("PAGER", LOUD), ("X", "")], true),
        ("hustings", [("PAGER", LOUD), ("X", "")], false),
        (LONG, [("PAGER", LOUD), ("TERM", "dumb")], false),
        (LONG, [("PAGER", LOUD), ("HUSTINGS_PAGER", "never")], false),
        (LONG, [("PAGER", LOUD), ("HUSTINGS_PAGER", "")], false),
        ("hustings help query --no-pager", [("PAGER", LOUD), ("X", "")], false),
        ("hustings help query | tail -n 3", [("PAGER", LOUD), ("X", "")], false),
    ] {
        let Some((shown, status)) = of(command, &env) else { return };
        assert_eq!(
            (shown.contains("END-OF-PAGER"), status),
            (is_paged, Some(0)),
            "{command} {env:?}: {shown}"
        );
        assert!(command == "hustings" || shown.contains("hustings"), "{shown}");
    }
    fs::write(config.join("config.toml"), "pager = \"sh -c 'cat; echo OF-THE-FILE'\"\n").unwrap();
    let shown = of(LONG, &[own, ("PAGER", LOUD)]).unwrap().0;
    assert!(shown.contains("OF-THE-FILE"), "{shown}");
}

#[test]
fn hits_keep_their_colours_in_the_pager() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("pages")).unwrap();
    for n in 0..30 {
        fs::write(folder.path().join(format!("pages/{n}.txt")), format!("Vote {n}\n\nThe 議会 voted.\n"))
            .unwrap();
    }
    let Some((shown, status)) =
        run("hustings search --in pages -n 30 vote", folder.path(), &[("PAGER", LOUD)])
    else {
        return;
    };
    assert!(shown.contains("END-OF-PAGER") && shown.contains("\u{1b}[1;4m"), "{shown}");
    assert_eq!((shown.matches("議会").count(), status), (30, Some(0)));
    let env = [("PAGER", LOUD), ("NO_COLOR", "1")];
    let (shown, _) = run("hustings search --in pages -n 30 vote", folder.path(), &env).unwrap();
    assert!(shown.contains("END-OF-PAGER") && !shown.contains("\u{1b}["), "{shown}");
    let (shown, _) = run("hustings search --in pages --json -n 30 vote", folder.path(), &env).unwrap();
    assert!(!shown.contains("END-OF-PAGER"));
}

#[test]
fn a_missing_pager_and_a_closed_one_are_no_errors() {
    let folder = tempfile::tempdir().unwrap();
    for pager in ["no-such-program --x", "head -n 1", "true"] {
        let Some((shown, status)) = run(LONG, folder.path(), &[("PAGER", pager)]) else { return };
        assert_eq!(status, Some(0), "{pager}: {shown}");
        assert!(!shown.contains("error"), "{pager}: {shown}");
        if pager.starts_with("no-such") {
            assert!(shown.contains("title:senate OR title:congress"), "{shown}");
        }
    }
}

#[test]
fn ctrl_c_in_the_pager_leaves_the_terminal_as_it_was() {
    if !has("less") {
        eprintln!("left out: Ctrl-C in `less`, which is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("pages")).unwrap();
    for n in 0..30 {
        fs::write(folder.path().join(format!("pages/{n}.txt")), "Vote\n\nThe house voted.\n").unwrap();
    }
    // This search makes the index, and so has watched for Ctrl-C before.
    for command in [LONG, "hustings search --in pages -n 30 vote"] {
        let line =
            format!("trap : INT; stty -g > before; {command}; echo status $?; stty -g > after; echo over");
        let Some(mut terminal) = Terminal::start(&line, folder.path(), &[("LESS", "X")]) else { return };
        terminal.wait(":");
        for keys in ["\u{3}", "\u{3}", "\u{3}"] {
            std::thread::sleep(std::time::Duration::from_millis(200));
            terminal.keys(keys);
        }
        std::thread::sleep(std::time::Duration::from_millis(300));
        terminal.keys("q");
        terminal.wait("status 0");
        terminal.wait("over");
        let state = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(state("before"), state("after"));
    }
}

#[test]
fn a_piped_answer_is_not_paged() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hustings"));
    let output = command.args(["help", "query"]).env("PAGER", LOUD).output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stdout).contains("END-OF-PAGER"));
}
