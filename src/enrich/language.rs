//! In which language an article is written: what it declares, unless its text clearly says otherwise.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

const LANGUAGES: &str = include_str!("../../data/dates/languages.tsv");

/// Bytes of text that the detector looks at: more changes nothing, and it is the slowest part of the step.
const LOOKED_AT: usize = 600;

/// Letters below which a text is too short to contradict a declaration.
const CONTRADICTS: usize = 300;

/// Confidence from which it does.
const CLEARLY: f64 = 0.9;

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
    let read = whatlang::detect(&sample).filter(|info| info.is_reliable());
    let Some(info) = read else { return (declared, None) };
    let Some(code) = normalised(info.lang().code()) else { return (declared, None) };
    match declared {
        None => (Some(code), None),
        Some(declared) if declared == code => (Some(declared), None),
        Some(declared) if sample.len() < CONTRADICTS || info.confidence() < CLEARLY => (Some(declared), None),
        Some(declared) => {
            let note = format!("declared language `{declared}`, but the text reads as `{code}`");
            (Some(code), Some(note))
        }
    }
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
    fn a_short_text_neither_contradicts_nor_guesses() {
        assert_eq!(language(Some("en"), None, &["Bundestag".to_owned()]), (Some("en".to_owned()), None));
        assert_eq!(language(None, None, &["Ok.".to_owned()]).0, None);
        assert_eq!(language(None, None, &[]), (None, None));
    }
}
