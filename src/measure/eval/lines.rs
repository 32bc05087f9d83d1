//! Is the text right? The headline, the words of the body, and the lines that are no part of the article.

use std::collections::BTreeSet;

use super::align::Alignment;
use super::align::Text;
use super::gold::Gold;
use super::tally::Tally;
use crate::article::Article;

/// Why a line is set apart that the gold does not list as furniture: it says who wrote the article, and when.
const ABOUT_THE_ARTICLE: [&str; 2] = ["byline", "date line"];

/// What is wrong with the lines set apart.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    pub(super) tally: Tally,
    pub(super) missed: Vec<String>,
    pub(super) invented: Vec<String>,
}

/// Compares the lines set apart. A line that neither the gold's body nor its list has is not judged: it is what a page
/// or a byline had beside the text.
pub(super) fn junk(gold: &Gold, article: &Article) -> Verdict {
    let body: BTreeSet<String> = gold.body.lines().chain(gold.title.as_deref()).map(squashed).collect();
    let there: BTreeSet<String> = gold.junk.iter().map(|line| squashed(line)).collect();
    let mut verdict = Verdict::default();
    let mut here = BTreeSet::new();
    for junk in &article.junk {
        for line in junk.text.lines() {
            let key = squashed(line);
            if there.contains(&key) {
                here.insert(key);
            } else if body.contains(&key) && !ABOUT_THE_ARTICLE.contains(&junk.why.as_str()) {
                verdict.tally.invented += 1;
                verdict.invented.push(line.to_owned());
            }
        }
    }
    verdict.tally.right = here.len() as u64;
    verdict.tally.missed = (there.len() - here.len()) as u64;
    verdict.missed.extend(gold.junk.iter().filter(|line| !here.contains(&squashed(line))).cloned());
    verdict
}

/// Letters and digits alone, folded.
fn squashed(line: &str) -> String {
    crate::text::fold(line).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Words of title and body that both have, that the gold alone has, that the program alone has.
pub(super) fn words(text: &Text, found: &Text, alignment: &Alignment) -> Tally {
    let right = alignment.n_common();
    Tally {
        right: right as u64,
        missed: (text.len() - right) as u64,
        invented: (found.len() - right) as u64,
    }
}

/// Says whether the headline is that of the gold.
pub(super) fn title(gold: &Gold, article: &Article) -> bool {
    squashed(gold.title.as_deref().unwrap_or_default()) == squashed(article.title.as_deref().unwrap_or_default())
}
