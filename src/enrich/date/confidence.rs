//! How often each method is right. One table, so that it can be measured and corrected in one place.

use super::statement::Form;
use crate::article::Method;

/// Another method says the same day.
const AGREED: f32 = 0.5;

/// Another method says another day.
const CONTRADICTED: f32 = 2.5;

/// Share of right days by method.
///
/// Measured on the open kits: folders of an address 102 of 105, slugs 7 of 7, datelines and statements of bare texts
/// 100 of 100 (few forms, so the figures stay below). Declared dates and file names are set by judgement.
pub(super) fn by_method(method: Method, form: Option<Form>, is_folder: bool) -> f32 {
    match (method, form) {
        (Method::Sidecar, _) => 1.0,
        (Method::Declared, _) => 0.95,
        (Method::Url, _) if is_folder => 0.97,
        (Method::Url, _) => 0.92,
        (Method::Dateline, _) => 0.95,
        (_, Some(Form::Cue)) => 0.96,
        (_, Some(Form::Itself)) => 0.94,
        (_, Some(Form::Byline)) => 0.92,
        (_, Some(Form::Bare)) => 0.9,
        (Method::Filename, _) if is_folder => 0.9,
        (Method::Filename, _) => 0.85,
        _ => 0.5,
    }
}

/// The confidence after other evidence was heard: doubt shrinks with agreement and grows with contradiction.
pub(super) fn after(confidence: f32, agreed: usize, contradicted: usize) -> f32 {
    // The user's word stands.
    if confidence >= 1.0 {
        return confidence;
    }
    let mut doubt = 1.0 - confidence;
    if agreed > 0 {
        doubt *= AGREED;
    }
    if contradicted > 0 {
        doubt = (doubt * CONTRADICTED).clamp(0.15, 0.5);
    }
    // Two places are what a calibration can tell.
    ((1.0 - doubt) * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_raises_and_contradiction_lowers() {
        let alone = by_method(Method::Declared, None, false);
        assert!(after(alone, 1, 0) > after(alone, 0, 0));
        assert!(after(alone, 0, 1) < after(alone, 0, 0));
        assert!((after(1.0, 0, 1) - 1.0).abs() < 0.001);
    }
}
