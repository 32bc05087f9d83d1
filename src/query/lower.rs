//! Tree → plan: words are folded as the index folds them, and counted.

use std::ops::Range;

use crate::text::fold;

use super::ast::Ast;
use super::ast::Leaf;
use super::ast::Shape;
use super::ast::Test;
use super::ast::UNITS;
use super::error::QueryError;
use super::fields::Field;
use super::plan::Node;
use super::plan::Scope;
use super::plan::TextMatch;
use super::plan::Unit;
use super::plan::Value;
use super::word;

/// Makes the plan of a tree.
pub(super) fn lower(ast: &Ast) -> Result<Node, QueryError> {
    let mut lowering = Lowering { n_units: 0 };
    lowering.node(ast)
}

struct Lowering {
    n_units: usize,
}

impl Lowering {
    fn node(&mut self, ast: &Ast) -> Result<Node, QueryError> {
        Ok(match ast {
            Ast::All => {
                self.count(1, &(0..0))?;
                Node::All
            }
            Ast::And(members) => Node::And(self.nodes(members)?),
            Ast::Or(members) => Node::Or(self.nodes(members)?),
            Ast::Not(inner) => Node::Not(Box::new(self.node(inner)?)),
            Ast::Leaf(leaf) => self.leaf(leaf)?,
        })
    }

    fn nodes(&mut self, members: &[Ast]) -> Result<Vec<Node>, QueryError> {
        members.iter().map(|member| self.node(member)).collect()
    }

    fn count(&mut self, n: usize, at: &Range<usize>) -> Result<(), QueryError> {
        self.n_units += n;
        if self.n_units > UNITS {
            return Err(too_many(at.clone()));
        }
        Ok(())
    }

    fn leaf(&mut self, leaf: &Leaf) -> Result<Node, QueryError> {
        let at = leaf.at.clone();
        if let Test::Text { scope, shape, text } = &leaf.test {
            return self.text(*scope, *shape, text, at);
        }
        self.count(1, &at)?;
        Ok(match &leaf.test {
            Test::Is { field, value } => {
                let folded = fold(value);
                match field {
                    Field::Actor | Field::Main => {
                        Node::Actor { name: folded, main: *field == Field::Main, at }
                    }
                    Field::Topic => Node::Topic { name: folded, at },
                    field => value_node(*field, Value::Is(folded), at),
                }
            }
            Test::Unknown(field) => value_node(*field, Value::Unknown, at),
            Test::Known(field) => value_node(*field, Value::Known, at),
            Test::Date { value, .. } => Node::Date { test: value.test, at },
            Test::Text { .. } => Node::All,
        })
    }

    fn text(&mut self, scope: Scope, shape: Shape, text: &str, at: Range<usize>) -> Result<Node, QueryError> {
        let node = |unit| Node::Text(TextMatch { scope, unit, at: at.clone() });
        if shape == Shape::Wild {
            self.count(1, &at)?;
            return Ok(node(Unit::Wild(word::pattern(text))));
        }
        let words = word::words(text);
        self.count(words.len(), &at)?;
        if shape == Shape::Phrase {
            return Ok(node(Unit::Words(word::parts(words, false))));
        }
        let closed_up = word::closed_up(text, &words);
        let parts = node(Unit::Words(word::parts(words, true)));
        Ok(match closed_up {
            Some(word) => Node::Or(vec![parts, node(Unit::Words(vec![word]))]),
            None => parts,
        })
    }
}

/// A condition on a field whose values are compared whole. The parser refuses `?` and `*` where there is none.
fn value_node(field: Field, value: Value, at: Range<usize>) -> Node {
    match field.value_field() {
        Some(field) => Node::Value { field, value, at },
        None => Node::All,
    }
}

pub(super) fn too_many(at: Range<usize>) -> QueryError {
    QueryError::new("a query has at most 1,024 words and values", at).hint("ask in several queries")
}
