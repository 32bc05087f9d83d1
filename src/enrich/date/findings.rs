//! What the text of a record says of its date: datelines and statements of the head and the foot.

use std::ops::Range;

use super::dateline;
use super::path;
use super::phrase::Order;
use super::stamp::Stamp;
use super::statement;
use super::statement::Form;
use super::statement::Zone;
use crate::article::Method;

/// Bytes from which a paragraph is running text, so that what stands behind it is no longer the head.
const RUNNING: usize = 280;

/// Paragraphs that the head and the foot have at most, where lines are short throughout.
const ZONE: usize = 12;

/// Longest line in bytes that gives the address of the text.
const LONGEST_ADDRESS_LINE: usize = 300;

/// Paragraphs at the end in which a report is signed.
const CLOSE: usize = 2;

/// Date lines from which the text is a chronicle and they are its headings.
const CHRONICLE: usize = 3;

/// A place in the text as read: a paragraph, or the title, and bytes in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::enrich) struct Place {
    /// `None` is the title.
    pub(in crate::enrich) paragraph: Option<usize>,
    pub(in crate::enrich) range: Range<usize>,
}

/// A date that the text states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) stamp: Stamp,
    pub(super) place: Place,
    pub(super) method: Method,
    /// How the statement is made; `None` for a dateline.
    pub(super) form: Option<Form>,
}

/// Everything that the text says of its date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::enrich) struct Said {
    /// Best first.
    pub(super) findings: Vec<Finding>,
    pub(super) modified: Option<Stamp>,
    /// Month and day of a dateline without a year.
    pub(super) yearless: Option<(u64, u64, Place)>,
    /// Paragraphs that are nothing but such a statement.
    pub(in crate::enrich) lines: Vec<usize>,
}

impl Said {
    /// Reads title, head and foot. `is_junk` says which paragraphs are furniture already.
    pub(in crate::enrich) fn read(
        title: Option<&str>,
        paragraphs: &[String],
        order: Order,
        is_junk: impl Fn(usize) -> bool,
    ) -> Self {
        let mut said = Self::default();
        if let Some(title) = title {
            said.line(title, None, order, Zone::Head);
        }
        let n_running = paragraphs.iter().filter(|paragraph| paragraph.len() >= RUNNING).count();
        let mut n_before = 0;
        let mut bare = Vec::new();
        let mut has_dateline = false;
        for (index, text) in paragraphs.iter().enumerate() {
            let is_running = text.len() >= RUNNING;
            let n_after = n_running - n_before - usize::from(is_running);
            let is_head = n_before == 0 && index < ZONE;
            let is_foot = n_after == 0 && index + ZONE >= paragraphs.len();
            let is_close = index + CLOSE >= paragraphs.len() && index > 1;
            let zones: &[Zone] = match (is_head, is_close) {
                (true, true) => &[Zone::Head, Zone::Close],
                (true, false) => &[Zone::Head],
                (false, true) => &[Zone::Close],
                (false, false) => &[Zone::Inside],
            };
            let is_near = is_head || is_foot || n_before <= 1 && index < ZONE;
            if is_near && !has_dateline && n_before <= 1 && !is_junk(index) {
                has_dateline = said.dateline(text, index, order);
            }
            if is_near {
                said.address(text, index);
            }
            if is_near && !zones.iter().any(|zone| said.line(text, Some(index), order, *zone)) {
                said.sentence(text, index, order);
            } else if !is_near
                && text.len() <= 60
                && let Some(line) =
                    statement::line(text, order, Zone::Inside).filter(|line| line.form == Form::Bare)
            {
                bare.extend(line.published.map(|(stamp, _)| stamp.first()));
            }
            n_before += usize::from(is_running);
        }
        said.drop_headings(bare);
        said.findings.sort_by_key(rank);
        said
    }

    /// What a line declares in so many words ("Veröffentlicht am"): all that counts in a text whose language has no
    /// rules.
    pub(in crate::enrich) fn declared_only(mut self) -> Self {
        self.findings.retain(|finding| finding.form == Some(Form::Cue));
        self.yearless = None;
        let Self { findings, lines, .. } = &mut self;
        lines.retain(|&line| findings.iter().any(|finding| finding.place.paragraph == Some(line)));
        self
    }

    fn dateline(&mut self, text: &str, index: usize, order: Order) -> bool {
        let opening = || dateline::opening(text, order).filter(|_| index == 0);
        let Some(dateline) = dateline::read(text, order).or_else(opening) else { return false };
        let place = Place { paragraph: Some(index), range: dateline.range };
        match dateline.date {
            dateline::Said::Nothing => {}
            dateline::Said::Day(stamp) => {
                self.findings.push(Finding { stamp, place, method: Method::Dateline, form: None });
            }
            dateline::Said::Yearless(month, day) => self.yearless = Some((month, day, place)),
        }
        true
    }

    /// `Source: https://paper.example/2018/05/14/vote`: the address from which the text was taken.
    fn address(&mut self, text: &str, index: usize) {
        if text.len() > LONGEST_ADDRESS_LINE || text.split_whitespace().count() > 8 {
            return;
        }
        let Some(at) = text.find("https://").or_else(|| text.find("http://")) else { return };
        let url = text.get(at..).and_then(|url| url.split_whitespace().next()).unwrap_or_default();
        if let Some(path::InPath { stamp, .. }) =
            path::in_url(url.trim_end_matches([')', ']', '>', '.', ',']))
        {
            let place = Place { paragraph: Some(index), range: at..at + url.len() };
            self.findings.push(Finding { stamp, place, method: Method::Url, form: None });
        }
    }

    fn line(&mut self, text: &str, paragraph: Option<usize>, order: Order, zone: Zone) -> bool {
        let Some(line) = statement::line(text, order, zone) else { return false };
        if line.is_line {
            self.lines.extend(paragraph);
        }
        self.take(line, paragraph);
        true
    }

    fn sentence(&mut self, text: &str, index: usize, order: Order) {
        if let Some(sentence) = statement::sentence(text, order) {
            if sentence.is_line {
                self.lines.push(index);
            }
            self.take(sentence, Some(index));
        }
    }

    fn take(&mut self, statement: statement::Statement, paragraph: Option<usize>) {
        if let Some((stamp, range)) = statement.published {
            let place = Place { paragraph, range };
            self.findings.push(Finding { stamp, place, method: Method::Text, form: Some(statement.form) });
        }
        if self.modified.is_none() {
            self.modified = statement.modified;
        }
    }

    /// In a chronicle the lines that are dates are headings; none of them is the day of publication.
    fn drop_headings(&mut self, mut bare: Vec<chrono::NaiveDate>) {
        let is_bare = |finding: &Finding| finding.form == Some(Form::Bare);
        bare.extend(
            self.findings.iter().filter(|finding| is_bare(finding)).map(|finding| finding.stamp.first()),
        );
        bare.sort_unstable();
        bare.dedup();
        if bare.len() >= CHRONICLE {
            let Self { findings, lines, .. } = self;
            lines.retain(|&line| {
                !findings.iter().any(|finding| is_bare(finding) && finding.place.paragraph == Some(line))
            });
            findings.retain(|finding| !is_bare(finding));
        }
    }
}

/// The dateline before the statements, as the methods stand; among these what says "published" first.
fn rank(finding: &Finding) -> (Method, u8) {
    let form = match finding.form {
        None | Some(Form::Cue) => 0,
        Some(Form::Byline) => 1,
        Some(Form::Itself) => 2,
        Some(Form::Bare) => 3,
    };
    (finding.method, form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(paragraphs: &[&str]) -> Said {
        let paragraphs: Vec<String> = paragraphs.iter().map(|&text| text.to_owned()).collect();
        Said::read(None, &paragraphs, Order::Unknown, |_| false)
    }

    fn long(text: &str) -> String {
        format!("{text} {}", "The vote was lost by a few voices in the end. ".repeat(8))
    }

    #[test]
    fn only_head_and_foot_speak_of_the_article() {
        let running = long("On Monday.");
        let body = [running.as_str(), "Published March 3, 2015", running.as_str(), running.as_str()];
        assert_eq!(said(&body).findings.len(), 1);
        let body = [
            running.as_str(),
            running.as_str(),
            "Published March 3, 2015",
            running.as_str(),
            running.as_str(),
        ];
        assert_eq!(said(&body), Said::default());
    }

    #[test]
    fn headings_of_a_chronicle_are_no_date() {
        let running = long("It began.");
        let body = ["March 3, 2015", &running, "March 4, 2015", &running, "March 5, 2015", &running]
            .map(str::to_owned);
        let said = Said::read(None, &body, Order::Unknown, |_| false);
        assert_eq!((said.findings, said.lines), (vec![], vec![]));
    }

    #[test]
    fn a_line_of_its_own_is_told_from_a_sentence() {
        let running = long("It began.");
        let said = said(&[
            "By Jane Example | March 3, 2015",
            &running,
            "This column ran on March 4, 2015, in Port Alder.",
        ]);
        assert_eq!(said.lines, [0, 2]);
        assert_eq!(said.findings.iter().map(|f| f.place.paragraph).collect::<Vec<_>>(), [Some(0), Some(2)]);
    }

    #[test]
    fn the_title_may_be_a_date_line() {
        let said = Said::read(Some("February 5th, 2016"), &[], Order::Unknown, |_| false);
        assert_eq!(said.findings.first().map(|finding| finding.place.paragraph), Some(None));
    }
}
