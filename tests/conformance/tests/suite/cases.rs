//! The table of requests, each with the complete response that every framework sends.

use crate::deviations;
use crate::server::Server;
use crate::wire::{Answer, Connection};

/// A request and its expected response.
pub(crate) struct Case {
    /// The row of the docs' table that this case belongs to.
    pub(crate) row: &'static str,
    /// The request: method and target, then header lines, an empty line, the body.
    request: &'static str,
    status: u16,
    /// All headers of the response except those in [`TRANSPORT`].
    headers: &'static [(&'static str, &'static str)],
    /// The body, in which `{reference}` stands for a server error's error id.
    body: &'static str,
}

/// Headers of every error of the API.
const PROBLEM: (&str, &str) = ("content-type", "application/problem+json");
const NO_STORE: (&str, &str) = ("cache-control", "no-store");
const JSON: (&str, &str) = ("content-type", "application/json");
const ERROR: &[(&str, &str)] = &[NO_STORE, PROBLEM];

pub(crate) const CASES: &[Case] = &[
    Case { row: SUCCESS, request: "GET /items/1", status: 200, headers: &[JSON], body: r#"{"id":1,"name":"anvil"}"# },
    Case {
        row: SUCCESS,
        request: "POST /items\ncontent-type: application/json\n\n{\"name\":\"rope\",\"price\":{\"amount\":7}}",
        status: 201,
        headers: &[JSON],
        body: r#"{"id":7,"name":"rope"}"#,
    },
    Case {
        row: SUCCESS,
        request: "GET /items?limit=2",
        status: 200,
        headers: &[JSON],
        body: r#"[{"id":1,"name":"anvil"}]"#,
    },
    Case {
        row: ENUM,
        request: "GET /items/8",
        status: 404,
        headers: ERROR,
        body: r#"{"type":"https://items.example.com/errors/item_not_found","title":"Item not found","status":404,"detail":"item 8 was not found","code":"item_not_found","id":8}"#,
    },
    Case {
        row: ENUM,
        request: "GET /items/2",
        status: 401,
        headers: &[NO_STORE, PROBLEM, ("www-authenticate", r#"Bearer realm="items""#)],
        body: r#"{"type":"https://items.example.com/errors/unauthorized","title":"Unauthorized","status":401,"detail":"The token is not valid.","code":"unauthorized"}"#,
    },
    // Concealed: the response is the same as for an item that doesn't exist.
    Case {
        row: ENUM,
        request: "GET /items/3",
        status: 404,
        headers: ERROR,
        body: r#"{"type":"https://items.example.com/errors/item_not_found","title":"Item not found","status":404,"detail":"item 3 was not found","code":"item_not_found","id":3}"#,
    },
    Case {
        row: ENUM,
        request: "GET /items/4",
        status: 429,
        headers: &[NO_STORE, PROBLEM, ("retry-after", "2")],
        body: r#"{"type":"https://items.example.com/errors/throttled","title":"Throttled","status":429,"detail":"60 requests a minute are served","code":"throttled"}"#,
    },
    Case {
        row: ENUM,
        request: "POST /items\ncontent-type: application/json\n\n{\"name\":\"anvil\",\"price\":{\"amount\":7}}",
        status: 409,
        headers: ERROR,
        body: r##"{"type":"https://items.example.com/errors/duplicate_item","title":"Duplicate item","status":409,"detail":"the name is taken by item 1","code":"duplicate_item","errors":[{"pointer":"#/name","detail":"This value is taken.","code":"unique"}],"fields":["name"],"id":1}"##,
    },
    Case { row: SERVER, request: "GET /items/5", status: 500, headers: ERROR, body: SERVER_ERROR },
    Case { row: PANIC, request: "GET /items/6", status: 500, headers: ERROR, body: SERVER_ERROR },
    Case {
        row: PATH,
        request: "GET /items/hunter2",
        status: 400,
        headers: ERROR,
        body: r#"{"type":"https://items.example.com/errors/bad_request","title":"Bad request","status":400,"detail":"The path has a value that can't be used.","code":"bad_request","errors":[{"location":"path","pointer":"/id","detail":"This must be an integer.","code":"type_error.integer"}]}"#,
    },
    Case {
        row: PATH,
        request: "GET /items/%ff",
        status: 400,
        headers: ERROR,
        body: r#"{"type":"https://items.example.com/errors/bad_request","title":"Bad request","status":400,"detail":"The path has a value that can't be used.","code":"bad_request","errors":[{"location":"path","pointer":"/id","detail":"This is not UTF-8.","code":"value_error"}]}"#,
    },
    Case {
        row: "queries",
        request: "GET /items?limit=hunter2",
        status: 400,
        headers: ERROR,
        body: r#"{"type":"https://items.example.com/errors/bad_request","title":"Bad request","status":400,"detail":"The query does not have the values that it needs.","code":"bad_request","errors":[{"location":"query","pointer":"/limit","detail":"This must be an integer.","code":"type_error.integer"}]}"#,
    },
    Case {
        row: "queries",
        request: "GET /items",
        status: 400,
        headers: ERROR,
        body: r#"{"type":"https://items.example.com/errors/bad_request","title":"Bad request","status":400,"detail":"The query does not have the values that it needs.","code":"bad_request","errors":[{"location":"query","pointer":"/limit","detail":"This value is required.","code":"missing"}]}"#,
    },
    Case {
        row: BODY,
        request: "POST /items\ncontent-type: application/json\n\n{\"name\":hunter2}",
        status: 400,
        headers: ERROR,
        body: r##"{"type":"https://items.example.com/errors/bad_request","title":"Bad request","status":400,"detail":"The body is not valid JSON.","code":"bad_request","errors":[{"pointer":"#","detail":"The JSON is broken at line 1, column 9.","code":"value_error.jsondecode"}]}"##,
    },
    Case {
        row: BODY,
        request: "POST /items\ncontent-type: application/json\n\n",
        status: 400,
        headers: ERROR,
        body: r##"{"type":"https://items.example.com/errors/bad_request","title":"Bad request","status":400,"detail":"The body is not valid JSON.","code":"bad_request","errors":[{"pointer":"#","detail":"There is no body.","code":"value_error.jsondecode"}]}"##,
    },
    Case {
        row: BODY,
        request: "POST /items\ncontent-type: application/json; charset=utf-8\n\n{\"name\":\"rope\",\"price\":{\"amount\":\"hunter2\"}}",
        status: 400,
        headers: ERROR,
        body: r##"{"type":"https://items.example.com/errors/bad_request","title":"Bad request","status":400,"detail":"The body does not have the values that it needs.","code":"bad_request","errors":[{"pointer":"#/price/amount","detail":"This must be an integer.","code":"type_error.integer"}]}"##,
    },
    Case {
        row: BODY,
        request: "POST /items\ncontent-type: application/merge-patch+json\n\n{\"price\":{\"amount\":7}}",
        status: 400,
        headers: ERROR,
        body: r##"{"type":"https://items.example.com/errors/bad_request","title":"Bad request","status":400,"detail":"The body does not have the values that it needs.","code":"bad_request","errors":[{"pointer":"#/name","detail":"This value is required.","code":"missing"}]}"##,
    },
    // 2,000 bytes, while the example reads at most 1,024.
    Case {
        row: TOO_LARGE,
        request: "POST /items\ncontent-type: application/json\n\n{2000}",
        status: 413,
        headers: ERROR,
        body: TOO_LARGE_BODY,
    },
    Case {
        row: TOO_LARGE,
        request: "POST /items\ncontent-type: application/json\ntransfer-encoding: chunked\n\n{2000}",
        status: 413,
        headers: ERROR,
        body: TOO_LARGE_BODY,
    },
    Case {
        row: MEDIA_TYPE,
        request: "POST /items\ncontent-type: text/plain\n\n{\"name\":\"rope\",\"price\":{\"amount\":7}}",
        status: 415,
        headers: &[("accept", "application/json"), NO_STORE, PROBLEM],
        body: UNSUPPORTED,
    },
    Case {
        row: MEDIA_TYPE,
        request: "POST /items\n\n{\"name\":\"rope\",\"price\":{\"amount\":7}}",
        status: 415,
        headers: &[("accept", "application/json"), NO_STORE, PROBLEM],
        body: UNSUPPORTED,
    },
    Case {
        row: MEDIA_TYPE,
        request: "POST /items\ncontent-type: application/json\ncontent-encoding: gzip\n\nhunter2",
        status: 415,
        headers: &[("accept-encoding", "identity"), NO_STORE, PROBLEM],
        body: r#"{"type":"https://items.example.com/errors/unsupported_media_type","title":"Unsupported media type","status":415,"detail":"A body of this encoding is not read here.","code":"unsupported_media_type"}"#,
    },
    Case { row: NO_ROUTE, request: "GET /nowhere", status: 404, headers: ERROR, body: NOT_FOUND },
    Case { row: NO_ROUTE, request: "GET /items/1/2", status: 404, headers: ERROR, body: NOT_FOUND },
    Case {
        row: NO_METHOD,
        request: "DELETE /items",
        status: 405,
        headers: &[("allow", "GET, HEAD, POST"), NO_STORE, PROBLEM],
        body: METHOD_NOT_ALLOWED,
    },
    Case {
        row: NO_METHOD,
        request: "PUT /items/1\ncontent-type: application/json\n\n{}",
        status: 405,
        headers: &[("allow", "GET, HEAD"), NO_STORE, PROBLEM],
        body: METHOD_NOT_ALLOWED,
    },
];

const SUCCESS: &str = "responses that are not errors: unchanged";
const ENUM: &str = "errors of the enum: status, headers, body";
const SERVER: &str = "server errors: masked, reported once";
pub(crate) const PANIC: &str = "panics";
const BODY: &str = "JSON bodies: broken, wrong or missing, with the place";
const TOO_LARGE: &str = "bodies that are too large";
const MEDIA_TYPE: &str = "media types and encodings";
pub(crate) const PATH: &str = "path parameters";
pub(crate) const NO_ROUTE: &str = "404 of the router";
pub(crate) const NO_METHOD: &str = "405 of the router, with `Allow`";

const SERVER_ERROR: &str = r#"{"type":"https://items.example.com/errors/server_error","title":"Internal Server Error","status":500,"detail":"Something went wrong on our side. Please contact help@items.example.com.","instance":"urn:uuid:{reference}","code":"server_error"}"#;
const TOO_LARGE_BODY: &str = r#"{"type":"https://items.example.com/errors/content_too_large","title":"Content too large","status":413,"detail":"The body is too large.","code":"content_too_large"}"#;
const UNSUPPORTED: &str = r#"{"type":"https://items.example.com/errors/unsupported_media_type","title":"Unsupported media type","status":415,"detail":"A body of this media type is not read here.","code":"unsupported_media_type"}"#;
const NOT_FOUND: &str =
    r#"{"type":"https://items.example.com/errors/not_found","title":"Not found","status":404,"code":"not_found"}"#;
const METHOD_NOT_ALLOWED: &str = r#"{"type":"https://items.example.com/errors/method_not_allowed","title":"Method not allowed","status":405,"code":"method_not_allowed"}"#;

/// Headers of the transport, which may differ between frameworks; separate rules apply to them.
const TRANSPORT: [&str; 6] = ["connection", "content-length", "date", "keep-alive", "transfer-encoding", REQUEST_ID];

/// A header that some frameworks add, with a different id for each request.
const REQUEST_ID: &str = "x-request-id";

impl Case {
    /// Sends the request and returns the difference, or `None` if the response is as expected.
    pub(crate) fn run(&self, framework: &str, server: &Server) -> Option<String> {
        let answer = match ask(server, &self.raw()) {
            Ok(answer) => answer,
            Err(error) => return Some(format!("{}\n  no answer: {error}", self.request)),
        };
        let expected = self.expected(framework);
        let reference = reference(&answer);
        let seen = comparable(&answer, reference.as_deref());
        if seen != expected {
            return Some(format!("{}\n--- expected\n{expected}\n--- was\n{seen}", self.request));
        }
        let wrong = reference.and_then(|reference| {
            let reports = server.reports_of(&reference);
            let is_told = matches!(reports.as_slice(), [report] if report.contains(items::SECRET));
            (!is_told).then(|| format!("{}\n  reported as {reports:?}", self.request))
        });
        wrong.or_else(|| self.like_head(server, &answer))
    }

    /// Checks RFC 9110 §9.3.2: a HEAD response equals the GET response, without the content.
    fn like_head(&self, server: &Server, answer: &Answer) -> Option<String> {
        let raw = self.raw();
        let rest = raw.strip_prefix("GET ")?;
        let mut connection = Connection::open(server.address);
        connection.send(&format!("HEAD {rest}"));
        // If the HEAD response had a body, this second response could not be read correctly.
        connection.send("GET /items/1 HTTP/1.1\r\nhost: items\r\n\r\n");
        let (head, next) = match (connection.answer(true), connection.answer(false)) {
            (Ok(head), Ok(next)) => (head, next),
            (Err(error), _) | (_, Err(error)) => return Some(format!("HEAD {rest}\n  no answer: {error}")),
        };
        // A framework that never makes the content may leave out its length. Our error bodies exist
        // before they are dropped, so their length has to be there.
        let length = head.header("content-length").or(answer.header("content-length").filter(|_| answer.status < 400));
        let seen = comparable(&head, None);
        let expected = Answer { body: String::new(), ..comparable(answer, None) };
        if seen != expected || next.status != 200 || length != answer.header("content-length") {
            return Some(format!("HEAD {rest}\n--- expected\n{expected}\n--- was\n{head}\n--- and then\n{next}"));
        }
        None
    }

    /// Returns the request as bytes on the wire.
    pub(crate) fn raw(&self) -> String {
        let (head, body) = self.request.split_once("\n\n").unwrap_or((self.request, ""));
        let long = format!("\"{}\"", "x".repeat(1998));
        let body = if body == "{2000}" { &long } else { body };
        let (line, headers) = head.split_once('\n').unwrap_or((head, ""));
        let mut raw = format!("{line} HTTP/1.1\r\nhost: items\r\n");
        headers.lines().for_each(|header| raw.extend([header, "\r\n"]));
        if headers.contains("transfer-encoding") {
            raw.push_str(&format!("\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len()));
        } else if self.request.contains("\n\n") {
            raw.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        } else {
            raw.push_str("\r\n");
        }
        raw
    }

    /// Returns the expected response, or the framework's deviation if one is declared.
    pub(crate) fn expected(&self, framework: &str) -> Answer {
        let own = deviations::of(framework, self.request);
        own.unwrap_or_else(|| Answer::new(self.status, self.headers, self.body))
    }
}

pub(crate) fn ask(server: &Server, raw: &str) -> std::io::Result<Answer> {
    let mut connection = Connection::open(server.address);
    connection.send(raw);
    connection.answer(false)
}

/// Returns the error id in a response. Returns `None` if there is none or it isn't a version 4
/// UUID.
pub(crate) fn reference(answer: &Answer) -> Option<String> {
    let (_, rest) = answer.body.split_once("urn:uuid:")?;
    let uuid = rest.get(..36)?;
    let is_version_4 = uuid.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && uuid.get(14..15) == Some("4");
    is_version_4.then(|| uuid.to_owned())
}

/// Returns the response without the parts that differ per request or per transport.
pub(crate) fn comparable(answer: &Answer, reference: Option<&str>) -> Answer {
    let headers = answer.headers.iter().filter(|(name, _)| !TRANSPORT.contains(&name.as_str()));
    // `Allow` is a list without an order, in one field or in several (RFC 9110 §5.3, §10.2.1).
    let (allow, mut headers): (Vec<_>, Vec<_>) = headers.cloned().partition(|(name, _)| name == "allow");
    let fields = allow.into_iter().map(|(_, value)| value).collect::<Vec<_>>().join(",");
    let mut methods: Vec<&str> = fields.split(',').map(str::trim).filter(|method| !method.is_empty()).collect();
    methods.sort_unstable();
    if !methods.is_empty() {
        headers.push(("allow".to_owned(), methods.join(", ")));
    }
    headers.sort();
    let mut body = answer.body.clone();
    for (id, name) in [(reference, "{reference}"), (answer.header(REQUEST_ID), "{request-id}")] {
        if let Some(id) = id {
            body = body.replace(id, name);
        }
    }
    Answer { status: answer.status, headers, body }
}
