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
    let majors = |codes: &BTreeSet<&str>| -> BTreeSet<&'static str> {
        codes.iter().filter_map(|code| major(code, taxonomy)).collect()
    };
    let (facets_there, facets_here) = (facets(&there), facets(&here));
    let path = |codes: Vec<&&str>| codes.into_iter().map(|code| taxonomy.path(code)).collect();
    Verdict {
        by_facet: compare(&facets_there, &facets_here),
        by_code: compare(&there, &here),
        by_major: compare(&majors(&there), &majors(&here)),
        missed: path(there.iter().filter(|code| !facets_here.contains(**code)).collect()),
        invented: path(here.iter().filter(|code| !facets_there.contains(**code)).collect()),
    }
}

fn compare<T: Ord>(there: &BTreeSet<T>, here: &BTreeSet<T>) -> Tally {
    let right = there.intersection(here).count();
    Tally {
        right: right as u64,
        missed: (there.len() - right) as u64,
        invented: (here.len() - right) as u64,
    }
}

/// The first major topic of a code.
fn major(code: &str, taxonomy: &Taxonomy) -> Option<&'static str> {
    let row = taxonomy.ancestors(code).find_map(|node| BY_CODE.get(node.code))?;
    row.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_without_a_row_has_the_major_of_the_one_above() {
        let taxonomy = Taxonomy::built_in();
        assert_eq!(major("20000771", &taxonomy), Some("9"));
        assert_eq!(major("20000574", &taxonomy), Some("20"));
        assert_eq!(major("11000000", &taxonomy), None);
        assert!(BY_CODE.keys().all(|code| taxonomy.node(code).is_some()));
    }
}
