//! How the tree of topics, the learned topics and the weights of the score hang together.

use std::collections::HashMap;

use super::phrases::Phrases;
use super::phrases::int;
use super::taxonomy::Politics;
use super::taxonomy::Taxonomy;

/// The topics whose children are offices and bodies, and those among them that are fields of policy after all.
const INSTITUTIONS: &str = "20000593";
const NO_INSTITUTIONS: [&str; 3] = ["20000598", "20000605", "20000607"];

/// What the score has to know of one topic of the tree.
#[derive(Debug, Clone, Default)]
pub struct ModelNode {
    /// The places of the topic and of all above it in `Taxonomy::nodes`, the topic first.
    pub path: Vec<usize>,
    /// The learned topic of the same code, by its number.
    pub class: Option<usize>,
    /// The learned topic that this one is a part of: itself, its twin, or the nearest above.
    pub home: Option<usize>,
    /// All learned topics above it, and its twins.
    pub kin: Vec<usize>,
    /// In the trees of politics and of conflict.
    pub is_core: bool,
    /// Neither politics nor next to it.
    pub is_apolitical: bool,
    /// An office or body of government.
    pub is_institution: bool,
}

impl ModelNode {
    /// Says whether the topic lies below another one.
    pub fn is_below(&self, other: usize) -> bool {
        self.path.iter().skip(1).any(|place| *place == other)
    }
}

/// The tree as the score sees it.
#[derive(Debug)]
pub struct TopicModel {
    /// In the order of `Taxonomy::nodes`.
    nodes: Vec<ModelNode>,
    /// The places in the tree of the learned topics, by number.
    classes: Vec<usize>,
    weights: Vec<f32>,
}

impl TopicModel {
    /// Joins the tree with the learned topics.
    pub(super) fn new(taxonomy: &Taxonomy, phrases: &Phrases) -> Self {
        let tree = taxonomy.nodes();
        let places: HashMap<&str, usize> =
            tree.iter().enumerate().map(|(at, node)| (node.code, at)).collect();
        let place = |code: u32| places.get(format!("{code:08}").as_str()).copied();
        let classes: Vec<usize> =
            (0..phrases.n_topics()).filter_map(|number| place(phrases.topic(number)?.0)).collect();
        let numbers: HashMap<usize, usize> = classes.iter().enumerate().map(|(n, at)| (*at, n)).collect();
        let mut twins: HashMap<usize, Vec<usize>> = HashMap::new();
        let table = include_bytes!(concat!(env!("OUT_DIR"), "/topic-twins.bin"));
        for row in 0..table.len() / 8 {
            let code = |at: usize| int(table, row * 2 + at).and_then(place);
            if let (Some(topic), Some(class)) = (code(0), code(1))
                && let Some(number) = numbers.get(&class)
            {
                twins.entry(topic).or_default().push(*number);
            }
        }
        let node = |(at, node): (usize, &super::taxonomy::TopicNode)| {
            let codes: Vec<&str> = taxonomy.ancestors(node.code).map(|node| node.code).collect();
            let path: Vec<usize> = codes.iter().filter_map(|code| places.get(code).copied()).collect();
            let above = path.iter().filter_map(|place| numbers.get(place).copied());
            let twins = twins.get(&at).cloned().unwrap_or_default();
            let class = numbers.get(&at).copied();
            let is_institution =
                codes.contains(&INSTITUTIONS) && !NO_INSTITUTIONS.iter().any(|code| codes.contains(code));
            ModelNode {
                class,
                home: class.or(twins.first().copied()).or(above.clone().next()),
                kin: above.chain(twins).collect(),
                path,
                is_core: node.politics == Politics::Core,
                is_apolitical: node.politics == Politics::None,
                is_institution,
            }
        };
        let score = include_bytes!(concat!(env!("OUT_DIR"), "/topic-score.bin"));
        let weights =
            (0..score.len() / 4).filter_map(|number| int(score, number)).map(f32::from_bits).collect();
        Self { nodes: tree.iter().enumerate().map(node).collect(), classes, weights }
    }

    /// The topic at a place of `Taxonomy::nodes`.
    pub fn node(&self, place: usize) -> Option<&ModelNode> {
        self.nodes.get(place)
    }

    /// The places in the tree of the learned topics, by number.
    pub fn classes(&self) -> &[usize] {
        &self.classes
    }

    /// How many topics the tree has.
    pub fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    /// The weights of the features of the score, the intercept first.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Knowledge;

    #[test]
    fn policies_are_at_home_with_the_subject_they_are_about() {
        let knowledge = Knowledge::built_in();
        let (tree, model) = (knowledge.taxonomy().nodes(), knowledge.topic_model());
        let place = |code: &str| tree.iter().position(|node| node.code == code).unwrap();
        let home = |code: &str| {
            let home = model.node(place(code)).unwrap().home.unwrap();
            tree[model.classes()[home]].code
        };
        assert_eq!(home("20000634"), "20000771");
        assert_eq!(home("20000771"), "20000771");
        assert_eq!(home("20000617"), "20000615");
        let senate = model.node(place("20000617")).unwrap();
        assert!(senate.is_below(place("11000000")) && senate.is_institution && senate.is_core);
        assert!(!model.node(place("20000607")).unwrap().is_institution);
        assert_eq!(model.classes().len(), knowledge.phrases().n_topics());
    }

    #[test]
    fn every_political_topic_has_a_term() {
        let knowledge = Knowledge::built_in();
        let terms = include_str!("../../data/topics/terms-en.tsv");
        let coded: std::collections::HashSet<&str> =
            terms.lines().filter_map(|row| row.split('\t').next()).collect();
        let missing: Vec<_> = knowledge
            .taxonomy()
            .nodes()
            .iter()
            .filter(|node| node.is_active && node.politics != crate::knowledge::Politics::None)
            .filter(|node| !coded.contains(node.code))
            .map(|node| (node.code, node.label))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
