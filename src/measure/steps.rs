//! The speed of each step alone, over the articles of a folder.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use serde::Serialize;

use super::machine::cpu_seconds;
use super::records;
use crate::article::Article;
use crate::article::Record;
use crate::article::Silent;
use crate::config::Settings;
use crate::enrich;
use crate::index;
use crate::index::IndexError;
use crate::index::Mode;
use crate::index::Place;
use crate::knowledge::Knowledge;

/// Text held in memory for the steps that work on articles, in bytes.
const SAMPLE_BYTES: usize = 64 << 20;

/// The speed of a step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StepFigure {
    /// Megabytes of text (title and body) a processor second.
    pub mb_per_cpu_s: f64,
}

/// The figures of all steps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Steps {
    /// `hustings.steps.1`.
    pub schema: &'static str,
    /// By name.
    pub steps: BTreeMap<&'static str, StepFigure>,
    /// Bytes of the models built in, by step.
    pub model_bytes: BTreeMap<&'static str, u64>,
}

/// Measures each step over the articles below `roots`. The index of `read+index` is made in a temporary folder below
/// the system's one and removed.
///
/// # Errors
/// A folder cannot be listed, the temporary index cannot be written.
pub fn steps(roots: &[PathBuf], settings: &Settings) -> Result<Steps, IndexError> {
    let knowledge = Knowledge::built_in();
    let mut steps = BTreeMap::new();
    let scratch = std::env::temp_dir().join(format!("hustings-steps-{}", std::process::id()));
    let place = Place::new(roots.to_vec(), Some(scratch.clone()));
    let began = cpu_seconds();
    let indexed =
        index::refresh_with(&place, settings, Mode::Full, false, &Silent, |record, _| enrich::bare(record));
    let used = cpu_seconds() - began;
    // The folder is ours and holds nothing else.
    let _ = std::fs::remove_dir_all(&scratch);
    steps.insert("read+index", speed(indexed?.text_bytes, used));

    let articles = sample(roots, settings)?;
    let bytes = articles.iter().map(|(record, _)| record.text_bytes() as u64).sum();
    let mut time = |name: &'static str, step: &mut dyn FnMut(&Record, &Article)| {
        let began = cpu_seconds();
        for (record, article) in &articles {
            step(record, article);
        }
        steps.insert(name, speed(bytes, cpu_seconds() - began));
    };
    let title = |article: &Article| article.title.clone().unwrap_or_default();
    time("dictionary", &mut |_, article| {
        std::hint::black_box(enrich::actors::dictionary_pass(&article.body, &knowledge));
    });
    time("actors", &mut |_, article| {
        let found =
            enrich::actors::actors(&title(article), &article.body, article.published.as_ref(), &knowledge);
        std::hint::black_box(found);
    });
    time("topics", &mut |record, article| {
        let (title, language) = (title(article), article.language.as_deref());
        let topics = enrich::topics::topics(&title, &article.body, language, record, &knowledge);
        std::hint::black_box(topics);
    });
    time("enrich", &mut |record, _| {
        std::hint::black_box(enrich::enrich(record, &knowledge));
    });
    Ok(Steps { schema: "hustings.steps.1", steps, model_bytes: BTreeMap::new() })
}

fn speed(bytes: u64, seconds: f64) -> StepFigure {
    StepFigure { mb_per_cpu_s: bytes as f64 / 1e6 / seconds.max(1e-9) }
}

/// The first articles below `roots`, read, with nothing inferred.
fn sample(roots: &[PathBuf], settings: &Settings) -> Result<Vec<(Record, Article)>, IndexError> {
    let (mut articles, mut bytes) = (Vec::new(), 0);
    for root in roots {
        let went = records::each(root, settings, &mut |record| {
            bytes += record.text_bytes();
            let article = enrich::bare(&record);
            articles.push((*record, article));
            if bytes < SAMPLE_BYTES { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        if went.is_break() {
            break;
        }
    }
    Ok(articles)
}
