//! Checks that need more than one request with its response.

use crate::cases::{CASES, ask, comparable, reference};
use crate::server::Server;
use crate::wire::Connection;

/// Rows of the docs' table, each with its check.
pub(crate) const BEHAVIOURS: &[(&str, Ask)] = &[
    ("a connection survives errors; responses to pipelined requests keep their order", keep_alive),
    ("clients that disconnect", hang_up),
];

type Ask = fn(&str, &Server) -> Result<(), String>;

/// Sends every request after which a connection stays open. The too-large bodies are left out,
/// because a server may leave them unread and close.
fn keep_alive(framework: &str, server: &Server) -> Result<(), String> {
    let cases: Vec<_> = CASES.iter().filter(|case| !case.raw().contains(&"x".repeat(1998))).collect();
    let mut one_by_one = Connection::open(server.address);
    let mut pipelined = Connection::open(server.address);
    pipelined.send(&cases.iter().map(|case| case.raw()).collect::<String>());
    for case in cases {
        let raw = case.raw();
        one_by_one.send(&raw);
        for connection in [&mut one_by_one, &mut pipelined] {
            let answer = connection.answer(false).map_err(|error| format!("{raw}\n  no answer: {error}"))?;
            let (seen, expected) = (comparable(&answer, None), case.expected(framework));
            // The body holds an error id, which differs in each response, so bodies aren't
            // compared.
            if seen.status != expected.status || seen.headers != expected.headers {
                return Err(format!("{raw}\n--- expected\n{expected}\n--- was\n{seen}"));
            }
        }
    }
    Ok(())
}

/// Checks that a client that hangs up causes no report, and that the next client is served.
fn hang_up(_: &str, server: &Server) -> Result<(), String> {
    let before = reports(server)?;
    let head = "POST /items HTTP/1.1\r\nhost: items\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n";
    let whole = "GET /items/8 HTTP/1.1\r\nhost: items\r\n\r\n";
    for sent in ["", "GET /items/8 HT", head, &format!("{head}{{\"name\":"), whole] {
        let mut connection = Connection::open(server.address);
        connection.send(sent);
        drop(connection);
        // A client that only stops sending gets a response in the API's format, or none. An empty
        // response of the server itself is allowed if its status is below 500.
        let mut connection = Connection::open(server.address);
        connection.send(sent);
        connection.end();
        if let Ok(answer) = connection.answer(false) {
            let is_ours = answer.header("content-type") == Some("application/problem+json");
            let is_the_servers = answer.status < 500 && answer.body.is_empty();
            if !is_ours && !is_the_servers || answer.status >= 500 {
                return Err(format!("{sent}\n--- is answered with\n{answer}"));
            }
        }
    }
    let mut connection = Connection::open(server.address);
    connection.send(whole);
    let answer = connection.answer(false).map_err(|error| error.to_string())?;
    // `reports` makes one server error itself, so exactly one new report is expected.
    match (answer.status, reports(server)? - before) {
        (404, 1) => Ok(()),
        (status, reports) => Err(format!("{status} comes next, and {} are reported", reports - 1)),
    }
}

/// Returns how many server errors have been reported, including one that is made here. All reports
/// come through one pipe, so when this one has arrived, all earlier ones have too.
fn reports(server: &Server) -> Result<usize, String> {
    let answer = ask(server, "GET /items/5 HTTP/1.1\r\nhost: items\r\n\r\n").map_err(|error| error.to_string())?;
    let reference = reference(&answer).ok_or_else(|| format!("no server error:\n{answer}"))?;
    match server.reports_of(&reference).len() {
        1 => Ok(server.reports()),
        reports => Err(format!("{reference} is reported {reports} times")),
    }
}
