//! Which of the titles of a page is the headline of its article.
//!
//! On the 625 pages of kit/html the first `h1` is right on 76 %, the `<title>` cut at its separator on 67 %, `og:title`
//! on 58 %, the JSON-LD headline on 28 %; one of the four on 96 %.

use std::collections::HashSet;

use super::jsonld::Linked;
use super::scan::Scan;

/// Chooses the headline: the first-level heading that the declared titles confirm, else the best declared title.
pub(super) fn choose(scan: &Scan<'_>, linked: &Linked, declared: &[String]) -> Option<String> {
    let site = linked.source.as_deref();
    let cut = scan.title.as_deref().map(|title| cut(title, site));
    let confirming: Vec<String> = declared
        .iter()
        .cloned()
        .chain(linked.title.clone())
        .chain(cut.clone())
        .chain(scan.title.clone())
        .collect();
    let confirmed =
        |heading: &String| confirming.iter().map(|title| likeness(heading, title)).fold(0.0, f32::max);
    let mut headings: Vec<&String> =
        scan.headings.iter().filter(|heading| heading.chars().count() <= 300).collect();
    headings.sort_by(|left, right| confirmed(right).total_cmp(&confirmed(left)));
    let best = headings.first().copied();
    let heading = best.filter(|heading| confirming.is_empty() || confirmed(heading) >= 0.4);
    let first = declared.first().map(|title| self::cut(title, site));
    // A single heading of several words is the headline also where the page declares another wording.
    let only = best.filter(|heading| scan.headings.len() == 1 && heading.split(' ').count() >= 3);
    // A page without any other headline than its `<title>` and one second-level heading: printing views are such.
    let second = match scan.subheadings.as_slice() {
        [one] if scan.headings.is_empty() && declared.is_empty() && linked.title.is_none() => {
            Some(one).filter(|one| one.split(' ').count() >= 3 && one.chars().count() <= 300)
        }
        _ => None,
    };
    let found = heading.or(only).or(second).cloned().or(first).or_else(|| linked.title.clone()).or(cut);
    found.filter(|title| !title.is_empty())
}

/// Cuts the name of the site off a title: what stands behind (or before) a separator and is shorter.
pub(super) fn cut(title: &str, site: Option<&str>) -> String {
    const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " « ", " » ", " :: ", " · ", " • "];
    let title = title.trim();
    let last =
        SEPARATORS.iter().filter_map(|separator| Some((title.rfind(separator)?, separator.len()))).max();
    let Some((at, length)) = last else { return title.to_owned() };
    let (head, tail) = (title.get(..at).unwrap_or_default(), title.get(at + length..).unwrap_or_default());
    let n_words = |text: &str| text.split_whitespace().count();
    let is_site = |text: &str| site.is_some_and(|site| likeness(site, text) > 0.5);
    if is_site(head) && !is_site(tail) {
        tail.to_owned()
    } else if is_site(tail) || (n_words(head) > n_words(tail) && n_words(tail) <= 5) {
        cut(head, None)
    } else if n_words(tail) > n_words(head) && n_words(head) <= 3 {
        tail.to_owned()
    } else {
        title.to_owned()
    }
}

/// Says how alike two titles are, in 0..1: the share of words they have in common.
fn likeness(left: &str, right: &str) -> f32 {
    let words = |text: &str| -> HashSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (left, right) = (words(left), words(right));
    let n_both = left.intersection(&right).count();
    let n_all = left.union(&right).count();
    if n_all == 0 { 0.0 } else { n_both as f32 / n_all as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_site_is_cut_off() {
        assert_eq!(cut("Dues to rise in Port Sable | The Courier", None), "Dues to rise in Port Sable");
        assert_eq!(cut("Dues to rise again - Politics - The Courier", None), "Dues to rise again");
        assert_eq!(cut("The Courier: Dues", None), "The Courier: Dues");
        assert_eq!(cut("Courier » Dues to rise in Port Sable", None), "Dues to rise in Port Sable");
        assert_eq!(cut("A | B", Some("A")), "B");
    }

    #[test]
    fn a_heading_is_taken_where_the_page_confirms_it() {
        let scan = |headings: &[&str], title: &str| Scan {
            headings: headings.iter().map(|heading| (*heading).to_owned()).collect(),
            title: Some(title.to_owned()),
            ..Scan::default()
        };
        let pick = |headings: &[&str], title: &str| choose(&scan(headings, title), &Linked::default(), &[]);
        assert_eq!(
            pick(&["The Courier", "Dues to rise"], "Dues to rise | The Courier").as_deref(),
            Some("Dues to rise")
        );
        assert_eq!(
            pick(&["Menu"], "Dues to rise in Sable | Courier").as_deref(),
            Some("Dues to rise in Sable")
        );
        assert_eq!(pick(&[], "Dues").as_deref(), Some("Dues"));
    }
}
