//! The definition of the query language: whether one article meets one condition, as slow and as plain as it can be
//! said. The engine must equal it on every query.
//!
//! - Title and body are two texts. A phrase stands in one of them and never crosses. `Scope::Anywhere` is either one.
//! - Words are those of `Tokens`, paragraph by paragraph, with what capitals mean told for each paragraph by itself. A joined spelling (`at&t`)
//!   stands at the position of its first part; a phrase may use any token at each of its positions.
//! - An inflected part matches a token when the stems of both, by the stemmer of the article's language, are equal, or
//!   the forms are. A part that is not inflected, and a joined spelling, match by form. Parts of one unit stand at
//!   positions that follow one another.
//! - Chinese and Japanese are read by characters: a run of Han, Hiragana and Katakana is no word, each character with
//!   its marks takes a position. A part of two characters matches where the first stands and the second follows it
//!   with nothing between, a part of one where it stands. So a run that is asked for is found where it stands as it
//!   is, inside of longer runs, too, in every language.
//! - A pattern matches a token when it matches its whole form. Joined spellings are tokens too.
//! - An actor has a name when it is the actor's id, or, folded and with single spaces, the canonical name, the last
//!   word of a person's name, a name on file for it (not a surname alone), or the text of one of the mentions that hold a name (all rules but office, pronoun,
//!   demonym and nominal). `main` wants a salience of 0.5 or more.
//! - A topic counts when the article is filed under it. It has a name when the name is its code, or, folded, one of
//!   the labels of its path (so an article of a narrower topic is found by the wider one), or when `names` gives its
//!   code or the code of a label's topic for the name.
//! - Metadata are compared folded and whole. A value is unknown when there is none, or it is empty.
//! - A date is the interval of its precision, in days. An undated article meets `Unknown` alone.

use chrono::NaiveDate;
use hustings::article::Actor;
use hustings::article::Article;
use hustings::article::Kind;
use hustings::article::Rule;
use hustings::knowledge::Knowledge;
use hustings::knowledge::NameClass;
use hustings::query::DateTest;
use hustings::query::Node;
use hustings::query::Part;
use hustings::query::Pattern;
use hustings::query::Piece;
use hustings::query::Scope;
use hustings::query::TextMatch;
use hustings::query::Unit;
use hustings::query::Value;
use hustings::query::ValueField;
use hustings::text::Capitals;
use hustings::text::Language;
use hustings::text::Stems;
use hustings::text::Tokens;
use hustings::text::fold;

/// The salience from which an article is about an actor.
const MAIN: f32 = 0.5;

/// Gives the codes of the topics that a folded name stands for beyond the labels of a path: aliases.
pub(crate) type TopicNames<'n> = &'n dyn Fn(&str) -> Vec<String>;

/// Says whether the article meets the condition; topics have no names but their labels and codes.
pub(crate) fn matches(node: &Node, article: &Article) -> bool {
    matches_with(node, article, &|_| vec![])
}

/// Says whether the article meets the condition.
pub(crate) fn matches_with(node: &Node, article: &Article, names: TopicNames<'_>) -> bool {
    match node {
        Node::All => true,
        Node::And(nodes) => nodes.iter().all(|node| matches_with(node, article, names)),
        Node::Or(nodes) => nodes.iter().any(|node| matches_with(node, article, names)),
        Node::Not(node) => !matches_with(node, article, names),
        Node::Text(unit) => has_text(unit, article),
        Node::Actor { name, main, .. } => {
            article.actors.iter().any(|actor| has_name(actor, name) && (!main || actor.salience >= MAIN))
        }
        Node::Topic { name, .. } => has_topic(name, article, names),
        Node::Value { field, value, .. } => has_value(*field, value, article),
        Node::Date { test, .. } => has_date(*test, article),
    }
}

/// A token of a text: a word, or a character with what follows it.
struct Token {
    position: u32,
    form: String,
    is_joined: bool,
    /// For a character, the one that follows it with nothing between.
    next: Option<Option<String>>,
}

/// The tokens of a text given as its paragraphs; a title is one.
fn tokens(paragraphs: &[&str]) -> Vec<Token> {
    let (mut found, mut first) = (Vec::new(), 0);
    for paragraph in paragraphs {
        for (is_run, stretch) in stretches(paragraph) {
            if is_run {
                let characters = characters(stretch);
                for (nth, form) in characters.iter().enumerate() {
                    let next = Some(characters.get(nth + 1).cloned());
                    found.push(Token { position: first, form: form.clone(), is_joined: false, next });
                    first += 1;
                }
                continue;
            }
            let mut tokens = Tokens::new(stretch, Capitals::of(paragraph), first);
            while tokens.advance() {
                found.push(Token {
                    position: tokens.position,
                    form: tokens.form.clone(),
                    is_joined: tokens.is_joined,
                    next: None,
                });
            }
            first = tokens.next_position();
        }
    }
    found
}

/// The runs of characters of a text, and what stands between them, in order.
fn stretches(text: &str) -> Vec<(bool, &str)> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut was_run = false;
    for (at, letter) in text.char_indices() {
        let is_run = is_character(letter) || was_run && is_voicing(letter);
        if is_run != was_run {
            found.push((was_run, &text[start..at]));
            (start, was_run) = (at, is_run);
        }
    }
    found.push((was_run, &text[start..]));
    found
}

/// The characters of a run, each with its marks, folded.
fn characters(run: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for letter in run.chars() {
        match found.last_mut() {
            Some(last) if is_voicing(letter) => last.push(letter),
            _ => found.push(letter.to_string()),
        }
    }
    found.iter().map(|character| fold(character)).collect()
}

/// Han, Hiragana and Katakana, as far as the generated articles and queries have them.
fn is_character(letter: char) -> bool {
    matches!(letter, '々' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '一'..='鿿' | 'ｦ'..='ﾝ')
}

fn is_voicing(letter: char) -> bool {
    matches!(letter, '\u{3099}' | '\u{309A}' | 'ﾞ' | 'ﾟ')
}

fn has_text(unit: &TextMatch, article: &Article) -> bool {
    let title = article.title.as_deref().unwrap_or_default();
    let body = || article.body.split("\n\n").collect();
    let texts: Vec<Vec<&str>> = match unit.scope {
        Scope::Anywhere => vec![vec![title], body()],
        Scope::Title => vec![vec![title]],
    };
    let language = Language::of(article.language.as_deref());
    texts.into_iter().any(|text| {
        let tokens = tokens(&text);
        match &unit.unit {
            Unit::Wild(Pattern(pieces)) => {
                tokens.iter().any(|token| token.next.is_none() && fits(pieces, &token.form))
            }
            Unit::Words(parts) => {
                tokens.iter().any(|first| stands_at(parts, first.position, &tokens, language))
            }
        }
    })
}

/// The parts stand at `position` and those that follow.
fn stands_at(parts: &[Part], position: u32, tokens: &[Token], language: Language) -> bool {
    (position..).zip(parts).all(|(position, part)| {
        tokens.iter().any(|token| token.position == position && is_word(part, token, language))
    })
}

fn is_word(part: &Part, token: &Token, language: Language) -> bool {
    if let Some(next) = &token.next {
        let wanted: Vec<String> = part.form.chars().map(String::from).collect();
        return match wanted.as_slice() {
            [one] => *one == token.form,
            [one, other] => *one == token.form && Some(other) == next.as_ref(),
            _ => false,
        };
    }
    if part.form == token.form {
        return true;
    }
    let mut stems = Stems::new(language);
    let wanted = stems.stem(&part.form).to_owned();
    part.inflected && !token.is_joined && wanted == stems.stem(&token.form)
}

/// The pieces match the whole of `form`.
fn fits(pieces: &[Piece], form: &str) -> bool {
    match pieces.split_first() {
        None => form.is_empty(),
        Some((Piece::Letters(letters), rest)) => {
            form.strip_prefix(letters.as_str()).is_some_and(|form| fits(rest, form))
        }
        Some((Piece::AnyOne, rest)) => {
            let mut letters = form.chars();
            letters.next().is_some() && fits(rest, letters.as_str())
        }
        Some((Piece::AnyRun, rest)) => {
            let starts = form.char_indices().map(|(start, _)| start).chain([form.len()]);
            starts.filter_map(|start| form.get(start..)).any(|form| fits(rest, form))
        }
    }
}

/// Folded, with single spaces.
fn folded(text: &str) -> String {
    fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn has_name(actor: &Actor, name: &str) -> bool {
    let canonical = folded(&actor.name);
    folded(&actor.id) == name
        || is_on_file(name, &actor.id)
        || canonical == name
        || actor.kind == Kind::Person && canonical.split(' ').next_back() == Some(name)
        || actor.mentions.iter().any(|mention| holds_a_name(mention.rule) && folded(&mention.text) == name)
}

fn is_on_file(name: &str, id: &str) -> bool {
    let knowledge = Knowledge::built_in();
    let gazetteer = knowledge.gazetteer();
    gazetteer
        .named(name)
        .into_iter()
        .any(|(entity, class)| class != NameClass::Surname && gazetteer.entity(entity).id() == id)
}

fn holds_a_name(rule: Rule) -> bool {
    !matches!(rule, Rule::Office | Rule::Pronoun | Rule::Demonym | Rule::Nominal)
}

fn has_topic(name: &str, article: &Article, names: TopicNames<'_>) -> bool {
    let codes = names(name);
    article.topics.iter().filter(|topic| topic.is_filed()).any(|topic| {
        topic.code == name
            || codes.contains(&topic.code)
            || topic.path.split(" > ").any(|label| {
                let label = folded(label);
                // A label leads to its own codes, so that an alias of a wider topic finds the narrower one.
                label == name || names(&label).iter().any(|code| codes.contains(code) || code == name)
            })
    })
}

fn has_value(field: ValueField, value: &Value, article: &Article) -> bool {
    let values: Vec<&str> = match field {
        ValueField::Source => article.source.iter().map(String::as_str).collect(),
        ValueField::Author => article.authors.iter().map(String::as_str).collect(),
        ValueField::Language => article.language.iter().map(String::as_str).collect(),
        ValueField::Actor => article.actors.iter().map(|actor| actor.id.as_str()).collect(),
        ValueField::Topic => {
            article.topics.iter().filter(|topic| topic.is_filed()).map(|topic| topic.code.as_str()).collect()
        }
    };
    let mut values = values.into_iter().map(folded).filter(|value| !value.is_empty());
    match value {
        Value::Is(wanted) => values.any(|value| value == *wanted),
        Value::Unknown => values.next().is_none(),
        Value::Known => values.next().is_some(),
    }
}

fn has_date(test: DateTest, article: &Article) -> bool {
    let day = |day: NaiveDate| i64::from(day.to_epoch_days());
    let interval = article
        .published
        .as_ref()
        .and_then(|published| Some((day(published.first_day()?), day(published.last_day()?))));
    let Some((first, last)) = interval else { return test == DateTest::Unknown };
    match test {
        DateTest::Inside { from, to } => from <= first && last <= to,
        DateTest::About { from, to } => first <= to && from <= last,
        DateTest::After(from) => from <= first,
        DateTest::Before(before) => last < before,
        DateTest::Unknown => false,
        DateTest::Known => true,
    }
}

#[cfg(test)]
mod tests {
    use hustings::query::read;

    use super::*;
    use crate::brute_generate::article_of;

    #[allow(clippy::unwrap_used)]
    fn is_found(query: &str, title: &str, body: &str) -> bool {
        let today = NaiveDate::from_ymd_opt(2016, 5, 20).unwrap();
        matches(&read(query, today, false).unwrap().node, &article_of(title, body))
    }

    #[test]
    fn the_definition_says_what_the_grammar_says() {
        let (title, body) = ("Tariffs on China", "The U.S. co-operates with AT&T. Women told us so: #metoo.");
        for (query, wanted) in [
            ("tariff", true),
            ("\"tariff\"", false),
            ("\"on china\"", true),
            ("\"china the\"", false),
            ("title:women", false),
            ("wom?n", true),
            ("wom?", false),
            ("co-operating", true),
            ("cooperates", false),
            ("US told", true),
            ("AT&T", true),
            ("\"with AT&T women\"", true),
            ("#metoo", true),
            ("-tariffs OR women", true),
            ("source:?", true),
            ("date:unknown", true),
            ("NOT after:2016", true),
            ("topic:*", false),
            ("*", true),
        ] {
            assert_eq!(is_found(query, title, body), wanted, "{query}");
        }
    }

    #[test]
    fn characters_stand_side_by_side() {
        let (title, body) = ("中美贸易战", "WTO协定は2016年5月に、 東京 都で。\n\nﾄﾗﾝﾌﾟ か\u{3099}");
        for (query, wanted) in [
            ("贸易", true),
            ("美", true),
            ("\"美贸\"", true),
            ("贸战", false),
            ("title:易战", true),
            ("title:協定", false),
            ("WTO协", true),
            ("\"5月\"", true),
            ("5年", false),
            ("東京都", false),
            ("\"東京 都\"", true),
            ("\"年 5\"", true),
            ("トランプ", true),
            ("トランフ", false),
            ("が", true),
            ("か", false),
            ("贸易*", true),
        ] {
            assert_eq!(is_found(query, title, body), wanted, "{query}");
        }
    }

    #[test]
    fn a_word_has_the_stems_of_the_language_of_the_article() {
        let today = NaiveDate::from_ymd_opt(2016, 5, 20).unwrap();
        let is_found = |query: &str, code: &str, body: &str| {
            let mut article = article_of("", body);
            article.language = Some(code.to_owned());
            matches(&read(query, today, false).unwrap().node, &article)
        };
        for (query, code, body, wanted) in [
            ("Haus", "de", "Die Häuser", true),
            ("Haus", "en", "Die Häuser", false),
            ("\"Haus\"", "de", "Die Häuser", false),
            ("Mueller", "de", "Frau Müller", true),
            ("élections", "fr", "une election", true),
            ("выборы", "ru", "после выборов", true),
            ("رئيس", "ar", "الرَّئيس", true),
            ("tariffs", "ko", "tariff", false),
        ] {
            assert_eq!(is_found(query, code, body), wanted, "{query} {code}");
        }
    }

    #[test]
    fn a_pattern_fits_the_whole_form() {
        let letters = |text: &str| Piece::Letters(text.into());
        assert!(fits(&[letters("ab"), Piece::AnyRun], "ab"));
        assert!(!fits(&[letters("ab"), Piece::AnyOne], "ab"));
        assert!(fits(&[Piece::AnyRun, letters("b"), Piece::AnyRun, letters("b")], "abcbb"));
        assert!(!fits(&[Piece::AnyRun, letters("b")], "abc"));
    }
}
