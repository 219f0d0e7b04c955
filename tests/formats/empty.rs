//! No body, with `format::Empty`.

use crate::{assert_response, note};
use status_error::{ApiError, ApiProfile, format};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("the buyer was not found")]
    #[status(404)]
    NotFound,
    #[error("buyer {id} is locked")]
    #[status(423)]
    Locked {
        #[public]
        id: u8,
        #[header("retry-after")]
        after: std::time::Duration,
    },
    #[error("the disk {0} is full")]
    #[status(503)]
    Disk(u8),
}

static API: ApiProfile = ApiProfile::new("example.com").format(&format::Empty).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    for _ in 0..2 {
        assert_response(&Error::NotFound, (404, ""), "");
        assert_response(&Error::Locked { id: 7, after: std::time::Duration::from_secs(3) }, (423, ""), "");
        assert_response(&Error::Disk(1), (503, ""), "");
    }
    let response = status_error::response(&Error::Disk(1));
    assert_eq!(response.headers()["x-error-id"].len(), 36);
    assert_eq!(response.headers()["cache-control"], "no-store");
}
