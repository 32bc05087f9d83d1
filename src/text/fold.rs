//! Folding: two spellings that a reader takes for the same word become the same string.
//!
//! Case, accents and width are folded; letters that Unicode does not decompose but readers type plainly (ß, ø, ł, æ)
//! are spelled out. `build.rs` includes this file, so it uses nothing of the crate.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds `text` and returns it as a new string: `Müller` → `muller`, `Øst` → `ost`, `ＡＢＣ` → `abc`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Folds `text` and appends it to `folded`. Does not allocate for ASCII.
pub fn fold_into(text: &str, folded: &mut String) {
    if text.is_ascii() {
        folded.extend(text.chars().map(|letter| letter.to_ascii_lowercase()));
        return;
    }
    for letter in text.nfkd().filter(|&letter| !is_combining_mark(letter)).flat_map(char::to_lowercase) {
        match spelled_out(letter) {
            Some(plain) => folded.push_str(plain),
            // Lower case of İ brings a combining dot with it, hence the second look.
            None if is_combining_mark(letter) => {}
            None => folded.push(letter),
        }
    }
}

/// The plain spelling of a letter that has no decomposition.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ŋ' => "n",
        'ŧ' => "t",
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{FF07}' | '\u{201B}' => "'",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_width_and_undecomposed_letters_fold() {
        for (typed, folded) in [
            ("Müller", "muller"),
            ("Łódź", "lodz"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("Erdoğan", "erdogan"),
            ("İstanbul", "istanbul"),
            ("ＡＢＣ", "abc"),
            ("O’Brien", "o'brien"),
            ("Жуков", "жуков"),
        ] {
            assert_eq!(fold(typed), folded, "{typed}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["Ångström İI ŉ ﬁ ǅ", "a\u{301}\u{323}"] {
            assert_eq!(fold(&fold(text)), fold(text));
        }
    }
}
