//! Operators that are known and not answered: those of the grammar that have no engine yet, and the spellings of other
//! query languages. They are refused by name and never misread as words.

use std::ops::Range;

use super::fields;

/// What to type instead of an operator of proximity.
const NEARNESS: &str = "`AND` asks for both in one article, quotes for words side by side";
/// What to type instead of an operator that counts or restricts.
const PLAIN: &str = "leave it out, and write the words alone";

/// Operators in capitals.
const CAPITALS: &[(&str, &str)] = &[
    ("NEAR", NEARNESS),
    ("ONEAR", NEARNESS),
    ("ADJ", NEARNESS),
    ("SENT", NEARNESS),
    ("PARA", NEARNESS),
    ("SAME", NEARNESS),
    ("XOR", "`(a OR b) AND NOT (a AND b)` says the same"),
    ("ANDNOT", "`AND NOT` is two words"),
];

/// Operators with a slash, before it; the number follows.
const BEFORE_SLASH: &[&str] = &["near", "onear", "w", "n", "pre", "p", "adj", "atleast", "first"];
/// What stands behind `w/` or a slash alone, other than a number.
const AFTER_SLASH: &[&str] = &["s", "p", "seg", "sent", "para", "doc"];
/// Operators with a number directly behind them.
const BEFORE_NUMBER: &[&str] = &["near", "onear", "adj", "atleast"];
/// Operators that stand directly before a bracket; those that are fields besides stand in the table of fields.
const BEFORE_BRACKET: &[(&str, &str)] = &[
    ("allcaps", PLAIN),
    ("caps", PLAIN),
    ("nocaps", PLAIN),
    ("singular", "a word in quotes is found in this form alone"),
    ("plural", "a word in quotes is found in this form alone"),
    ("around", NEARNESS),
    ("near", NEARNESS),
    ("first", PLAIN),
    ("atleast", PLAIN),
    ("ti", "`title(...)` looks in the title"),
    ("ab", PLAIN),
    ("au", "`author:(...)` takes the name of an author"),
    ("pd", "`date:` takes a date"),
];
/// Fields with an equals sign or a comparison.
const BEFORE_SIGN: &[(&str, &str)] = &[
    ("hd", "`title:` looks in the title"),
    ("hlp", "`title:` looks in the title, a plain word in title and body"),
    ("by", "`author:` takes the name of an author"),
    ("rst", "`source:` is the publisher"),
    ("la", "`language:` takes a code such as `en`"),
    ("wc", PLAIN),
    ("length", PLAIN),
    ("size", PLAIN),
];

/// An operator that is not answered: its place in the run, and the nearest thing that is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) name: Range<usize>,
    pub(super) hint: String,
}

/// Looks whether `run`, letters without white space or quotes with `next` behind them, is such an operator.
pub(super) fn refused(run: &str, next: Option<char>) -> Option<Refusal> {
    let whole = |hint: &str| Some(Refusal { name: 0..run.len(), hint: hint.to_owned() });
    if let Some(hint) = find(CAPITALS, run) {
        return whole(hint);
    }
    // No operator is long; what is long is a word or an address.
    if run.len() > 64 {
        return None;
    }
    let lower = run.to_ascii_lowercase();
    if is_proximity(run, &lower) {
        let is_count = lower.starts_with("atleast") || lower.starts_with("first");
        return whole(if is_count { PLAIN } else { NEARNESS });
    }
    if let Some(name) = split_number(&lower)
        && BEFORE_NUMBER.contains(&name)
    {
        return whole(if name == "atleast" { PLAIN } else { NEARNESS });
    }
    if let Some('(' | '（') = next {
        let name = lower.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '/');
        if let Some(hint) = find(BEFORE_BRACKET, name).or_else(|| fields::refused(name)) {
            return whole(hint);
        }
    }
    if let Some(at) = lower.find(['=', '>', '<'])
        && at > 0
        && let Some(hint) = lower.get(..at).and_then(|name| find(BEFORE_SIGN, name))
    {
        return Some(Refusal { name: 0..at + 1, hint: hint.to_owned() });
    }
    match run {
        "||" | "|" => return whole("`OR` is the operator"),
        "&&" => return whole("`AND` is the operator"),
        _ => {}
    }
    for (sign, hint) in [("&&", "`AND`"), ("|", "`OR`")] {
        if let Some(at) = run.find(sign) {
            let end = at + run.get(at..)?.chars().take_while(|letter| sign.contains(*letter)).count();
            return Some(Refusal { name: at..end, hint: format!("{hint} is the operator") });
        }
    }
    prefix(run).or_else(|| suffix(run, &lower))
}

/// `+a`, `!a`, `/re/`.
fn prefix(run: &str) -> Option<Refusal> {
    let mut letters = run.chars();
    let (first, rest) = (letters.next()?, letters.as_str());
    let begins_word = letters.next()?.is_alphabetic();
    match first {
        '+' if begins_word => {
            Some(Refusal { name: 0..1, hint: format!("words side by side are all wanted: `{rest}`") })
        }
        '!' if begins_word => Some(Refusal { name: 0..1, hint: format!("`NOT {rest}` or `-{rest}`") }),
        '/' if rest.len() > 1 && rest.ends_with('/') => Some(Refusal {
            name: 0..run.len(),
            hint: "`*` stands for any letters, `?` for one, as in `immigra*`".to_owned(),
        }),
        _ => None,
    }
}

/// `immigra!`, `econom$3`, `word~1`, `word^2`, `word/F50/`, `[*3]`.
fn suffix(run: &str, lower: &str) -> Option<Refusal> {
    let is_word = |text: &str| !text.is_empty() && text.chars().all(char::is_alphabetic);
    if let Some(stem) = run.strip_suffix('!')
        && is_word(stem)
        && stem.chars().count() >= 3
    {
        let name = stem.len()..run.len();
        return Some(Refusal {
            name,
            hint: format!("`{stem}*` finds every ending, `{stem}` its inflections"),
        });
    }
    if let Some((stem, n)) = lower.split_once('$')
        && stem.len() >= 4
        && run.get(..stem.len()).is_some_and(|stem| stem.chars().all(char::is_lowercase))
        && n.len() == 1
        && is_number(n)
    {
        return Some(Refusal { name: stem.len()..run.len(), hint: format!("`{stem}*` finds every ending") });
    }
    if let Some((stem, n)) = run.split_once('~')
        && stem.ends_with(char::is_alphanumeric)
        && n.trim_start_matches('~').chars().all(|letter| letter.is_ascii_digit() || letter == '.')
    {
        return Some(Refusal {
            name: stem.len()..run.len(),
            hint: format!("`{stem}` finds its inflections"),
        });
    }
    if let Some((stem, n)) = run.split_once('^')
        && stem.ends_with(char::is_alphanumeric)
        && n.starts_with(|letter: char| letter.is_ascii_digit())
        && n.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
    {
        return Some(Refusal {
            name: stem.len()..run.len(),
            hint: format!("words have no weights: `{stem}`"),
        });
    }
    if let Some(at) = lower.find("[*")
        && let Some(n) = lower.get(at + 2..).and_then(|rest| rest.find(']'))
        && lower.get(at + 2..at + 2 + n).is_some_and(is_number)
    {
        let stem = run.get(..at)?;
        return Some(Refusal { name: at..at + n + 3, hint: format!("`{stem}*` finds every ending") });
    }
    let inner = lower.strip_suffix('/')?;
    let at = inner.rfind('/')?;
    let n = inner.get(at + 1..)?.strip_prefix(['f', 'n'])?;
    (at > 0 && is_number(n)).then(|| Refusal { name: at..run.len(), hint: NEARNESS.to_owned() })
}

/// `NEAR/5`, `w/5`, `/s`, `/n5/`; in capitals of the grammar whatever stands behind the slash.
fn is_proximity(run: &str, lower: &str) -> bool {
    let Some((name, n)) = lower.split_once('/') else { return false };
    if name.is_empty() {
        let number = n.strip_suffix('/').and_then(|n| n.strip_prefix(['f', 'n'])).unwrap_or(n);
        return is_number(number) || AFTER_SLASH.contains(&n);
    }
    let is_ours = ["NEAR/", "ONEAR/", "ATLEAST/", "FIRST/"].iter().any(|ours| run.starts_with(ours));
    is_ours
        || BEFORE_SLASH.contains(&name) && is_number(n)
        || name == "w" && AFTER_SLASH.contains(&n)
        // `a/N5/b` of Factiva.
        || lower.split('/').nth(1).is_some_and(|n| n.strip_prefix('n').is_some_and(is_number))
            && lower.split('/').count() == 3
}

/// The letters before a number at the end.
fn split_number(lower: &str) -> Option<&str> {
    let name = lower.trim_end_matches(|letter: char| letter.is_ascii_digit());
    (name.len() < lower.len()).then_some(name)
}

/// What stands directly behind a closing quote and changes the phrase: `~5`, `p5`, `o5`, `C`, `D`, `l`.
pub(super) fn after_quote(rest: &str) -> Option<usize> {
    let run_len = rest.find(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | '"'));
    let run = rest.get(..run_len.unwrap_or(rest.len()))?;
    let is_changed = match run.strip_prefix(['~', 'p', 'o', '^']) {
        Some(n) => is_number(n) || run == "~",
        None => matches!(run, "C" | "D" | "l"),
    };
    is_changed.then_some(run.len())
}

/// The length of a range of Lucene, `[a TO b]` or `{a TO b}`, at the head of `rest`.
pub(super) fn range(rest: &str) -> Option<usize> {
    if !rest.starts_with(['[', '{']) {
        return None;
    }
    // Values are short; without a bound a text of many brackets would be searched once for each.
    let near = rest.char_indices().nth(80).map_or(rest, |(end, _)| rest.get(..end).unwrap_or_default());
    let end = near.find([']', '}'])? + 1;
    near.get(..end)?.contains(" TO ").then_some(end)
}

/// The length of a comparison of Nexis or Factiva at the head of `rest`: `date aft 1/2/2016`, `length > 1200`.
pub(super) fn comparison(rest: &str) -> Option<(usize, &'static str)> {
    let near = rest.char_indices().nth(48).map_or(rest, |(end, _)| rest.get(..end).unwrap_or_default());
    let mut words = near.split_whitespace();
    let (name, operator, value) = (words.next()?, words.next()?, words.next()?);
    let end = name.len() + near.get(name.len()..)?.find(operator)? + operator.len();
    let begins_number = value.starts_with(|letter: char| letter.is_ascii_digit());
    if name.eq_ignore_ascii_case("date") {
        let operator = operator.to_ascii_lowercase();
        let is_known = match operator.as_str() {
            "aft" | "bef" | "geq" | "leq" => true,
            "after" | "before" | "is" | "from" => begins_number,
            _ => false,
        };
        return is_known.then_some((end, "`after:2016-05-03`, `before:2016-07`, `date:2016-05..2016-07`"));
    }
    let is_length = name.eq_ignore_ascii_case("length") || name.eq_ignore_ascii_case("wc");
    (is_length && matches!(operator, ">" | "<" | "=") && begins_number).then_some((end, PLAIN))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn find(table: &[(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, hint)| *hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_of_other_languages_are_refused() {
        for run in [
            "NEAR/5",
            "near/5",
            "W/5",
            "w/s",
            "w/para",
            "/s",
            "/p",
            "/5",
            "PRE/3",
            "N/3",
            "near5",
            "adj5",
            "atleast5",
            "/F50/",
            "a/N5/b",
            "x/F50/",
            "immigra!",
            "econom$3",
            "word~",
            "word~2",
            "12~~24",
            "x^2",
            "/re/",
            "hd=trump",
            "wc>1000",
            "||",
            "a||b",
            "a|b",
            "a&&b",
            "+must",
            "!not",
            "wom[*3]n[*2]",
            "XOR",
            "NEAR",
            "NEAR/x",
            "SENT",
        ] {
            assert!(refused(run, None).is_some(), "{run}");
        }
        for run in ["atleast5", "CASE", "AROUND", "ATLEAST/5", "hlead", "byline", "TI", "body", "lead"] {
            assert!(refused(run, Some('(')).is_some(), "{run}");
        }
    }

    #[test]
    fn words_are_not() {
        for run in [
            "24/7",
            "near",
            "w/o",
            "n/a",
            "and/or",
            "US$3",
            "C++",
            "AT&T",
            "1+1",
            "no!",
            "a=b",
            "same",
            "sent",
            "km/h",
            "~",
            "!",
            "+1",
            "2/3",
            "he/she/they",
            "body",
            "adj",
            "//",
            "Pre",
            "s/p",
        ] {
            assert_eq!(refused(run, None), None, "{run}");
        }
    }

    #[test]
    fn comparisons_in_words_are_found_and_prose_is_not() {
        for text in ["date aft 1/2/2016", "DATE bef 2016", "date after 20160101", "length > 1200 x"] {
            assert!(comparison(text).is_some(), "{text}");
        }
        for text in ["date after the vote", "date is set", "length of war", "date", "dates aft 1"] {
            assert_eq!(comparison(text), None, "{text}");
        }
        assert_eq!(range("[2016 TO 2017] x"), Some(14));
        assert_eq!(range("[sic] TO"), None);
    }
}
