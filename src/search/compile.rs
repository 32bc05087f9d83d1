//! `Plan` → the engine's query: what each condition means is said in `query::plan`, how it is asked is decided here.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use tantivy::Term;
use tantivy::query::AllQuery;
use tantivy::query::BooleanQuery;
use tantivy::query::ConstScoreQuery;
use tantivy::query::EmptyQuery;
use tantivy::query::ExistsQuery;
use tantivy::query::Occur;
use tantivy::query::Query;
use tantivy::query::TermQuery;
use tantivy::schema::Field;
use tantivy::schema::IndexRecordOption;

use super::SearchError;
use super::dates::DateQuery;
use super::exclusion::Excluded;
use super::forms::Expansion;
use super::forms::inflections;
use super::forms::stem_term;
use super::names;
use super::names::Names;
use super::runs;
use super::runs::Clause;
use super::runs::Slot;
use super::runs::any_of;
use crate::index::Reader;
use crate::query::DateTest;
use crate::query::Node;
use crate::query::Part;
use crate::query::QueryError;
use crate::query::Scope;
use crate::query::TextMatch;
use crate::query::Unit;
use crate::query::Value;
use crate::query::ValueField;
use crate::text::Language;

/// A condition in the engine's terms.
pub(super) struct Compiled {
    pub(super) query: Box<dyn Query>,
    /// Some part of it ranks: without one, articles come newest first.
    pub(super) ranks: bool,
    /// What was found under the names typed, where that could surprise.
    pub(super) notes: Vec<String>,
    /// Ids of the actors that are asked for.
    pub(super) actors: BTreeSet<String>,
    /// Codes of the topics that are asked for.
    pub(super) topics: BTreeSet<String>,
}

/// Turns a condition into the engine's query.
///
/// # Errors
/// A wildcard with too many forms; a damaged index.
pub(super) fn compile(reader: &Reader, node: &Node) -> Result<Compiled, SearchError> {
    let mut compiler = Compiler {
        reader,
        ranks: false,
        notes: BTreeMap::new(),
        actors: BTreeSet::new(),
        topics: BTreeSet::new(),
        depth_of_not: 0,
        only: None,
    };
    let query = compiler.node(node)?;
    Ok(Compiled {
        query,
        ranks: compiler.ranks,
        notes: compiler.notes.into_values().collect(),
        actors: compiler.actors,
        topics: compiler.topics,
    })
}

struct Compiler<'r> {
    reader: &'r Reader,
    ranks: bool,
    /// By place in the query, so that they come in its order and none twice.
    notes: BTreeMap<(usize, String), String>,
    actors: BTreeSet<String>,
    topics: BTreeSet<String>,
    depth_of_not: usize,
    /// The one language that the articles are in which the part of the query at hand can find.
    only: Option<Language>,
}

impl Compiler<'_> {
    fn node(&mut self, node: &Node) -> Result<Box<dyn Query>, SearchError> {
        Ok(match node {
            Node::All => silent(Box::new(AllQuery)),
            Node::And(nodes) => self.all_of(nodes)?,
            Node::Or(nodes) => {
                let mut clauses = Vec::with_capacity(nodes.len());
                for node in nodes {
                    clauses.push((Occur::Should, self.node(node)?));
                }
                Box::new(BooleanQuery::new(clauses))
            }
            Node::Not(_) => self.all_of(std::slice::from_ref(node))?,
            Node::Text(text) => {
                self.ranks |= self.depth_of_not == 0;
                self.text(text)?
            }
            Node::Actor { name, main, at } => {
                let fields = self.reader.fields();
                let field = if *main { fields.actor_main } else { fields.actor };
                self.named(Names::Actors, field, name, at.start)?
            }
            Node::Topic { name, at } => {
                let field = self.reader.fields().topic;
                self.named(Names::Topics, field, name, at.start)?
            }
            Node::Value { field, value, .. } => self.value(*field, value),
            Node::Date { test, .. } => Box::new(DateQuery::all_of([*test])),
        })
    }

    /// All of `nodes`, negated ones as exclusions.
    fn all_of(&mut self, nodes: &[Node]) -> Result<Box<dyn Query>, SearchError> {
        let outer = self.only;
        self.only = nodes.iter().find_map(language_asked_for).or(outer);
        let query = self.conjunction(nodes);
        self.only = outer;
        query
    }

    fn conjunction(&mut self, nodes: &[Node]) -> Result<Box<dyn Query>, SearchError> {
        let mut clauses: Vec<Clause> = Vec::with_capacity(nodes.len() + 1);
        let dates: Vec<DateTest> = nodes
            .iter()
            .filter_map(|node| if let Node::Date { test, .. } = node { Some(*test) } else { None })
            .collect();
        if !dates.is_empty() {
            clauses.push((Occur::Must, Box::new(DateQuery::all_of(dates))));
        }
        for node in nodes {
            match node {
                Node::Date { .. } => {}
                Node::Not(inner) => {
                    self.depth_of_not += 1;
                    clauses.push((Occur::MustNot, Box::new(Excluded(self.node(inner)?))));
                    self.depth_of_not -= 1;
                }
                // Flat, so that the engine sees one conjunction.
                Node::And(inner) => clauses.push((Occur::Must, self.all_of(inner)?)),
                _ => clauses.push((Occur::Must, self.node(node)?)),
            }
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, silent(Box::new(AllQuery))));
        }
        Ok(match clauses.pop() {
            Some((Occur::Must, only)) if clauses.is_empty() => only,
            Some(last) => {
                clauses.push(last);
                Box::new(BooleanQuery::new(clauses))
            }
            None => Box::new(EmptyQuery),
        })
    }

    fn text(&self, text: &TextMatch) -> Result<Box<dyn Query>, SearchError> {
        let fields = self.reader.fields();
        let (forms, stems) = match text.scope {
            Scope::Anywhere => (fields.text, fields.stem),
            Scope::Title => (fields.title, fields.title_stem),
        };
        match &text.unit {
            Unit::Words(parts) => match parts.as_slice() {
                [part @ Part { inflected: false, .. }] if !part.is_start() => Ok(term(forms, &part.form)),
                [Part { form, inflected: true }] => self.inflected_word(stems, form),
                parts if parts.iter().all(|part| !part.inflected) => {
                    let forms_of = |part: &Part| Ok::<_, SearchError>(BTreeSet::from([part.form.clone()]));
                    self.run(forms, runs::slots(parts, forms_of)?, &text.at)
                }
                parts => self.inflected_phrase(forms, stems, parts, &text.at),
            },
            Unit::Wild(pattern) => {
                let expansion = self.engine(Expansion::of(self.reader, forms, pattern))?;
                let n_forms = expansion.forms.len();
                if n_forms > runs::MAX_FORMS {
                    return Err(too_many(n_forms, text.at.clone()).into());
                }
                Ok(Box::new(expansion.query(forms)))
            }
        }
    }

    /// The languages that articles can be in which this part of the query finds.
    fn languages(&self) -> Result<impl Iterator<Item = Language> + use<'_>, SearchError> {
        let only = self.only;
        let all = self.engine(self.reader.languages())?;
        Ok(all.iter().copied().filter(move |language| only.is_none_or(|only| only == *language)))
    }

    /// A word in all its inflections: its stem in each language. An article has one language, so each is scored by
    /// the term of its own.
    fn inflected_word(&self, stems: Field, form: &str) -> Result<Box<dyn Query>, SearchError> {
        let terms: Vec<Term> = self
            .languages()?
            .map(|language| Term::from_field_text(stems, &stem_term(form, language)))
            .collect();
        let mut clauses: Vec<Clause> = Vec::with_capacity(terms.len());
        let is_one = terms.len() == 1;
        for term in terms {
            // A list that is not there would only make the query slower: most words are of one language.
            if is_one || self.engine(self.reader.searcher().doc_freq(&term))? > 0 {
                clauses.push((Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))));
            }
        }
        Ok(any_of(clauses))
    }

    /// Adjacent words of which some stand for all their inflections: one phrase for each combination of forms, held
    /// to articles of the language by their stems.
    fn inflected_phrase(
        &self,
        forms: Field,
        stems: Field,
        parts: &[Part],
        at: &std::ops::Range<usize>,
    ) -> Result<Box<dyn Query>, SearchError> {
        let mut by_language: Vec<Clause> = Vec::new();
        for language in self.languages()? {
            let slots = runs::slots(parts, |part| {
                if part.inflected {
                    self.engine(inflections(self.reader, &part.form, language))
                } else {
                    Ok(BTreeSet::from([part.form.clone()]))
                }
            })?;
            let mut clauses: Vec<Clause> = parts
                .iter()
                .filter(|part| part.inflected)
                .map(|part| (Occur::Must, silent(term(stems, &stem_term(&part.form, language)))))
                .collect();
            clauses.push((Occur::Must, self.run(forms, slots, at)?));
            by_language.push((Occur::Should, Box::new(BooleanQuery::new(clauses))));
        }
        Ok(any_of(by_language))
    }

    /// Forms that stand at places which follow one another.
    fn run(
        &self,
        field: Field,
        slots: Vec<(usize, Slot)>,
        at: &std::ops::Range<usize>,
    ) -> Result<Box<dyn Query>, SearchError> {
        match self.engine(runs::query(self.reader, field, slots))? {
            Ok(query) => Ok(query),
            Err(n_forms) => Err(too_many(n_forms, at.clone()).into()),
        }
    }

    /// The articles of all actors or topics behind a name.
    fn named(
        &mut self,
        names: Names,
        field: Field,
        name: &str,
        at: usize,
    ) -> Result<Box<dyn Query>, SearchError> {
        let ids = self.engine(names::resolve(self.reader, names, name))?;
        let what = if names == Names::Actors { "actor" } else { "topic" };
        if ids.is_empty() {
            let near = self.engine(names::near(self.reader, names, name, 3))?;
            let near = match near.as_slice() {
                [] => String::new(),
                near => format!("; near: {}", near.join(", ")),
            };
            self.notes.insert((at, name.to_owned()), format!("no {what} `{name}` in the index{near}"));
        } else if ids.len() > 1 {
            let list: Vec<&str> = ids.iter().take(8).map(String::as_str).collect();
            let more = ids.len() - list.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            self.notes.insert(
                (at, name.to_owned()),
                format!(
                    "`{name}` is the name of {} {what}s, all are meant: {}{more}",
                    ids.len(),
                    list.join(", ")
                ),
            );
        }
        if self.depth_of_not == 0 {
            match names {
                Names::Actors => self.actors.extend(ids.iter().cloned()),
                Names::Topics => self.topics.extend(ids.iter().cloned()),
            }
        }
        Ok(any_of(ids.iter().map(|id| (Occur::Should, silent(filter(field, id)))).collect()))
    }

    fn value(&self, field: ValueField, value: &Value) -> Box<dyn Query> {
        let fields = self.reader.fields();
        let (field, column) = match field {
            ValueField::Source => (fields.source, "source"),
            ValueField::Author => (fields.author, "author"),
            ValueField::Language => (fields.language, "language"),
            // These two come with `?` and `*` alone; their names are resolved by `named`.
            ValueField::Actor => (fields.actor, "actor_facet"),
            ValueField::Topic => (fields.topic, "topic_facet"),
        };
        let known = || silent(Box::new(ExistsQuery::new(column.to_owned(), false)));
        match value {
            Value::Is(folded) => silent(filter(field, folded)),
            Value::Known => known(),
            Value::Unknown => Box::new(BooleanQuery::new(vec![
                (Occur::Must, silent(Box::new(AllQuery))),
                (Occur::MustNot, Box::new(Excluded(known()))),
            ])),
        }
    }

    fn engine<T>(&self, result: tantivy::Result<T>) -> Result<T, SearchError> {
        result.map_err(|error| SearchError::engine(self.reader, &error))
    }
}

/// A condition that filters and does not rank.
fn silent(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn term(field: Field, form: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, form), IndexRecordOption::WithFreqs))
}

fn filter(field: Field, value: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
}

/// The language of a condition that wants one.
fn language_asked_for(node: &Node) -> Option<Language> {
    match node {
        Node::Value { field: ValueField::Language, value: Value::Is(code), .. } => {
            Some(Language::of(Some(code)))
        }
        _ => None,
    }
}

fn too_many(n_forms: usize, at: std::ops::Range<usize>) -> QueryError {
    QueryError {
        message: format!("stands for {n_forms} forms, at most {} can be asked for at once", runs::MAX_FORMS),
        at,
        hint: Some("give more letters".to_owned()),
    }
}
