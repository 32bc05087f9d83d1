//! Are the direct quotations found? Counted by letters, so that one cut short is right as far as it goes.

use std::collections::BTreeSet;

use super::align::Alignment;
use super::align::Text;
use super::gold::Gold;
use super::tally::Tally;
use crate::article::Article;

/// Compares letters between quotation marks.
pub(super) fn judge(gold: &Gold, article: &Article, text: &Text, found: &Text, alignment: &Alignment) -> Tally {
    let mut there = BTreeSet::new();
    let mut from = 0;
    for quote in &gold.quotes {
        // In the order of the text; one that was listed out of it is looked for from the top.
        if let Some((first, end)) = text.find(&quote.text, from).or_else(|| text.find(&quote.text, 0)) {
            there.extend(first..end);
            from = end;
        }
    }
    let spans = article.quotes.iter().filter(|quote| quote.direct).filter_map(|quote| {
        found.span(quote.field, quote.start, quote.end).and_then(|span| alignment.span(span))
    });
    let here: BTreeSet<usize> = spans.flat_map(|(first, end)| first..end).collect();
    let letters = |tokens: &mut dyn Iterator<Item = &usize>| -> u64 {
        tokens.map(|token| text.n_letters(*token) as u64).sum()
    };
    Tally {
        right: letters(&mut there.intersection(&here)),
        missed: letters(&mut there.difference(&here)),
        invented: letters(&mut here.difference(&there)),
    }
}
