//! What publishers call their sections and topics, and the Media Topics that are meant.

use std::collections::HashMap;

use super::taxonomy::normal;

/// The names, one a row.
const TABLE: &str = include_str!("../../data/topics/sections.tsv");

/// What the name of a section says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Section {
    /// The Media Topics code.
    pub code: &'static str,
    /// How sure it is that an article of the section is about the topic, in 0..1.
    pub score: f32,
    /// Codes that the name may mean as well, parted by commas.
    also: &'static str,
}

impl Section {
    /// Codes that the name may mean as well.
    pub fn also(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.also.split(',').filter(|code| !code.is_empty())
    }
}

/// The names of sections, by publisher.
#[derive(Debug)]
pub struct Sections {
    /// By publisher and name; publishers `*en`, `*de` and so on are names that many papers of a language use.
    named: HashMap<(&'static str, String), Section>,
    /// Paths of addresses, by publisher.
    paths: Vec<(&'static str, &'static str, Section)>,
}

impl Sections {
    /// Reads the table built into the program.
    pub fn built_in() -> Self {
        let (mut named, mut paths) = (HashMap::new(), Vec::new());
        for line in TABLE.lines().skip(1) {
            let mut fields = line.split('\t');
            let mut next = || fields.next().unwrap_or_default();
            let (publisher, kind, name, code, confidence, also) =
                (next(), next(), next(), next(), next(), next());
            let score = match confidence {
                "high" => 0.85,
                "medium" => 0.65,
                "low" => 0.35,
                _ => continue,
            };
            let section = Section { code, score, also };
            if kind == "url path" {
                paths.push((publisher, name, section));
            } else {
                named.insert((publisher, normal(name)), section);
            }
        }
        // The longest path of an address wins.
        paths.sort_by_key(|(publisher, path, _)| (std::cmp::Reverse(path.len()), *publisher));
        Self { named, paths }
    }

    /// What a section or topic is called by this publisher, or by papers in general; `language` is an ISO 639-1 code.
    ///
    /// Names of the AllSides topics (`gun_control_and_gun_rights`) count for everybody, since data sets carry them
    /// without saying whose they are.
    pub fn named(&self, publisher: Option<&str>, name: &str, language: &str) -> Option<Section> {
        let name = normal(name);
        if name.is_empty() {
            return None;
        }
        let general = match language {
            "de" => "*de",
            "fr" => "*fr",
            "es" => "*es",
            "pt" => "*pt",
            "it" => "*it",
            _ => "*en",
        };
        let own =
            self.named.keys().map(|key| key.0).find(|host| publisher.is_some_and(|name| is_host(name, host)));
        let places = own.into_iter().chain([general, "allsides.com"]);
        places.into_iter().find_map(|place| self.named.get(&(place, name.clone())).copied())
    }

    /// Names that mean the same wherever they stand, folded and without punctuation, with their codes.
    pub(super) fn general_names(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let is_general = |publisher: &str| publisher.starts_with('*') || publisher == "allsides.com";
        let sure = self
            .named
            .iter()
            .filter(move |((publisher, _), section)| is_general(publisher) && section.score > 0.5);
        sure.map(|((_, name), section)| (name.as_str(), section.code))
    }

    /// What the path of an address says, for the publishers on file.
    pub fn of_url(&self, url: &str) -> Option<Section> {
        let rest = url.split_once("://")?.1;
        let (host, path) = rest.split_once('/')?;
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let found =
            self.paths.iter().find(|(publisher, part, _)| is_host(host, publisher) && has_parts(path, part));
        found.map(|(_, _, section)| *section)
    }
}

fn is_host(name: &str, host: &str) -> bool {
    let rest = name.strip_suffix(host);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Says whether the segments `part` follow one another in `path`, not counting a date before them.
fn has_parts(path: &str, part: &str) -> bool {
    let segments = path.split('/').filter(|segment| !segment.bytes().all(|byte| byte.is_ascii_digit()));
    let mut wanted = part.split('/');
    let mut n_matched = 0;
    for (segment, want) in segments.zip(&mut wanted) {
        if segment != want {
            return false;
        }
        n_matched += 1;
    }
    n_matched > 0 && wanted.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn underscores_and_case_do_not_matter() {
        let sections = Sections::built_in();
        let code = |name: &str| sections.named(None, name, "en").map(|section| section.code);
        assert_eq!(code("gun_control_and_gun_rights"), Some("20000632"));
        assert_eq!(code("Healthcare"), Some("07000000"));
        assert_eq!(code("healthcare"), Some("07000000"));
        assert_eq!(code("Opinion"), None);
        assert_eq!(code(""), None);
    }

    #[test]
    fn the_publishers_own_name_comes_first() {
        let sections = Sections::built_in();
        let section = sections.named(Some("www.huffpost.com"), "POLITICS", "en").unwrap();
        assert_eq!((section.code, section.score), ("11000000", 0.65));
        assert_eq!(sections.named(None, "Politics", "en").unwrap().score, 0.85);
        assert_eq!(sections.named(None, "Wirtschaft", "de").map(|section| section.code), Some("04000000"));
    }

    #[test]
    fn an_address_tells_the_section_with_and_without_a_date() {
        let sections = Sections::built_in();
        let code = |url: &str| sections.of_url(url).map(|section| section.code);
        assert_eq!(code("https://www.nytimes.com/2016/05/03/us/politics/x.html"), Some("11000000"));
        assert_eq!(code("https://thehill.com/policy/healthcare/1-x"), Some("20000479"));
        assert_eq!(code("https://thehill.com/policy"), None);
        assert_eq!(code("https://example.org/politics/x"), None);
        assert_eq!(code("politics"), None);
    }
}
