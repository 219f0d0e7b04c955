//! Features of a declaration, and forms of concealment. For each feature, an enum has the variant
//! that is shown, `Shown`, and a variant of each form that is concealed as it.

use super::{AnyError, Make, SECRET};
use serde::{Serialize, Serializer};
use status_error::database::{DatabaseError, DatabaseFailure, Violation, ViolationKind};
use status_error::{ApiError, FieldError, Location, Pointer, ProblemType};
use std::error::Error;
use std::fmt::{self, Debug, Display};
use std::path::PathBuf;
use std::time::Duration;

/// A feature, the error that is shown, and the concealed errors by their form.
type Feature = (&'static str, Make, Vec<(&'static str, Make)>);

/// Returns every feature.
pub(super) fn all() -> Vec<Feature> {
    vec![
        plain::feature(),
        title::feature(),
        declared::feature(),
        header::feature(),
        cause::feature(),
        grpc::feature(),
        unique::feature(),
        withheld::feature(),
        constraint::feature(),
        unreported::feature(),
        challenge::feature(),
        braces::feature(),
        message::feature(),
        proven::feature(),
        member::feature(),
        cause_of_field::feature(),
        header_of_field::feature(),
        header_template::feature(),
        field_errors::feature(),
        unique_and_more::feature(),
        path::feature(),
        broken_member::feature(),
        broken_message::feature(),
        large::feature(),
    ]
}

/// Declares the features whose shown variant has no fields, with the forms that only these have.
macro_rules! without_fields {
    ($($name:ident { $($shown:tt)* })*) => {$(
        mod $name {
            use super::*;

            declared! { [$($shown)*] [] []
                #[error("s3cret {0}")]
                #[status(transparent)]
                #[conceal_as(Shown)]
                Always(Inner),

                #[error("s3cret {0}")]
                #[status(transparent)]
                #[conceal_as(Shown, when(403, 500))]
                Sometimes(Inner),

                #[error("s3cret {context}")]
                #[status(transparent)]
                #[conceal_as(Shown, when(403, 500))]
                Contextual { context: &'static str, source: AnyError },

                #[error("s3cret")]
                #[status(transparent)]
                #[conceal_as(Shown, when(403, 500))]
                Nested(Box<Failure<T>>),
            }

            pub(super) fn feature() -> Feature {
                let (name, shown, mut forms) = common(stringify!($name));
                let more: [(&str, Make); 9] = [
                    ("transparent", || Box::new(OfText::Always(Inner::Forbidden { id: 7, owner: SECRET }))),
                    ("transparent, masked", || Box::new(OfText::Always(Inner::Failed(Source)))),
                    ("when, of a status", || Box::new(OfText::Sometimes(Inner::Forbidden { id: 7, owner: SECRET }))),
                    ("when, of a masked status", || Box::new(OfText::Sometimes(Inner::Failed(Source)))),
                    ("when, of a run-time status", || Box::new(OfText::Sometimes(Inner::Upstream { state: 403 }))),
                    ("when, boxed", || {
                        let source = Box::new(Inner::Forbidden { id: 7, owner: SECRET });
                        Box::new(OfText::Contextual { context: SECRET, source })
                    }),
                    ("when, by hand", || {
                        Box::new(OfText::Contextual { context: SECRET, source: Box::new(ByHand(&FORBIDDEN)) })
                    }),
                    ("when, by hand with a status that is sent as a 500", || {
                        Box::new(OfText::Contextual { context: SECRET, source: Box::new(ByHand(&NO_STATUS)) })
                    }),
                    ("when, found by downcast and nested", || {
                        let forbidden = Inner::Forbidden { id: 7, owner: SECRET };
                        let source = Box::new(Downcasting(Box::new(forbidden)));
                        Box::new(OfText::Nested(Box::new(OfText::Contextual { context: SECRET, source })))
                    }),
                ];
                forms.extend(more);
                (name, shown, forms)
            }
        }
    )*};
}

/// Declares the features whose shown variant has fields.
macro_rules! with_fields {
    ($($name:ident { $($shown:tt)* } { $($field:tt)* } { $($value:tt)* })*) => {$(
        mod $name {
            use super::*;

            declared! { [$($shown)*] [$($field)*] [$($value)*] }

            pub(super) fn feature() -> Feature {
                common(stringify!($name))
            }
        }
    )*};
}

/// Declares the enum of a feature, with the forms of concealment that every feature has.
macro_rules! declared {
    ([$($shown:tt)*] [$($field:tt)*] [$($value:tt)*] $($more:tt)*) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        pub(super) enum Failure<T: Debug + Display> {
            $($shown)*
            Shown { $($field)* },

            #[error("s3cret {secret}")]
            #[status(403, code = "s3cret", title = "s3cret", grpc = "ABORTED")]
            #[conceal_as(Shown)]
            #[header("x-s3cret", "s3cret")]
            #[cause("s3cret")]
            #[report(error)]
            Fixed { $($field)* secret: &'static str },

            #[error("s3cret {state}")]
            #[status(one_of(403, 503), otherwise = 502)]
            #[conceal_as(Shown)]
            OneOf { $($field)* #[status] state: u16 },

            #[error("s3cret")]
            #[status(500)]
            #[conceal_as(Shown)]
            Server { $($field)* #[source] reason: Source },

            #[error("s3cret")]
            #[status(503, disclose)]
            #[conceal_as(Shown)]
            Disclosed { $($field)* },

            #[error("s3cret")]
            #[status(409)]
            #[unique("s3cret", constraint = "s3cret")]
            #[unique("s4cret", constraint = "s4cret")]
            #[conceal_as(Shown)]
            Taken { $($field)* violation: Violation },

            #[error("s3cret {what}")]
            #[status(404)]
            #[conceal_as(Shown)]
            Generic { $($field)* what: T },

            #[error("s3cret")]
            #[status(500)]
            #[conceal_as(Shown)]
            Database { $($field)* #[source] driver: Driver },

            $($more)*
        }

        /// A feature's enum with a type parameter.
        type OfText = Failure<&'static str>;

        /// The problem type and the parts of the shown error, by an implementation by hand.
        #[derive(Debug, thiserror::Error)]
        #[error("s3cret {0}")]
        struct Hand(OfText);

        impl ApiError for Hand {
            fn problem_type(&self) -> &'static ProblemType {
                self.0.problem_type()
            }
            fn internal_type(&self) -> &'static ProblemType {
                &FORBIDDEN
            }
            fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.write_message(f)
            }
            fn members(&self, members: &mut status_error::member::MemberSink<'_>) {
                self.0.members(members);
            }
            fn field_errors(&self, field_errors: &mut status_error::field_error::FieldErrorSink<'_>) {
                self.0.field_errors(field_errors);
            }
            fn headers(&self, headers: &mut status_error::header::HeaderSink<'_>) {
                self.0.headers(headers);
            }
            fn write_cause(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.write_cause(f)
            }
        }

        fn common(feature: &'static str) -> Feature {
            let shown: Make = || Box::new(OfText::Shown { $($value)* });
            let forms: [(&str, Make); 11] = [
                ("a fixed status", || Box::new(OfText::Fixed { $($value)* secret: SECRET })),
                ("a listed status", || Box::new(OfText::OneOf { $($value)* state: 403 })),
                ("a listed server error", || Box::new(OfText::OneOf { $($value)* state: 503 })),
                ("a status that is not listed", || Box::new(OfText::OneOf { $($value)* state: 418 })),
                ("a server error", || Box::new(OfText::Server { $($value)* reason: Source })),
                ("a disclosed server error", || Box::new(OfText::Disclosed { $($value)* })),
                ("a unique constraint", || {
                    let violation = Violation::new(ViolationKind::Unique).constraint("s3cret");
                    Box::new(OfText::Taken { $($value)* violation })
                }),
                ("a generic field", || Box::new(OfText::Generic { $($value)* what: SECRET })),
                ("another generic field", || Box::new(Failure::<u64>::Generic { $($value)* what: 5 })),
                ("a database's error", || Box::new(OfText::Database { $($value)* driver: Driver })),
                ("by hand", || Box::new(Hand(OfText::Shown { $($value)* }))),
            ];
            (feature, shown, forms.to_vec())
        }
    };
}

without_fields! {
    plain { #[error("it is gone")] #[status(404)] }
    title { #[error("for the log")] #[message(title)] #[status(410)] }
    declared { #[error("it is gone")] #[status(404, code = "declared", title = "Declared")] }
    header { #[error("it is gone")] #[status(404)] #[header("x-shown", "yes")] #[header("cache-control", "max-age=5")] }
    cause { #[error("it is gone")] #[cause("it is gone")] #[status(404)] }
    grpc { #[error("it is gone")] #[status(409, grpc = "ABORTED")] }
    unique { #[error("it is taken")] #[status(409)] #[unique("name", constraint = "name_key")] #[cause("it exists")] }
    withheld { #[error("it is taken")] #[status(409)] #[unique("name", constraint = "name_key", disclose = "nothing")] }
    constraint { #[error("it is refused")] #[status(422)] #[constraint("name_check", fields("name"))] }
    unreported { #[error("it is gone")] #[status(404)] #[report(off)] }
    challenge { #[error("log in")] #[status(401)] #[header("www-authenticate", "Bearer")] #[cause("{{no}} token")] }
    braces { #[error("{{it}} is gone")] #[message("{{it}} is gone: \"ж\"")] #[status(404)] }
}

with_fields! {
    message { #[error("for the log")] #[message("{id:>4} of {name:?}")] #[status(404)] }
        { #[public(message)] id: u8, #[public(message)] name: &'static str, }
        { id: 7, name: "n\u{202e}\r\n", }
    proven { #[error("thing {id} is gone")] #[status(404)] }
        { #[public(message)] id: u8, }
        { id: 7, }
    member { #[error("thing {id} is gone")] #[status(404)] }
        { #[public] id: u8, #[public(name = "called")] name: &'static str, #[public] absent: Option<u8>, }
        { id: 7, name: "n", absent: None, }
    cause_of_field { #[error("it is gone")] #[cause("it went {ago} ago")] #[status(404)] }
        { #[public(cause)] ago: &'static str, }
        { ago: "3 minutes", }
    header_of_field { #[error("too many")] #[status(429)] }
        { #[header("retry-after")] after: Duration, #[header("x-many")] many: Vec<&'static str>, }
        { after: Duration::from_millis(1_500), many: vec!["a", "b\r\n", "c"], }
    header_template { #[error("log in")] #[status(401)] #[header("www-authenticate", "Bearer scope=\"{scope}\"")] }
        { #[public(message)] scope: &'static str, }
        { scope: "a\"b", }
    field_errors { #[error("it is not valid")] #[status(422)] #[cause("{count} faults")] }
        { #[field_errors] faults: Vec<FieldError>, #[public(cause)] count: usize, }
        { faults: faults(2), count: 2, }
    unique_and_more { #[error("it is taken")] #[status(409)] #[unique("name", constraint = "name_key")] }
        { #[public] id: Option<u8>, #[field_errors] faults: Vec<FieldError>, }
        { id: Some(7), faults: faults(1), }
    path { #[error("for the log")] #[message("{file} is gone")] #[status(404)] }
        { #[public(message)] file: PathBuf, }
        { file: "/a".into(), }
    broken_member { #[error("it is gone")] #[status(404)] }
        { #[public] broken: Broken, #[public] id: u8, }
        { broken: Broken, id: 7, }
    broken_message { #[error("{broken} is gone")] #[cause("{broken}")] #[status(404)] #[header("x-broken", "{broken}")] }
        { #[public(message)] broken: Broken, }
        { broken: Broken, }
    large { #[error("{text} is gone")] #[cause("{text}")] #[status(404)] #[header("x-text", "{text}")] }
        { #[public] text: String, #[field_errors] faults: Vec<FieldError>, }
        { text: "ж".repeat(9_000), faults: faults(300), }
}

fn faults(count: usize) -> Vec<FieldError> {
    let fault =
        |index| FieldError::new(Location::Body, Pointer::root().key("many").index(index), "missing", "Missing.");
    (0..count).map(fault).collect()
}

/// A value that can't be displayed or serialized.
#[derive(Debug)]
struct Broken;

impl Display for Broken {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Err(fmt::Error)
    }
}

impl Serialize for Broken {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom(SECRET))
    }
}

#[derive(Debug, thiserror::Error)]
#[error("s3cret source")]
struct Source;

#[derive(Debug, thiserror::Error)]
#[error("s3cret driver")]
struct Driver;

impl DatabaseError for Driver {
    fn failure(&self) -> DatabaseFailure {
        DatabaseFailure::Violation(Violation::new(ViolationKind::Unique).constraint("s3cret"))
    }
}

/// The inner errors of transparent variants.
#[derive(Debug, thiserror::Error, ApiError)]
enum Inner {
    #[error("{id} is {owner}'s")]
    #[message("s3cret {id}")]
    #[status(403, code = "s3cret")]
    #[cause("s3cret")]
    #[header("x-s3cret", "s3cret")]
    Forbidden {
        #[public]
        id: u8,
        owner: &'static str,
    },
    #[error("s3cret")]
    #[status(500)]
    Failed(#[source] Source),
    #[error("s3cret {state}")]
    #[status(one_of(403, 404), otherwise = 502)]
    Upstream {
        #[status]
        state: u16,
    },
}

/// An error that responds as the error in its source.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("s3cret")]
#[status(502, downcast(Inner))]
struct Downcasting(#[source] Box<dyn Error + Send + Sync>);

static FORBIDDEN: ProblemType = ProblemType::new(403, "s3cret").cause("s3cret");
static NO_STATUS: ProblemType = ProblemType::new(200, "s3cret");

/// An implementation by hand.
#[derive(Debug, thiserror::Error)]
#[error("s3cret by hand")]
struct ByHand(&'static ProblemType);

impl ApiError for ByHand {
    fn problem_type(&self) -> &'static ProblemType {
        self.0
    }
    fn write_cause(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("s3cret")
    }
}
