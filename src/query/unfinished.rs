//! What is being typed at the end of a query, so that a face can complete it.

use super::fields::Field;
use super::sign;

/// The last thing of a query that is still being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfinished<'q> {
    /// Byte where it begins, its opening quotation mark included.
    pub at: usize,
    /// What is typed of it so far, without the mark.
    pub typed: &'q str,
    /// The field that it is a value of.
    pub field: Option<&'static str>,
    /// A quotation mark was opened.
    pub is_quoted: bool,
}

/// Finds what is being typed at the end of `text`; `None` right behind what is finished by its mark or bracket.
///
/// Knows of the grammar only what it needs for that.
pub fn unfinished(text: &str) -> Option<Unfinished<'_>> {
    // The fields of the brackets that are open, the field in front of the place at hand, where the piece began.
    let (mut open, mut before, mut start, mut word) = (Vec::new(), None, 0, 0);
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        let next = at + letter.len_utf8();
        if quote.is_some() {
            if sign::is_quote(letter) {
                (quote, start, word) = (None, next, next);
            }
            continue;
        }
        let said = text.get(word..at).unwrap_or_default();
        let around = open.last().copied().flatten();
        match letter {
            _ if sign::is_quote(letter) => quote = Some(at),
            '(' => {
                open.push(before.or(around));
                (before, start, word) = (None, next, next);
            }
            ')' => {
                open.pop();
                (before, start, word) = (None, next, next);
            }
            ':' => {
                if let Some(field) = Field::of(said) {
                    (before, start, word) = (Some(field), next, next);
                }
            }
            '-' if said.is_empty() => (start, word) = (next, next),
            _ if letter.is_whitespace() => {
                // Words side by side in the brackets of a name are one name.
                let is_one_name = before.is_none() && around.is_some_and(Field::takes_names);
                let is_operator = matches!(said, "AND" | "OR" | "NOT");
                if !is_one_name
                    || is_operator
                    || text.get(start..at).is_none_or(|said| said.trim().is_empty())
                {
                    start = next;
                }
                (before, word) = (None, next);
            }
            _ => {}
        }
    }
    let field = before.or(open.last().copied().flatten()).map(Field::name);
    if let Some(at) = quote {
        let mut letters = text.get(at..).unwrap_or_default().chars();
        letters.next();
        return Some(Unfinished { at, typed: letters.as_str(), field, is_quoted: true });
    }
    if text.ends_with(|letter| letter == ')' || sign::is_quote(letter)) {
        return None;
    }
    Some(Unfinished { at: start, typed: text.get(start..).unwrap_or_default(), field, is_quoted: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_query_is_told_with_its_field() {
        for (text, typed, field, is_quoted) in [
            ("", "", None, false),
            ("tariffs act", "act", None, false),
            ("tariffs ", "", None, false),
            ("actor:ru", "ru", Some("actor"), false),
            ("-Actor:", "", Some("actor"), false),
            ("visas actor:\"marco ru", "marco ru", Some("actor"), true),
            ("actor:“marco ru", "marco ru", Some("actor"), true),
            ("actor:\"marco rubio\" ", "", None, false),
            ("actor:(\"a b\" OR ma", "ma", Some("actor"), false),
            ("actor:(marco ru", "marco ru", Some("actor"), false),
            ("actor:(a OR b) x", "x", None, false),
            ("(a OR topic:im", "im", Some("topic"), false),
            ("\"trade de", "trade de", None, true),
            ("https://x", "https://x", None, false),
            ("title:(a b", "b", Some("title"), false),
            ("date:2016", "2016", Some("date"), false),
        ] {
            let found = unfinished(text).unwrap();
            assert_eq!((found.typed, found.field, found.is_quoted), (typed, field, is_quoted), "{text}");
            assert!(text.is_char_boundary(found.at) && text[found.at..].ends_with(typed), "{text}");
        }
        assert_eq!(unfinished("actor:\"marco rubio\""), None);
        assert_eq!(unfinished("(a b)"), None);
    }
}
