//! The names by which a topic can be asked for: its label, and what papers in general call it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::sections::Sections;
use super::taxonomy::Taxonomy;
use super::taxonomy::normal;
use crate::text::fold;

/// The topic under which the policies of a government stand.
const POLICIES: &str = "20000621";

/// Policies, each with the label of the subject that it is about.
const TWINS: &str = include_str!("../../data/topics/twins.tsv");

/// Names and codes, both ways.
#[derive(Debug)]
pub(super) struct TopicNames {
    by_code: BTreeMap<&'static str, BTreeSet<String>>,
    by_name: BTreeMap<String, BTreeSet<&'static str>>,
}

impl TopicNames {
    /// Joins the labels of the tree with the names of sections that are sure of their topic.
    pub(super) fn new(taxonomy: &Taxonomy, sections: &Sections) -> Self {
        let mut names = Self { by_code: BTreeMap::new(), by_name: BTreeMap::new() };
        for node in taxonomy.nodes() {
            names.add(node.code, &fold(node.label));
            names.add(node.code, &normal(node.label));
        }
        // Who asks for immigration means migration policy as well.
        for (policy, subject) in twins(taxonomy) {
            names.add(policy, &normal(subject));
        }
        for (name, code) in sections.general_names() {
            names.add(code, name);
        }
        names
    }

    fn add(&mut self, code: &'static str, name: &str) {
        if !name.is_empty() {
            self.by_code.entry(code).or_default().insert(name.to_owned());
            self.by_name.entry(name.to_owned()).or_default().insert(code);
        }
    }

    /// The folded names of a topic.
    pub(super) fn of(&self, code: &str) -> impl Iterator<Item = &str> {
        self.by_code.get(code).into_iter().flatten().map(String::as_str)
    }

    /// The codes behind a folded name.
    pub(super) fn named(&self, name: &str) -> Vec<String> {
        self.by_name.get(name).into_iter().flatten().map(|code| (*code).to_owned()).collect()
    }
}

fn twins(taxonomy: &Taxonomy) -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = TWINS.lines().skip(1).filter_map(|row| row.split_once('\t'));
    rows.filter_map(|(policy, subjects)| {
        let is_policy = taxonomy.node(policy)?.parent == POLICIES;
        let subject = taxonomy.node(subjects.split(',').next()?)?;
        is_policy.then_some((policy, subject.label))
    })
}
