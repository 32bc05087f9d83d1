//! Sentence bounds inside one paragraph.

use std::ops::Range;

/// Abbreviations after which a full stop does not end a sentence, one a line, folded.
const ABBREVIATIONS: &str = include_str!("../../data/text/abbreviations-en.txt");

/// Words that rarely stand in capitals but at the head of a sentence, one a line, as they stand there.
const OPENERS: &str = include_str!("../../data/text/openers-en.txt");

/// The sentences of a paragraph as byte ranges, in order, without the white space between them; never empty ranges.
///
/// A sentence ends at `.`, `!`, `?` or `…` with the closing quotes and brackets that follow, before white space and a
/// capital, a digit or an opening quote; not after an abbreviation, an initial or a number before a lower-case word.
/// The wide stops of Chinese and Japanese need no white space; those of Arabic, Urdu and Hindi are as ours.
pub fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut letters = paragraph.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if start.is_none() && !letter.is_whitespace() {
            start = Some(at);
        }
        if !matches!(letter, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡' | '؟' | '۔' | '।') {
            continue;
        }
        let mut end = at + letter.len_utf8();
        while let Some(&(next_at, next)) = letters.peek() {
            if !matches!(
                next,
                '.' | '!' | '?' | '…' | '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '）' | '】'
            ) {
                break;
            }
            end = next_at + next.len_utf8();
            letters.next();
        }
        let rest = paragraph.get(end..).unwrap_or_default();
        let wide = matches!(letter, '。' | '！' | '？' | '｡');
        let begins = rest.trim_start();
        if !wide && (begins.is_empty() || begins.len() == rest.len()) {
            continue;
        }
        if begins.starts_with(char::is_lowercase) {
            continue;
        }
        if letter == '.' && !ends_after(paragraph.get(..at).unwrap_or_default(), begins) {
            continue;
        }
        if let Some(from) = start.take() {
            found.push(from..end);
        }
    }
    if let Some(from) = start {
        found.push(from..paragraph.trim_end().len());
    }
    found
}

/// Says whether a full stop between `before` and `after` ends a sentence.
fn ends_after(before: &str, after: &str) -> bool {
    let opens = after.trim_start_matches(['"', '\'', '“', '‘', '«', '(', '[', '—', '–', '-']);
    let Some(next) = opens.chars().next() else { return true };
    if next.is_lowercase() {
        return false;
    }
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '['))
        .next()
        .unwrap_or_default();
    if word.is_empty() {
        return true;
    }
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase) && word != "I";
    let is_dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2);
    if is_initial {
        return false;
    }
    if is_dotted {
        // "U.S. Senate" goes on, "in the U.S. The" does not: after letters with dots only a sentence opener ends it.
        let first =
            opens.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').next().unwrap_or_default();
        return OPENERS.lines().any(|word| word == first);
    }
    !is_abbreviation(word)
}

fn is_abbreviation(word: &str) -> bool {
    let folded = super::fold(word);
    ABBREVIATIONS.lines().any(|line| line == folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(paragraph: &str) -> Vec<&str> {
        sentences(paragraph).into_iter().map(|range| &paragraph[range]).collect()
    }

    #[test]
    fn a_title_or_an_initial_does_not_end_a_sentence() {
        assert_eq!(
            split("Sen. John Q. Example spoke. Mr. Doe did not!"),
            ["Sen. John Q. Example spoke.", "Mr. Doe did not!"]
        );
    }

    #[test]
    fn closing_quotes_belong_to_the_sentence() {
        assert_eq!(
            split("“It is over.” She left. \"Why?\" he asked."),
            ["“It is over.”", "She left.", "\"Why?\" he asked."]
        );
    }

    #[test]
    fn letters_with_dots_end_only_before_an_opener() {
        assert_eq!(
            split("The U.S. Senate met. He left the U.S. The vote failed."),
            ["The U.S. Senate met.", "He left the U.S.", "The vote failed."]
        );
    }

    #[test]
    fn full_stops_of_other_scripts_end_sentences() {
        assert_eq!(
            split("首相は「行く」と言った。「はい。」彼は去った。"),
            ["首相は「行く」と言った。", "「はい。」", "彼は去った。"]
        );
        assert_eq!(split("هل فاز؟ نعم فاز."), ["هل فاز؟", "نعم فاز."]);
    }

    #[test]
    fn numbers_ellipses_and_blank_text() {
        assert_eq!(split("It rose 2.5 percent. … And then?"), ["It rose 2.5 percent.", "…", "And then?"]);
        assert!(split("  \u{a0} ").is_empty());
    }
}
