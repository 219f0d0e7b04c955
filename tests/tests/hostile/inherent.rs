//! Types whose inherent methods have the names of methods that the derive's output calls: types of
//! fields, and error types themselves.

use crate::common::{headers, text};
use serde::Serialize;
use status_error::{
    ApiError, FieldError, Location, Pointer,
    field_error::{FieldErrorSink, ToFieldErrors},
    header::{HeaderValues, ToHeaderValues},
};
use std::error::Error;
use std::fmt;

/// A text that none of these methods may add to a response.
const SECRET: &str = "SECRET";

/// A type whose `Display` is public and whose methods return the secret.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Chatty {
    public: u8,
}

macro_rules! chatty {
    ($type:ty: $($method:ident)*) => {
        #[allow(dead_code, clippy::wrong_self_convention)]
        impl $type {
            $(fn $method(&self) -> &'static str {
                SECRET
            })*
        }
    };
}

chatty!(Chatty: message members headers details as_display display status to_string number error fmt add each problem_type
    internal_type delegate api write_message into_response as_dyn_error source downcast_ref entries interpolate as_u16);
chatty!(Itself: message members headers details as_display display status to_string number error fmt add each problem_type
    internal_type delegate api write_message into_response as_dyn_error source entries write_cause);

impl fmt::Display for Chatty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "public {}", self.public)
    }
}

impl Error for Chatty {}

impl ToHeaderValues for Chatty {
    fn values(&self, to: &mut HeaderValues<'_, '_>) {
        to.push(http::HeaderValue::from_static("7"));
    }
}

impl ToFieldErrors for Chatty {
    fn each(&self, details: &mut FieldErrorSink<'_>) {
        details.push(&FieldError::new(Location::Body, Pointer::root().key("public"), "missing", "It is required."));
    }
}

#[derive(Debug, ApiError)]
enum Itself {
    #[status(429)]
    #[message("{member}, {member:>12}")]
    #[header("link", "<{member}>")]
    Every {
        #[public]
        member: Chatty,
        #[header("retry-after")]
        header: Chatty,
        #[field_errors]
        details: Chatty,
    },
    #[status(transparent)]
    Inner(Box<Itself>),
    #[status(500, downcast(crate::common_error::Plain))]
    Any(Chatty),
}

impl fmt::Display for Itself {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("for the log")
    }
}

impl Error for Itself {}

#[test]
fn methods_of_the_users_are_never_called() {
    let chatty = || Chatty { public: 7 };
    let every = || Itself::Every { member: chatty(), header: chatty(), details: chatty() };
    for error in [every(), Itself::Inner(Box::new(every()))] {
        let response = status_error::response(&error);
        assert_eq!(response.status(), 429);
        assert_eq!(headers(&response, "retry-after"), ["7"]);
        assert_eq!(headers(&response, "link"), ["<public 7>"]);
        let body = text(response);
        assert!(body.contains(r##""pointer":"#/public""##) && body.contains(r#""member":7"#), "{body}");
        assert!(body.contains("public 7, public 7") && !body.contains(SECRET), "{body}");
    }
    let body = text(status_error::response(&Itself::Any(chatty())));
    assert!(body.contains("server_error") && !body.contains(SECRET), "{body}");
}
