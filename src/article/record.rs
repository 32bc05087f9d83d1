//! A record is one article as it stands in a file; an article is the record with what was inferred from it.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;

use super::actor::Actor;
use super::evidence::Junk;
use super::evidence::SourceRun;
use super::published::DateNote;
use super::published::Published;
use super::quote::Quote;
use super::quote::Story;
use super::topic::Topic;

/// Where the title comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TitleFrom {
    /// The file declares it.
    Declared,
    /// It is a line of the text.
    Text,
}

/// The identity of a record: the first 80 bits of a hash over where it stands, as 16 characters of Crockford's base 32.
///
/// It says where a record stands, not what it says: the same path and key give the same id on every machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct RecordId(String);

impl RecordId {
    /// Makes the id of the record `key` in `file` (relative to the root, parted by `/`); `salt` tells two roots apart
    /// that hold the same path, and is empty else.
    pub fn new(file: &str, key: &str, salt: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(file.as_bytes()).update(&[0]).update(key.as_bytes());
        if !salt.is_empty() {
            hasher.update(&[0]).update(salt.as_bytes());
        }
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let (mut bits, mut n_bits, mut id) = (0_u32, 0, String::with_capacity(16));
        for byte in hasher.finalize().as_bytes().iter().take(10) {
            bits = bits << 8 | u32::from(*byte);
            n_bits += 8;
            while n_bits >= 5 {
                n_bits -= 5;
                id.extend(ALPHABET.get((bits >> n_bits & 31) as usize).map(|&letter| char::from(letter)));
            }
        }
        Self(id)
    }

    /// The 16 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One value of the metadata that a file declares, under the reader's own name for what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Declared {
    /// The key as it stands in the file (`article:published_time`, `pubDate`, `dateline`).
    pub key: String,
    /// The value as it stands in the file, white space trimmed.
    pub value: String,
    /// The user's sidecar gave it, so it beats everything else.
    pub by_user: bool,
}

/// A paragraph that the reader of the format knows to be furniture (a caption, a related-links block).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Furniture {
    /// Index of the paragraph of `Record::paragraphs` before which it stood.
    pub before: usize,
    /// The text.
    pub text: String,
    /// Why it is furniture.
    pub why: String,
}

/// One article as it stands in a file, before anything is inferred.
///
/// Text is decoded, normalised to single spaces inside a paragraph and free of markup; nothing else is changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Path relative to the root, parted by `/`; members of a container follow after `!`.
    pub file: String,
    /// What tells the record from others of the same file; empty in files of one article.
    pub key: String,
    /// Tells two roots of one run apart when both hold the path; else empty.
    pub salt: String,
    /// The format it was read as: `text markdown html json jsonl`.
    pub format: String,
    /// Line of the file at which the record begins, from 1; `None` for formats without lines.
    pub line: Option<u64>,
    /// The id that the file declares.
    pub declared_id: Option<String>,
    /// The declared title, else a line of the text that clearly is the headline.
    pub title: Option<String>,
    /// Which of the two the title is; `None` without a title.
    pub title_from: Option<TitleFrom>,
    /// The paragraphs of the body, in order, none empty.
    pub paragraphs: Vec<String>,
    /// Paragraphs that the reader took out.
    pub furniture: Vec<Furniture>,
    /// Declared dates of publication, best first.
    pub dates: Vec<Declared>,
    /// Declared dates of modification, best first.
    pub modified: Vec<Declared>,
    /// The declared address.
    pub url: Option<String>,
    /// The declared source, name or domain.
    pub source: Option<String>,
    /// The declared authors, one string each as it stands.
    pub authors: Vec<String>,
    /// The declared section.
    pub section: Option<String>,
    /// Declared keywords and topics.
    pub keywords: Vec<String>,
    /// The declared language.
    pub language: Option<String>,
    /// What the reader noticed: replaced bytes, a cut text, the character set that was chosen and why.
    pub notes: Vec<String>,
    /// For plain text and Markdown: where each paragraph stands in the file, as `(paragraph, file offset, length)`
    /// in code points; a paragraph of several lines has several runs in order.
    pub runs: Vec<(usize, usize, usize)>,
}

impl Record {
    /// The id of the record.
    pub fn id(&self) -> RecordId {
        RecordId::new(&self.file, &self.key, &self.salt)
    }

    /// Bytes of title and body.
    pub fn text_bytes(&self) -> usize {
        self.title.as_ref().map_or(0, String::len) + self.paragraphs.iter().map(String::len).sum::<usize>()
    }
}

/// An article with what is known about it. Its JSON is what `hustings extract` prints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    /// The identity, 16 characters.
    pub id: RecordId,
    /// The id that the file declares.
    pub declared_id: Option<String>,
    /// Path relative to the root, parted by `/`.
    pub file: String,
    /// The format it was read as.
    pub format: String,
    /// Line of the file at which it begins, from 1.
    pub line: Option<u64>,
    /// The headline.
    pub title: Option<String>,
    /// Where the headline comes from.
    pub title_from: Option<TitleFrom>,
    /// The paragraphs, parted by one blank line, without junk.
    pub body: String,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// The publisher's domain or name.
    pub source: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// Who wrote it, one name each.
    pub authors: Vec<String>,
    /// The publisher's section.
    pub section: Option<String>,
    /// Declared keywords.
    pub keywords: Vec<String>,
    /// The news agency that the report comes from.
    pub wire: Option<String>,
    /// When it was last changed, RFC 3339.
    pub modified: Option<String>,
    /// When it was published; `null` is unknown.
    pub published: Option<Published>,
    /// Dates that were seen and not taken.
    pub date_notes: Vec<DateNote>,
    /// Who is in it, the most salient first.
    pub actors: Vec<Actor>,
    /// What it is about, the best first.
    pub topics: Vec<Topic>,
    /// What is quoted in it.
    pub quotes: Vec<Quote>,
    /// The story it belongs to; `null` for an article that stands alone.
    pub story: Option<Story>,
    /// Lines taken out of the body.
    pub junk: Vec<Junk>,
    /// What the reader noticed.
    pub notes: Vec<String>,
    /// Runs of the body that stand unchanged in the file, for plain text and Markdown.
    pub source_map: Vec<SourceRun>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_depends_on_place_and_key_and_on_nothing_else() {
        let id = RecordId::new("a/b.jsonl", "7", "");
        assert_eq!(id, RecordId::new("a/b.jsonl", "7", ""));
        assert_ne!(id, RecordId::new("a/b.jsonl", "8", ""));
        assert_ne!(id, RecordId::new("a/b.jsonl7", "", ""));
        assert_eq!(id.as_str().len(), 16);
        assert!(id.as_str().bytes().all(|b| b"0123456789abcdefghjkmnpqrstvwxyz".contains(&b)));
    }
}
