//! Folding: two spellings that a reader takes for the same word become the same string.
//!
//! One folding for all languages, since a query has no language of its own. Case, accents and width are folded; what
//! Unicode does not decompose but readers type plainly is in one table (`spelled_out`). A mark that makes another
//! letter is no accent: `й` is not `и`, `が` is not `か`, the vowel signs of Indic and Thai scripts stay. `build.rs`
//! includes this file, so it uses nothing of the crate.

use unicode_normalization::UnicodeNormalization;

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
    let start = folded.len();
    let mut is_composed = true;
    for letter in text.nfkd() {
        if is_accent(letter) && !(letter == BREVE && folded.ends_with(['и', 'И'])) {
            continue;
        }
        is_composed &= letter < BREVE || is_plain_sign(letter);
        for letter in letter.to_lowercase() {
            match spelled_out(letter) {
                Some(plain) => folded.push_str(plain),
                // Lower case of İ brings a combining dot with it, hence the second look.
                None if is_accent(letter) && letter != BREVE => {}
                None => folded.push(letter),
            }
        }
    }
    // What decomposition took apart and is no accent comes together again: Hangul, kana with their marks, й.
    if !is_composed {
        let whole: String = folded.get(start..).unwrap_or_default().nfc().collect();
        folded.truncate(start);
        folded.push_str(&whole);
    }
}

/// The mark that makes й of и.
const BREVE: char = '\u{306}';

/// Signs of the usual English text beyond Latin: they never compose.
fn is_plain_sign(letter: char) -> bool {
    matches!(letter, '\u{2000}'..='\u{206F}')
}

/// Says whether a mark leaves the letter below it the same letter: accents of Latin, Greek and Cyrillic, points of
/// Hebrew, vowel signs and hamzas of Arabic, variation selectors.
pub fn is_accent(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36F}'
        | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}'
        | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}' | '\u{6E7}' | '\u{6E8}' | '\u{6EA}'..='\u{6ED}'
        | '\u{8D3}'..='\u{8E1}' | '\u{8E3}'..='\u{8FF}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
        | '\u{180B}'..='\u{180D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// The plain spelling of a letter that has no decomposition.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        // German. Umlauts decompose; `Mueller` meets `Müller` in the stemmer, which knows both spellings.
        'ß' => "ss",
        // French, Danish, Norwegian, Icelandic.
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ð' => "d",
        'þ' => "th",
        // Polish, Croatian, Vietnamese, Turkish, Maltese, Sami.
        'đ' => "d",
        'ł' => "l",
        'ı' => "i",
        'ħ' => "h",
        'ŋ' => "n",
        'ŧ' => "t",
        // Greek.
        'ς' => "σ",
        // Arabic: alefs and hamzas on a seat decompose; alef wasla, alef maksura, teh marbuta and tatweel do not.
        'ٱ' => "ا",
        'ى' | 'ی' => "ي",
        'ة' | 'ە' => "ه",
        'ک' => "ك",
        '\u{640}' => "",
        // Digits of Arabic and Persian.
        '٠' | '۰' => "0",
        '١' | '۱' => "1",
        '٢' | '۲' => "2",
        '٣' | '۳' => "3",
        '٤' | '۴' => "4",
        '٥' | '۵' => "5",
        '٦' | '۶' => "6",
        '٧' | '۷' => "7",
        '٨' | '۸' => "8",
        '٩' | '۹' => "9",
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{FF07}' | '\u{201B}' => "'",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn folding_any_text_twice_changes_nothing(text in "\\PC{0,20}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }

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
            ("Новый", "новый"),
            ("И\u{306}ога", "йога"),
            ("Ёлка", "елка"),
            ("Україна", "украіна"),
            ("ΝΈΟΣ Νέος", "νεοσ νεοσ"),
            ("الأُمَّة إلى آخـــر", "الامه الي اخر"),
            ("\u{FEF7}", "لا"),
            ("یکی ۲۰۱۶", "يكي 2016"),
            ("ガバメント ｶﾞ か\u{3099}", "ガバメント ガ が"),
            ("대통령", "대통령"),
            ("हिन्दी की", "हिन्दी की"),
            ("葛\u{E0100}", "葛"),
        ] {
            assert_eq!(fold(typed), folded, "{typed}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["Ångström İI ŉ ﬁ ǅ", "a\u{301}\u{323}", "Йё ئۀ ﷺ ㍿ ｶﾞ 각 ẞ", "\u{306}й и\u{301}\u{306}"]
        {
            assert_eq!(fold(&fold(text)), fold(text));
        }
    }
}
