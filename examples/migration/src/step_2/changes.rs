use crate::Change;

const MASKED: &str = "500 Internal Server Error
content-type: application/json

{\"error\":\"Something went wrong on our side.\",\"status\":500}";

const LEAK: &str = "The text had a path of the server. It is in the report now.";

const TEXT: &str = "The text of axum's rejection is in the format of the API.";

const EMPTY: &str = "The body was empty.";

/// The responses that the step changes.
pub const CHANGES: &[Change] = &[
    Change { request: "a new paste, the disk fails", response: MASKED, reason: LEAK },
    Change { request: "a change, the disk fails", response: MASKED, reason: LEAK },
    Change { request: "the usage, the disk fails", response: MASKED, reason: LEAK },
    Change { request: "a panic", response: MASKED, reason: "The connection was closed without a response." },
    Change {
        request: "no such route",
        response: "404 Not Found
content-type: application/json

{\"error\":\"Not Found\",\"status\":404}",
        reason: EMPTY,
    },
    Change {
        request: "no such method",
        response: "405 Method Not Allowed
allow: GET,HEAD,PUT,DELETE
content-type: application/json

{\"error\":\"Method Not Allowed\",\"status\":405}",
        reason: EMPTY,
    },
    Change {
        request: "broken JSON",
        response: "400 Bad Request
content-type: application/json

{\"error\":\"Failed to parse the request body as JSON: name: EOF while parsing a value at line 1 column 8\",\"status\":400}",
        reason: TEXT,
    },
    Change {
        request: "JSON without a language",
        response: "422 Unprocessable Entity
content-type: application/json

{\"error\":\"Failed to deserialize the JSON body into the target type: missing field `language` at line 1 column 23\",\"status\":422}",
        reason: TEXT,
    },
    Change {
        request: "no JSON",
        response: "415 Unsupported Media Type
content-type: application/json

{\"error\":\"Expected request with `Content-Type: application/json`\",\"status\":415}",
        reason: TEXT,
    },
    Change {
        request: "a query without days",
        response: "400 Bad Request
content-type: application/json

{\"error\":\"Failed to deserialize query string: missing field `days`\",\"status\":400}",
        reason: TEXT,
    },
];
