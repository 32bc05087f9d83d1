//! When a colon makes a field: the name before it is known, and its value stands directly behind.

use super::fields;
use super::fields::Field;
use super::sign::is_blank;
use super::sign::is_close;
use super::sign::is_open;
use super::sign::is_quote;

/// What a colon in the run at the head of a text makes of it; `end` is that of the name.
pub(super) enum Colon {
    Field {
        field: Field,
        end: usize,
    },
    Refused {
        end: usize,
        hint: &'static str,
    },
    Unknown {
        end: usize,
    },
    /// A known name, a colon and the end of the query or of a bracket.
    Empty {
        field: Field,
        end: usize,
    },
    /// A known name, a colon and a space.
    Spaced {
        end: usize,
    },
    None,
}

/// Looks at the run at the head of `rest`.
pub(super) fn colon(rest: &str) -> Colon {
    let end = rest.find(|letter: char| !letter.is_alphabetic() && letter != '_').unwrap_or(rest.len());
    let (name, behind) = (rest.get(..end).unwrap_or_default(), rest.get(end..).unwrap_or_default());
    let Some(value) = behind.strip_prefix(':').or_else(|| behind.strip_prefix('：')) else {
        return Colon::None;
    };
    if name.is_empty() {
        return Colon::None;
    }
    let value_at = rest.len() - value.len();
    let next = value.chars().next();
    if let Some(field) = Field::of(name) {
        return match next {
            None => Colon::Empty { field, end: value_at },
            Some(next) if is_close(next) => Colon::Empty { field, end: value_at },
            Some(next) if is_blank(next) => Colon::Spaced { end: value_at },
            Some(_) => Colon::Field { field, end: value_at },
        };
    }
    let is_value = next.is_some_and(|next| next.is_alphanumeric() || is_quote(next) || is_open(next));
    match fields::refused(name) {
        Some(hint)
            if is_value || next.is_some_and(|next| matches!(next, '?' | '*' | '<' | '>' | '-' | '/')) =>
        {
            Colon::Refused { end: value_at, hint }
        }
        None if is_value => Colon::Unknown { end },
        _ => Colon::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_makes_a_field_with_a_known_name_and_a_value_behind_it() {
        for text in ["title:x", "Title:\"x\"", "actor:(x)", "source:?", "after:-30d", "title：x"] {
            assert!(matches!(colon(text), Colon::Field { .. }), "{text}");
        }
        assert!(matches!(colon("title: x"), Colon::Spaced { end: 6 }));
        assert!(matches!(colon("title:"), Colon::Empty { end: 6, .. }));
        assert!(matches!(colon("party:x"), Colon::Refused { end: 6, .. }));
        assert!(matches!(colon("auther:x"), Colon::Unknown { end: 6 }));
        for text in ["Re: Iran", "10:30", "http://x", "std::string", ":x", "title :x", "title"] {
            assert!(matches!(colon(text), Colon::None), "{text}");
        }
    }
}
