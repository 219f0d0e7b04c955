//! What a framework does otherwise than the others, and why. Each stands below the docs' table.

use crate::adapters::ROW as WITHIN;
use crate::cases::{NO_METHOD, PANIC};
use crate::wire::Answer;

/// A framework that does something in its own way.
struct Deviation {
    framework: &'static str,
    row: &'static str,
    /// The requests that are answered in another way; none where the answer is the same, but not without further ado.
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

const DEVIATIONS: &[Deviation] = &[
    Deviation {
        framework: "actix-web 4",
        row: NO_METHOD,
        answers: &[],
        why: "Where a path is one `web::resource`; of two `App::route` of one path actix asks the first alone.",
    },
    Deviation {
        framework: "actix-web 4",
        row: PANIC,
        answers: &[],
        why: "A middleware outside of the layer sees an error in place of a response.",
    },
    Deviation {
        framework: "hyper 1, tower",
        row: NO_METHOD,
        answers: &[],
        why: "The program is its own router: it answers `RequestError::MethodNotAllowed` with what is allowed.",
    },
    Deviation {
        framework: "poem 3",
        row: NO_METHOD,
        answers: &[],
        why: "With the method routers of `poem_3`; poem's own send no `Allow`.",
    },
    Deviation {
        framework: "poem 3",
        row: WITHIN,
        answers: &[],
        why: "The mark is there outside of the layer; within, poem drops the extensions of an error's answer.",
    },
    Deviation {
        framework: "warp 0.4",
        row: NO_METHOD,
        answers: &[],
        why: "With the method filters of `warp_04`, after the path, and its `service`; warp itself sends no `Allow`.",
    },
    Deviation {
        framework: "warp 0.4",
        row: PANIC,
        answers: &[],
        why: "With `warp_04::service` under the layer, and hyper's server; under `warp::serve` a panic ends the connection.",
    },
];

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
