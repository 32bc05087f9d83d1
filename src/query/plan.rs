//! What an engine needs to answer a query: typed, normalised, limits checked; no engine is known here.

use std::ops::Range;

/// A query that was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The condition that an article must meet.
    pub node: Node,
    /// The query in its bracketed canonical form; parsing it again gives the same plan.
    pub understood: String,
    /// What the reader of the answer should know about how it was read.
    pub notes: Vec<Note>,
}

/// A remark on how the query was read, with the place in the query text (bytes) that it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// The remark, lower case, without full stop.
    pub text: String,
    /// The place.
    pub at: Range<usize>,
    /// Another reading of the whole query that some readers would expect; the answer shows the counts of both.
    pub other: Option<Box<Reading>>,
}

/// A way to read a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The bracketed spelling.
    pub understood: String,
    /// The condition.
    pub node: Node,
}

/// A condition on one article.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Every article (`*`).
    All,
    /// All of these; never empty.
    And(Vec<Node>),
    /// At least one of these; never empty.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// Words of the text.
    Text(TextMatch),
    /// An actor of that name or id is in the article, or the article is about the actor (`main`).
    Actor {
        /// The name as typed, folded, or an id.
        name: String,
        /// The article is about the actor.
        main: bool,
        /// The place in the query text.
        at: Range<usize>,
    },
    /// The article is filed under the topic of that name or code, or a narrower one.
    Topic {
        /// The name as typed, folded, or a code.
        name: String,
        /// The place in the query text.
        at: Range<usize>,
    },
    /// A metadata value.
    Value {
        /// Which.
        field: ValueField,
        /// What it is to be.
        value: Value,
        /// The place in the query text.
        at: Range<usize>,
    },
    /// The date of publication.
    Date {
        /// What it is to be.
        test: DateTest,
        /// The place in the query text.
        at: Range<usize>,
    },
}

/// Words that an article must have.
#[derive(Debug, Clone, PartialEq)]
pub struct TextMatch {
    /// Where they must stand.
    pub scope: Scope,
    /// What must stand there.
    pub unit: Unit,
    /// The place in the query text.
    pub at: Range<usize>,
}

/// The part of an article that a unit is looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Title or body.
    Anywhere,
    /// The title.
    Title,
}

/// What stands in one place of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Unit {
    /// These words, adjacent and in order; never empty. One part is a single word.
    Words(Vec<Part>),
    /// One word of this shape.
    Wild(Pattern),
}

/// One word, folded as the index folds it, or one character of a script without spaces (`Tokens` says which): with
/// the one that must follow it directly, or by itself, when it stands for every form that begins with it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Part {
    /// The folded form.
    pub form: String,
    /// Every inflection of it matches, not this form alone.
    pub inflected: bool,
}

impl Part {
    /// Says whether every form matches that begins with this one: it is one character of a script without spaces.
    pub fn is_start(&self) -> bool {
        let mut letters = self.form.chars();
        letters.next().is_some_and(crate::text::is_character) && letters.next().is_none()
    }
}

/// The shape of a word, folded; `*` is any run of letters, none included, `?` exactly one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern(pub Vec<Piece>);

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Piece {
    /// These letters.
    Letters(String),
    /// `?`
    AnyOne,
    /// `*`
    AnyRun,
}

/// Metadata with one or more values, compared folded and whole. `Actor` and `Topic` occur only with `Unknown` and
/// `Known`: their names are `Node::Actor` and `Node::Topic`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueField {
    /// The publisher.
    Source,
    /// A name of an author.
    Author,
    /// The ISO 639-1 code.
    Language,
    /// Any actor.
    Actor,
    /// Any topic that the article is filed under.
    Topic,
}

/// What a metadata value is to be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// This, folded.
    Is(String),
    /// Unknown (`?`).
    Unknown,
    /// Known (`*`).
    Known,
}

/// What a date is to be. Days are counted since 1970-01-01; both ends are included. An article's date is an interval
/// `first..=last`; undated articles meet only `Unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateTest {
    /// The whole interval lies in these days: `from <= first && last <= to`.
    Inside {
        /// First day.
        from: i64,
        /// Last day.
        to: i64,
    },
    /// The interval overlaps these days.
    About {
        /// First day.
        from: i64,
        /// Last day.
        to: i64,
    },
    /// The interval begins on or after this day.
    After(i64),
    /// The interval ends before this day.
    Before(i64),
    /// Undated.
    Unknown,
    /// Dated.
    Known,
}

/// The conditions on the text that an article meets by having the words: those not under a `Not`, in order.
pub fn text_units(node: &Node) -> Vec<&TextMatch> {
    let mut units = Vec::new();
    collect_units(node, &mut units);
    units
}

fn collect_units<'n>(node: &'n Node, units: &mut Vec<&'n TextMatch>) {
    match node {
        Node::Text(unit) => units.push(unit),
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().for_each(|node| collect_units(node, units)),
        _ => {}
    }
}

/// The conditions that must all be met: the members of a top-level `And`, else the node itself.
pub fn parts(node: &Node) -> Vec<&Node> {
    match node {
        Node::And(nodes) => nodes.iter().collect(),
        node => vec![node],
    }
}
