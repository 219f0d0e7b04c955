//! Several headers, of all the types that a header's field has.

use status_error::header::{ToHeaderValues, HeaderValues};
use std::borrow::Cow;
use std::time::{Duration, SystemTime};

#[derive(Debug)]
struct Challenge(&'static str);

impl ToHeaderValues for Challenge {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(self.0);
    }
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[header("x-api", "buyers")]
enum AuthError {
    #[error("no credentials were sent")]
    #[status(401)]
    #[header("www-authenticate", r#"Bearer realm="buyers""#)]
    #[header("www-authenticate", "Basic realm=\"buyers\"")]
    #[header("Cache-Control", "no-store")]
    NoCredentials,

    #[error("the scope is missing")]
    #[status(401)]
    Scope {
        #[header("WWW-Authenticate")]
        challenge: Challenge,
    },

    #[error("one is certain")]
    #[status(401)]
    #[header("www-authenticate", "Bearer realm=\"buyers\"")]
    Certain(#[header("www-authenticate")] Option<Challenge>),

    #[error("this resource can't be changed")]
    #[status(405)]
    #[header("allow", "")]
    ReadOnly,

    #[error("this resource can't be deleted")]
    #[status(405)]
    Method(#[header("allow")] Vec<&'static str>),

    #[error("this API speaks HTTP/2")]
    #[status(426)]
    #[header("upgrade", "HTTP/2.0")]
    Upgrade,

    #[error("later")]
    #[status(503)]
    #[header("x-shard", "a")]
    Later {
        #[header("retry-after")]
        #[header("x-seconds")]
        after: Duration,
        #[header("x-until")]
        until: SystemTime,
        #[header("x-reasons")]
        reasons: Vec<String>,
        #[header("x-cow")]
        cow: Cow<'static, str>,
        #[header("x-box")]
        boxed: Box<i8>,
    },

    #[error("later")]
    #[status(429)]
    #[header("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT")]
    Throttled,
}

fn main() {
    let count = |error: &AuthError, name| status_error::response(error).headers().get_all(name).iter().count();
    assert_eq!(count(&AuthError::NoCredentials, "www-authenticate"), 2);
    assert_eq!(count(&AuthError::NoCredentials, "x-api"), 1);
    assert_eq!(count(&AuthError::Scope { challenge: Challenge("Bearer") }, "www-authenticate"), 1);
    assert_eq!(count(&AuthError::Certain(Some(Challenge("Basic"))), "www-authenticate"), 2);
    assert_eq!(count(&AuthError::ReadOnly, "allow"), 1);
    assert_eq!(count(&AuthError::Method(vec!["GET", "POST"]), "allow"), 2);
    assert_eq!(count(&AuthError::Upgrade, "upgrade"), 1);
    assert_eq!(count(&AuthError::Throttled, "retry-after"), 1);
    let later = AuthError::Later {
        after: Duration::from_secs(1),
        until: SystemTime::UNIX_EPOCH,
        reasons: vec!["a".into(), "b".into()],
        cow: "cow".into(),
        boxed: Box::new(-1),
    };
    assert_eq!(status_error::response(&later).headers()["retry-after"], "1");
}
