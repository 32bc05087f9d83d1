//! What to type instead of a field that does not exist: by its meaning, else by its spelling.

use super::fields;
use super::fields::Field;

/// The field nearest to `name`: one that is answered under another name, else one spelled much the same.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    if let Some(meant) = fields::meant_by(name) {
        return Some(meant.name());
    }
    let name = name.to_lowercase();
    let n_letters = name.chars().count();
    // Longer names than any field are not near to one, and the distance would cost their square.
    if n_letters > 16 {
        return None;
    }
    let allowed = if n_letters <= 4 { 1 } else { 2 };
    let answered = |name: &&str| Field::of(name).is_none();
    fields::names()
        .map(|known| (strsim::osa_distance(&name, known), known))
        .filter(|(distance, known)| *distance <= allowed && *distance < known.len())
        .min_by_key(|(distance, known)| (*distance, answered(known)))
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_and_meaning_lead_to_a_field() {
        for (typed, near) in [
            ("auther", Some("author")),
            ("sorce", Some("source")),
            ("ttile", Some("title")),
            ("Person", Some("actor")),
            ("from", Some("source")),
            ("lang", Some("language")),
            ("since", Some("after")),
            ("iran", None),
            ("x", None),
        ] {
            assert_eq!(nearest(typed), near, "{typed}");
        }
    }
}
