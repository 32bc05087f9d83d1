//! Gold: what is right about an article, as people who read it labelled it. A line an article of
//! `corpus/gold/articles.jsonl`; how the labels were made stands in the README beside it.

use std::collections::HashSet;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::article::Field;
use crate::article::Kind;
use crate::article::Precision;

/// The labels of one article. Offsets are code points of its own `title` and `body`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gold {
    /// Path below the folder of the articles, parted by `/`.
    pub file: String,
    /// Which article of the file, from 1.
    pub n: usize,
    /// The headline; null where there is none.
    pub title: Option<String>,
    /// The text, paragraphs parted by a blank line.
    pub body: String,
    /// When it was published; null where nothing in the file tells.
    pub published: Option<GoldDate>,
    /// Who is named in it.
    pub actors: Vec<GoldActor>,
    /// Codes of the topics that it is filed under.
    pub topics: Vec<String>,
    /// The same for all copies of one report; null for an article that stands alone.
    pub story: Option<String>,
    /// Lines of the running text that are no part of the article.
    pub junk: Vec<String>,
    /// What is quoted directly.
    pub quotes: Vec<GoldQuote>,
    /// Where its facts were read; empty for fiction.
    pub sources: Vec<String>,
    /// Which third it belongs to.
    pub split: Split,
}

/// A day, month or year of publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldDate {
    /// The first day, `2016-05-03`.
    pub date: String,
    /// How exactly it is known.
    pub precision: Precision,
}

/// An actor with all places that name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldActor {
    /// Unique in the article.
    pub key: String,
    /// The Wikidata id where the reader was sure.
    pub qid: Option<String>,
    /// The full name.
    pub name: String,
    /// What sort of actor.
    pub kind: Kind,
    /// Invented.
    pub fictional: bool,
    /// The places, in order.
    pub mentions: Vec<GoldMention>,
}

/// A place that names an actor, without title, article and possessive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldMention {
    /// Title or body.
    pub field: Field,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words there.
    pub text: String,
}

/// Words between quotation marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldQuote {
    /// The words, without the marks.
    pub text: String,
    /// Key of the actor who says them; null where nobody named does.
    pub speaker: Option<String>,
}

/// The part of the gold that an article belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// Two thirds: may be looked at while rules are made.
    Seen,
    /// One third: scored and never tuned on.
    Unseen,
}

impl Split {
    /// Both, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Seen, Self::Unseen];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Unseen => "unseen",
        }
    }
}

/// Gold that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GoldError {
    /// The file cannot be read.
    #[error("cannot read the gold `{}`", .file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line is not what it should be.
    #[error("`{}:{line}`: {why}", .file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
}

/// Reads a gold file and checks that each span says the words it claims.
///
/// # Errors
/// A file that cannot be read, a line that is no gold or contradicts itself.
pub fn read_gold(file: &Path) -> Result<Vec<Gold>, GoldError> {
    let text = std::fs::read_to_string(file)
        .map_err(|source| GoldError::File { file: file.to_path_buf(), source })?;
    let mut met = HashSet::new();
    let mut all = Vec::new();
    for (nth, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let failed = |why: String| GoldError::Line { file: file.to_path_buf(), line: nth + 1, why };
        let gold: Gold = serde_json::from_str(line).map_err(|error| failed(error.to_string()))?;
        check(&gold).map_err(&failed)?;
        if !met.insert((gold.file.clone(), gold.n)) {
            return Err(failed(format!("article {} of `{}` stands twice", gold.n, gold.file)));
        }
        all.push(gold);
    }
    Ok(all)
}

/// Says what contradicts itself.
fn check(gold: &Gold) -> Result<(), String> {
    let mut keys = HashSet::new();
    if let Some(published) = &gold.published
        && published.date.parse::<chrono::NaiveDate>().is_err()
    {
        return Err(format!("`{}` is no day", published.date));
    }
    for actor in &gold.actors {
        if !keys.insert(actor.key.as_str()) {
            return Err(format!("the key `{}` stands twice", actor.key));
        }
        if actor.mentions.is_empty() {
            return Err(format!("`{}` is nowhere named", actor.key));
        }
        for mention in &actor.mentions {
            let field = match mention.field {
                Field::Title => gold.title.as_deref().unwrap_or_default(),
                Field::Body => &gold.body,
            };
            let length = mention.end.saturating_sub(mention.start);
            let words: String = field.chars().skip(mention.start).take(length).collect();
            if words != mention.text || words.is_empty() {
                return Err(format!(
                    "`{}` is said to stand at {}..{}, where `{words}` stands",
                    mention.text, mention.start, mention.end
                ));
            }
        }
    }
    let speakers = gold.quotes.iter().filter_map(|quote| quote.speaker.as_deref());
    match speakers.into_iter().find(|speaker| !keys.contains(speaker)) {
        Some(speaker) => Err(format!("the speaker `{speaker}` is no actor of the article")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"file":"a.txt","n":1,"title":"Rubio waits","body":"Marco Rubio waits.","published":{"date":"2013-04-06","precision":"day"},"actors":[{"key":"R","qid":null,"name":"Marco Rubio","kind":"person","fictional":false,"mentions":[{"field":"title","start":0,"end":5,"text":"Rubio"},{"field":"body","start":0,"end":11,"text":"Marco Rubio"}]}],"topics":["20000771"],"story":null,"junk":[],"quotes":[],"sources":[],"split":"seen"}"#;

    fn read(text: &str) -> Result<Vec<Gold>, GoldError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("gold.jsonl");
        std::fs::write(&file, text).unwrap();
        read_gold(&file)
    }

    #[test]
    fn a_line_is_an_article() {
        let gold = read(LINE).unwrap();
        assert_eq!(gold.len(), 1);
        assert_eq!(gold[0].actors[0].kind, Kind::Person);
        assert_eq!(gold[0].split, Split::Seen);
    }

    #[test]
    fn a_span_must_say_its_words() {
        let error = read(&LINE.replace("\"end\":11", "\"end\":10")).unwrap_err();
        assert!(error.to_string().contains("where `Marco Rubi` stands"), "{error}");
    }

    #[test]
    fn a_second_line_for_an_article_is_refused() {
        let error = read(&format!("{LINE}\n{LINE}\n")).unwrap_err();
        assert!(error.to_string().contains(":2`: article 1 of `a.txt` stands twice"), "{error}");
    }
}
