//! Broken and hostile input as a user meets it: each fault is named with its place and reason and shows in the exit
//! status, what is good is found, and nothing of the input steers the terminal. The numbers are those of the fault
//! catalogue.

use std::ffi::OsStr;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use serde_json::Value;

use crate::folder::hustings;
use crate::folder::json_lines;
use crate::run::Ended;
use crate::run::GOOD;
use crate::run::ended;
use crate::run::folder;
use crate::run::good;
use crate::run::hustings_of_an_ordinary_user;
use crate::run::index;
use crate::run::index_file;
use crate::run::n_found;
use crate::run::run;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn fault_19_empty_and_binary_files_are_named_and_the_good_are_found() {
    let binary: Vec<u8> = (0..=255).cycle().take(4096).collect();
    let folder = folder(&[
        ("good.txt", GOOD.as_bytes()),
        ("empty.html", b""),
        ("blank.txt", b" \n\n"),
        ("binary.txt", &binary),
        ("unknown.dat", &binary),
        ("photo.jpg", b"\xff\xd8\xff\xe0"),
        ("cut.gz", &gzip(GOOD.as_bytes())[..30]),
        ("no.json", b"oops"),
    ]);
    let indexed = index(folder.path());
    assert_eq!(indexed.status, 3);
    let skipped = indexed.skipped();
    for begin in [
        "binary.txt: binary, not text",
        "blank.txt: ",
        "cut.gz: cannot be read: the gzip data are damaged",
        "empty.html: empty",
        "no.json: named as JSON, but it begins with neither",
        "unknown.dat: binary, not text",
    ] {
        assert!(skipped.iter().any(|one| one.starts_with(begin)), "{begin:?} not in {skipped:?}");
    }
    assert_eq!(skipped.len(), 6, "{skipped:?}");
    assert_eq!(indexed.json()["report"]["ignored"]["image"], 1);
    assert_eq!(n_found(folder.path(), "harbour"), 1);
}

#[test]
fn fault_22_a_half_written_file_keeps_what_is_whole() {
    let lines = json_lines(40, "harbour");
    let cut = &lines.as_bytes()[..lines.len() - 30];
    let document = format!("[{}]", lines.trim_end().replace('\n', ","));
    let packed = gzip(lines.as_bytes());
    let folder = folder(&[
        ("a.jsonl", cut),
        ("b.json", &document.as_bytes()[..document.len() - 30]),
        ("c.jsonl.gz", &packed[..packed.len() - 20]),
        ("d.jsonl", lines.trim_end().as_bytes()),
    ]);
    let indexed = index(folder.path());
    assert_eq!(indexed.status, 3);
    let skipped = indexed.skipped();
    assert_eq!(skipped.len(), 3, "{skipped:?}");
    assert!(skipped[0].starts_with("a.jsonl:40: the JSON is cut off"), "{skipped:?}");
    assert!(skipped[1].starts_with("b.json:1: the JSON is cut off"), "{skipped:?}");
    assert!(skipped[2].starts_with("c.jsonl.gz:") && skipped[2].contains("damaged after"), "{skipped:?}");
    let report = &indexed.json()["report"];
    assert_eq!((&report["indexed_files"], &report["skipped_files"]), (&4.into(), &0.into()));
    let found = n_found(folder.path(), "harbour");
    // Of the packed file as much as came out before its end.
    assert!((39 + 39 + 30 + 40..40 * 4).contains(&found), "{found}");
    assert_eq!(report["articles"], found);
}

#[test]
fn fault_18_a_line_of_20_mb_is_named_and_the_lines_around_it_are_found() {
    let good = json_lines(2, "harbour");
    let (first, last) = good.split_once('\n').unwrap();
    let long = format!("{{\"title\": {}", "x".repeat(20 << 20));
    let folder = folder(&[("a.jsonl", [first, &long, last].join("\n").as_bytes())]);
    let indexed = index(folder.path());
    assert_eq!(indexed.status, 3);
    assert!(indexed.skipped()[0].starts_with("a.jsonl:2: no valid JSON"), "{:?}", indexed.skipped());
    assert_eq!(n_found(folder.path(), "harbour"), 2);
}

#[cfg(unix)]
#[test]
fn fault_08_a_fifo_is_named_and_not_opened() {
    let folder = good();
    let fifo = folder.path().join("pipe.jsonl");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket.txt")).unwrap();
    let indexed = index(folder.path());
    assert_eq!(indexed.status, 3);
    assert_eq!(
        indexed.skipped(),
        ["pipe.jsonl: a named pipe is not opened", "socket.txt: a socket is not opened"]
    );
    assert_eq!(n_found(folder.path(), "harbour"), 1);
    let mut extract = hustings();
    extract.arg("extract").arg(&fifo);
    let extracted = ended(extract);
    assert_eq!(extracted.status, 3);
    assert_eq!(extracted.err, "warning: pipe.jsonl: a named pipe is not opened\n");
}

#[cfg(unix)]
#[test]
fn fault_08_what_may_not_be_read_is_named_and_the_rest_is_found() {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[
        ("good.txt", GOOD.as_bytes()),
        ("secret.txt", GOOD.as_bytes()),
        ("locked/inside.txt", GOOD.as_bytes()),
    ]);
    let allow = |path: &str, mode| {
        std::fs::set_permissions(folder.path().join(path), Permissions::from_mode(mode)).unwrap()
    };
    allow("", 0o777);
    allow("secret.txt", 0);
    allow("locked", 0);
    let reachable = tempfile::tempdir().unwrap();
    std::fs::set_permissions(reachable.path(), Permissions::from_mode(0o755)).unwrap();
    let ordinary = |command: &str, arguments: &[&str]| {
        let mut hustings = hustings_of_an_ordinary_user(reachable.path())?;
        hustings.args([command, "--in"]).arg(folder.path()).args(arguments);
        Some(ended(hustings))
    };
    let Some(indexed) = ordinary("index", &["--json"]) else { return };
    assert_eq!(indexed.status, 3);
    assert_eq!(
        indexed.skipped(),
        ["locked: cannot be listed: permission denied", "secret.txt: cannot be read: permission denied"]
    );
    let found = ordinary("search", &["--json", "harbour"]).unwrap();
    assert_eq!((found.status, &found.json()["total"]["articles"]), (0, &1.into()));
    allow("", 0);
    for command in ["search", "index"] {
        let denied = ordinary(command, &["--json"]).unwrap();
        assert_eq!(denied.status, 4);
        assert_eq!(denied.error()["because"][0], "permission denied");
    }
    // So that the folder can be removed, by whoever runs the tests.
    allow("", 0o777);
    allow("locked", 0o777);
}

#[cfg(unix)]
#[test]
fn fault_08_names_with_line_ends_and_bytes_that_are_no_text_are_kept_and_shown_escaped() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &[u8], text: &str| {
        std::fs::write(folder.path().join(OsStr::from_bytes(name)), text).unwrap();
    };
    write(b"line\nend.txt", GOOD);
    write(b"bytes\xff\xfe.txt", GOOD);
    write(b"tab\there.txt", GOOD);
    write(b"bad\n\x1b[2J\xff.txt", "");
    let indexed = run(folder.path(), "index", &[]);
    assert_eq!(indexed.status, 3);
    assert!(indexed.out.contains("skipped    bad\\n\\x1b[2J\\xff.txt: empty\n"), "{}", indexed.out);
    let listed = run(folder.path(), "status", &["--skipped"]);
    assert_eq!(listed.out, "bad\\n\\x1b[2J\\xff.txt: empty\n");
    let found = run(folder.path(), "search", &["harbour", "--format", "tsv"]);
    let mut files: Vec<&str> = found.out.lines().map(|row| row.split('\t').nth(4).unwrap()).collect();
    files.sort_unstable();
    // A backslash is doubled in a column, so that the name can be restored.
    assert_eq!(files, [r"bytes\\xff\\xfe.txt", r"line\nend.txt", r"tab\there.txt"]);
}

#[cfg(unix)]
#[test]
fn fault_09_links_in_a_circle_end_and_each_file_is_read_once() {
    use std::os::unix::fs::symlink;
    let outside = good();
    let folder = folder(&[("a/x.txt", GOOD.as_bytes()), ("b/y.txt", GOOD.as_bytes())]);
    let link = |to: &Path, at: &str| symlink(to, folder.path().join(at)).unwrap();
    link(Path::new("self"), "self");
    link(Path::new("two"), "one");
    link(Path::new("one"), "two");
    link(Path::new(".."), "a/up");
    link(Path::new("../b"), "a/b");
    link(Path::new("../a"), "b/a");
    link(Path::new("/"), "root");
    link(Path::new("gone.txt"), "dangling.txt");
    link(&outside.path().join("good.txt"), "outside.txt");
    let indexed = index(folder.path());
    assert_eq!(indexed.status, 3);
    assert_eq!(
        indexed.skipped(),
        [
            "dangling.txt: the link leads nowhere",
            "one: the link leads in a circle",
            "outside.txt: a link out of the folder is not followed",
            "root: a link out of the folder is not followed",
            "self: the link leads in a circle",
            "two: the link leads in a circle",
        ]
    );
    assert_eq!(indexed.json()["report"]["ignored"]["link"], 3);
    assert_eq!(n_found(folder.path(), "harbour"), 2);
}

#[test]
fn a_second_run_reads_nothing_and_still_accounts_for_everything() {
    let folder =
        folder(&[("good.txt", GOOD.as_bytes()), ("half.jsonl", b"{\"title\": \"Thr"), ("empty.txt", b"")]);
    let (first, second) = (index(folder.path()), index(folder.path()));
    assert_eq!((first.status, second.status), (3, 3));
    assert_eq!(first.skipped(), second.skipped());
    let (first, second) = (&first.json()["report"], &second.json()["report"]);
    assert_eq!((&first["read"], &second["read"]), (&1.into(), &0.into()));
    assert_eq!(first["articles"], second["articles"]);
    assert_eq!(second["unchanged_files"], 1);
}

#[test]
fn a_search_without_an_index_builds_one_and_says_what_it_skipped() {
    let folder = folder(&[("good.txt", GOOD.as_bytes()), ("empty.txt", b"")]);
    let first = run(folder.path(), "search", &["harbour"]);
    assert_eq!(first.status, 3);
    assert_eq!(first.out.lines().count(), 1);
    assert!(first.err.starts_with("note: no index yet: reading"), "{}", first.err);
    assert!(first.err.contains("\nwarning: empty.txt: empty\n"), "{}", first.err);
    // A search over a standing index does not repeat what it skipped.
    let second = run(folder.path(), "search", &["harbour"]);
    assert_eq!((second.status, second.out), (0, first.out));
    assert!(second.err.starts_with("index of 1 article, "), "{}", second.err);
}

#[test]
fn an_empty_folder_is_no_error_and_an_absent_one_is_named() {
    let folder = folder(&[]);
    assert_eq!(run(folder.path(), "index", &[]).status, 0);
    let nothing = run(folder.path(), "search", &["harbour"]);
    assert_eq!((nothing.status, nothing.out.as_str()), (1, ""));
    let mut extract = hustings();
    extract.arg("extract").arg(folder.path());
    let extracted = ended(extract);
    assert_eq!((extracted.status, extracted.out.as_str(), extracted.err.as_str()), (0, "", ""));
    let absent = folder.path().join("absent");
    for command in ["index", "search"] {
        let missed = run(&absent, command, &[]);
        assert_eq!(missed.status, 4);
        let begin = format!(
            "error: cannot read the folder `{}`\n  because: no such file or directory\n\nhint: ",
            absent.display()
        );
        assert!(missed.err.starts_with(&begin), "{}", missed.err);
        assert_eq!(run(&absent, command, &["--json"]).error()["code"], "cannot");
    }
    assert!(!absent.exists());
}

#[test]
fn each_exit_status_is_as_documented() {
    let folder = good();
    assert_eq!(run(folder.path(), "index", &[]).status, 0);
    assert_eq!(run(folder.path(), "search", &["harbour"]).status, 0);
    assert_eq!(run(folder.path(), "search", &["nosuchword"]).status, 1);
    assert_eq!(run(folder.path(), "search", &["(harbour"]).status, 2);
    std::fs::write(folder.path().join("empty.txt"), "").unwrap();
    assert_eq!(run(folder.path(), "search", &["--fresh", "harbour"]).status, 3);
    // Skipped input weighs more than that nothing was found.
    std::fs::write(folder.path().join("more.txt"), "").unwrap();
    assert_eq!(run(folder.path(), "search", &["--fresh", "nosuchword"]).status, 3);
    assert_eq!(run(&folder.path().join("absent"), "status", &[]).status, 4);
    let lock = std::fs::File::open(folder.path().join(".hustings/lock")).unwrap();
    lock.lock().unwrap();
    let busy = run(folder.path(), "index", &[]);
    assert_eq!(busy.status, 5);
    assert!(busy.err.contains("is being written by process "), "{}", busy.err);
    assert_eq!(run(folder.path(), "index", &["--json"]).error()["code"], "busy");
    assert_eq!(run(folder.path(), "search", &["harbour"]).status, 0, "readers wait for nobody");
}

#[test]
fn wrong_command_lines_get_the_nearest_spelling() {
    for (line, error, hint) in [
        (["index", "--ful"], "unexpected argument `--ful` found", "did you mean `hustings index --full`?"),
        (
            ["search", "--lmit=3"],
            "unexpected argument `--lmit` found",
            "did you mean `hustings search --limit=3`?",
        ),
        (["search", "--sort=dat"], "invalid value `dat` for `--sort <SORT>`", "did you mean `date`?"),
        (["extrct", "x"], "unrecognized subcommand `extrct`", "did you mean `hustings extract x`?"),
        (["frobnicate", "x"], "`frobnicate` is no command", "`hustings search frobnicate x` looks for it"),
    ] {
        let mut command = hustings();
        command.args(line);
        let wrong = ended(command);
        assert_eq!((wrong.status, wrong.out.as_str()), (2, ""), "{line:?}");
        assert!(wrong.err.starts_with(&format!("error: {error}\n")), "{}", wrong.err);
        assert!(wrong.err.contains(&format!("hint: {hint}\n")), "{}", wrong.err);
        let mut command = hustings();
        command.args(line).arg("--json");
        let wrong = ended(command);
        assert_eq!((wrong.status, &wrong.error()["code"]), (2, &"usage".into()), "{line:?}");
    }
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_no_text_is_named() {
    use std::os::unix::ffi::OsStrExt;
    let mut command = hustings();
    command.arg("search").arg(OsStr::from_bytes(b"harb\xff"));
    let wrong = ended(command);
    assert_eq!(wrong.status, 2);
    assert!(wrong.err.starts_with("error: `harb\u{fffd}` is no text in UTF-8\n"), "{}", wrong.err);
}

#[test]
fn fault_28_a_bad_query_gets_a_caret_and_a_suggestion() {
    let folder = good();
    index(folder.path());
    for (query, caret, hint) in [
        ("auther:rubio tariffs", "^^^^^^", "did you mean `author:`?"),
        ("tariffs \"open", "        ^", "add `\"` where it is to end"),
        ("(harbour", "^", "add `)` where it is to end"),
        ("harbour)", "       ^", "take it out"),
        ("harbour AND", "        ^^^", "in quotes it is a word"),
        ("harbour AND AND dues", "        ^^^^^^^", "one of the two is too many"),
        ("date:nonsense", "     ^^^^^^^^", "a date is `2016`"),
        ("date:9999-99-99", "     ^^^^^^^^^^", "the months of the year"),
        ("actor:", "^^^^^^", "the value stands directly behind the colon"),
    ] {
        let wrong = run(folder.path(), "search", &["--", query]);
        assert_eq!((wrong.status, wrong.out.as_str()), (2, ""), "{query}");
        let lines: Vec<&str> = wrong.err.lines().collect();
        assert!(lines[0].starts_with("error: "), "{}", wrong.err);
        assert_eq!(lines[1..4], [&format!("  {query}"), &format!("  {caret}"), ""], "{query}");
        assert!(lines[4].starts_with(&format!("hint: {hint}")), "{}", wrong.err);
        let error = run(folder.path(), "search", &["--json", "--", query]).error();
        assert_eq!(error["code"], "query", "{query}");
        let from = caret.find('^').unwrap();
        assert_eq!(error["span"], serde_json::json!([from, caret.len()]), "{query}");
    }
}

#[test]
fn fault_29_what_looks_like_code_is_words_or_a_named_error() {
    let folder = good();
    index(folder.path());
    for query in [
        ".*",
        "(a+)+$",
        "/x/",
        "{{7*7}}",
        "' OR 1=1",
        "\\",
        "%00",
        "<script>alert(1)</script>",
        "$(id)",
        "::",
        "*",
        "",
        "the of and",
        "“harbour dues”",
        "12:30",
        "http://example.com/x?a=b&c=d",
        "har\u{ad}bour",
        "a\0b",
    ] {
        // No argument of a process holds a zero byte.
        let query = query.replace('\0', "\u{1}");
        let ended = run(folder.path(), "search", &["--", &query]);
        assert!((0..=2).contains(&ended.status), "{query:?}: {ended:?}");
        assert_eq!(ended.status == 0, !ended.out.is_empty(), "{query:?}: {ended:?}");
        assert!(
            ended.status != 2 || ended.err.contains("\n  ") && ended.err.contains('^'),
            "{query:?}: {ended:?}"
        );
    }
}

#[test]
fn fault_25_endless_queries_are_refused_or_answered() {
    let folder = good();
    index(folder.path());
    for piece in ["(", "NOT ", "a OR ", "\"", "a ", "-", "actor:", "harbour* "] {
        let query = format!("{}a", piece.repeat(100_000 / piece.len()));
        let ended = run(folder.path(), "search", &["--", &query]);
        assert_eq!(ended.status, 2, "{piece}: {:.200}", ended.err);
        assert!(ended.err.lines().all(|line| line.chars().count() < 200), "{piece}");
    }
}

#[test]
fn fault_24_nothing_of_the_input_steers_the_terminal() {
    let hostile = "harbour \u{1b}]52;c;aGk=\u{7} \u{1b}[2J \u{9b}2J \u{202e}dues\r";
    let article = serde_json::json!({
        "title": hostile, "source": hostile, "author": hostile, "date": "2016-05-03", "url": hostile,
        "content": format!("The board voted on Monday. {hostile} The council agreed on the levy."),
    });
    let folder = folder(&[
        ("a.jsonl", format!("{article}\n{{\"{hostile}").as_bytes()),
        ("b\u{1b}[2J\u{202e}.txt", hostile.as_bytes()),
        ("c\u{1b}[2J.txt", b""),
    ]);
    let steers =
        |letter: char| letter.is_control() && letter != '\n' && letter != '\t' || letter == '\u{202e}';
    let check = |ended: &Ended| {
        for text in [&ended.out, &ended.err] {
            assert!(!text.contains(steers), "{text:?}");
        }
    };
    let id = {
        check(&run(folder.path(), "index", &[]));
        run(folder.path(), "search", &["--json", "levy"]).json()["hits"][0]["id"].as_str().unwrap().to_owned()
    };
    for format in ["terminal", "tsv"] {
        let found = run(folder.path(), "search", &["--format", format, "--", "harbour"]);
        assert_eq!(found.status, 0);
        check(&found);
        // The query is echoed in what was found, in what was not, and in what is wrong.
        for query in [hostile, &format!("nosuchword {hostile}"), &format!("\u{1b}[2J\u{202e}:x ({hostile}")] {
            check(&run(folder.path(), "search", &["--format", format, "--", query]));
        }
    }
    check(&run(folder.path(), "status", &[]));
    check(&run(folder.path(), "status", &["--skipped"]));
    check(&run(folder.path(), "show", &[&id]));
    check(&run(folder.path(), "show", &[hostile]));
    check(&run(&folder.path().join("\u{1b}[2J"), "status", &[]));
    let mut unknown = hustings();
    unknown.arg("\u{1b}[2J\u{202e}");
    check(&ended(unknown));
    let mut extract = hustings();
    extract.arg("extract").arg(folder.path());
    let extracted = ended(extract);
    assert!(!extracted.out.contains(|letter: char| letter < ' ' && letter != '\n'), "{:?}", extracted.out);
    check(&Ended { out: String::new(), ..extracted });
    // With colour, what remains without the program's own codes is as it is without colour.
    let plain = run(folder.path(), "search", &["--format", "terminal", "--color", "always", "harbour"]).out;
    let plain = plain.replace("\u{1b}[0m", "").replace("\u{1b}[1m", "").replace("\u{1b}[1;4m", "");
    assert!(!plain.contains(steers), "{plain:?}");
}

#[test]
fn fault_24_a_row_of_the_table_has_six_columns_whatever_stands_in_it() {
    let article = serde_json::json!({
        "title": "Harbour\tdues\nto\r\nrise\\n", "source": "Example\tCourier\n", "date": "2016-05-03",
        "content": "The harbour board\tvoted on\\Monday to raise\ndues by three per cent.",
    });
    let folder = folder(&[("a\tb.jsonl", format!("{article}\n").as_bytes())]);
    let found = run(folder.path(), "search", &["harbour", "--format", "tsv"]);
    assert_eq!(found.status, 0);
    let rows: Vec<Vec<&str>> = found.out.lines().map(|row| row.split('\t').collect()).collect();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0].len(), 6, "{rows:?}");
    assert_eq!(rows[0][1..5], ["2016-05-03", "Example Courier", r"Harbour dues to rise\\n", r"a\tb.jsonl"]);
}

#[test]
fn a_closed_pipe_is_no_error_and_what_was_skipped_still_shows() {
    let folder = folder(&[("a.jsonl", json_lines(100, "harbour").as_bytes())]);
    let closed = |file: &str| {
        let mut command = hustings();
        command.arg("extract").arg(folder.path()).stdin(Stdio::null());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&first).unwrap()["file"], file);
        let output = child.wait_with_output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(closed("a.jsonl"), (0, String::new()));
    std::fs::write(folder.path().join("Empty.txt"), "").unwrap();
    assert_eq!(closed("a.jsonl"), (3, "warning: Empty.txt: empty\n".to_owned()));
    for arguments in [["index", "--full"], ["search", "--fresh"]] {
        let mut command = hustings();
        command.args(arguments).arg("--in").arg(folder.path()).stdin(Stdio::null());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(3), "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn fault_01_an_interrupt_commits_what_was_read_and_the_next_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    const FILES: usize = 300;
    for file in 0..FILES {
        std::fs::write(folder.path().join(format!("{file}.jsonl")), json_lines(1, &format!("mark{file}")))
            .unwrap();
    }
    let mut command = hustings();
    command.args(["index", "--json", "--in"]).arg(folder.path()).stdin(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The signal is watched for before the lock is taken.
    while !folder.path().join(".hustings/lock").exists() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    let process = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(process, rustix::process::Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let report = serde_json::from_slice::<Value>(&output.stdout).unwrap()["report"].clone();
    assert_eq!(report["stopped"], true);
    let n_read = report["articles"].as_u64().unwrap();
    assert!((n_read as usize) < FILES);
    assert_eq!(n_found(folder.path(), "harbour"), n_read, "the index is whole");
    let rest = index(folder.path());
    assert_eq!(rest.status, 0);
    assert_eq!(rest.json()["report"]["read"].as_u64(), Some(FILES as u64 - n_read));
    assert_eq!(n_found(folder.path(), "harbour"), FILES as u64);
}

#[test]
fn fault_06_a_damaged_identity_or_list_of_the_index_is_named_and_rebuilt() {
    let garbage = |_: &[u8]| b"garbage = [".to_vec();
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    let empty = |_: &[u8]| Vec::new();
    type Damage<'d> = &'d dyn Fn(&[u8]) -> Vec<u8>;
    let damages: [(&str, &str, Damage<'_>); 6] = [
        ("meta.toml", "search", &garbage),
        ("meta.toml", "index", &empty),
        ("index/meta.json", "search", &half),
        ("index/meta.json", "index", &garbage),
        (".base", "status", &half),
        (".base", "index", &garbage),
    ];
    let folder = good();
    index(folder.path());
    for (ending, command, damage) in damages {
        let file = index_file(folder.path(), ending);
        std::fs::write(&file, damage(&std::fs::read(&file).unwrap())).unwrap();
        let refused = run(folder.path(), command, &["--json"]);
        assert_eq!(refused.status, 4, "{ending}: {refused:?}");
        let error = refused.error();
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(error["error"].as_str().unwrap().contains(name), "{ending}: {error}");
        assert!(error["hint"].as_str().unwrap().contains("`hustings index --full`"), "{ending}: {error}");
        let rebuilt = run(folder.path(), "index", &["--full"]);
        assert_eq!(rebuilt.status, 0, "{ending}: {rebuilt:?}");
        assert_eq!(n_found(folder.path(), "harbour"), 1, "{ending}");
    }
}

#[test]
fn fault_06_a_damaged_segment_is_named_and_no_answer_is_given() {
    for ending in [".term", ".idx", ".pos", ".fast", ".fieldnorm", ".store"] {
        for part in [0, 2] {
            let folder = good();
            index(folder.path());
            let file = index_file(folder.path(), ending);
            let bytes = std::fs::read(&file).unwrap();
            std::fs::write(&file, &bytes[..bytes.len() / 4 * part]).unwrap();
            let refused = run(folder.path(), "search", &["--json", "harbour"]);
            assert_eq!(refused.status, 4, "{ending}: {refused:?}");
            assert!(refused.error()["error"].as_str().unwrap().contains(ending), "{ending}: {refused:?}");
            let rebuilt = run(folder.path(), "index", &["--full"]);
            assert_eq!(rebuilt.status, 0, "{ending}: {rebuilt:?}");
            assert_eq!(n_found(folder.path(), "harbour"), 1, "{ending}");
        }
    }
}

#[test]
fn fault_06_a_lost_index_is_built_again_and_a_newer_one_refused() {
    let folder = good();
    index(folder.path());
    for lost in ["meta.toml", "index/meta.json"] {
        std::fs::remove_file(index_file(folder.path(), lost)).unwrap();
        assert_eq!(run(folder.path(), "status", &[]).status, 4, "{lost}");
        assert_eq!(run(folder.path(), "search", &["harbour"]).status, 0, "{lost}");
        assert_eq!(n_found(folder.path(), "harbour"), 1, "{lost}");
    }
    let file = index_file(folder.path(), "meta.toml");
    let current = std::fs::read_to_string(&file).unwrap();
    let format = current.lines().find(|line| line.starts_with("format = ")).unwrap();
    let newer = current.replace(format, "format = 99");
    std::fs::write(&file, newer).unwrap();
    for command in ["search", "index", "status"] {
        let refused = run(folder.path(), command, &[]);
        assert_eq!(refused.status, 4);
        assert!(refused.err.contains("has format 99, this program reads up to "), "{}", refused.err);
    }
}
