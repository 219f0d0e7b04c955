use crate::Change;

const FIELDS: &str = "The response says which field is wrong, and repeats nothing of the request.";

/// The responses that the step changes.
pub const CHANGES: &[Change] = &[
    Change {
        request: "broken JSON",
        response: "400 Bad Request
content-type: application/json

{\"error\":\"The body is not valid JSON.\",\"status\":400,\"fields\":[{\"at\":\"\",\"error\":\"The JSON ends too early.\"}]}",
        reason: FIELDS,
    },
    Change {
        request: "JSON without a language",
        response: "400 Bad Request
content-type: application/json

{\"error\":\"The body does not have the values that it needs.\",\"status\":400,\"fields\":[{\"at\":\"/language\",\"error\":\"This value is required.\"}]}",
        reason: "As above. The status is 400 for each body that can't be read; it was 422.",
    },
    Change {
        request: "no JSON",
        response: "415 Unsupported Media Type
accept: application/json
content-type: application/json

{\"error\":\"A body of this media type is not read here.\",\"status\":415}",
        reason: "The header names the media type that is read.",
    },
    Change {
        request: "a query without days",
        response: "400 Bad Request
content-type: application/json

{\"error\":\"The query does not have the values that it needs.\",\"status\":400,\"fields\":[{\"at\":\"/days\",\"error\":\"This value is required.\"}]}",
        reason: FIELDS,
    },
    Change {
        request: "no such method, raw",
        response: "405 Method Not Allowed
allow: GET,HEAD
content-type: text/plain; charset=utf-8

Method Not Allowed",
        reason: "The body was empty.",
    },
];
