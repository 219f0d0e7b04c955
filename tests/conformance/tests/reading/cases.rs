//! The requests, and the responses that every framework gives.

use crate::frameworks::FRAMEWORKS;
use bytes::Bytes;
use http::Request;

/// A request as text (the first line, the headers, an empty line, the body), and the response.
type Case<'c> = (&'c [u8], u16, &'c str);

fn request(text: &[u8]) -> Request<Bytes> {
    let at = text.windows(2).position(|window| window == b"\n\n");
    let (head, body) = at.map_or((text, &[][..]), |at| (&text[..at], &text[at + 2..]));
    let mut lines = head.split(|byte| *byte == b'\n');
    let line = std::str::from_utf8(lines.next().unwrap()).unwrap();
    let (method, path) = line.split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(format!("http://localhost{path}"));
    for header in lines {
        let colon = header.iter().position(|byte| *byte == b':').unwrap();
        request = request.header(&header[..colon], &header[colon + 2..]);
    }
    request.body(Bytes::copy_from_slice(body)).unwrap()
}

fn check(cases: &[Case<'_>], skipped: &[&str]) {
    for (name, ask) in FRAMEWORKS {
        if skipped.contains(&name) {
            continue;
        }
        let responses = ask(cases.iter().map(|(text, ..)| request(text)).collect());
        for ((text, status, told), response) in cases.iter().zip(responses) {
            let text = String::from_utf8_lossy(text);
            assert_eq!((response.status, response.text.as_str()), (*status, *told), "{name}: {text}");
        }
    }
}

#[test]
fn path_parameters() {
    check(
        &[
            (b"GET /ps/a%20b", 200, "a b"),
            (b"GET /ps/%25FF", 200, "%FF"),
            (b"GET /ps/%FF", 400, "path /a value_error"),
            (b"GET /ps/a%C3", 400, "path /a value_error"),
            (b"GET /pp/a/b", 200, "a b"),
            (b"GET /pp/%25FF/b", 200, "%FF b"),
            (b"GET /pp/%25FF/%FF", 400, "path /b value_error"),
            (b"GET /pp/%FF/%25FF", 400, "path /a value_error"),
            (b"GET /pn/7", 200, "7"),
            (b"GET /pn/x", 400, "path /a type_error.integer"),
            (b"GET /pn/256", 400, "path /a value_error.number"),
            (b"GET /pn/-1", 400, "path /a value_error.number"),
            (b"GET /pn/18446744073709551616", 400, "path /a value_error.number"),
        ],
        &[],
    );
}

#[test]
fn queries() {
    check(
        &[
            (b"GET /q?limit=7&text=%C3%A9", 200, "7 é"),
            (b"GET /q", 400, "query /limit missing"),
            (b"GET /q?limit=256", 400, "query /limit value_error.number"),
            (b"GET /q?limit=-1", 400, "query /limit value_error.number"),
            (b"GET /q?limit=1.5", 400, "query /limit type_error.integer"),
            (b"GET /q?limit=7&text=%FF", 400, "query /text value_error"),
            (b"GET /q?limit=7&other=%FF", 400, "query /other value_error"),
            (b"GET /q?limit=7&limit=8", 400, "query /limit value_error.duplicate"),
        ],
        &[],
    );
}

#[test]
fn bodies() {
    check(
        &[
            (b"POST /j\ncontent-type: application/json\n\n{\"limit\":7}", 200, "7 "),
            (b"POST /j\ncontent-type: application/json\n\n\xEF\xBB\xBF{\"limit\":7}", 200, "7 "),
            (b"POST /j\ncontent-type: application/json\n\n{\"limit\":256}", 400, "body /limit value_error.number"),
            (
                b"POST /j\ncontent-type: application/json\n\n{\"limit\":18446744073709551616}",
                400,
                "body /limit value_error.number",
            ),
            (b"POST /j\ncontent-type: application/json\n\n{\"limit\":null}", 400, "body /limit type_error.integer"),
            (b"POST /j\ncontent-type: application/json\n\n{}", 400, "body /limit missing"),
            (b"POST /j\ncontent-type: application/json\n\n{", 400, "body  value_error.jsondecode"),
        ],
        &[],
    );
}

#[test]
fn forms() {
    const FORM: &str = "content-type: application/x-www-form-urlencoded";
    let post = |rest: &str| format!("POST /f\n{FORM}\n\n{rest}").into_bytes();
    let bodies = [
        (post("limit=7&text=a+b"), 200, "7 a b"),
        (post(""), 400, "body /limit missing"),
        (post("limit=x"), 400, "body /limit type_error.integer"),
        (post("limit=256"), 400, "body /limit value_error.number"),
        (post("limit=7&text=%FF"), 400, "body /text value_error"),
        (b"POST /f\ncontent-type: application/json\n\n{}".to_vec(), 415, "- - -"),
    ];
    let cases: Vec<Case<'_>> = bodies.iter().map(|(text, status, told)| (text.as_slice(), *status, *told)).collect();
    check(&cases, &[]);
}

#[test]
fn content_types() {
    check(
        &[
            ("POST /j\ncontent-type: application/json; x=\"é\"\n\n{\"limit\":7}".as_bytes(), 200, "7 "),
            (b"POST /j\ncontent-type: application/foo bar+json\n\n{\"limit\":7}", 415, "- - -"),
            (b"POST /j\ncontent-type: application/json\ncontent-encoding: identity,\n\n{\"limit\":7}", 200, "7 "),
            (b"POST /j\ncontent-type: application/json\ncontent-type: text/plain\n\n{\"limit\":7}", 415, "- - -"),
        ],
        &[],
    );
}

#[test]
fn optional_path_parameters() {
    let others = ["actix-web", "poem", "rocket", "salvo", "warp"];
    check(
        &[
            (b"GET /o", 200, "None"),
            (b"GET /o/7", 200, "Some(7)"),
            (b"GET /o/x", 400, "path /a type_error.integer"),
            (b"GET /o/%FF", 400, "path /a value_error"),
        ],
        &others,
    );
}
