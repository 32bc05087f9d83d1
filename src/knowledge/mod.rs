//! Facts with provenance: gazetteer, taxonomy, phrases.

/// Everything that is known before an article is read.
pub struct Knowledge;

impl Knowledge {
    /// The knowledge built into the program. Cheap: parts are decoded when first used.
    pub fn built_in() -> Self {
        Self
    }
}
