//! Standard names that mean something else in this module.
#![allow(dead_code, non_camel_case_types, unused_macros, clippy::upper_case_acronyms, clippy::wrong_self_convention)]

mod std {}
mod core {}
mod alloc {}
mod http {}
mod serde {}
mod serde_core {}
mod thiserror {}
mod status_error {}
mod axum {}
mod bytes {}

struct Option;
struct Some;
struct None;
struct Result;
struct Ok;
struct Err;
struct String;
struct Vec;
struct Box;
struct Display;
struct Debug;
struct Error;
struct Formatter;
struct StatusCode;
struct ProblemType;
struct CatalogEntry;
struct MemberSink;
struct HeaderSink;
struct FieldErrorSink;
struct Message;
struct AsDisplay;
struct Inner;
struct Send;
struct Sync;
struct Sized;
struct From;
struct Into;
struct Default;
struct Self_;
struct str;
struct u8;
struct u16;
struct usize;
struct bool;
struct TYPES;
struct SLOTS;
struct TABLE;
fn drop() {}

macro_rules! matches {
    ($($any:tt)*) => {
        compile_error!("not this one")
    };
}
macro_rules! format_args {
    ($($any:tt)*) => {
        compile_error!("not this one")
    };
}
macro_rules! unreachable {
    ($($any:tt)*) => {
        compile_error!("not this one")
    };
}
macro_rules! write {
    ($($any:tt)*) => {
        compile_error!("not this one")
    };
}
macro_rules! vec {
    ($($any:tt)*) => {
        compile_error!("not this one")
    };
}
macro_rules! __decode {
    ($($any:tt)*) => {
        compile_error!("not this one")
    };
}
macro_rules! __frameworks {
    ($($any:tt)*) => {
        compile_error!("not this one")
    };
}

/// A trait that adds these methods to every type.
trait Everything {
    fn as_display(&self) -> Self_ {
        Self_
    }
    fn as_u16(&self) -> Self_ {
        Self_
    }
    fn error(&self) -> Self_ {
        Self_
    }
    fn fmt(&self) -> Self_ {
        Self_
    }
    fn add(&self) -> Self_ {
        Self_
    }
    fn each(&self) -> Self_ {
        Self_
    }
    fn problem_type(&self) -> Self_ {
        Self_
    }
    fn delegate(&self) -> Self_ {
        Self_
    }
    fn into_response(&self) -> Self_ {
        Self_
    }
}

impl<T: ?::core::marker::Sized> Everything for T {}

static PROFILE: ::status_error::ApiProfile = ::status_error::ApiProfile::new("shadowed.test");

#[derive(::std::fmt::Debug, ::status_error::ApiError)]
#[api_error(profile = PROFILE)]
enum Every<T> {
    #[status(NOT_FOUND)]
    #[message("{id:>3}, {name}, {id:?}")]
    #[cause("{name}")]
    #[header("link", "<{name}>")]
    NotFound {
        #[public]
        id: T,
        #[public]
        name: ::std::string::String,
        #[header("retry-after")]
        after: ::std::option::Option<::std::primitive::u32>,
    },
    #[status(FORBIDDEN)]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: T,
        #[public]
        name: ::std::string::String,
        #[header("retry-after")]
        after: ::std::option::Option<::std::primitive::u32>,
    },
    #[status(400)]
    Invalid(#[field_errors] ::std::vec::Vec<::status_error::FieldError>),
    #[status(409)]
    #[unique("email")]
    #[report(warn)]
    Taken,
    #[status(one_of(404, SERVICE_UNAVAILABLE), otherwise = 502, disclose)]
    OneOf(#[status] ::std::primitive::u16),
    #[status(transparent)]
    #[conceal_as(Taken, when(404))]
    Transparent(crate::common_error::Plain),
    #[status(500, downcast(crate::common_error::Plain))]
    Any(::std::boxed::Box<dyn ::std::error::Error + ::std::marker::Send + ::std::marker::Sync>),
}

impl<T> ::std::fmt::Display for Every<T> {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("for the log")
    }
}

impl<T: ::std::fmt::Debug> ::std::error::Error for Every<T> {}

#[derive(::std::fmt::Debug, ::std::cmp::PartialEq, ::status_error::ApiError)]
#[api_error(profile = PROFILE, decode, subset(Part(NotFound, Transparent, NoSuch)))]
enum Decoded<T> {
    #[status(NOT_FOUND)]
    NotFound {
        #[public]
        id: T,
        #[header("retry-after")]
        after: ::std::option::Option<::std::primitive::u32>,
    },
    #[status(400)]
    Invalid(#[field_errors] ::std::vec::Vec<::status_error::FieldError>),
    #[status(one_of(409, 410), otherwise = 502)]
    OneOf(#[status] ::std::primitive::u16),
    #[status(transparent)]
    #[conceal_as(NoSuch, when(403))]
    Transparent(crate::common_error::Plain),
    #[status(406)]
    NoSuch,
}

impl<T> ::std::fmt::Display for Decoded<T> {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("for the log")
    }
}

impl<T: ::std::fmt::Debug> ::std::error::Error for Decoded<T> {}

#[test]
fn decoded_with_shadowed_names() {
    use ::std::option::Option;
    assert_eq!(::status_error::response(&Part::NotFound('i', Option::Some(1))).status(), 404);
    assert_eq!(::status_error::response(&Part::<char>::NoSuch).status(), 406);
    for error in [
        Decoded::NotFound { id: 'i', after: Option::Some(1) },
        Decoded::Invalid(::std::vec::Vec::new()),
        Decoded::OneOf(410),
        Decoded::Transparent(crate::common_error::Plain),
        Decoded::NoSuch,
    ] {
        let response = ::status_error::response(&error);
        let (head, body) = response.into_parts();
        let decoded = ::status_error::decode::<Decoded<char>>(head.status, &head.headers, &body);
        assert_eq!(decoded, ::status_error::client::Decoded::Known(error));
    }
}

#[test]
fn shadowed_names_are_not_asked() {
    use ::std::option::Option;
    let name = || ::std::string::String::from("x");
    let table: [(Every<char>, ::std::primitive::u16, &::std::primitive::str); 9] = [
        (Every::NotFound { id: 'i', name: name(), after: Option::Some(1) }, 404, "  i, x, 'i'"),
        (Every::Foreign { id: 'i', name: name(), after: Option::None }, 404, "  i, x, 'i'"),
        (Every::Invalid(::std::vec::Vec::new()), 400, "Bad Request"),
        (Every::Taken, 409, "Conflict"),
        (Every::OneOf(503), 503, "service_unavailable"),
        (Every::OneOf(1), 502, "server_error"),
        (Every::Transparent(crate::common_error::Plain), 409, "Conflict"),
        (Every::Any(::std::boxed::Box::new(crate::common_error::Plain)), 404, "plain"),
        (Every::Any("SECRET".into()), 500, "server_error"),
    ];
    for (error, status, part) in table {
        let response = ::status_error::response(&error);
        assert_eq!(response.status(), status);
        let body = crate::common::text(response);
        assert!(body.contains(part) && !body.contains("SECRET"), "{body}");
    }
}
