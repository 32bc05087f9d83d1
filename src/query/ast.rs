//! The tree of a query: what was typed, grouped by precedence; fields are pushed down to the values.
//!
//! Invariants: `And` and `Or` have two members or more, none of their own kind; the height is at most `DEPTH` (checked
//! by the parser), so that walks over the tree may recurse.

use std::ops::Range;

use super::date::DateValue;
use super::fields::Field;
use super::plan::Scope;

/// The deepest nesting of brackets and operators.
pub(super) const DEPTH: usize = 64;

/// The most words and values in a query; each word of a phrase counts.
pub(super) const UNITS: usize = 1_024;

/// A query or a part of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ast {
    /// `*`
    All,
    And(Vec<Ast>),
    Or(Vec<Ast>),
    Not(Box<Ast>),
    Leaf(Leaf),
}

/// One condition and where it was typed.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub(super) test: Test,
    pub(super) at: Range<usize>,
}

/// The place is no part of the meaning.
impl PartialEq for Leaf {
    fn eq(&self, other: &Self) -> bool {
        self.test == other.test
    }
}

/// A condition as typed, not folded.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// Words of the text.
    Text { scope: Scope, shape: Shape, text: String },
    /// The value of a field, white space collapsed.
    Is { field: Field, value: String },
    /// `?`
    Unknown(Field),
    /// `*`
    Known(Field),
    /// A date.
    Date { field: Field, value: DateValue },
}

/// How a text was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Word,
    Wild,
    Phrase,
}

impl Ast {
    /// All of `members`, of which there is at least one.
    pub(super) fn and(members: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(members.len());
        for member in members {
            match member {
                Self::And(inner) => flat.extend(inner),
                member => flat.push(member),
            }
        }
        Self::one_or(flat, Self::And)
    }

    /// At least one of `members`, of which there is at least one.
    pub(super) fn or(members: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(members.len());
        for member in members {
            match member {
                Self::Or(inner) => flat.extend(inner),
                member => flat.push(member),
            }
        }
        Self::one_or(flat, Self::Or)
    }

    fn one_or(mut members: Vec<Self>, wrap: fn(Vec<Self>) -> Self) -> Self {
        match members.pop() {
            Some(only) if members.is_empty() => only,
            Some(last) => {
                members.push(last);
                wrap(members)
            }
            None => Self::All,
        }
    }

    /// Levels of operators above the lowest leaf.
    pub(super) fn height(&self) -> usize {
        match self {
            Self::All | Self::Leaf(_) => 0,
            Self::Not(inner) => 1 + inner.height(),
            Self::And(members) | Self::Or(members) => {
                1 + members.iter().map(Self::height).max().unwrap_or_default()
            }
        }
    }
}
