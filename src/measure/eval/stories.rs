//! Are copies found? Counted by pairs of articles that are one report.

use std::collections::BTreeSet;

use super::gold::Split;
use super::tally::Tally;

/// An article as far as its story goes.
pub(super) struct Told<'a> {
    pub(super) split: Split,
    pub(super) gold: Option<&'a str>,
    pub(super) found: Option<&'a str>,
}

/// Compares pairs. A pair of which one article is unseen is unseen.
pub(super) fn judge(articles: &[Told<'_>], split: Split) -> Tally {
    let pairs = |story: &dyn Fn(&Told<'_>) -> Option<String>| -> BTreeSet<(usize, usize)> {
        let labels: Vec<Option<String>> = articles.iter().map(story).collect();
        let mut pairs = BTreeSet::new();
        for (later, label) in labels.iter().enumerate().filter(|(_, label)| label.is_some()) {
            for (earlier, other) in labels.iter().enumerate().take(later) {
                if other == label && joint(articles, earlier, later) == Some(split) {
                    pairs.insert((earlier, later));
                }
            }
        }
        pairs
    };
    let there = pairs(&|told| told.gold.map(str::to_owned));
    let here = pairs(&|told| told.found.map(str::to_owned));
    let right = there.intersection(&here).count();
    Tally {
        right: right as u64,
        missed: (there.len() - right) as u64,
        invented: (here.len() - right) as u64,
    }
}

fn joint(articles: &[Told<'_>], one: usize, other: usize) -> Option<Split> {
    Some(articles.get(one)?.split.max(articles.get(other)?.split))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_of_three_has_three_pairs() {
        let told = |split, gold, found| Told { split, gold, found };
        let articles = [
            told(Split::Seen, Some("a"), Some("1")),
            told(Split::Seen, Some("a"), Some("1")),
            told(Split::Unseen, Some("a"), None),
            told(Split::Seen, None, Some("1")),
        ];
        assert_eq!(judge(&articles, Split::Seen), Tally { right: 1, missed: 0, invented: 2 });
        assert_eq!(judge(&articles, Split::Unseen), Tally { right: 0, missed: 2, invented: 0 });
    }
}
