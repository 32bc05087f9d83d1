//! Quality: what the program infers beside what people labelled.
//!
//! `gold` reads the labels, `align` lays their text beside the program's, and each further file judges one kind of
//! label. What is not judged is said at the head of each. The two thirds that may be looked at and the third that is
//! never tuned on are counted apart, and errors are listed of the first alone.

mod actors;
mod align;
mod dates;
mod gold;
mod lines;
mod quotes;
mod stories;
mod tally;
mod topics;

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

pub use dates::DateFigures;
pub use dates::Reliability;
pub use gold::Gold;
pub use gold::GoldError;
pub use gold::Split;
pub use gold::read_gold;
use serde::Serialize;
pub use tally::Figures;
use tally::Tally;

use super::records;
use crate::article::Article;
use crate::article::Record;
use crate::config::Settings;
use crate::enrich;
use crate::index::IndexError;
use crate::knowledge::Knowledge;

/// The figures of a run over a gold set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Eval {
    /// `hustings.eval.1`.
    pub schema: &'static str,
    /// By split.
    pub splits: BTreeMap<Split, SplitFigures>,
    /// What the confidence of dates is worth, over both splits.
    pub reliability: Vec<Reliability>,
    /// What is wrong in the seen split, by file.
    pub errors: Vec<EvalError>,
}

/// The figures of one split.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SplitFigures {
    /// Articles of the gold.
    pub articles: u64,
    /// Articles of the gold that the program did not find.
    pub lost: u64,
    /// Dates of publication.
    pub dates: DateFigures,
    /// Everything counted as right, missed and invented, by name.
    #[serde(flatten)]
    pub labels: BTreeMap<&'static str, Figures>,
}

/// One error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvalError {
    /// Path below the folder of the articles.
    pub file: String,
    /// Which article of the file, from 1.
    pub n: usize,
    /// The kind of label.
    pub label: &'static str,
    /// `missed`, `invented`, `wrong`, `lost`.
    pub what: &'static str,
    /// The value of the gold where there is one, else that of the program.
    pub value: String,
}

/// The kinds of labels in the order in which they are shown; `dates` stands apart.
pub const LABELS: [&str; 10] = [
    "actors by article",
    "actors by mention",
    "topics",
    "topics by code",
    "topics by major",
    "junk",
    "quotes",
    "stories",
    "titles",
    "words",
];

/// Reads and enriches the articles below `folder`, as `hustings extract` does.
///
/// # Errors
/// The folder cannot be listed.
pub fn extracted(
    folder: &Path,
    settings: &Settings,
    knowledge: &Knowledge,
) -> Result<Vec<Article>, IndexError> {
    let mut articles = Vec::new();
    let went = records::each(folder, settings, &mut |record| {
        articles.push(enrich::enrich(&record, knowledge));
        ControlFlow::Continue(())
    });
    went.map(|_| articles)
}

/// Judges `articles`, in the order of files and records, by the gold.
pub fn eval(gold: &[Gold], articles: &[Article], knowledge: &Knowledge) -> Eval {
    let found = by_place(articles);
    let mut tallies: BTreeMap<(Split, &'static str), Tally> = BTreeMap::new();
    let mut splits: BTreeMap<Split, (u64, u64, DateFigures)> = BTreeMap::new();
    let (mut told, mut errors) = (Vec::new(), Vec::new());
    let mut confidences = Vec::new();
    let nothing = enrich::bare(&Record::default());
    for gold in gold {
        let article: Option<&Article> = found.get(&(gold.file.as_str(), gold.n)).copied();
        let mut wrong = |label, what, values: Vec<String>| {
            let error = |value| EvalError { file: gold.file.clone(), n: gold.n, label, what, value };
            if gold.split == Split::Seen {
                errors.extend(values.into_iter().map(error));
            }
        };
        let (n, n_lost, dates) = splits.entry(gold.split).or_default();
        *n += 1;
        if article.is_none() {
            *n_lost += 1;
            wrong("articles", "lost", vec![gold.title.clone().unwrap_or_default()]);
        }
        let article = article.unwrap_or(&nothing);
        let judged = Judged::of(gold, article, knowledge);
        for (label, tally) in judged.tallies() {
            tallies.entry((gold.split, label)).or_default().add(tally);
        }
        dates.add(judged.date);
        if let Some(published) = &article.published {
            confidences.push((published.confidence, judged.date == dates::Verdict::Right));
        }
        judged.errors(gold, article, &mut wrong);
        told.push(stories::Told {
            split: gold.split,
            gold: gold.story.as_deref(),
            found: article.story.as_ref().map(|story| story.id.as_str()),
        });
    }
    let figures = |split: Split, (articles, lost, dates): (u64, u64, DateFigures)| {
        let stories = stories::judge(&told, split);
        let tally = |label: &&'static str| match *label {
            "stories" => stories,
            label => tallies.get(&(split, label)).copied().unwrap_or_default(),
        };
        let labels = LABELS.iter().map(|label| (*label, tally(label).figures())).collect();
        SplitFigures { articles, lost, dates, labels }
    };
    Eval {
        schema: "hustings.eval.1",
        splits: splits.into_iter().map(|(split, counts)| (split, figures(split, counts))).collect(),
        reliability: dates::reliability(&confidences),
        errors,
    }
}

/// Articles by file and number in it.
fn by_place(articles: &[Article]) -> HashMap<(&str, usize), &Article> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut found = HashMap::new();
    for article in articles {
        let n = counts.entry(&article.file).or_default();
        *n += 1;
        found.insert((article.file.as_str(), *n), article);
    }
    found
}

/// One article, judged.
struct Judged {
    date: dates::Verdict,
    actors: actors::Verdict,
    topics: topics::Verdict,
    junk: lines::Verdict,
    quotes: Tally,
    words: Tally,
    has_title: bool,
}

impl Judged {
    fn of(gold: &Gold, article: &Article, knowledge: &Knowledge) -> Self {
        let text = align::Text::new(gold.title.as_deref(), &gold.body);
        let found = align::Text::new(article.title.as_deref(), &article.body);
        let alignment = align::Alignment::new(&text, &found);
        Self {
            date: dates::judge(gold.published.as_ref(), article.published.as_ref()),
            actors: actors::judge(gold, article, &text, &found, &alignment),
            topics: topics::judge(gold, article, knowledge.taxonomy()),
            junk: lines::junk(gold, article),
            quotes: quotes::judge(gold, article, &text, &found, &alignment),
            words: lines::words(&text, &found, &alignment),
            has_title: lines::title(gold, article),
        }
    }

    fn tallies(&self) -> [(&'static str, Tally); 9] {
        let title = match self.has_title {
            true => Tally { right: 1, missed: 0, invented: 0 },
            false => Tally { right: 0, missed: 1, invented: 1 },
        };
        [
            ("actors by article", self.actors.by_article),
            ("actors by mention", self.actors.by_mention),
            ("topics", self.topics.by_facet),
            ("topics by code", self.topics.by_code),
            ("topics by major", self.topics.by_major),
            ("junk", self.junk.tally),
            ("quotes", self.quotes),
            ("titles", title),
            ("words", self.words),
        ]
    }

    /// Hands on what is wrong, as label, sort of error and values.
    fn errors(
        self,
        gold: &Gold,
        article: &Article,
        wrong: &mut dyn FnMut(&'static str, &'static str, Vec<String>),
    ) {
        let dates = || {
            let day = |date: Option<String>| date.unwrap_or_else(|| "unknown".to_owned());
            let gold = day(gold.published.as_ref().map(|date| date.date.clone()));
            let found = day(article.published.as_ref().map(|published| published.date.clone()));
            vec![format!("{gold}, told as {found}")]
        };
        match self.date {
            dates::Verdict::Right => {}
            dates::Verdict::Wrong => wrong("dates", "wrong", dates()),
            dates::Verdict::Unknown => wrong("dates", "missed", dates()),
        }
        wrong("actors", "missed", self.actors.missed);
        wrong("actors", "invented", self.actors.invented);
        wrong("topics", "missed", self.topics.missed);
        wrong("topics", "invented", self.topics.invented);
        wrong("junk", "missed", self.junk.missed);
        wrong("junk", "invented", self.junk.invented);
        if !self.has_title {
            let told = article.title.as_deref().unwrap_or("none");
            wrong("titles", "wrong", vec![format!("{}, told as {told}", gold.title.as_deref().unwrap_or("none"))]);
        }
    }
}
