//! The derive without a prelude. `Display` and `Error` are written by hand, because thiserror isn't
//! tested here.
#![no_implicit_prelude]

use ::core::prelude::v1::derive;
use ::status_error::ApiError;

pub(crate) static API: ::status_error::ApiProfile = ::status_error::ApiProfile::new("none.test");

/// An enum that makes the derive write every kind of output.
#[derive(::core::fmt::Debug, ApiError)]
#[api_error(profile = API)]
#[header("x-api", "none")]
pub(crate) enum Every<'a, T, const N: usize = 1>
where
    T: ::core::fmt::Debug,
{
    #[status(404)]
    #[message("{id:>3} of {name}, {id:?}")]
    #[cause("{name}")]
    NotFound {
        #[public]
        id: T,
        #[public(message)]
        name: &'a str,
        #[header("retry-after")]
        after: ::core::option::Option<u32>,
    },
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: T,
        #[public(message)]
        name: &'a str,
        #[header("retry-after")]
        after: ::core::option::Option<u32>,
        #[allow(dead_code)]
        secret: [u8; N],
    },
    #[status(401)]
    #[header("www-authenticate", r#"Bearer realm="{0}""#)]
    Unauthorized(#[public(message)] T),
    #[status(400)]
    Invalid(#[field_errors] ::std::vec::Vec<::status_error::FieldError>),
    #[status(409, title = "Taken")]
    #[unique("email", constraint = "key", columns("users.email"))]
    Taken,
    #[status(one_of(404, 503), otherwise = 502, disclose)]
    #[report(off)]
    OneOf(#[status] u16),
    #[status(transparent)]
    #[conceal_as(Taken, when(404))]
    Inner(crate::common_error::Plain),
    #[status(500, downcast(crate::common_error::Plain))]
    Any(::std::boxed::Box<dyn ::std::error::Error + ::core::marker::Send + ::core::marker::Sync>),
}

impl<T: ::core::fmt::Debug, const N: usize> ::core::fmt::Display for Every<'_, T, N> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.write_str("for the log")
    }
}

impl<T: ::core::fmt::Debug, const N: usize> ::core::error::Error for Every<'_, T, N> {}

#[::core::prelude::v1::test]
fn every_kind_of_output_needs_no_prelude() {
    let table: [(Every<'_, u8, 0>, u16, &str); 9] = [
        (Every::NotFound { id: 7, name: "x", after: ::core::option::Option::None }, 404, "  7 of x, 7"),
        (Every::Foreign { id: 7, name: "x", after: ::core::option::Option::None, secret: [] }, 404, "  7 of x, 7"),
        (Every::Unauthorized(1), 401, "Unauthorized"),
        (Every::Invalid(::std::vec::Vec::new()), 400, "Bad Request"),
        (Every::Taken, 409, "Taken"),
        (Every::OneOf(503), 503, "service_unavailable"),
        (Every::OneOf(1), 502, "server_error"),
        (Every::Inner(crate::common_error::Plain), 409, "Taken"),
        (Every::Any(::std::boxed::Box::new(crate::common_error::Plain)), 404, "plain"),
    ];
    for (error, status, part) in table {
        let response = ::status_error::response(&error);
        ::core::assert_eq!(response.status(), status);
        let body = crate::common::text(response);
        ::core::assert!(body.contains(part), "{body}");
    }
}
