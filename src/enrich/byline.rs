//! Who wrote it: the declared authors as one name each, or the byline at the head of the text.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::enrich::wire;
use crate::text::fold;

const DESKS: &str = include_str!("../../data/wires/desks.tsv");

/// Paragraphs at the head among which a byline stands.
const HEAD: usize = 6;

/// Longest byline in bytes.
const LONGEST: usize = 120;

/// Words that a name has at most.
const NAME_WORDS: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Role,
    Desk,
    Stop,
    Lead,
    Suffix,
    Small,
    Join,
}

static WORDS: LazyLock<HashMap<(Kind, &'static str), ()>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for line in DESKS.lines() {
        let Some((kind, word)) = line.split_once('\t') else { continue };
        let kind = match kind {
            "role" => Kind::Role,
            "desk" => Kind::Desk,
            "stop" => Kind::Stop,
            "lead" => Kind::Lead,
            "suffix" => Kind::Suffix,
            "small" => Kind::Small,
            _ => Kind::Join,
        };
        words.insert((kind, word), ());
    }
    words
});

fn is(kind: Kind, word: &str) -> bool {
    word.len() <= 40 && WORDS.contains_key(&(kind, fold(word).trim_end_matches('.')))
}

/// A byline that is a paragraph of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Byline {
    pub(super) paragraph: usize,
    pub(super) authors: Vec<String>,
}

/// The names in the declared authors, each once, in order.
///
/// Posts are dropped; desks and agencies too, unless nobody else signed.
pub(super) fn names(declared: &[String]) -> Vec<String> {
    let mut persons: Vec<String> = Vec::new();
    let mut houses: Vec<String> = Vec::new();
    for value in declared.iter().filter(|value| !value.contains("://")) {
        for part in parts(value) {
            match judge(&part) {
                Part::Person(name) => push_once(&mut persons, name),
                Part::House(name) => push_once(&mut houses, name),
                Part::Suffix(suffix) => {
                    if let Some(last) = persons.last_mut() {
                        last.push(' ');
                        last.push_str(&suffix);
                    }
                }
                Part::Nothing => {}
            }
        }
    }
    if persons.is_empty() { houses } else { persons }
}

fn push_once(names: &mut Vec<String>, name: String) {
    let folded = fold(&name);
    if !names.iter().any(|known| fold(known) == folded) {
        names.push(name);
    }
}

/// The line `By Jane Example` at the head of the text.
pub(super) fn in_text(paragraphs: &[String]) -> Option<Byline> {
    paragraphs.iter().take(HEAD).enumerate().find_map(|(paragraph, text)| {
        let front = text.get(..3)?;
        if text.len() > LONGEST || !front.eq_ignore_ascii_case("by ") || text.ends_with(['.', '!', '?', ':'])
        {
            return None;
        }
        // A date behind the names belongs to the line, not to them.
        let end =
            text.find(|c: char| c.is_ascii_digit() || matches!(c, '|' | '•' | '·')).unwrap_or(text.len());
        let line = text.get(3..end)?;
        let is_signed = line.split([' ', ',']).filter(|word| !word.is_empty()).all(|word| {
            word.starts_with(char::is_uppercase)
                || is(Kind::Join, word)
                || is_particle(word)
                || matches!(word, "for" | "of" | "the" | "&")
        });
        let authors = names(&[line.to_owned()]);
        (is_signed && !authors.is_empty()).then_some(Byline { paragraph, authors })
    })
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "da"
            | "di"
            | "del"
            | "della"
            | "van"
            | "von"
            | "der"
            | "den"
            | "la"
            | "le"
            | "bin"
            | "al"
            | "el"
            | "du"
            | "ter"
            | "st"
    )
}

/// Parts a list of names at its signs and joining words.
fn parts(value: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let commas: Vec<&str> = value.split(',').map(str::trim).collect();
    // "Example, Jane": one name in the order of a catalogue.
    if let [last, first] = commas.as_slice() {
        let is_word = |part: &&str| {
            !part.is_empty() && !part.contains(' ') && part.chars().all(|c| c.is_alphabetic() || c == '-')
        };
        if is_word(last)
            && is_word(first)
            && !is(Kind::Suffix, first)
            && !is(Kind::Role, first)
            && !is(Kind::Desk, first)
        {
            return vec![format!("{first} {last}")];
        }
    }
    for piece in value.split([',', ';', '|', '&', '\n', '•', '·', '/']) {
        let mut part = String::new();
        for word in piece.split_whitespace() {
            // One letter joins only when small: `E` is an initial.
            let is_join = is(Kind::Join, word) && (word.len() > 2 || word.chars().all(char::is_lowercase));
            if is_join && !part.is_empty() {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            if !part.is_empty() {
                part.push(' ');
            }
            part.push_str(word);
        }
        parts.push(part);
    }
    parts
}

enum Part {
    Person(String),
    House(String),
    Suffix(String),
    Nothing,
}

fn judge(part: &str) -> Part {
    if part.trim_start().starts_with('@') {
        return Part::Nothing;
    }
    let part = part.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | ')' | '('));
    let part = without_lead(part);
    let part = part.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')');
    if !part.chars().any(char::is_alphabetic) || part.len() > LONGEST || is(Kind::Stop, part) {
        return Part::Nothing;
    }
    if is(Kind::Suffix, &part.replace('.', "")) {
        return Part::Suffix(part.to_owned());
    }
    if part.contains(['@', '_', '{', '<', '=', '\\'])
        || part.contains("://")
        || part.chars().any(|c| c.is_ascii_digit())
    {
        return Part::Nothing;
    }
    let words: Vec<&str> = part.split_whitespace().collect();
    if wire::agency(part).is_some() {
        return Part::House(part.to_owned());
    }
    if words.iter().any(|word| is(Kind::Role, word)) {
        return if words.iter().any(|word| is(Kind::Desk, word)) {
            Part::House(part.to_owned())
        } else {
            Part::Nothing
        };
    }
    if words.first().is_some_and(|word| is(Kind::Small, word) && !word.eq_ignore_ascii_case("the")) {
        return Part::Nothing;
    }
    let is_house = words.iter().any(|word| {
        is(Kind::Desk, word) || word.contains(".Com") || word.contains(".com") || word.contains(".org")
    });
    if is_house || fold(part).starts_with("the ") || words.len() > NAME_WORDS {
        return if words.len() > 2 * NAME_WORDS { Part::Nothing } else { Part::House(part.to_owned()) };
    }
    Part::Person(repaired(part))
}

/// `By Jane Example` and `Analysis Jane Example` without the word before the name.
fn without_lead(part: &str) -> &str {
    let mut part = part;
    for _ in 0..2 {
        let mut cut = None;
        for (at, _) in part.match_indices([' ', ':']).take(2) {
            let (lead, rest) = (part.get(..at).unwrap_or_default(), part.get(at + 1..).unwrap_or_default());
            if is(Kind::Lead, lead) && !rest.trim().is_empty() {
                cut = Some(rest.trim_start_matches([' ', ':']));
            }
        }
        match cut {
            Some(rest) => part = rest,
            None => break,
        }
    }
    part
}

/// Repairs what programs do to the case of names: `JANE EXAMPLE`, `jane example`, `Mcarthy`, `OBrien`.
fn repaired(name: &str) -> String {
    let is_loud =
        !name.chars().any(char::is_lowercase) && name.chars().filter(|c| c.is_alphabetic()).count() > 4;
    let is_quiet = !name.chars().any(char::is_uppercase);
    let mut repaired = String::with_capacity(name.len() + 2);
    for word in name.split_whitespace() {
        if !repaired.is_empty() {
            repaired.push(' ');
        }
        let is_initials = word.contains('.') && word.chars().filter(|c| c.is_alphabetic()).count() <= 3;
        if (is_loud || is_quiet) && !is_initials && !(is_quiet && is_particle(word)) {
            let mut starts = true;
            for letter in word.chars() {
                if starts {
                    repaired.extend(letter.to_uppercase());
                } else {
                    repaired.extend(letter.to_lowercase());
                }
                starts = matches!(letter, '-' | '\'' | '’');
            }
        } else {
            repaired.push_str(word);
        }
        repair_prefix(&mut repaired);
    }
    repaired
}

/// `Mccarthy` → `McCarthy`, `OBrien` → `O'Brien`, at the last word.
fn repair_prefix(name: &mut String) {
    let start = name.rfind(' ').map_or(0, |at| at + 1);
    let word = name.get(start..).unwrap_or_default();
    let mut letters = word.chars();
    let (first, second, third, fourth) = (letters.next(), letters.next(), letters.next(), letters.next());
    match (first, second, third, fourth) {
        (Some('M'), Some('c'), Some(third), Some(_)) if third.is_lowercase() => {
            let upper = third.to_uppercase().to_string();
            name.replace_range(start + 2..start + 2 + third.len_utf8(), &upper);
        }
        (Some('O'), Some(second), Some(third), _) if second.is_uppercase() && third.is_lowercase() => {
            name.insert(start + 1, '\'');
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str) -> Vec<String> {
        names(&[value.to_owned()])
    }

    #[test]
    fn lists_are_parted_and_posts_dropped() {
        for (value, wanted) in [
            ("By Jane Example and John Doe", &["Jane Example", "John Doe"][..]),
            ("Jane Example, John Doe", &["Jane Example", "John Doe"]),
            (
                "Jane Example; John Doe | Ann Poe & Bob Roe",
                &["Jane Example", "John Doe", "Ann Poe", "Bob Roe"],
            ),
            ("Jane Example, Environment Correspondent", &["Jane Example"]),
            ("Analysis Jane Example, Cnn Editor-At-Large", &["Jane Example"]),
            ("Guardian Staff", &["Guardian Staff"]),
            ("Jane Example, Guardian Staff", &["Jane Example"]),
            ("Associated Press", &["Associated Press"]),
            ("Jane Example, Associated Press", &["Jane Example"]),
            ("Example, Jane", &["Jane Example"]),
            ("John Doe, Jr.", &["John Doe Jr."]),
            ("JANE MCEXAMPLE", &["Jane McExample"]),
            ("jane example", &["Jane Example"]),
            ("\"Cortney OExample\"", &["Cortney O'Example"]),
            ("Andrew C. Mcexample", &["Andrew C. McExample"]),
            ("Ludwig van Example", &["Ludwig van Example"]),
            ("Jane Example, jane@paper.example, @jane", &["Jane Example"]),
            ("Backgroundurl Avatar_Large, Story Count, Jane Example", &["Jane Example"]),
            ("Jane Example, Jane Example", &["Jane Example"]),
            ("Jane Example, In November, Of", &["Jane Example"]),
            ("", &[]),
            ("https://paper.example/jane", &[]),
        ] {
            assert_eq!(of(value), wanted, "{value}");
        }
    }

    #[test]
    fn a_byline_is_a_line_of_its_own() {
        let found = |text: &str| in_text(&[text.to_owned()]).map(|byline| byline.authors.join("; "));
        for (text, wanted) in [
            ("By Jane Example", "Jane Example"),
            ("BY JANE EXAMPLE AND JOHN DOE", "Jane Example; John Doe"),
            ("By Jane Example, Staff Writer", "Jane Example"),
            ("By Jane Example | March 3, 2015", "Jane Example"),
            ("By Jane van Example for The Paper", "Jane van Example for The Paper"),
        ] {
            assert_eq!(found(text).as_deref(), Some(wanted), "{text}");
        }
        for text in [
            "By Monday the vote was lost.",
            "By the time it rained",
            "By law",
            "By",
            "Byron Example",
            "By 2015",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
