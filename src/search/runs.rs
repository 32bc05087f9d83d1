//! Words and characters that stand at places which follow one another, as a query of the engine.

use std::collections::BTreeSet;

use tantivy::Term;
use tantivy::query::BooleanQuery;
use tantivy::query::EmptyQuery;
use tantivy::query::Occur;
use tantivy::query::PhrasePrefixQuery;
use tantivy::query::PhraseQuery;
use tantivy::query::Query;
use tantivy::query::TermQuery;
use tantivy::schema::Field;
use tantivy::schema::IndexRecordOption;

use super::forms::Expansion;
use crate::index::Reader;
use crate::query::Part;
use crate::text::is_character;

/// Forms that a wildcard may stand for, and combinations of forms that a run of words may stand for.
pub(super) const MAX_FORMS: usize = 2_000;

/// A part of a query of the engine.
pub(super) type Clause = (Occur, Box<dyn Query>);

/// What may stand at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot {
    /// One of these forms.
    Forms(BTreeSet<String>),
    /// Any form that begins so; at the last place alone.
    Beginning(String),
}

/// The places of a run with their offsets; `forms_of` gives the forms of a part that is a word or a bigram.
///
/// A character that its bigram says already has no place. One before a character of the query stands as their bigram
/// or at the end of a run, one before a word at the end of a run; only behind the last may anything follow.
pub(super) fn slots<E>(
    parts: &[Part],
    forms_of: impl Fn(&Part) -> Result<BTreeSet<String>, E>,
) -> Result<Vec<(usize, Slot)>, E> {
    let mut slots = Vec::with_capacity(parts.len());
    for (offset, part) in parts.iter().enumerate() {
        if !part.is_start() {
            slots.push((offset, Slot::Forms(forms_of(part)?)));
            continue;
        }
        let before = offset.checked_sub(1).and_then(|before| parts.get(before));
        let is_said = before.is_some_and(|before| {
            !before.is_start() && before.form.ends_with(&part.form) && is_bigram(&before.form)
        });
        let Some(next) = parts.get(offset + 1) else {
            if !is_said {
                slots.push((offset, Slot::Beginning(part.form.clone())));
            }
            continue;
        };
        // The engine takes a beginning only directly behind another place.
        let is_before_beginning = next.is_start() && offset + 2 == parts.len();
        if is_said && !is_before_beginning {
            continue;
        }
        let mut forms = BTreeSet::from([part.form.clone()]);
        if let Some(character) = next.form.chars().next().filter(|letter| is_character(*letter)) {
            forms.insert(format!("{}{character}", part.form));
        }
        slots.push((offset, Slot::Forms(forms)));
    }
    Ok(slots)
}

/// Two characters.
fn is_bigram(form: &str) -> bool {
    form.chars().count() == 2 && form.chars().all(is_character)
}

/// The articles that have the forms at their places; the number of combinations where it is too high.
pub(super) fn query(
    reader: &Reader,
    field: Field,
    mut slots: Vec<(usize, Slot)>,
) -> tantivy::Result<Result<Box<dyn Query>, usize>> {
    let beginning = match slots.pop() {
        Some((offset, Slot::Beginning(letters))) => Some((offset, letters)),
        Some(last) => {
            slots.push(last);
            None
        }
        None => return Ok(Ok(Box::new(EmptyQuery))),
    };
    let expansion = match &beginning {
        Some((_, letters)) => Some(Expansion::beginning_with(reader, field, letters)?),
        None => None,
    };
    let mut runs: Vec<Vec<(usize, Term)>> = vec![Vec::new()];
    for (offset, slot) in slots {
        let Slot::Forms(forms) = slot else { continue };
        let n_runs = runs.len() * forms.len();
        if n_runs > MAX_FORMS {
            return Ok(Err(n_runs));
        }
        let place = |form: &String| vec![(offset, Term::from_field_text(field, form))];
        runs = runs
            .iter()
            .flat_map(|head| forms.iter().map(|form| [head.clone(), place(form)].concat()))
            .collect();
    }
    Ok(Ok(match (beginning, expansion) {
        (Some((offset, letters)), Some(expansion)) => {
            if runs.iter().all(Vec::is_empty) {
                Box::new(expansion.query(field))
            } else {
                let last = Term::from_field_text(field, &letters);
                let n_forms = u32::try_from(expansion.forms.len()).unwrap_or(u32::MAX);
                any_of(
                    runs.into_iter()
                        .map(|run| (Occur::Should, beginning_after(run, (offset, last.clone()), n_forms)))
                        .collect(),
                )
            }
        }
        _ => any_of(runs.into_iter().map(|run| -> Clause { (Occur::Should, phrase(run)) }).collect()),
    }))
}

/// At least one of these.
pub(super) fn any_of(mut clauses: Vec<Clause>) -> Box<dyn Query> {
    match clauses.pop() {
        None => Box::new(EmptyQuery),
        Some((_, only)) if clauses.is_empty() => only,
        Some(last) => {
            clauses.push(last);
            Box::new(BooleanQuery::new(clauses))
        }
    }
}

fn phrase(mut run: Vec<(usize, Term)>) -> Box<dyn Query> {
    match run.pop() {
        Some((_, only)) if run.is_empty() => Box::new(TermQuery::new(only, IndexRecordOption::WithFreqs)),
        Some(last) => {
            run.push(last);
            Box::new(PhraseQuery::new_with_offset(run))
        }
        None => Box::new(EmptyQuery),
    }
}

/// A run behind which a form stands that begins with `last`; `n_forms` do.
fn beginning_after(mut run: Vec<(usize, Term)>, last: (usize, Term), n_forms: u32) -> Box<dyn Query> {
    if n_forms == 0 {
        return Box::new(EmptyQuery);
    }
    run.push(last);
    let mut query = PhrasePrefixQuery::new_with_offset(run);
    query.set_max_expansions(n_forms);
    Box::new(query)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(forms: &[&str]) -> Vec<(usize, String)> {
        let parts: Vec<Part> =
            forms.iter().map(|form| Part { form: (*form).to_owned(), inflected: false }).collect();
        let forms_of = |part: &Part| Ok::<_, ()>(BTreeSet::from([part.form.clone()]));
        let shown = |slot: Slot| match slot {
            Slot::Forms(forms) => forms.into_iter().collect::<Vec<_>>().join("|"),
            Slot::Beginning(letters) => format!("{letters}*"),
        };
        slots(&parts, forms_of).unwrap().into_iter().map(|(offset, slot)| (offset, shown(slot))).collect()
    }

    #[test]
    fn a_character_has_a_place_where_no_bigram_says_it() {
        for (parts, wanted) in [
            (&["the", "war"][..], &[(0, "the"), (1, "war")][..]),
            (&["国"], &[(0, "国*")]),
            (&["中国", "国"], &[(0, "中国")]),
            (&["中国", "国人", "人"], &[(0, "中国"), (1, "国人")]),
            (&["wto", "协定", "定"], &[(0, "wto"), (1, "协定")]),
            (&["5", "月"], &[(0, "5"), (1, "月*")]),
            (&["第", "5"], &[(0, "第"), (1, "5")]),
            (&["协定", "定", "wto"], &[(0, "协定"), (2, "wto")]),
            (&["中国", "国", "人民", "民"], &[(0, "中国"), (2, "人民")]),
            (&["中国", "国", "人"], &[(0, "中国"), (1, "国|国人"), (2, "人*")]),
            (&["中", "国"], &[(0, "中|中国"), (1, "国*")]),
        ] {
            let wanted: Vec<(usize, String)> =
                wanted.iter().map(|(offset, form)| (*offset, (*form).to_owned())).collect();
            assert_eq!(places(parts), wanted, "{parts:?}");
        }
    }
}
