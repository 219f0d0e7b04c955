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

const DEVIATIONS: &[Deviation] = &[
    Deviation {
        framework: "dropshot 0.18",
        row: "404 of the router",
        answers: &[
            Own { request: "GET /nowhere", status: 404, headers: JSON, body: DROPSHOT_NOT_FOUND },
            Own { request: "GET /items/1/2", status: 404, headers: JSON, body: DROPSHOT_NOT_FOUND },
        ],
        why: DROPSHOT,
    },
    Deviation {
        framework: "dropshot 0.18",
        row: "405 of the router, with `Allow`",
        answers: &[
            Own {
                request: "DELETE /items",
                status: 405,
                headers: &[("allow", "GET, HEAD, POST"), ("content-type", "application/json")],
                body: DROPSHOT_NO_METHOD,
            },
            Own {
                request: "PUT /items/1\ncontent-type: application/json\n\n{}",
                status: 405,
                headers: &[("allow", "GET, HEAD"), ("content-type", "application/json")],
                body: DROPSHOT_NO_METHOD,
            },
        ],
        why: DROPSHOT,
    },
];

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];
const DROPSHOT: &str = "dropshot routes before any code of ours or of yours runs, and has no middleware: its router answers in its own format.";
const DROPSHOT_NOT_FOUND: &str = "{\n  \"request_id\": \"{request-id}\",\n  \"message\": \"Not Found\"\n}";
const DROPSHOT_NO_METHOD: &str = "{\n  \"request_id\": \"{request-id}\",\n  \"message\": \"Method Not Allowed\"\n}";

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
