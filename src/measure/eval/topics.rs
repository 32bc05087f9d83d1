//! Are the topics right?
//!
//! Three ways to count: by facet value, where an article counts under its topics and all that are broader, as the
//! facets and `topic:` do; by the very code; and by major topic of the Comparative Agendas Project, the scheme that
//! comparative research codes in.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::gold::Gold;
use super::tally::Tally;
use crate::article::Article;
use crate::knowledge::Taxonomy;

/// Topics to majors, best first; a topic that is left out has those of the one above it.
const MAJORS: &str = include_str!("../../../data/topics/cap.tsv");

static BY_CODE: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let rows = MAJORS.lines().skip(1).filter_map(|line| line.split_once('\t'));
    rows.map(|(code, majors)| (code, majors.split(',').filter(|major| !major.is_empty()).collect())).collect()
});

/// What is wrong with the topics of an article.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    pub(super) by_facet: Tally,
    pub(super) by_code: Tally,
    pub(super) by_major: Tally,
    pub(super) missed: Vec<String>,
    pub(super) invented: Vec<String>,
}

/// Compares what an article is filed under with the gold.
pub(super) fn judge(gold: &Gold, article: &Article, taxonomy: &Taxonomy) -> Verdict {
    let there: BTreeSet<&str> = gold.topics.iter().map(String::as_str).collect();
    let filed = article.topics.iter().filter(|topic| topic.is_filed());
    let here: BTreeSet<&str> = filed.map(|topic| topic.code.as_str()).collect();
    let facets = |codes: &BTreeSet<&str>| -> BTreeSet<String> {
        codes.iter().flat_map(|code| taxonomy.ancestors(code)).map(|node| node.code.to_owned()).collect()
    };
    let majors_there = there.iter().filter_map(|code| majors(code, taxonomy).first().copied()).collect();
    let (facets_there, facets_here) = (facets(&there), facets(&here));
    let path = |codes: Vec<&&str>| codes.into_iter().map(|code| taxonomy.path(code)).collect();
    Verdict {
        by_facet: compare(&facets_there, &facets_here),
        by_code: compare(&there, &here),
        by_major: compare(&majors_there, &majors_filed(article, taxonomy)),
        missed: path(there.iter().filter(|code| !facets_here.contains(**code)).collect()),
        invented: path(here.iter().filter(|code| !facets_there.contains(**code)).collect()),
    }
}

fn compare<T: Ord>(there: &BTreeSet<T>, here: &BTreeSet<T>) -> Tally {
    let right = there.intersection(here).count();
    Tally { right: right as u64, missed: (there.len() - right) as u64, invented: (here.len() - right) as u64 }
}

/// The majors of a code, best first.
fn majors(code: &str, taxonomy: &Taxonomy) -> &'static [&'static str] {
    taxonomy.ancestors(code).find_map(|node| BY_CODE.get(node.code)).map_or(&[], Vec::as_slice)
}

/// The first major of each topic, the best topic first, where no better one speaks for it already.
fn majors_filed(article: &Article, taxonomy: &Taxonomy) -> BTreeSet<&'static str> {
    let mut filed: Vec<_> = article.topics.iter().filter(|topic| topic.is_filed()).collect();
    filed.sort_by(|one, other| other.score.total_cmp(&one.score));
    let (mut seen, mut first) = (BTreeSet::new(), BTreeSet::new());
    for topic in filed {
        for (nth, &major) in majors(&topic.code, taxonomy).iter().enumerate() {
            if seen.insert(major) && nth == 0 {
                first.insert(major);
            }
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_without_a_row_has_the_major_of_the_one_above() {
        let taxonomy = Taxonomy::built_in();
        assert_eq!(majors("20000771", &taxonomy), ["9"]);
        assert_eq!(majors("20000574", &taxonomy), ["20"]);
        assert!(majors("11000000", &taxonomy).is_empty());
        assert!(BY_CODE.keys().all(|code| taxonomy.node(code).is_some()));
    }
}
