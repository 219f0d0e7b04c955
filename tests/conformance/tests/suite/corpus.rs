//! A recording for each framework: every response of the suite, byte for byte.

use crate::adapters;
use crate::cases::CASES;
use crate::server::Server;
use crate::wire::Connection;
use ::corpus::Recording;

/// Sends every request of the suite, each GET as HEAD too, and compares the responses with the
/// recording.
pub(crate) fn replay(file: &str, framework: &str, program: &str) {
    let server = Server::start(program);
    let mut recording = Recording::new(format!("conformance/{file}"));
    for case in CASES {
        let raw = case.raw();
        let head = raw.strip_prefix("GET ").map(|rest| format!("HEAD {rest}"));
        for (request, is_head) in [(raw, false)].into_iter().chain(head.map(|head| (head, true))) {
            let mut connection = Connection::open(server.address);
            connection.send(&request);
            let response = connection.raw_answer(is_head).unwrap_or_else(|error| panic!("{request}\n{error}"));
            let response = if framework == "actix-web 4" { sorted(&response) } else { response };
            recording.exchange(request.as_bytes(), &response);
        }
    }
    for (path, seen) in adapters::seen(framework) {
        recording.section(&format!("within the framework: {path}"), &seen);
    }
    recording.check();
}

/// Sorts the headers of a response: actix-web sends them in the order of a hash map, which differs
/// from run to run.
fn sorted(response: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(response.to_vec()).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<&str> = head.split("\r\n").collect();
    lines[1..].sort_unstable();
    format!("{}\r\n\r\n{body}", lines.join("\r\n")).into_bytes()
}
