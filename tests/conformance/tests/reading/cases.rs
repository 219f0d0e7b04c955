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

#[test]
fn headers() {
    check(
        &[
            (b"GET /h\nx-limit: 7", 200, "7 None"),
            (b"GET /h\nX-Limit: 7\nx-text: \xC3\xA9, a", 200, "7 Some(\"é, a\")"),
            (b"GET /h\nx-limit: 7\nx-other: \xFF", 200, "7 None"),
            (b"GET /h", 400, "header /x-limit missing"),
            (b"GET /h\nx-limit: hunter2", 400, "header /x-limit type_error.integer"),
            (b"GET /h\nx-limit: 256", 400, "header /x-limit value_error.number"),
            (b"GET /h\nx-limit: 7\nx-limit: 8", 400, "header /x-limit value_error.duplicate"),
            (b"GET /h\nx-limit: 7\nx-text: \xFF", 400, "header /x-text value_error"),
        ],
        &[],
    );
}

/// Types of the frameworks. The others have none.
#[test]
fn typed_headers() {
    check(
        &[
            (b"GET /t\nif-modified-since: Sun, 06 Nov 1994 08:49:37 GMT", 200, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (b"GET /t", 400, "header /if-modified-since missing"),
            (b"GET /t\nif-modified-since: hunter2", 400, "header /if-modified-since value_error"),
            (b"GET /t\nif-modified-since: \xFF", 400, "header /if-modified-since value_error"),
        ],
        &["axum", "rocket", "salvo"],
    );
}

/// Returns a request with a multipart body and its length, which warp requires for a limit.
fn upload(content_type: &str, body: &str) -> Vec<u8> {
    format!("POST /m\ncontent-type: {content_type}\ncontent-length: {}\n\n{body}", body.len()).into_bytes()
}

const MULTIPART: &str = "multipart/form-data; boundary=b";

fn part(name: &str, text: &str) -> String {
    format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
}

#[test]
fn multipart_bodies() {
    let whole = |name: &str, text: &str| upload(MULTIPART, &format!("{}--b--\r\n", part(name, text)));
    let bodies = [
        (whole("note", "hello"), 200, "hello"),
        (upload("Multipart/Form-Data; boundary=\"b\"", &format!("{}--b--\r\n", part("note", "a"))), 200, "a"),
        (whole("other", "hunter2"), 400, "body /note missing"),
        (upload(MULTIPART, part("note", "hunter2").trim_end()), 400, "- - -"),
        (upload(MULTIPART, "hunter2"), 400, "- - -"),
        (upload("application/json", "{}"), 415, "- - -"),
        (b"POST /m\n\n".to_vec(), 415, "- - -"),
    ];
    let cases: Vec<Case<'_>> = bodies.iter().map(|(text, status, told)| (text.as_slice(), *status, *told)).collect();
    check(&cases, &[]);

    // Rocket's reader looks for the boundary itself, and doesn't say that a header is wrong.
    let unbounded = upload("multipart/form-data", "hunter2");
    check(&[(&unbounded, 400, "header /content-type value_error")], &["rocket"]);
    // actix-multipart 0.7.2 waits forever for the end of a part behind a line break.
    let cut = upload(MULTIPART, &part("note", "hunter2"));
    check(&[(&cut, 400, "- - -")], &["actix-web"]);
    // poem and actix-multipart have no limit of their own.
    let large = whole("note", &"a".repeat(crate::multipart::LIMIT));
    check(&[(&large, 413, "- - -")], &["actix-web", "poem"]);
}
