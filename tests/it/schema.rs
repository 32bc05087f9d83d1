//! What `hustings extract` prints is what `hustings extract --schema` says, and the schema can refuse.

use crate::folder::corpus;
use crate::folder::hustings;

#[test]
fn every_extracted_article_is_of_the_published_schema() {
    let printed = hustings().args(["extract", "--schema"]).output().unwrap().stdout;
    let schema = serde_json::from_slice(&printed).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let extracted = hustings().arg("extract").arg(corpus()).output().unwrap();
    assert_eq!(extracted.status.code(), Some(0), "{}", String::from_utf8_lossy(&extracted.stderr));
    let mut n_articles = 0;
    for line in String::from_utf8(extracted.stdout).unwrap().lines() {
        let mut article: serde_json::Value = serde_json::from_str(line).unwrap();
        let faults: Vec<String> = validator.iter_errors(&article).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
        article["published"] = serde_json::json!("yesterday");
        assert!(!validator.is_valid(&article), "the schema refuses nothing");
        n_articles += 1;
    }
    assert!(n_articles >= 30);
}
