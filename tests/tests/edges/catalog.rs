//! Uses of the catalog: lookups, public entries, and the check that it can be published.
#![allow(dead_code, reason = "a catalog needs no instance")]

use status_error::{ApiError, Catalog, ProblemType, catalog::assert_catalog};
use std::panic::catch_unwind;

#[derive(Debug, thiserror::Error, ApiError)]
enum Auth {
    /// The request has no valid token.
    #[error("the token is not valid")]
    #[status(401)]
    #[header("www-authenticate", "Bearer")]
    Unauthorized,
    /// The token doesn't allow this request.
    #[error("forbidden")]
    #[status(403)]
    Forbidden,
    /// This variant nests an enum that nests `Auth`.
    #[error(transparent)]
    #[status(transparent)]
    Buyer(Box<Buyer>),
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Buyer {
    /// No buyer has this id.
    #[error("not found")]
    #[status(404)]
    NotFound,
    /// Another buyer has this email address.
    #[error("taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("email", columns("buyers.email"))]
    #[unique("billing_details.tax_id", "country")]
    Taken,
    /// The buyer belongs to another account.
    #[error("foreign")]
    #[status(403, code = "foreign")]
    #[conceal_as(NotFound)]
    Foreign,
    #[error(transparent)]
    #[status(transparent)]
    Auth(#[from] Auth),
    /// A second variant with the same nested type.
    #[error("again")]
    #[status(transparent)]
    Again(#[source] Auth, u8),
    #[error(transparent)]
    #[status(transparent)]
    Itself(Box<Buyer>),
    /// The server failed.
    #[error("it broke")]
    #[status(500)]
    Broken,
}

fn codes<'c>(types: impl Iterator<Item = &'c ProblemType>) -> Vec<&'c str> {
    types.map(|kind| kind.code).collect()
}

#[test]
fn nested_enums_are_listed_once_in_the_order_of_declaration() {
    let catalog = Catalog::of::<Buyer>();
    let expected = ["not_found", "duplicate_record", "foreign", "unauthorized", "forbidden", "broken"];
    assert_eq!(codes(catalog.iter()), expected);
    let of_auth = Catalog::of::<Auth>();
    let expected = ["unauthorized", "forbidden", "not_found", "duplicate_record", "foreign", "broken"];
    assert_eq!(codes(of_auth.iter()), expected);
}

#[test]
fn problem_types_are_found() {
    let catalog = Catalog::of::<Buyer>();
    assert_eq!(codes(catalog.public()), ["not_found", "duplicate_record", "unauthorized", "forbidden"]);
    let variants = |code| catalog.by_code(code).map(|kind| kind.variant).collect::<Vec<_>>();
    assert_eq!(variants("duplicate_record"), ["Taken"]);
    // A masked error keeps its code in the catalog, although clients see another code.
    assert_eq!(variants("broken"), ["Broken"]);
    assert_eq!(variants("server_error"), Vec::<&str>::new());
    assert_eq!(codes(catalog.by_status(403)), ["foreign", "forbidden"]);
    assert_eq!(codes(catalog.by_status(418)), Vec::<&str>::new());
    for field in ["email", "billing_details.tax_id", "country"] {
        assert_eq!(codes(catalog.by_unique_field(field)), ["duplicate_record"], "{field}");
    }
    // Lookups use the public field name, not the column.
    for field in ["buyers.email", "tax_id", ""] {
        assert_eq!(codes(catalog.by_unique_field(field)), Vec::<&str>::new(), "{field}");
    }
}

#[test]
fn a_sound_catalog_has_no_faults() {
    assert_catalog::<Buyer>();
    assert_catalog::<Auth>();
    assert_eq!(Catalog::of::<Buyer>().faults(), Vec::<String>::new());
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Account {
    /// The account is frozen.
    #[error("frozen by the fraud team")]
    #[status(403)]
    Frozen,
    /// The account has sent too many requests.
    #[error("too many")]
    #[status(429)]
    TooMany,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Shop {
    /// No shop has this id.
    #[error("not found")]
    #[status(404)]
    NotFound,
    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(NotFound)]
    Account(#[from] Account),
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Market {
    /// No shop has this id.
    #[error("no shop")]
    #[status(404)]
    NoShop,
    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(NoShop, when(403))]
    Account(#[from] Account),
    #[error(transparent)]
    #[status(transparent)]
    Shop(#[from] Shop),
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Support {
    #[error(transparent)]
    #[status(transparent)]
    Shop(#[from] Shop),
    #[error(transparent)]
    #[status(transparent)]
    Account(#[from] Account),
}

#[test]
fn what_is_always_concealed_is_in_no_public_catalog() {
    let all = |catalog: &Catalog| (codes(catalog.iter()), codes(catalog.public()));
    assert_eq!(all(&Catalog::of::<Shop>()), (vec!["not_found", "frozen", "too_many"], vec!["not_found"]));
    let market = (vec!["no_shop", "frozen", "too_many", "not_found"], vec!["no_shop", "too_many", "not_found"]);
    assert_eq!(all(&Catalog::of::<Market>()), market);
    // `Support` also reaches these types directly, where nothing conceals them.
    let support = vec!["not_found", "frozen", "too_many"];
    assert_eq!(all(&Catalog::of::<Support>()), (support.clone(), support));
}

/// An enum without variants has a catalog without entries.
#[derive(Debug, thiserror::Error, ApiError)]
enum Never {}

#[test]
fn an_empty_catalog_is_sound() {
    assert_catalog::<Never>();
    assert_eq!(Catalog::of::<Never>().iter().count(), 0);
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Clashing {
    /// A described variant.
    #[error("x")]
    #[status(403, code = "forbidden", type = "urn:example:stop")]
    Uri,
    /// A described variant. One code may have several statuses.
    #[error("x")]
    #[status(400, code = "forbidden")]
    Status,
    /// A described variant.
    #[error("x")]
    #[status(404, title = "Nowhere")]
    NotFound,
    #[error("x")]
    #[status(410)]
    Undescribed,
    /// A concealed code clashes with no other code, because clients never see it.
    #[error("x")]
    #[status(402, code = "unauthorized")]
    #[conceal_as(NotFound)]
    Concealed,
    #[error(transparent)]
    #[status(transparent)]
    Buyer(#[from] Buyer),
}

#[test]
fn all_faults_are_told_at_once() {
    let panic = catch_unwind(assert_catalog::<Clashing>).unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    let name = std::any::type_name::<Clashing>();
    let clash = "to a client these are one problem type";
    assert_eq!(
        *text,
        format!(
            "the catalog of `{name}` is not fit to be published:\n  \
               - `Undescribed` (undescribed) has no description: write a doc comment on it\n  \
               - the code `not_found` of status 404 is both `NotFound` (\"Nowhere\") and `NotFound` (without a title): {clash}\n  \
               - the code `forbidden` of status 403 is both `Uri` (without a title, urn:example:stop) and `Forbidden` (without a title): {clash}"
        )
    );
}
