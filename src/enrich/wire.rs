//! Which news agency a report comes from: told by the dateline, the byline, the source, or the copyright line.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::enrich::date;
use crate::text::fold;

const AGENCIES: &str = include_str!("../../data/wires/agencies.tsv");

/// Longest form of an agency's name in bytes.
const LONGEST: usize = 40;

/// Paragraphs at the head among which the dateline stands.
const HEAD: usize = 8;

/// Paragraphs at the foot among which the copyright line stands.
const FOOT: usize = 6;

static NAMES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    AGENCIES.lines().filter_map(|line| line.split_once('\t')).map(|(name, form)| (form, name)).collect()
});

/// The agency that `name` is a form of.
pub(super) fn agency(name: &str) -> Option<&'static str> {
    if name.len() > LONGEST {
        return None;
    }
    let folded = fold(name);
    NAMES.get(folded.trim_matches(|c: char| !c.is_alphanumeric())).copied()
}

/// The agency of a report.
pub(super) fn wire(paragraphs: &[String], authors: &[String], source: Option<&str>) -> Option<&'static str> {
    let by_dateline = || {
        paragraphs.iter().take(HEAD).find_map(|text| {
            let credit = date::dateline(text, date::Order::Unknown).and_then(|dateline| dateline.credit);
            credit.and_then(agency).or_else(|| lone_credit(text))
        })
    };
    let by_author = || {
        authors.iter().find_map(|author| {
            author.split([',', ';', '|', '/', '(', ')']).map(str::trim).find_map(|part| {
                let bare = part.strip_prefix("By ").or_else(|| part.strip_prefix("by ")).unwrap_or(part);
                agency(bare)
            })
        })
    };
    let by_source = || source.and_then(|source| agency(source.strip_suffix(".com").unwrap_or(source)));
    let by_copyright = || paragraphs.iter().rev().take(FOOT).find_map(|text| copyright(text));
    by_dateline().or_else(by_author).or_else(by_source).or_else(by_copyright)
}

/// `(Reuters) - The vote`, `(AP) The vote`: a credit without a place.
fn lone_credit(text: &str) -> Option<&'static str> {
    let (credit, _) = text.strip_prefix('(')?.split_once(')')?;
    agency(credit.split(" - ").next().unwrap_or(credit))
}

/// `Copyright 2018 The Associated Press. All rights reserved.`
fn copyright(text: &str) -> Option<&'static str> {
    let short = date::head(text, 160);
    let rest = short.trim_start_matches(['(', ' ']);
    let is_copyright =
        rest.starts_with('©') || rest.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("copyright"));
    if !is_copyright {
        return None;
    }
    let owner = rest.trim_start_matches(|c: char| !c.is_alphabetic());
    let owner = owner
        .get(9..)
        .filter(|_| owner.get(..9).is_some_and(|h| h.eq_ignore_ascii_case("copyright")))
        .unwrap_or(owner);
    let owner = owner.trim_start_matches(|c: char| !c.is_alphabetic()).trim_start_matches("by ");
    agency(owner.split(['.', ',']).next()?.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(paragraphs: &[&str], authors: &[&str], source: Option<&str>) -> Option<&'static str> {
        let own = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        wire(&own(paragraphs), &own(authors), source)
    }

    #[test]
    fn dateline_author_source_and_copyright_tell() {
        assert_eq!(of(&["WASHINGTON (AP) — The vote"], &[], None), Some("AP"));
        assert_eq!(of(&["By Jane", "(Reuters) - The vote"], &[], None), Some("Reuters"));
        assert_eq!(of(&["The vote"], &["Jane Example, Associated Press"], None), Some("AP"));
        assert_eq!(of(&["The vote"], &[], Some("reuters.com")), Some("Reuters"));
        assert_eq!(
            of(&["The vote", "Copyright 2018 The Associated Press. All rights reserved."], &[], None),
            Some("AP")
        );
    }

    #[test]
    fn a_mention_is_no_credit() {
        for text in [
            "The Associated Press contributed to this report.",
            "WASHINGTON — The AP reported it.",
            "The minister told Reuters (AP) — sources say",
            "Copyright 2018 The Example Times",
        ] {
            assert_eq!(of(&[text], &["Jane Example"], Some("paper.example")), None, "{text}");
        }
    }
}
