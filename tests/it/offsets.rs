//! Every offset that leaves the program slices to the text it names, and what is stored is what was inferred.

use hustings::article::Article;
use hustings::article::Evidence;
use hustings::article::Field;
use hustings::config::Settings;
use hustings::enrich;
use hustings::knowledge::Knowledge;
use hustings::read;
use hustings::read::Read;

use crate::folder::corpus;

fn slice(article: &Article, field: Field, start: usize, end: usize) -> String {
    let text = match field {
        Field::Title => article.title.as_deref().unwrap_or_default(),
        Field::Body => &article.body,
    };
    text.chars().skip(start).take(end - start).collect()
}

fn check(evidence: &[Evidence], article: &Article) -> usize {
    let mut n_passages = 0;
    for evidence in evidence {
        if let Evidence::Passage { field, start, end, text } = evidence {
            assert_eq!(&slice(article, *field, *start, *end), text, "{}", article.file);
            n_passages += 1;
        }
    }
    n_passages
}

#[test]
fn offsets_of_the_bundled_articles_slice_to_their_text() {
    let knowledge = Knowledge::built_in();
    let (mut n_articles, mut n_mentions, mut n_passages, mut n_runs) = (0, 0, 0, 0);
    for file in read::walk(&corpus(), &Settings::default()).unwrap().files {
        read::read(&file, &Settings::default(), &mut |read| {
            let Read::Record(record) = read else { panic!("{read:?}") };
            let article = enrich::enrich(&record, &knowledge);
            assert_eq!(article, enrich::enrich(&record, &knowledge), "not a pure function");
            n_articles += 1;
            for actor in &article.actors {
                for mention in &actor.mentions {
                    assert_eq!(slice(&article, mention.field, mention.start, mention.end), mention.text);
                    n_mentions += 1;
                }
            }
            for topic in &article.topics {
                n_passages += check(&topic.evidence, &article);
            }
            if let Some(published) = &article.published {
                n_passages += check(&published.evidence, &article);
            }
            if !article.source_map.is_empty() {
                let bytes = std::fs::read(&file.path).unwrap();
                if let Ok(text) = String::from_utf8(bytes) {
                    for run in &article.source_map {
                        let in_file: String = text.chars().skip(run.1).take(run.2).collect();
                        assert_eq!(
                            slice(&article, Field::Body, run.0, run.0 + run.2),
                            in_file,
                            "{}",
                            article.file
                        );
                        n_runs += 1;
                    }
                }
            }
            std::ops::ControlFlow::Continue(())
        });
    }
    assert!(n_articles >= 30 && n_mentions > 50 && n_passages > 20 && n_runs > 20);
}
