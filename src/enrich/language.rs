//! In which language an article is written: what it declares, unless its text clearly says otherwise.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

const LANGUAGES: &str = include_str!("../../data/dates/languages.tsv");
const COMMON: &str = include_str!("../../data/dates/common-en.txt");

/// A text is English without a further look when one word in this many is a common one, and there are enough of them.
const COMMON_SHARE: usize = 8;
const COMMON_ENOUGH: usize = 10;

/// Bytes of text that the detector looks at: more changes nothing, and it is the slowest part of the step.
const LOOKED_AT: usize = 600;

/// Letters below which a text is too short to contradict a declaration.
const CONTRADICTS: usize = 300;

/// Confidence from which it does.
const CLEARLY: f64 = 0.9;

static COMMON_WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| COMMON.lines().collect());

static CODES: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| LANGUAGES.lines().filter_map(|line| line.split_once('\t')).collect());

/// The ISO 639-1 code, and a note where text and declaration contradict each other.
pub(super) fn language(
    declared: Option<&str>,
    title: Option<&str>,
    paragraphs: &[String],
) -> (Option<String>, Option<String>) {
    let declared = declared.and_then(normalised);
    let sample = sample(title, paragraphs);
    let read = if is_plainly_english(&sample) {
        Some(("en".to_owned(), 1.0))
    } else {
        let info = whatlang::detect(&sample).filter(|info| info.is_reliable());
        info.and_then(|info| Some((normalised(info.lang().code())?, info.confidence())))
    };
    let Some((code, confidence)) = read else { return (declared, None) };
    match declared {
        None => (Some(code), None),
        Some(declared) if declared == code => (Some(declared), None),
        Some(declared) if sample.len() < CONTRADICTS || confidence < CLEARLY => (Some(declared), None),
        Some(declared) => {
            let note = format!("declared language `{declared}`, but the text reads as `{code}`");
            (Some(code), Some(note))
        }
    }
}

/// Counts common words. The detector compares with every language it knows and takes most of the whole step
/// (24 MB/s with it alone against 32 on 10,000 English reports); most texts need no such look.
fn is_plainly_english(sample: &str) -> bool {
    let (mut n_words, mut n_common) = (0, 0);
    for word in sample.split_ascii_whitespace() {
        n_words += 1;
        let is_common = word.len() <= 5 && word.is_ascii() && is_common(word);
        n_common += usize::from(is_common);
    }
    n_common >= COMMON_ENOUGH && n_common * COMMON_SHARE >= n_words
}

fn is_common(word: &str) -> bool {
    COMMON_WORDS.iter().any(|common| common.eq_ignore_ascii_case(word))
}

/// The two letters of a code, tag or name of a language.
fn normalised(name: &str) -> Option<String> {
    let name = fold(name.trim());
    let first = name.split(['-', '_', ',', ';', ' ']).next()?;
    if let Some(code) = CODES.get(first) {
        return Some((*code).to_owned());
    }
    (first.len() == 2 && first.bytes().all(|byte| byte.is_ascii_lowercase())).then(|| first.to_owned())
}

/// The head of the text; of the paragraphs the long ones, since furniture is short and often English.
fn sample(title: Option<&str>, paragraphs: &[String]) -> String {
    let mut sample = String::with_capacity(LOOKED_AT);
    let is_long = |paragraph: &&String| paragraph.len() >= 80;
    let long = paragraphs.iter().filter(is_long);
    let short = paragraphs.iter().filter(|paragraph| !is_long(paragraph)).take(20);
    for part in long.chain(short).map(String::as_str).chain(title) {
        if sample.len() >= LOOKED_AT {
            break;
        }
        let mut to = part.len().min(LOOKED_AT - sample.len());
        while !part.is_char_boundary(to) {
            to -= 1;
        }
        sample.push_str(part.get(..to).unwrap_or_default());
        sample.push(' ');
    }
    sample
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: &str = "Der Bundestag hat am Donnerstag nach einer langen Debatte über den Haushalt abgestimmt. Die Abgeordneten der Opposition lehnten den Entwurf der Regierung ab, weil sie die Ausgaben für zu niedrig halten. Der Minister verteidigte seine Pläne und kündigte weitere Gespräche mit den Ländern an, die im Herbst beginnen sollen.";

    #[test]
    fn codes_tags_and_names_are_one() {
        for (name, code) in
            [("en-US", "en"), ("EN_gb", "en"), ("eng", "en"), ("Deutsch", "de"), ("nb-NO", "nb")]
        {
            assert_eq!(normalised(name).as_deref(), Some(code), "{name}");
        }
        for name in ["", "x", "klingon", "12"] {
            assert_eq!(normalised(name), None, "{name}");
        }
    }

    #[test]
    fn the_text_speaks_where_nothing_is_declared_or_it_is_clearly_wrong() {
        let text = [GERMAN.to_owned()];
        assert_eq!(language(None, None, &text).0.as_deref(), Some("de"));
        let (code, note) = language(Some("en-US"), None, &text);
        assert_eq!(code.as_deref(), Some("de"));
        assert!(note.is_some_and(|note| note.contains("`en`")));
    }

    #[test]
    fn common_words_make_english_and_nothing_else() {
        let english = "The vote was lost, and the minister said that he would not resign from the office which he has held. It is for the people to judge, she said, but this was not the day for it.";
        assert!(is_plainly_english(english));
        assert!(!is_plainly_english(GERMAN));
        assert!(!is_plainly_english("Port Alder Times Example Daily"));
        assert_eq!(language(Some("de"), None, &[english.repeat(2)]).0.as_deref(), Some("en"));
    }

    #[test]
    fn a_short_text_neither_contradicts_nor_guesses() {
        assert_eq!(language(Some("en"), None, &["Bundestag".to_owned()]), (Some("en".to_owned()), None));
        assert_eq!(language(None, None, &["Ok.".to_owned()]).0, None);
        assert_eq!(language(None, None, &[]), (None, None));
    }
}
