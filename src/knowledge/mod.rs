//! Facts with provenance: gazetteer, words, taxonomy, sections, phrases.
//!
//! Floor 2. The facts stand as text tables in `data/`, `build.rs` makes compact forms of them, and this module reads
//! those where they lie in the program: nothing is decoded before it is asked for. It knows no article and no index.

mod entity;
mod gazetteer;
mod phrases;
mod run_weights;
mod sections;
mod taxonomy;
mod topic_model;
mod topic_names;
mod trie;
mod words;

pub use entity::Entity;
pub use entity::Office;
pub use gazetteer::EntityId;
pub use gazetteer::Gazetteer;
pub use gazetteer::NameClass;
pub use gazetteer::NameRef;
pub use gazetteer::Node;
pub use gazetteer::Walk;
pub use phrases::PhraseRef;
pub use phrases::Phrases;
pub use phrases::TermRef;
pub use run_weights::BITS as RUN_BITS;
pub use run_weights::RunWeights;
pub use run_weights::STEP as RUN_STEP;
pub use run_weights::place as run_place;
pub use sections::Section;
pub use sections::Sections;
pub use taxonomy::Politics;
pub use taxonomy::Taxonomy;
pub use taxonomy::TopicNode;
pub use topic_model::ModelNode;
pub use topic_model::TopicModel;
pub use words::WordClass;
pub use words::Words;

use std::sync::OnceLock;

use topic_names::TopicNames;

/// Everything that is known before an article is read.
#[derive(Debug)]
pub struct Knowledge {
    gazetteer: Gazetteer,
    words: Words,
    phrases: Phrases,
    taxonomy: OnceLock<Taxonomy>,
    sections: OnceLock<Sections>,
    topic_model: OnceLock<TopicModel>,
    names: OnceLock<TopicNames>,
}

impl Knowledge {
    /// The knowledge built into the program. Cheap: parts are decoded when first used.
    pub fn built_in() -> Self {
        Self {
            gazetteer: Gazetteer::built_in(),
            words: Words::built_in(),
            phrases: Phrases::built_in(),
            taxonomy: OnceLock::new(),
            sections: OnceLock::new(),
            topic_model: OnceLock::new(),
            names: OnceLock::new(),
        }
    }

    /// Changes when a table changes, so that an index can tell that its articles want to be read again: 16 digits.
    pub fn fingerprint(&self) -> &'static str {
        include_str!(concat!(env!("OUT_DIR"), "/fingerprint.txt"))
    }

    /// Names and facts of actors.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// Titles, verbs, head words.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// What speaks for a run of capitals being a name.
    pub fn run_weights(&self) -> RunWeights {
        RunWeights::built_in()
    }

    /// The tree of topics.
    pub fn taxonomy(&self) -> &Taxonomy {
        self.taxonomy.get_or_init(Taxonomy::built_in)
    }

    /// What publishers call their sections.
    pub fn sections(&self) -> &Sections {
        self.sections.get_or_init(Sections::built_in)
    }

    /// Phrases that speak for topics.
    pub fn phrases(&self) -> &Phrases {
        &self.phrases
    }

    /// How learned topics and terms are joined into one score.
    pub fn topic_model(&self) -> &TopicModel {
        self.topic_model.get_or_init(|| TopicModel::new(self.taxonomy(), &self.phrases))
    }

    /// Code and label of a topic and of all its ancestors, the topic first; empty for an unknown code.
    pub fn topic_path(&self, code: &str) -> Vec<(&'static str, &'static str)> {
        self.taxonomy().ancestors(code).map(|node| (node.code, node.label)).collect()
    }

    /// The folded names by which a topic can be asked for.
    pub fn topic_names(&self, code: &str) -> impl Iterator<Item = &str> {
        self.names().of(code)
    }

    /// The codes of the topics that a folded name stands for.
    pub fn topics_named(&self, name: &str) -> Vec<String> {
        self.names().named(name)
    }

    fn names(&self) -> &TopicNames {
        self.names.get_or_init(|| TopicNames::new(self.taxonomy(), self.sections()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_sixteen_hexadecimal_digits() {
        let fingerprint = Knowledge::built_in().fingerprint();
        assert_eq!(fingerprint.len(), 16);
        assert!(fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
