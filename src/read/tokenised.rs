//! Puts text back to prose that was parted into tokens for a model (`don ’ t`, `U.S .`, `` `` word '' ``, `-LRB-`).
//!
//! Applied only where the text is proven to be tokenised: points and commas stand apart from the word before them.

/// Says whether a text is tokenised.
///
/// Counted are full stops and commas: French parts other marks from the word, but never these.
pub(super) fn is_tokenised<'a>(paragraphs: impl Iterator<Item = &'a str> + Clone) -> bool {
    // Nearly every text ends here; only the others are counted word by word.
    let is_apart = |text: &str| memchr::memmem::find(text.as_bytes(), b" ,").is_some() || text.contains(" .");
    if !paragraphs.clone().any(is_apart) {
        return false;
    }
    let (mut apart, mut attached, mut signs) = (0_usize, 0_usize, 0_usize);
    for token in paragraphs.flat_map(|paragraph| paragraph.split(' ')) {
        match token {
            "." | "," => apart += 1,
            "``" | "''" | "n't" | "'s" | "-LRB-" | "-RRB-" | "’" => signs += 1,
            _ if token.len() > 2 && token.ends_with(',') => attached += 1,
            _ if token.len() > 5 && token.ends_with('.') => attached += 1,
            _ => {}
        }
    }
    (apart >= 3 || (apart >= 1 && signs >= 1)) && attached * 10 <= apart
}

/// Returns a tokenised paragraph as prose.
pub(super) fn join(paragraph: &str) -> String {
    let paragraph = unescape(paragraph);
    let tokens: Vec<&str> = paragraph.split(' ').filter(|token| !token.is_empty()).collect();
    let mut joined = Joined { out: String::with_capacity(paragraph.len()), glue: true, ..Joined::default() };
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let next = tokens.get(at).copied().unwrap_or_default();
        match *token {
            "``" => joined.open("“"),
            "`" if next == "`" => {
                at += 1;
                joined.open("“");
            }
            "`" => joined.open("‘"),
            "''" => joined.close("”"),
            "'" if next == "'" => {
                at += 1;
                joined.close("”");
            }
            "\"" => joined.toggle_double(),
            "“" | "«" | "(" | "[" | "{" | "$" | "£" | "€" | "¿" | "¡" => joined.open(token),
            "#" | "@" if next.starts_with(char::is_alphanumeric) => joined.open(token),
            "-LRB-" => joined.open("("),
            "-LSB-" => joined.open("["),
            "-LCB-" => joined.open("{"),
            "-RRB-" => joined.close(")"),
            "-RSB-" => joined.close("]"),
            "-RCB-" => joined.close("}"),
            "‘" => {
                joined.has_single = true;
                joined.open(token);
            }
            "’" | "'" => at += joined.apostrophe(token, next),
            "." | "," | ";" | ":" | "?" | "!" | "%" | ")" | "]" | "}" | "”" | "»" | "..." | "…" | "?!"
            | "!!" => {
                joined.close(token);
            }
            _ if is_clitic(token) => joined.close(token),
            _ => joined.word(token),
        }
    }
    joined.out
}

#[derive(Default)]
struct Joined {
    out: String,
    /// The next token follows without a space.
    glue: bool,
    has_double: bool,
    has_single: bool,
}

impl Joined {
    fn word(&mut self, token: &str) {
        if !self.glue {
            self.out.push(' ');
        }
        self.glue = false;
        self.out.push_str(token);
    }

    fn open(&mut self, token: &str) {
        self.word(token);
        self.glue = true;
    }

    fn close(&mut self, token: &str) {
        self.out.push_str(token);
        self.glue = false;
    }

    fn toggle_double(&mut self) {
        if self.has_double {
            self.close("\"")
        } else {
            self.open("\"")
        }
        self.has_double = !self.has_double;
    }

    /// Adds an apostrophe or closing quotation mark; returns how many further tokens it took.
    fn apostrophe(&mut self, token: &str, next: &str) -> usize {
        const ENDINGS: [&str; 9] = ["s", "t", "re", "ve", "ll", "d", "m", "em", "n"];
        let lower = next.to_lowercase();
        if ENDINGS.contains(&lower.as_str()) && !self.out.is_empty() {
            self.close(token);
            self.out.push_str(next);
            return 1;
        }
        // "the ’ 90s": digits are left out, the mark belongs to what follows.
        if next.ends_with('s') && next.starts_with(|character: char| character.is_ascii_digit()) {
            self.open(token);
            return 0;
        }
        let is_opening = token == "'" && !self.has_single && !self.out.ends_with('s');
        if is_opening && next.starts_with(char::is_alphanumeric) {
            self.has_single = true;
            self.open(token);
        } else {
            self.has_single = false;
            self.close(token);
        }
        0
    }
}

/// Says whether a token is the end of the word before it (`n't`, `'s`).
fn is_clitic(token: &str) -> bool {
    let lower = token.to_lowercase().replace('’', "'");
    matches!(lower.as_str(), "n't" | "'s" | "'re" | "'ve" | "'ll" | "'d" | "'m")
}

/// Puts characters in place of escapes that the dump wrote out (`\u2019`).
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        let (before, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let digits = tail.get(2..6).unwrap_or_default();
        match u32::from_str_radix(digits, 16).ok().and_then(char::from_u32) {
            Some(character) if digits.len() == 4 && !character.is_control() => {
                out.push(character);
                rest = tail.get(6..).unwrap_or_default();
            }
            _ => {
                out.push_str("\\u");
                rest = tail.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tokens_become_prose() {
        for (tokens, prose) in [
            ("The minister said he didn \\u2019 t know .", "The minister said he didn’t know."),
            (
                "`` We ca n't wait , '' he added -LRB- on Monday -RRB- .",
                "“We can't wait,” he added (on Monday).",
            ),
            ("` ` Yes , ' ' he said .", "“Yes,” he said."),
            ("the U.S . Senate ( AP )", "the U.S. Senate (AP)"),
            ("his wife ’ s $ 2,000 , up 5 %", "his wife’s $2,000, up 5%"),
            ("“ She ’ s ‘ the best ’ , ” he said", "“She’s ‘the best’,” he said"),
            (
                "the workers ' rights , West Virginia 's and so on",
                "the workers' rights, West Virginia's and so on",
            ),
            ("a \" quoted \" word", "a \"quoted\" word"),
            ("the ’ 90s -- and # Brexit by @ name", "the ’90s -- and #Brexit by @name"),
        ] {
            assert_eq!(join(tokens), prose);
        }
    }

    #[test]
    fn only_proven_text_is_touched() {
        assert!(is_tokenised(["He said so . It was , they said , right ."].into_iter()));
        assert!(!is_tokenised(["He said so. It was, they said, right ."].into_iter()));
        assert!(!is_tokenised(["Il a dit : « Non ! » Pourquoi ?"].into_iter()));
        assert!(!is_tokenised([""].into_iter()));
    }

    proptest! {
        #[test]
        fn no_letter_is_lost(text in "[a-z`'’\\.,\\(\\)\\\\ ]{0,60}") {
            let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).count();
            prop_assume!(!text.contains("\\u"));
            prop_assert_eq!(letters(&join(&text)), letters(&text));
        }
    }
}
