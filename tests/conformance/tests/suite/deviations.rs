//! What a framework does otherwise than the others, and why. Each stands below the docs' table.

use crate::wire::Answer;

/// A framework that does something in its own way.
struct Deviation {
    framework: &'static str,
    row: &'static str,
    /// The requests that are answered in another way.
    answers: &'static [Own],
    /// For the docs.
    why: &'static str,
}

/// A case's request, and what this framework answers to it.
struct Own {
    request: &'static str,
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
}

const DEVIATIONS: &[Deviation] = &[];

/// What a framework answers in its own way.
pub(crate) fn of(framework: &str, request: &str) -> Option<Answer> {
    let of_framework = DEVIATIONS.iter().filter(|deviation| deviation.framework == framework);
    let own = of_framework.flat_map(|deviation| deviation.answers).find(|own| own.request == request)?;
    Some(Answer::new(own.status, own.headers, own.body))
}

/// The notes on a cell of the table.
pub(crate) fn notes<'a>(framework: &'a str, row: &'a str) -> impl Iterator<Item = &'static str> + use<'a> {
    DEVIATIONS.iter().filter(move |it| it.framework == framework && it.row == row).map(|deviation| deviation.why)
}
