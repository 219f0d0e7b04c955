//! Traits in scope that give every type methods with the names of all hidden helpers, once by value
//! and once by reference, and types whose inherent methods have these names. The derive's output
//! calls by path, so none of them is called.

use status_error::ApiError;
use status_error::database::{DatabaseError, DatabaseFailure, FromDatabase as _, Violation, ViolationKind};
use std::error::Error;
use std::fmt;

/// Passes the names of all hidden helpers to a macro, after other arguments.
macro_rules! with_hidden_names {
    ($macro:ident! { $($arguments:tt)* }) => {
        $macro! { [$($arguments)*]
            __as_display as_display __as_dyn_error as_dyn_error __step through of path error at run types map find cast
            count position is_listed has_status profile interpolate fill told blank entries number index deref add each
            problem_type internal_type delegate write_message write_cause members headers field_errors failure
            failure_via mapped unmapped __hook __types __build response table contains display source
        }
    };
}

macro_rules! inherent {
    ([$type:ident] $($name:ident)*) => {
        #[allow(dead_code)]
        impl $type {
            $(pub(super) fn $name(&self) -> ! {
                panic!("{}::{} is called", stringify!($type), stringify!($name))
            })*
        }
    };
}

macro_rules! blanket_by_value {
    ([] $($name:ident)*) => {
        #[allow(dead_code)]
        trait Blanket: Sized {
            $(fn $name(self) -> ! {
                panic!("{} of the trait is called", stringify!($name))
            })*
        }

        impl<T> Blanket for T {}
    };
}

macro_rules! blanket_by_reference {
    ([] $($name:ident)*) => {
        #[allow(dead_code)]
        trait Blanket {
            $(fn $name(&self) -> ! {
                panic!("{} of the trait is called", stringify!($name))
            })*
        }

        impl<T: ?Sized> Blanket for T {}
    };
}

/// A field whose `Display` is public.
#[derive(Debug, serde::Serialize)]
struct Public(u8);

/// A status, a database's error, and the inner error of others.
#[derive(Debug)]
struct Plain;

with_hidden_names!(inherent! { Public });
with_hidden_names!(inherent! { Plain });

impl fmt::Display for Public {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("p{}", self.0))
    }
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("for the log")
    }
}

impl Error for Plain {}

impl DatabaseError for Plain {
    fn failure(&self) -> DatabaseFailure {
        DatabaseFailure::Violation(Violation::new(ViolationKind::Unique).constraint("a_key"))
    }
}

/// Declares an error type with each kind of code that the derive can emit.
macro_rules! everything {
    () => {
        #[derive(Debug, ApiError)]
        #[allow(dead_code)]
        pub(super) enum Everything {
            #[status(404)]
            #[message("{public}, {public:>4}, {path}, {path:>4}, {name:width$}")]
            #[cause("{public} and {path}")]
            #[header("x-path", "{path}")]
            Gone {
                #[public]
                public: Public,
                #[public(message)]
                path: std::path::PathBuf,
                #[public(message)]
                name: &'static str,
                #[public(message)]
                width: usize,
                #[field_errors]
                faults: Vec<status_error::FieldError>,
                #[header("retry-after")]
                after: u32,
            },
            #[status(403)]
            #[conceal_as(Gone)]
            Secret {
                #[public]
                public: Public,
                #[public(message)]
                path: std::path::PathBuf,
                #[public(message)]
                name: &'static str,
                #[public(message)]
                width: usize,
                #[field_errors]
                faults: Vec<status_error::FieldError>,
                #[header("retry-after")]
                after: u32,
            },
            #[status(410)]
            Simple,
            #[status(one_of(409, 423), otherwise = 502)]
            #[header("x-state", "{state}")]
            Upstream {
                #[status]
                #[public(message)]
                state: u16,
            },
            #[status(500, downcast(crate::common_error::Plain))]
            Any(Box<dyn Error + Send + Sync>),
            #[status(transparent)]
            Inner(Box<Everything>),
            #[status(transparent)]
            #[conceal_as(Simple, when(409))]
            Hidden { source: Box<Everything>, context: u8 },
            #[status(422)]
            #[unique("outer.inner", constraint = "a_key", in = Outer)]
            #[unique("outer.optional.last", constraint = "b_key", in = Outer)]
            Taken(status_error::database::Violation),
            #[status(500)]
            Database(#[from_database] Plain),
        }

        pub(super) struct Outer {
            outer: Nested,
        }

        pub(super) struct Nested {
            inner: u8,
            optional: Option<Last>,
        }

        pub(super) struct Last {
            last: u8,
        }

        impl fmt::Display for Everything {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("for the log")
            }
        }

        impl Error for Everything {}
    };
}

macro_rules! checked {
    ($module:ident) => {
        for secret in [false, true] {
            let (public, path, name, width, faults, after) = (Public(7), "/a".into(), "n", 3, Vec::new(), 9);
            let error = match secret {
                false => $module::Everything::Gone { public, path, name, width, faults, after },
                true => $module::Everything::Secret { public, path, name, width, faults, after },
            };
            let response = status_error::response(&error);
            assert_eq!((response.status().as_u16(), &response.headers()["x-path"]), (404, &"/a".parse().unwrap()));
            let body = String::from_utf8(response.body().to_vec()).unwrap();
            assert!(body.contains(r#""detail":"p7,   p7, /a,   /a, n  ""#) && body.contains(r#""public":7"#), "{body}");
            assert_eq!(Cause(&error).to_string(), "p7 and /a");
        }
        let inner = |error| $module::Everything::Inner(Box::new(error));
        let hidden = |error| $module::Everything::Hidden { source: Box::new(error), context: 0 };
        let upstream = |state| $module::Everything::Upstream { state };
        let any = |error: Box<dyn Error + Send + Sync>| $module::Everything::Any(error);
        let taken = $module::Everything::from(Plain);
        let table = [
            ($module::Everything::Simple, 410),
            (upstream(409), 409),
            (upstream(1), 502),
            (any("no".into()), 500),
            (any(crate::common_error::Plain.into()), 404),
            (inner(upstream(423)), 423),
            (hidden(upstream(423)), 423),
            (hidden(upstream(409)), 410),
            ($module::Everything::Database(Plain), 500),
            (taken, 422),
        ];
        for (error, status) in table {
            assert_eq!(status_error::response(&error).status(), status, "{error:?}");
        }
        let failure = Plain::failure_of();
        assert!($module::Everything::from_failure(&failure).is_some());
    };
}

impl Plain {
    fn failure_of() -> DatabaseFailure {
        <Self as DatabaseError>::failure(&Self)
    }
}

/// Displays the cause of an error.
struct Cause<'e>(&'e dyn ApiError);

impl fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_cause(f)
    }
}

mod by_value {
    use super::{ApiError, Error, Plain, Public, fmt};
    with_hidden_names!(blanket_by_value! {});
    everything!();
}

mod by_reference {
    use super::{ApiError, Error, Plain, Public, fmt};
    with_hidden_names!(blanket_by_reference! {});
    everything!();
}

#[test]
fn neither_traits_in_scope_nor_methods_are_called() {
    checked!(by_value);
    checked!(by_reference);
}
