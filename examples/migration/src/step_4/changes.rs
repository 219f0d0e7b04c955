use crate::Change;

/// The responses that the step changes.
pub const CHANGES: &[Change] = &[
    Change {
        request: "a new paste, the disk fails, raw",
        response: "500 Internal Server Error
content-type: text/plain; charset=utf-8

Something went wrong on our side.",
        reason: "The text had a path of the server. It is in the report now.",
    },
    Change {
        request: "a long text, raw",
        response: "413 Payload Too Large
content-type: text/plain; charset=utf-8

a text has at most 4096 bytes, and this one has 5000",
        reason: "The same error has the same text on all routes, and names the limit.",
    },
    Change {
        request: "maintenance, raw",
        response: "503 Service Unavailable
content-type: text/plain; charset=utf-8
retry-after: 600

nothing can be changed during maintenance",
        reason: "The same error has the same headers on all routes.",
    },
];
