//! `Record` → `Article`: one question, one module, pure functions.
//!
//! Owns what is inferred about one article: language, byline, wire, date, what is junk, actors, topics. It opens no
//! file, reads no clock and looks at no other article; what cannot be known from the record stays unknown.
//!
//! The rules read English. Of an article in another language only what is declared is taken, and what needs no grammar:
//! dates that a file, an address or a line of its own declares, declared authors, sections and keywords, names on file
//! as they stand there.
//!
//! Body and junk together are all that was read: nothing is lost on this step.

pub mod actors;
mod bare;
mod body;
mod byline;
mod date;
mod junk;
mod language;
mod source;
pub mod topics;
mod wire;

pub use bare::bare;

use crate::article::Article;
use crate::article::Record;
use crate::article::TitleFrom;
use crate::knowledge::Knowledge;
use crate::text::Language;

/// Why a paragraph that is nothing but the author's name is no report.
const BYLINE: &str = "byline";

/// Why a paragraph that is nothing but a statement of the date is no report.
const DATE_LINE: &str = "date line";

/// Infers what a record does not say. Never fails: it returns the best values and notes.
///
/// A pure function of record and knowledge: same in, same out, on any machine and any number of threads.
pub fn enrich(record: &Record, knowledge: &Knowledge) -> Article {
    let title = record.title.as_deref().map(single_spaced).filter(|title| !title.is_empty());
    let (language, language_note) =
        language::language(record.language.as_deref(), title.as_deref(), &record.paragraphs);
    let is_promised = Language::of(language.as_deref()).is_promised();
    let read_by_rules: &[String] = if is_promised { &record.paragraphs } else { &[] };

    let mut authors = byline::names(&record.authors);
    let signed = byline::in_text(read_by_rules);
    let mut verdicts = junk::judge(&record.paragraphs, &authors);
    let order = date::order(record);
    let is_junk = |index: usize| verdicts.get(index).is_some_and(Option::is_some);
    let said = date::Said::read(title.as_deref(), &record.paragraphs, order, is_junk);
    let said = if is_promised { said } else { said.declared_only() };
    if record.paragraphs.len() > 1 {
        let byline = signed.as_ref().map(|byline| byline.paragraph);
        let lines = said.lines.iter().map(|&line| (line, DATE_LINE)).chain(byline.map(|line| (line, BYLINE)));
        for (line, why) in lines {
            if let Some(verdict) = verdicts.get_mut(line) {
                *verdict = Some(why);
            }
        }
    }
    if let Some(signed) = signed.filter(|_| authors.is_empty()) {
        authors = signed.authors;
    }

    let body = body::Body::new(record, &verdicts);
    let dates = date::decide(record, said, order, |place| body.locate(record, title.as_deref(), place));
    let source = source::source(record);
    let wire = wire::wire(read_by_rules, &record.authors, source.as_deref()).map(str::to_owned);

    let shown = title.as_deref().unwrap_or_default();
    let published = dates.published.as_ref();
    let actors = if is_promised {
        actors::actors(shown, &body.text, published, knowledge)
    } else {
        actors::exact(shown, &body.text, published, knowledge)
    };
    let topics = topics::topics(shown, &body.text, language.as_deref(), record, knowledge);
    let mut notes = record.notes.clone();
    notes.extend(language_note);
    Article {
        id: record.id(),
        declared_id: record.declared_id.clone(),
        file: record.file.clone(),
        format: record.format.clone(),
        line: record.line,
        title_from: title.is_some().then_some(record.title_from.unwrap_or(TitleFrom::Declared)),
        title,
        body: body.text,
        language,
        source,
        url: record.url.clone(),
        authors,
        section: record.section.clone(),
        keywords: record.keywords.clone(),
        wire,
        modified: dates.modified,
        published: dates.published,
        date_notes: dates.notes,
        actors,
        topics,
        quotes: vec![],
        story: None,
        junk: body.junk,
        notes,
        source_map: body.source_map,
    }
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Declared;
    use crate::article::Evidence;
    use crate::article::Field;
    use crate::article::Method;
    use proptest::prelude::*;

    fn article(record: &Record) -> Article {
        enrich(record, &Knowledge::built_in())
    }

    fn text(paragraphs: &[&str]) -> Record {
        Record { paragraphs: paragraphs.iter().map(|&text| text.to_owned()).collect(), ..Record::default() }
    }

    fn slice(text: &str, start: usize, end: usize) -> String {
        text.chars().skip(start).take(end - start).collect()
    }

    #[test]
    fn a_bare_text_gives_its_byline_its_date_and_its_agency() {
        let record = text(&[
            "By Jane Example | March 3, 2015",
            "PORT ALDER (AP) — The vote was lost.",
            "Advertisement",
            "It rained.",
        ]);
        let article = article(&record);
        assert_eq!(article.authors, ["Jane Example"]);
        assert_eq!(article.wire.as_deref(), Some("AP"));
        assert_eq!(article.body, "PORT ALDER (AP) — The vote was lost.\n\nIt rained.");
        let published = article.published.unwrap();
        assert_eq!((published.date.as_str(), published.method), ("2015-03-03", Method::Text));
        assert_eq!(published.evidence, [Evidence::value("line", "By Jane Example | March 3, 2015")]);
        assert_eq!(article.junk.iter().map(|junk| junk.before).collect::<Vec<_>>(), [0, 38]);
    }

    #[test]
    fn a_dateline_is_evidence_where_it_stands() {
        let article = article(&text(&["PÔRT ALDER, March 3, 2015 (Reuters) — The vote was lost."]));
        let published = article.published.unwrap();
        let [Evidence::Passage { field: Field::Body, start, end, text }] = published.evidence.as_slice()
        else {
            panic!("{published:?}")
        };
        assert_eq!(slice(&article.body, *start, *end), *text);
        assert_eq!(text, "PÔRT ALDER, March 3, 2015 (Reuters)");
    }

    #[test]
    fn of_another_language_only_what_is_declared_names_on_file_and_common_topics_are_taken() {
        let mut record = text(&[
            "BERLIN, 3. März 2015 (dpa) - Angela Merkel hat am Dienstag mit Barack Obama und dem Vorsitzenden Karl Beispielmann über die Zölle gesprochen. Frau Merkel sagte, die Gespräche seien gut verlaufen und würden im Herbst fortgesetzt.",
            "Von Petra Beispiel",
            "Der Bundestag stimmt am Donnerstag über den Haushalt ab, den die Opposition für zu niedrig hält. Beispielmann kündigte an, dagegen zu stimmen.",
        ]);
        record.section = Some("Politik".to_owned());
        let article = article(&record);
        assert_eq!(article.language.as_deref(), Some("de"));
        let mut names: Vec<&str> = article.actors.iter().map(|actor| actor.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["Angela Merkel", "Barack Obama", "Bundestag"]);
        assert!(article.actors.iter().all(|actor| actor.mentions.len() == 1));
        assert_eq!((article.published, article.wire.as_deref()), (None, None));
        assert_eq!(article.authors, Vec::<String>::new());
        assert!(
            article.topics.iter().any(|topic| topic.path.starts_with("politics")),
            "{:?}",
            article.topics
        );
        assert!(
            article.topics.iter().filter(|topic| topic.is_filed()).all(|topic| !topic.evidence.is_empty())
        );
        record.dates =
            vec![Declared { key: "date".into(), value: "2015-03-04T10:00:00+01:00".into(), by_user: false }];
        record.authors = vec!["Petra Beispiel".to_owned()];
        let article = self::article(&record);
        assert_eq!(article.published.unwrap().method, Method::Declared);
        assert_eq!(article.authors, ["Petra Beispiel"]);
    }

    #[test]
    fn a_line_that_declares_the_date_counts_in_its_own_language() {
        let report = "Der Bundestag stimmt am Donnerstag über den Haushalt ab, den die Opposition für zu niedrig hält, und die Abgeordneten kündigten an, dagegen zu stimmen.";
        let published =
            |line: &str| article(&text(&[line, report])).published.map(|published| published.date);
        assert_eq!(published("Veröffentlicht am 3. März 2015"), Some("2015-03-03".to_owned()));
        assert_eq!(published("3. März 2015"), None);
    }

    #[test]
    fn a_text_full_of_dates_of_events_stays_undated() {
        let article = article(&text(&[
            "The treaty of March 3, 1918, was signed in Brest.",
            "On 4 May 1919 students marched; by June 28, 1919, it was over. The report published on July 1, 1919, said so.",
        ]));
        assert_eq!(article.published, None);
    }

    #[test]
    fn a_record_of_one_line_keeps_it() {
        assert_eq!(article(&text(&["March 3, 2015"])).body, "March 3, 2015");
    }

    fn lines() -> impl Strategy<Value = String> {
        prop_oneof![
            "\\PC{1,40}",
            "(By|Published|Updated|©|Photo:|WASHINGTON,) [A-Z][a-z]{2,8} [0-9]{1,2}, 20[0-9]{2}( —|\\)|é)? ?\\PC{0,20}",
            Just("Advertisement".to_owned()),
            "[a-zé]{2,9}( [a-zé]{2,9}){50,80}",
        ]
        .prop_map(|line| single_spaced(&line))
        .prop_filter("the reader gives no empty paragraph", |line| !line.is_empty())
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_every_passage_slices_to_the_text(
            paragraphs in prop::collection::vec(lines(), 0..8),
            title in prop::option::of(lines()),
            dates in prop::collection::vec("\\PC{0,30}", 0..3),
            author in "\\PC{0,30}",
            url in prop::option::of("\\PC{0,40}"),
        ) {
            let declared = |value| Declared { key: "date".into(), value, by_user: false };
            let record = Record {
                paragraphs: paragraphs.clone(),
                title,
                dates: dates.into_iter().map(declared).collect(),
                authors: vec![author],
                url,
                ..Record::default()
            };
            let article = article(&record);
            prop_assert_eq!(&article, &enrich(&record, &Knowledge::built_in()));

            let kept = article.body.split("\n\n").filter(|text| !text.is_empty()).map(str::to_owned);
            let mut all: Vec<String> = kept.chain(article.junk.iter().map(|junk| junk.text.clone())).collect();
            let mut read = paragraphs;
            all.sort();
            read.sort();
            prop_assert_eq!(all, read);

            let length = article.body.chars().count();
            prop_assert!(article.junk.iter().all(|junk| junk.before <= length));
            for evidence in article.published.iter().flat_map(|published| &published.evidence) {
                if let Evidence::Passage { field, start, end, text } = evidence {
                    let whole = match field {
                        Field::Title => article.title.as_deref().unwrap_or_default(),
                        Field::Body => &article.body,
                    };
                    prop_assert_eq!(&slice(whole, *start, *end), text);
                }
            }
            if let Some(published) = &article.published {
                prop_assert!(published.first_day().is_some() && published.last_day().is_some());
                prop_assert!((0.0..=1.0).contains(&published.confidence));
            }
        }
    }
}
