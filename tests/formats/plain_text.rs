//! Plain text, with `format::Text`.

use crate::{assert_response, note};
use status_error::{ApiError, ApiProfile, format};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("404 page not found")]
    #[status(404)]
    NotFound,
    #[error("invalid header field value \"{value}\"")]
    #[status(400)]
    Header {
        #[public]
        value: String,
    },
    #[error("the disk {0} is full")]
    #[status(500)]
    #[report(off)]
    Disk(u8),
    #[error("the disk {0} is full")]
    #[status(503)]
    Reported(u8),
}

static API: ApiProfile = ApiProfile::new("example.com").format(&format::Text).reporter(note).max_text(200);

#[test]
pub(crate) fn documented_bodies() {
    let sent = |status| (status, "text/plain; charset=utf-8");
    for _ in 0..2 {
        assert_response(&Error::NotFound, sent(404), "404 page not found");
        assert_response(&Error::Disk(1), sent(500), "Something went wrong on our side.");
    }
    let value = "é\n<b>\"".to_owned();
    assert_response(&Error::Header { value }, sent(400), "invalid header field value \"é\n<b>\"\"");
    let value = "x".repeat(200);
    let expected = format!("invalid header field value \"{}…", &value[..172]);
    assert_response(&Error::Header { value }, sent(400), &expected);
}

#[test]
fn a_server_error_has_its_id() {
    let response = status_error::response(&Error::Reported(1));
    let id = response.headers()["x-error-id"].to_str().unwrap();
    let text = String::from_utf8(response.body().to_vec()).unwrap();
    assert!(text.contains(" The reference of this error is "), "{text}");
    assert!(!text.contains("disk"), "{text}");
    assert_eq!(id.len(), 36);
}
