//! The nested form, `#[api_error(status(404))]`, for types on which another derive reads attributes
//! of the same names.

use crate::common::{ENVELOPE, RFC, answer, wire};
use status_error::{ApiError, ApiProfile, Catalog, ProblemType, format};
use std::time::Duration;

static API: ApiProfile = ApiProfile::new("long.test").format(&format::Envelope);

/// An enum with the short attributes.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API, rename_all = "kebab-case", code_prefix = "buyers.", skip(axum))]
#[message(title)]
#[header("x-api", "long")]
#[status(400)]
enum Short {
    /// No buyer has this id.
    #[error("not found: {id}")]
    #[message("buyer {id}, was not found")]
    #[status(404, title = "None, really")]
    NotFound {
        #[public(name = "buyer")]
        id: u8,
    },
    #[error("taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("email", columns("users.email"))]
    #[unique("tax_id", constraint = "tax")]
    Taken,
    #[error("later")]
    #[cause("of {by}")]
    #[status(429)]
    #[report(warn)]
    Later {
        #[header("retry-after")]
        after: Duration,
        #[public(cause)]
        by: u8,
    },
    #[error("foreign")]
    #[status(403)]
    #[conceal_as(Default)]
    Foreign,
    #[error("default")]
    Default,
    #[error("upstream")]
    #[status(one_of(404, 409), otherwise = 502)]
    Upstream {
        #[status]
        status: u16,
    },
}

/// The same enum in the nested form, with one attribute or several.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API, message(title), rename_all = "kebab-case", header("x-api", "long"), code_prefix = "buyers.", skip(axum))]
#[api_error(status(400))]
enum Long {
    /// No buyer has this id.
    #[error("not found: {id}")]
    #[api_error(message("buyer {id}, was not found"), status(404, title = "None, really"))]
    NotFound {
        #[api_error(public(name = "buyer"))]
        id: u8,
    },
    #[error("taken")]
    #[api_error(status(409, code = "duplicate_record"))]
    #[api_error(unique("email", columns("users.email")), unique("tax_id", constraint = "tax"))]
    Taken,
    #[error("later")]
    #[api_error(cause("of {by}"), status(429), report(warn))]
    Later {
        #[api_error(header("retry-after"))]
        after: Duration,
        #[api_error(public(cause))]
        by: u8,
    },
    #[error("foreign")]
    #[status(403)]
    #[api_error(conceal_as(Default))]
    Foreign,
    #[error("default")]
    Default,
    #[error("upstream")]
    #[api_error(status(one_of(404, 409), otherwise = 502))]
    Upstream {
        #[api_error(status)]
        status: u16,
    },
}

#[test]
fn the_longer_form_says_the_same() {
    let after = Duration::from_secs(2);
    let pairs: [(Short, Long); 7] = [
        (Short::NotFound { id: 7 }, Long::NotFound { id: 7 }),
        (Short::Taken, Long::Taken),
        (Short::Later { after, by: 1 }, Long::Later { after, by: 1 }),
        (Short::Foreign, Long::Foreign),
        (Short::Default, Long::Default),
        (Short::Upstream { status: 409 }, Long::Upstream { status: 409 }),
        (Short::Upstream { status: 500 }, Long::Upstream { status: 500 }),
    ];
    for (short, long) in pairs {
        for profile in [&RFC, &ENVELOPE] {
            assert_eq!(wire(&answer(profile, &short)), wire(&answer(profile, &long)), "{short:?}");
        }
    }
    let described = |kind: &'static ProblemType| format!("{kind:?}");
    let (short, long) = (Catalog::of::<Short>(), Catalog::of::<Long>());
    assert_eq!(short.iter().map(described).collect::<Vec<_>>(), long.iter().map(described).collect::<Vec<_>>());
    assert_eq!(long.iter().count(), 8);
}

/// A struct accepts the attributes of a type and of a variant.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("gone")]
#[api_error(profile = API, status(410), header("x-api", "long"))]
struct Gone;

#[test]
fn a_struct_takes_settings_and_status_in_one() {
    let response = status_error::response(&Gone);
    assert_eq!((response.status().as_u16(), &response.headers()["x-api"]), (410, &"long".parse().unwrap()));
    assert_eq!(response.headers()["content-type"], "application/json");
}
