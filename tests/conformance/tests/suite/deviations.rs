//! Responses in which a framework deviates from the others, and why. The reasons are printed below
//! the docs' table.

use crate::adapters::ROW as WITHIN;
use crate::cases::{NO_METHOD, NO_ROUTE, PANIC, PATH};
use crate::wire::Answer;

/// A deviation of one framework.
struct Deviation {
    framework: &'static str,
    row: &'static str,
    /// Requests with a different response. Empty if the response is the same but needs extra setup.
    answers: &'static [Own],
    /// The note in the docs.
    why: &'static str,
}

/// A request of a case, with this framework's own response to it.
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
        why: "If each path is one `web::resource`; of two `App::route` with one path, actix uses only the first.",
    },
    Deviation {
        framework: "actix-web 4",
        row: PANIC,
        answers: &[],
        why: "A middleware outside of the layer sees an error in place of a response.",
    },
    Deviation {
        framework: "dropshot 0.18",
        row: NO_ROUTE,
        answers: &[
            Own { request: "GET /nowhere", status: 404, headers: JSON, body: DROPSHOT_NOT_FOUND },
            Own { request: "GET /items/1/2", status: 404, headers: JSON, body: DROPSHOT_NOT_FOUND },
        ],
        why: DROPSHOT,
    },
    Deviation {
        framework: "dropshot 0.18",
        row: NO_METHOD,
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
    Deviation {
        framework: "dropshot 0.18",
        row: PANIC,
        answers: &[],
        why: "With `dropshot_018::handle` in the handler; elsewhere a panic ends the connection.",
    },
    Deviation {
        framework: "dropshot 0.18",
        row: PATH,
        answers: &[Own { request: "GET /items/%ff", status: 400, headers: JSON, body: DROPSHOT_ENCODING }],
        why: "dropshot's router rejects a path that is not UTF-8, in its own format.",
    },
    Deviation { framework: "dropshot 0.18", row: WITHIN, answers: &[], why: DROPSHOT_WITHIN },
    Deviation {
        framework: "hyper 1, tower",
        row: NO_METHOD,
        answers: &[],
        why: "The program is the router: it returns `RequestError::MethodNotAllowed` with the allowed methods.",
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
        why: "`RenderedProblem` is there outside of the layer; inside, poem drops the extensions of an error response.",
    },
    Deviation {
        framework: "Rocket 0.5",
        row: PANIC,
        answers: &[],
        why: "With `rocket_05::catch_panics` around the routes; without it, panics are masked, but only Rocket's log has their message.",
    },
    Deviation {
        framework: "Rocket 0.5",
        row: WITHIN,
        answers: &[],
        why: "Rocket's responses have no extensions: `rocket_05::rendered` and `keep_body` take the request.",
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

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];
const DROPSHOT: &str =
    "dropshot routes before a handler runs, and has no middleware: its router responds in its own format.";
const DROPSHOT_WITHIN: &str =
    "There is no middleware, and so no layer: a response is made by `dropshot_018::handle` or by dropshot.";
const DROPSHOT_NOT_FOUND: &str = "{\n  \"request_id\": \"{request-id}\",\n  \"message\": \"Not Found\"\n}";
const DROPSHOT_ENCODING: &str = "{\n  \"request_id\": \"{request-id}\",\n  \"message\": \"invalid path encoding\"\n}";
const DROPSHOT_NO_METHOD: &str = "{\n  \"request_id\": \"{request-id}\",\n  \"message\": \"Method Not Allowed\"\n}";

/// Returns whether a framework lacks the behavior of a row.
pub(crate) fn lacks(framework: &str, row: &str) -> bool {
    let is_its = |deviation: &&Deviation| deviation.framework == framework && deviation.row == row;
    DEVIATIONS.iter().filter(is_its).any(|it| [DROPSHOT, DROPSHOT_WITHIN].contains(&it.why))
}

/// Returns a framework's own response to a request, or `None` if it doesn't deviate.
pub(crate) fn of(framework: &str, request: &str) -> Option<Answer> {
    let of_framework = DEVIATIONS.iter().filter(|deviation| deviation.framework == framework);
    let own = of_framework.flat_map(|deviation| deviation.answers).find(|own| own.request == request)?;
    Some(Answer::new(own.status, own.headers, own.body))
}

/// Returns the notes on a cell of the table.
pub(crate) fn notes<'a>(framework: &'a str, row: &'a str) -> impl Iterator<Item = &'static str> + use<'a> {
    DEVIATIONS.iter().filter(move |it| it.framework == framework && it.row == row).map(|deviation| deviation.why)
}
