//! What is stored is the record as read and the article that comes of it: `enrich(stored.record) = stored.article`.

use hustings::article::Silent;
use hustings::config::Settings;
use hustings::enrich;
use hustings::index::Mode;
use hustings::index::Place;
use hustings::index::Reader;
use hustings::knowledge::Knowledge;
use hustings::search;

use crate::folder::contents;
use crate::folder::corpus;

#[test]
fn the_stored_record_enriched_is_the_stored_article() {
    let index = tempfile::tempdir().unwrap();
    let place = Place::new(vec![corpus()], Some(index.path().join("index")));
    hustings::index::refresh(&place, &Settings::default(), Mode::Full, false, &Silent).unwrap();
    let reader = Reader::open(&place).unwrap();
    let (knowledge, mut n_articles) = (Knowledge::built_in(), 0);
    for id in contents(&reader).into_keys() {
        let stored = search::stored(&reader, &id).unwrap().unwrap();
        assert_eq!(enrich::enrich(&stored.record, &knowledge), stored.article, "{}", stored.article.file);
        n_articles += 1;
    }
    assert!(n_articles >= 30);
}
