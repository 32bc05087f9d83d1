//! Who is in an article: one identity, and the places that name it.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;

use super::evidence::Field;

/// What sort of actor it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A human being.
    Person,
    /// A political party.
    Party,
    /// A government or one of its ministries.
    Government,
    /// A parliament or one of its chambers.
    Legislature,
    /// A court.
    Court,
    /// A government agency.
    Agency,
    /// An armed group that is no state's army.
    ArmedGroup,
    /// An international organisation.
    International,
    /// A non-governmental organisation.
    Ngo,
    /// A trade union.
    Union,
    /// A company.
    Company,
    /// A newspaper, broadcaster or news agency.
    Media,
    /// A country or territory that acts.
    Country,
    /// Anything else.
    Other,
}

impl Kind {
    /// The word used in JSON, in ids and in queries.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Party => "party",
            Self::Government => "government",
            Self::Legislature => "legislature",
            Self::Court => "court",
            Self::Agency => "agency",
            Self::ArmedGroup => "armed-group",
            Self::International => "international",
            Self::Ngo => "ngo",
            Self::Union => "union",
            Self::Company => "company",
            Self::Media => "media",
            Self::Country => "country",
            Self::Other => "other",
        }
    }
}

/// What an actor does in the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Does something.
    Acts,
    /// Is quoted.
    Quoted,
    /// Is named.
    Mentioned,
}

/// The rule by which a mention was found: a closed set. The first eight are names, the last four hold no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The whole name, with or without a title before it.
    Full,
    /// Another name on file.
    Alias,
    /// An acronym on file or introduced in the text.
    Acronym,
    /// The surname of a person named in full in the article.
    Surname,
    /// The first name of a person named in full in the article.
    FirstName,
    /// A title with a surname, of a person not named in full.
    Honorific,
    /// Found by the tagger.
    Tagged,
    /// Given by the user.
    User,
    /// An office ("the prime minister").
    Office,
    /// A pronoun.
    Pronoun,
    /// A people ("the French").
    Demonym,
    /// A common noun ("the senator").
    Nominal,
}

/// One place that names an actor: `start..end` in code points of the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// The field that holds it.
    pub field: Field,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The text that stands there.
    pub text: String,
    /// How it was found.
    pub rule: Rule,
}

/// Somebody in the article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Actor {
    /// The Wikidata id where known, else the gazetteer's, else `~` + folded name + `.` + kind.
    pub id: String,
    /// The Wikidata id.
    pub qid: Option<String>,
    /// The canonical name.
    pub name: String,
    /// What sort of actor.
    pub kind: Kind,
    /// ISO 3166 code of the country.
    pub country: Option<String>,
    /// The party, as the gazetteer writes it.
    pub party: Option<String>,
    /// The office held when the article was published, as far as known.
    pub office: Option<String>,
    /// What the actor does in the article.
    pub role: Role,
    /// How much the article is about the actor, in 0..1.
    pub salience: f32,
    /// The places that name the actor, in text order, title first.
    pub mentions: Vec<Mention>,
}
