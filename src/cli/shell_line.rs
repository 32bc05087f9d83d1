//! A line as a shell reads it: its words, what each says without its quotes, and where each letter of it stands.

use clap_complete::Shell;

/// A word of the line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// What the program gets.
    pub(super) value: String,
    /// For each byte of `value` the byte of the line that it is from.
    places: Vec<usize>,
    /// Byte of the line where the word begins.
    pub(super) start: usize,
    /// The quotation mark that is open at the end, and the byte of the line behind it.
    pub(super) open: Option<(char, usize)>,
}

impl Word {
    fn at(start: usize) -> Self {
        Self { start, ..Self::default() }
    }

    fn push(&mut self, letter: char, place: usize) {
        self.value.push(letter);
        self.places.resize(self.value.len(), place);
    }

    /// How many bytes of `value` stand before byte `place` of the line.
    pub(super) fn n_before(&self, place: usize) -> usize {
        self.places.partition_point(|&at| at < place)
    }
}

/// The words of the last command of `line`, which is cut at the cursor; the last word is being typed and may be empty.
pub(super) fn words(line: &str, shell: Shell) -> Vec<Word> {
    let is_powershell = shell == Shell::PowerShell;
    let escape = if is_powershell { '`' } else { '\\' };
    let mut words = vec![Word::at(0)];
    let mut letters = line.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let end = at + letter.len_utf8();
        let Some(word) = words.last_mut() else { break };
        let quote = word.open.map(|(quote, _)| quote);
        match (letter, quote) {
            ('\'', Some('\'')) if is_powershell && letters.next_if(|&(_, next)| next == '\'').is_some() => {
                word.push('\'', at);
            }
            (_, Some(quote)) if letter == quote => word.open = None,
            ('\'' | '"', None) => word.open = Some((letter, end)),
            // Single quotes keep everything, but that fish lets a backslash escape them.
            _ if letter == escape && (quote != Some('\'') || shell == Shell::Fish) => {
                let escapes = |next: char| match quote {
                    Some('"') => matches!(next, '"' | '\\' | '$' | '`'),
                    Some(_) => matches!(next, '\'' | '\\'),
                    None => true,
                };
                match letters.next_if(|&(_, next)| escapes(next)) {
                    Some((_, next)) => word.push(next, at),
                    None => word.push(letter, at),
                }
            }
            (_, Some(_)) => word.push(letter, at),
            (';' | '|' | '&' | '\n', None) => words = vec![Word::at(end)],
            _ if letter.is_whitespace() => {
                if word.start < at {
                    words.push(Word::at(end));
                } else {
                    word.start = end;
                }
            }
            _ => word.push(letter, at),
        }
    }
    words
}

/// `value` as it is written between two of `mark`.
pub(super) fn inside(value: &str, mark: char, shell: Shell) -> String {
    match (mark, shell) {
        ('"', Shell::PowerShell) => value.replace('`', "``").replace('"', "`\"").replace('$', "`$"),
        ('"', _) => value.chars().fold(String::with_capacity(value.len() + 4), |mut written, letter| {
            if matches!(letter, '"' | '\\' | '$' | '`') {
                written.push('\\');
            }
            written.push(letter);
            written
        }),
        (_, Shell::PowerShell) => value.replace('\'', "''"),
        (_, _) => value.replace('\'', r"'\''"),
    }
}

/// Says whether every shell takes `value` for itself without quotes.
pub(super) fn is_plain(value: &str) -> bool {
    value.chars().all(|letter| letter.is_alphanumeric() || "-_./:=,+@%".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(line: &str, shell: Shell) -> Vec<String> {
        words(line, shell).into_iter().map(|word| word.value).collect()
    }

    #[test]
    fn words_are_read_as_the_shell_reads_them() {
        for (line, said) in [
            ("hustings search actor:ru", vec!["hustings", "search", "actor:ru"]),
            ("a  'b c' ", vec!["a", "b c", ""]),
            (r#"a actor:\"b\ c"#, vec!["a", "actor:\"b c"]),
            (r#"a "b \"c\" \x"#, vec!["a", "b \"c\" \\x"]),
            ("ls; x | hustings 'é\"", vec!["hustings", "é\""]),
            ("a ''", vec!["a", ""]),
            (r"a 'b\' c", vec!["a", "b\\", "c"]),
        ] {
            assert_eq!(values(line, Shell::Bash), said, "{line}");
        }
        assert_eq!(values(r"a 'b\' c", Shell::Fish), ["a", "b' c"]);
        assert_eq!(values("a 'b''c' `$d", Shell::PowerShell), ["a", "b'c", "$d"]);
    }

    #[test]
    fn an_open_mark_and_the_place_of_each_letter_are_known() {
        let line = r#"h search actor:'"é"#;
        let word = words(line, Shell::Bash).pop().unwrap();
        assert_eq!((word.start, word.open), (9, Some(('\'', 16))));
        assert_eq!(word.value, "actor:\"é");
        assert_eq!((word.n_before(15), word.n_before(16), word.n_before(17)), (6, 6, 7));
    }

    #[test]
    fn a_value_in_quotes_is_read_back() {
        assert!(is_plain("actor:o") && !is_plain("a b") && !is_plain("o'brien"));
        for value in ["rubio", "\"marco rubio\"", "o'brien \\ $x `y` \"", "", "a;b", "é"] {
            for shell in [Shell::Bash, Shell::Zsh, Shell::PowerShell] {
                for mark in ['\'', '"'] {
                    let line = format!("{mark}{}{mark}", inside(value, mark, shell));
                    assert_eq!(values(&line, shell), [value], "{line}");
                }
            }
        }
    }
}
