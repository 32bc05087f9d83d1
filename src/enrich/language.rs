//! In which language an article is written: what it declares, unless its text clearly says otherwise.
//!
//! The rule, in order. A declared language stands where the text agrees, is short, is mixed, or cannot be told. Where
//! nothing is declared the text tells it, if the detector is sure and
//! - it has enough letters: forty, or ten in a script that no other language of the news shares with it,
//! - its two halves are not of two languages, each for sure,
//! - a short text is in a language with a row in the table of the analyser, or in a script of its own: a headline of
//!   names is no Tagalog.
//!
//! Else the language is unknown, and the article is treated as English. Where every eighth word is a common English one
//! it is English without a further look, whatever stands between.

use std::collections::HashMap;
use std::sync::LazyLock;

use whatlang::Script;

use crate::text::Language;
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

/// Letters that a text must have for its language to be told; fewer where the script says most of it.
const LEAST_LETTERS: usize = 40;
const LEAST_LETTERS_OF_OWN_SCRIPT: usize = 10;

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
    let read = if is_plainly_english(&sample) { Some(("en".to_owned(), 1.0)) } else { detected(&sample) };
    let Some((code, confidence)) = read else { return (declared, None) };
    match declared {
        None => (Some(code), None),
        Some(declared) if declared == code => (Some(declared), None),
        Some(declared) if sample.len() < CONTRADICTS || confidence < CLEARLY || is_mixed(&sample) => {
            (Some(declared), None)
        }
        Some(declared) => {
            let note = format!("declared language `{declared}`, but the text reads as `{code}`");
            (Some(code), Some(note))
        }
    }
}

/// What the text reads as, by the rule at the head of this file; with the detector's confidence.
fn detected(sample: &str) -> Option<(String, f64)> {
    let info = sure(sample)?;
    let code = normalised(info.lang().code())?;
    let is_shared =
        matches!(info.script(), Script::Latin | Script::Cyrillic | Script::Arabic | Script::Devanagari);
    let n_letters = sample.chars().filter(|letter| letter.is_alphabetic()).count();
    if n_letters < if is_shared { LEAST_LETTERS } else { LEAST_LETTERS_OF_OWN_SCRIPT } {
        return None;
    }
    let is_known = Language::of(Some(&code)) != Language::OTHER;
    if is_shared && !is_known && sample.len() < CONTRADICTS {
        return None;
    }
    (!is_mixed(sample)).then(|| (code, info.confidence()))
}

fn sure(text: &str) -> Option<whatlang::Info> {
    whatlang::detect(text).filter(whatlang::Info::is_reliable)
}

/// Says whether the halves of a text are of two languages, each for sure.
fn is_mixed(sample: &str) -> bool {
    let mut middle = sample.len() / 2;
    while !sample.is_char_boundary(middle) {
        middle += 1;
    }
    let (head, tail) = sample.split_at(middle);
    sure(head).zip(sure(tail)).is_some_and(|(head, tail)| head.lang() != tail.lang())
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
    fn a_declared_language_stands_where_the_text_agrees_is_short_or_mixed() {
        let short = "Der Bundestag hat am Donnerstag nach einer langen Debatte abgestimmt.";
        let mixed = format!(
            "{} {}",
            &GERMAN[..280],
            "The vote was lost, and the minister said that he would not resign from the office which he has held for a year. It is for the people to judge, she said."
        );
        for (declared, text) in [("de-AT", GERMAN), ("fr", short), ("en", short), ("it", mixed.as_str())] {
            let wanted = &declared[..2];
            assert_eq!(
                language(Some(declared), None, &[text.to_owned()]),
                (Some(wanted.to_owned()), None),
                "{text}"
            );
        }
    }

    #[test]
    fn undeclared_texts_are_told_by_their_words_and_scripts() {
        for (code, text) in [
            ("de", "Der Bundestag hat am Donnerstag nach einer langen Debatte über den Haushalt abgestimmt."),
            (
                "fr",
                "Le président de la République a annoncé hier que les élections législatives auraient lieu en juin prochain.",
            ),
            (
                "es",
                "El presidente del Gobierno anunció ayer que las elecciones generales se celebrarán el próximo mes de junio.",
            ),
            (
                "it",
                "Il presidente del Consiglio ha annunciato ieri che le elezioni politiche si terranno nel prossimo mese di giugno.",
            ),
            (
                "pt",
                "O presidente da República anunciou ontem que as eleições legislativas serão realizadas no próximo mês de junho.",
            ),
            (
                "ru",
                "Президент объявил вчера, что выборы в парламент состоятся в июне следующего года, сообщает пресс-служба.",
            ),
            (
                "ar",
                "أعلن الرئيس أمس أن الانتخابات التشريعية ستجرى في شهر يونيو من العام المقبل بعد مشاورات مع الأحزاب.",
            ),
            ("zh", "总统昨天宣布，议会选举将于明年六月举行。"),
            ("ja", "大統領は昨日、議会選挙が来年6月に行われると発表した。"),
            ("ko", "대통령은 어제 국회의원 선거가 내년 유월에 실시된다고 발표했다."),
        ] {
            assert_eq!(language(None, None, &[text.to_owned()]).0.as_deref(), Some(code), "{text}");
        }
    }

    #[test]
    fn short_texts_and_mixed_ones_are_no_exotic_languages() {
        let mixed = format!(
            "{GERMAN} {}",
            "Le président de la République a annoncé hier que les élections législatives auraient lieu en juin prochain, et le gouvernement a confirmé cette annonce dans la soirée devant les députés, qui ont débattu longuement de la réforme des retraites et du budget de la sécurité sociale."
        );
        for text in [
            "Obama, Boehner, Reid: sequester",
            "Trump Organization Marco Rubio Ted Cruz Iowa caucus Des Moines",
            "Ang pangulo ay nagpahayag kahapon na ang halalan ay gaganapin sa Hunyo",
            "Merkel",
            "中国",
            mixed.as_str(),
        ] {
            assert_eq!(language(None, None, &[text.to_owned()]).0, None, "{text}");
        }
    }

    #[test]
    fn a_short_text_neither_contradicts_nor_guesses() {
        assert_eq!(language(Some("en"), None, &["Bundestag".to_owned()]), (Some("en".to_owned()), None));
        assert_eq!(language(None, None, &["Ok.".to_owned()]).0, None);
        assert_eq!(language(None, None, &[]), (None, None));
    }
}
