//! The IPTC Media Topics tree.

use std::collections::HashMap;

use crate::text::fold;

/// The tree, a topic a row.
const TABLE: &str = include_str!("../../data/topics/mediatopics.tsv");

/// How near to politics a topic stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Politics {
    /// In the trees of politics and of conflict, war and peace.
    Core,
    /// A policy area that political articles are filed under as well.
    Neighbour,
    /// Neither.
    None,
}

/// One topic of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TopicNode {
    /// The eight digits.
    pub code: &'static str,
    /// The code of the topic above; empty at the top.
    pub parent: &'static str,
    /// The English label.
    pub label: &'static str,
    /// Retired topics are read in old feeds and never assigned.
    pub is_active: bool,
    /// How near to politics it stands.
    pub politics: Politics,
}

/// The tree of topics.
#[derive(Debug)]
pub struct Taxonomy {
    nodes: Vec<TopicNode>,
    by_code: HashMap<&'static str, usize>,
    by_label: HashMap<String, usize>,
}

impl Taxonomy {
    /// Reads the tree built into the program.
    pub fn built_in() -> Self {
        let nodes: Vec<TopicNode> = TABLE.lines().skip(1).filter_map(read).collect();
        let by_code = nodes.iter().enumerate().map(|(at, node)| (node.code, at)).collect();
        // Of several topics with one label the active one counts, and of these the first, which stands higher.
        let mut by_label = HashMap::new();
        for is_active in [true, false] {
            for (at, node) in nodes.iter().enumerate().filter(|(_, node)| node.is_active == is_active) {
                by_label.entry(normal(node.label)).or_insert(at);
            }
        }
        Self { nodes, by_code, by_label }
    }

    /// All topics, parents before their children.
    pub fn nodes(&self) -> &[TopicNode] {
        &self.nodes
    }

    /// The place of a code in `nodes`.
    pub fn place(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// The topic with a code.
    pub fn node(&self, code: &str) -> Option<&TopicNode> {
        self.by_code.get(code).and_then(|at| self.nodes.get(*at))
    }

    /// The topic with a label, as typed: case, accents and punctuation do not matter.
    pub fn labelled(&self, label: &str) -> Option<&TopicNode> {
        self.by_label.get(&normal(label)).and_then(|at| self.nodes.get(*at))
    }

    /// The topic and those above it, up to the top.
    pub fn ancestors<'t>(&'t self, code: &str) -> impl Iterator<Item = &'t TopicNode> + use<'t> {
        let mut next = self.node(code);
        // A table with a circle in it may not hang the program: no path is longer than ten.
        std::iter::from_fn(move || {
            let node = next?;
            next = self.node(node.parent);
            Some(node)
        })
        .take(10)
    }

    /// English labels from the root, parted by ` > `.
    pub fn path(&self, code: &str) -> String {
        let mut labels: Vec<&str> = self.ancestors(code).map(|node| node.label).collect();
        labels.reverse();
        labels.join(" > ")
    }
}

fn read(line: &'static str) -> Option<TopicNode> {
    let mut fields = line.split('\t');
    let mut next = || fields.next();
    let (code, parent, label, status, politics) = (next()?, next()?, next()?, next()?, next()?);
    let politics = match politics {
        "core" => Politics::Core,
        "neighbour" => Politics::Neighbour,
        _ => Politics::None,
    };
    Some(TopicNode { code, parent, label, is_active: status == "active", politics })
}

/// Letters and digits with single spaces: `gun_control` and `Gun Control` are one.
pub(super) fn normal(label: &str) -> String {
    let mut normal = String::with_capacity(label.len());
    for word in fold(label).split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !normal.is_empty() {
            normal.push(' ');
        }
        normal.push_str(word);
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_found_by_code_and_by_label() {
        let taxonomy = Taxonomy::built_in();
        assert_eq!(taxonomy.node("20000771").map(|node| node.label), Some("immigration"));
        assert_eq!(taxonomy.labelled("Immigration").map(|node| node.code), Some("20000771"));
        assert_eq!(taxonomy.labelled("no such topic"), None);
        assert_eq!(taxonomy.node(""), None);
    }

    #[test]
    fn a_path_leads_from_the_root() {
        let taxonomy = Taxonomy::built_in();
        assert_eq!(taxonomy.path("20000574"), "politics > election");
        assert_eq!(taxonomy.path("nothing"), "");
    }

    #[test]
    fn every_parent_is_in_the_tree() {
        let taxonomy = Taxonomy::built_in();
        let orphans: Vec<_> = taxonomy
            .nodes()
            .iter()
            .filter(|node| !node.parent.is_empty() && taxonomy.node(node.parent).is_none())
            .collect();
        assert!(orphans.is_empty(), "{orphans:?}");
        assert!(taxonomy.nodes().len() > 1_300);
    }
}
