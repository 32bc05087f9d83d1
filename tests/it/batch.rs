//! A file of queries through the binary.

use std::io::Write;
use std::process::Output;
use std::process::Stdio;

use crate::folder::hustings;

const ARTICLES: &str = "\
{\"id\": \"one\", \"title\": \"Senate votes on tariffs\", \"body\": \"The vote was close.\"}
{\"id\": \"two\", \"title\": \"Harbour levy\", \"body\": \"The council voted. NOT a word on duties.\"}
";

fn batch(arguments: &[&str], queries: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.jsonl"), ARTICLES).unwrap();
    assert!(hustings().args(["index", "--quiet"]).current_dir(&folder).status().unwrap().success());
    let mut command = hustings();
    command.args(["batch", "-"]).args(arguments).current_dir(&folder);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(queries.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn counts_are_one_row_a_query() {
    let output = batch(&[], "q1\tvote\n\nwords alone\nq3\tnowhere, -council\n");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        stdout(&output),
        "name,line,query,understood,articles\r\nq1,1,vote,vote,2\r\n3,3,words alone,words AND alone,0\r\n\
         q3,4,\"nowhere, -council\",nowhere AND NOT council,0\r\n"
    );
}

#[test]
fn a_query_that_cannot_be_read_is_named_by_its_line_and_the_others_are_answered() {
    let output = batch(&["--as", "jsonl"], "q1\tvote\nq2\t(vote\nq3\tduties\n");
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(stderr.starts_with("warning: -:2: "), "{stderr}");
    let lines: Vec<serde_json::Value> =
        stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["total"]["articles"], 2);
    assert_eq!(lines[1]["name"], "q2");
    assert!(lines[1]["error"].is_string());
    assert_eq!(lines[2]["hits"][0]["declared_id"], "two");
}

#[test]
fn a_run_of_bare_words_names_the_declared_ids() {
    let output = batch(&["--any", "--as", "trec"], "7\tNOT \"tariffs\" (voting)\n8\tnowhere\n");
    assert_eq!(output.status.code(), Some(0));
    let run = stdout(&output);
    let columns: Vec<Vec<&str>> = run.lines().map(|line| line.split(' ').collect()).collect();
    assert_eq!(columns.len(), 2);
    assert!(columns.iter().all(|line| line[0] == "7" && line[1] == "Q0" && line[5] == "hustings"));
    let scores: Vec<f64> = columns.iter().map(|line| line[4].parse().unwrap()).collect();
    assert!(scores[0] > scores[1] && scores[1] > 0.0);
}

#[test]
fn a_batch_that_finds_nothing_is_status_1() {
    assert_eq!(batch(&[], "nowhere\n").status.code(), Some(1));
    let missing = hustings().args(["batch", "no-such-file"]).output().unwrap();
    assert_eq!(missing.status.code(), Some(4));
}
