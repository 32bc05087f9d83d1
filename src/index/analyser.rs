//! The adapter between our analysis and the engine's trait: values come analysed, a token a line.
//!
//! A line is a token at the next position; one that begins with `SAME` stands at the position of the token before it;
//! a line of `GAP` alone is an empty position. One that begins with `AT` is `AT position PART token`, for fields whose
//! tokens stand at given positions, which may not fall.

use tantivy::tokenizer::TextAnalyzer;
use tantivy::tokenizer::Token;
use tantivy::tokenizer::TokenStream;
use tantivy::tokenizer::Tokenizer;
use tantivy::tokenizer::TokenizerManager;

use super::schema::FOLDED;
use super::schema::LINES;
use super::schema::PART;
use crate::text::fold::fold_into;

/// Marks a token at the position of the one before it.
pub(super) const SAME: char = '\u{1}';
/// An empty position.
pub(super) const GAP: char = '\u{2}';
/// Marks a token at a given position.
pub(super) const AT: char = '\u{3}';

/// The analysers of the schema; registered after every open, since the engine does not keep them.
pub(crate) fn analysers() -> TokenizerManager {
    let manager = TokenizerManager::new();
    // The engine asks for `default` on behalf of fields that are columns only.
    manager.register("default", tantivy::tokenizer::RawTokenizer::default());
    manager.register("raw", tantivy::tokenizer::RawTokenizer::default());
    manager.register(LINES, TextAnalyzer::from(Lines));
    manager.register(FOLDED, TextAnalyzer::from(Folded));
    manager
}

#[derive(Clone)]
struct Lines;

struct LineStream<'t> {
    lines: std::str::Split<'t, char>,
    token: Token,
    next: usize,
}

impl Tokenizer for Lines {
    type TokenStream<'a> = LineStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> LineStream<'a> {
        LineStream { lines: text.split('\n'), token: Token::default(), next: 0 }
    }
}

impl TokenStream for LineStream<'_> {
    fn advance(&mut self) -> bool {
        for line in self.lines.by_ref() {
            let mut letters = line.chars();
            let (position, form) = match letters.next() {
                None => continue,
                Some(GAP) => {
                    self.next += 1;
                    continue;
                }
                Some(SAME) => (self.next.saturating_sub(1), letters.as_str()),
                Some(AT) => match letters.as_str().split_once(PART) {
                    Some((position, form)) => (position.parse().unwrap_or(self.next), form),
                    None => continue,
                },
                Some(_) => {
                    self.next += 1;
                    (self.next - 1, line)
                }
            };
            self.token.position = position;
            self.token.text.clear();
            self.token.text.push_str(form);
            return true;
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[derive(Clone)]
struct Folded;

struct FoldedStream {
    token: Token,
    is_done: bool,
}

impl Tokenizer for Folded {
    type TokenStream<'a> = FoldedStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FoldedStream {
        let mut token = Token { position: 0, ..Token::default() };
        fold_into(text, &mut token.text);
        FoldedStream { token, is_done: false }
    }
}

impl TokenStream for FoldedStream {
    fn advance(&mut self) -> bool {
        !std::mem::replace(&mut self.is_done, true)
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_tokens_at_their_positions() {
        let mut lines = Lines;
        let mut stream = lines.token_stream("at\n\u{1}at&t\nt\n\u{2}\nend\n\u{3}9\u{1f}mark");
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().position, stream.token().text.clone()));
        }
        let expected = [(0, "at"), (0, "at&t"), (1, "t"), (3, "end"), (9, "mark")];
        assert_eq!(found, expected.map(|(position, form)| (position, form.to_owned())));
    }

    #[test]
    fn a_value_is_one_folded_token() {
        let mut folded = Folded;
        let mut stream = folded.token_stream("Le Monde Édition");
        assert!(stream.advance());
        assert_eq!(stream.token().text, "le monde edition");
        assert!(!stream.advance());
    }
}
