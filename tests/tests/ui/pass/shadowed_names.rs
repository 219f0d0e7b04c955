//! Names of the prelude and of crates that are something else here.

#![allow(dead_code, non_camel_case_types, non_upper_case_globals, unused_macros)]

mod core {}
mod std {}
mod http {}
mod serde {}
mod bytes {}

struct Result;
struct Option;
struct Some;
struct None;
struct Ok;
struct Err;
struct String;
struct Vec;
struct Box;
struct Default;
struct Display;
struct Error;
struct str;
struct u16;
struct usize;
struct bool;

trait From {}
trait Into {}
trait ToString {}
trait AsDisplay {}

macro_rules! write { ($($any:tt)*) => { compile_error!("shadowed") }; }
macro_rules! format_args { ($($any:tt)*) => { compile_error!("shadowed") }; }
macro_rules! unreachable { ($($any:tt)*) => { compile_error!("shadowed") }; }
macro_rules! concat { ($($any:tt)*) => { compile_error!("shadowed") }; }

static TYPES: u8 = 1;
static TABLE: u8 = 1;
const SLOTS: u8 = 1;

static PROFILE: ::status_error::ApiProfile = ::status_error::ApiProfile::new("x.example.com");

type Number = ::core::primitive::usize;
type Maybe<T> = ::core::option::Option<T>;

#[derive(Debug, ::status_error::ApiError)]
#[api_error(profile = PROFILE)]
enum BuyerError {
    #[status(NOT_FOUND, title = "Missing")]
    #[message("Buyer {id:>width$} was not found.")]
    #[header("x-id", "{id}")]
    NotFound {
        #[public]
        id: u64,
        #[public(message)]
        width: Number,
        #[header("retry-after")]
        after: Maybe<u64>,
    },

    #[status(403)]
    #[conceal_as(NotFound)]
    #[cause("{id} is foreign")]
    Foreign {
        #[public]
        id: u64,
        #[public(message)]
        width: Number,
        #[header("retry-after")]
        after: Maybe<u64>,
    },

    #[status(400)]
    Invalid(#[field_errors] Maybe<::status_error::FieldError>),

    #[status(409)]
    #[unique("email", constraint = "buyers_email_key")]
    Taken,

    #[status(transparent)]
    Inner(Inner),
}

#[derive(Debug, ::status_error::ApiError)]
#[status(410)]
struct Inner;

macro_rules! impl_error {
    ($($ty:ty)*) => {$(
        impl ::core::fmt::Display for $ty {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str("for the log")
            }
        }
        impl ::core::error::Error for $ty {}
    )*};
}

impl_error!(BuyerError Inner);

fn main() {
    let id = 1;
    let found = ::status_error::response(&BuyerError::NotFound { id, width: 2, after: Maybe::None });
    let foreign = ::status_error::response(&BuyerError::Foreign { id, width: 2, after: Maybe::None });
    assert_eq!(found.body(), foreign.body());
    assert_eq!(::status_error::response(&BuyerError::Invalid(Maybe::None)).status(), 400);
    assert_eq!(::status_error::response(&BuyerError::Taken).status(), 409);
    assert_eq!(::status_error::response(&BuyerError::Inner(Inner)).status(), 410);
}
