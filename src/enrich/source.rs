//! Who published it: the declared source, else the host of the address.

use crate::article::Record;

/// The publisher's name or domain.
pub(super) fn source(record: &Record) -> Option<String> {
    let declared = record.source.as_deref().map(str::trim).filter(|name| !name.is_empty());
    match declared {
        // A source that is written as an address is the host of it.
        Some(name) if name.contains("://") || name.starts_with("www.") && !name.contains(' ') => {
            Some(host(name).unwrap_or(name).to_ascii_lowercase())
        }
        Some(name) => Some(name.split_whitespace().collect::<Vec<_>>().join(" ")),
        None => record.url.as_deref().and_then(host).map(str::to_ascii_lowercase),
    }
}

/// The host of an address, without `www.`, port and user; of an archived page that of the page.
pub(super) fn host(url: &str) -> Option<&str> {
    let url = url.trim();
    let inner = url.get(4..).and_then(|rest| rest.rfind("http")).and_then(|at| url.get(at + 4..));
    let archived = inner.filter(|inner| inner.starts_with("http://") || inner.starts_with("https://"));
    let url = archived.filter(|_| !url.contains('?')).unwrap_or(url);
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let host = host
        .get(..4)
        .filter(|head| head.eq_ignore_ascii_case("www."))
        .map_or(host, |_| host.get(4..).unwrap_or(host));
    let is_host = host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    is_host.then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_stands_between_user_and_port() {
        for (url, wanted) in [
            ("https://www.Paper.example/a?b", Some("Paper.example")),
            ("http://me@paper.example:8080/a", Some("paper.example")),
            ("paper.example/a", Some("paper.example")),
            ("https://web.archive.org/web/2020/https://paper.example/a", Some("paper.example")),
            ("https://paper.example/share?u=https://other.example/", Some("paper.example")),
            ("file:///tmp/a", None),
            ("mailto", None),
            ("", None),
        ] {
            assert_eq!(host(url), wanted, "{url}");
        }
    }

    #[test]
    fn a_declared_name_beats_the_host() {
        let mut record = Record { url: Some("https://paper.example/a".into()), ..Record::default() };
        assert_eq!(source(&record).as_deref(), Some("paper.example"));
        record.source = Some(" The  Paper ".into());
        assert_eq!(source(&record).as_deref(), Some("The Paper"));
        record.source = Some("https://www.paper.example/".into());
        assert_eq!(source(&record).as_deref(), Some("paper.example"));
    }
}
