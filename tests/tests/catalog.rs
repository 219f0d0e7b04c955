//! The catalog and the problem types of a type, which need no instance.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use status_error::{
    ApiError, Catalog, ProblemType,
    catalog::{CatalogEntry, Message, ProblemTypes},
    database::Unique,
    header::Header,
};
use std::sync::Arc;

/// Formats a catalog as text: a name for each problem type, parentheses around nested entries.
/// Entries that were visited already become `…`.
fn outline(entries: &'static [CatalogEntry], seen: &mut Vec<*const [CatalogEntry]>) -> String {
    if seen.contains(&std::ptr::from_ref(entries)) {
        return "…".to_owned();
    }
    seen.push(entries);
    // The types of the fields are no problem types.
    let entries = entries.iter().filter(|entry| !matches!(entry, CatalogEntry::Fields(_)));
    let each = entries.map(|entry| match entry {
        CatalogEntry::One(kind) => kind.variant.to_owned(),
        CatalogEntry::Own(kinds) => kinds().iter().map(|kind| kind.variant).collect::<Vec<_>>().join(" "),
        CatalogEntry::Open(name) => format!("{name}…"),
        CatalogEntry::Nested(nested) => format!("({})", outline(nested(), seen)),
        CatalogEntry::Concealed(nested, statuses) => format!("[{} {statuses:?}]", outline(nested(), seen)),
        _ => panic!("a kind of entry that this test does not know"),
    });
    each.collect::<Vec<_>>().join(" ")
}

fn outline_of<E: ProblemTypes>() -> String {
    outline(E::entries(), &mut Vec::new())
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(400)]
#[allow(dead_code, reason = "a catalog has no instance")]
enum Inner {
    B,
    A,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(404)]
#[allow(dead_code, reason = "a catalog has no instance")]
struct Struct;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(400)]
#[allow(dead_code, reason = "a catalog has no instance")]
enum Outer {
    Z,
    #[status(transparent)]
    Inner(Inner),
    r#Match,
    #[status(transparent)]
    Boxed {
        source: Box<Inner>,
        context: u8,
    },
    #[status(transparent)]
    Shared(Arc<Struct>),
    A {},
    #[status(403)]
    #[conceal_as(Z)]
    Hidden,
}

/// An enum that nests itself, and nests another enum that nests it.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(400)]
#[allow(dead_code, reason = "a catalog has no instance")]
enum Recursive {
    Leaf,
    #[status(transparent)]
    Itself(Box<Recursive>),
    #[status(transparent)]
    Other(Box<Mutual>),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(400)]
#[allow(dead_code, reason = "a catalog has no instance")]
enum Mutual {
    #[status(transparent)]
    Back(Recursive),
    Leaf,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(transparent)]
struct Transparent<E>(E)
where
    E: std::error::Error + 'static;

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "a catalog has no instance")]
enum Never {}

#[test]
fn entries_stand_in_the_order_of_their_declaration() {
    assert_eq!(outline_of::<Outer>(), "Z (B A) Match (…) (Struct) A Hidden");
    assert_eq!(outline_of::<Recursive>(), "Leaf (…) ((…) Leaf)");
    assert_eq!(outline_of::<Mutual>(), "(Leaf (…) (…)) Leaf");
    assert_eq!(outline_of::<Transparent<Inner>>(), "(B A)");
    assert_eq!(outline_of::<Transparent<Struct>>(), "(Struct)");
    assert_eq!(outline_of::<Box<Struct>>(), "Struct");
    assert_eq!(outline_of::<Never>(), "");
}

#[test]
fn an_instance_has_the_type_of_its_entry() {
    let error = Recursive::Itself(Box::new(Recursive::Other(Box::new(Mutual::Back(Recursive::Leaf)))));
    let CatalogEntry::Own(leaf) = Recursive::entries()[0] else { panic!("an own variant") };
    assert!(std::ptr::eq(error.problem_type(), &leaf()[0]));
    assert_eq!(status_error::response(&error).status(), 400);
}

/// The docs of "all", \ with {braces}.
///
///   Indented, and a second paragraph. 😀
#[derive(Debug, thiserror::Error, ApiError)]
#[error("message {shown}")]
#[status(409, code = "all.of-it", title = "All of it")]
#[message("message {shown:>3}")]
#[cause("because {why}")]
#[unique("a", "b.c", constraint = "t_a_bc_key", columns("t.a", "t.b"))]
#[unique("d")]
#[header("X-Literal", "l {{}}")]
#[header("x-written", "w {shown}")]
#[allow(dead_code, reason = "a catalog has no instance")]
struct All {
    #[public]
    shown: u8,
    #[public(name = "renamed")]
    r#type: Option<u8>,
    #[public(message)]
    said: u8,
    #[public(cause)]
    why: &'static str,
    #[field_errors]
    details: Vec<status_error::FieldError>,
    #[header("X-Field")]
    header: u8,
    private: u8,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[allow(dead_code, reason = "a catalog has no instance")]
enum Plain {
    #[status(500)]
    Masked,
    /** A block. */
    #[status(503, disclose)]
    Disclosed,
    #[doc = "By attribute."]
    #[doc(hidden)]
    #[status(404)]
    Shown,
    #[status(403)]
    #[conceal_as(Shown)]
    Hidden,
}

#[test]
fn a_problem_type_has_all_that_was_declared() {
    let CatalogEntry::Own(all) = All::entries()[0] else { panic!("an own type") };
    let all = all()[0];
    let expected =
        ProblemType::new(409, "all.of-it")
            .variant("All")
            .title("All of it")
            .docs("The docs of \"all\", \\ with {braces}.\n\n  Indented, and a second paragraph. 😀")
            .message(Message::Written("message {shown:>3}"))
            .members(&["shown", "renamed"])
            .field_errors(true)
            .headers(
                const { &[Header::new("x-literal").value("l {}"), Header::new("x-written"), Header::new("x-field")] },
            )
            .unique(
                const {
                    &[Unique::new(&["a", "b.c"]).constraint("t_a_bc_key").columns(&["t.a", "t.b"]), Unique::new(&["d"])]
                },
            )
            .cause("because {why}");
    assert_eq!(format!("{all:?}"), format!("{expected:?}"));
}

#[test]
fn what_was_not_declared_has_its_default() {
    let [CatalogEntry::Own(plain), ..] = Plain::entries() else { panic!("own variants") };
    let plain: Vec<String> = plain().iter().map(|kind| format!("{kind:?}")).collect();
    let kind = |variant, status, code| ProblemType::new(status, code).variant(variant);
    let literal = Message::Literal("x");
    let expected = [
        kind("Masked", 500, "masked"),
        kind("Disclosed", 503, "disclosed").docs("A block.").disclosed(true).message(literal),
        kind("Shown", 404, "shown").docs("By attribute.").message(literal),
        kind("Hidden", 403, "hidden").concealed_as("Shown"),
    ];
    assert_eq!(plain, expected.map(|kind| format!("{kind:?}")));
}

#[test]
fn a_problem_type_is_data_for_a_const() {
    const GONE: ProblemType = ProblemType::new(410, "gone").title("Gone");
    assert_eq!((GONE.status_code().as_u16(), GONE.is_masked()), (410, false));
    for (status, answered) in [(200, 500), (399, 500), (400, 400), (599, 599), (600, 500), (0, 500), (u16::MAX, 500)] {
        assert_eq!(ProblemType::new(status, "x").status_code().as_u16(), answered, "{status}");
    }
}

/// A declaration says whether a retry helps; without one, the status, the headers and the database
/// failures say it.
#[test]
fn types_that_are_retryable() {
    #[allow(dead_code, reason = "a catalog needs no instance")]
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    enum Retries {
        #[status(409, retry, code = "declared")]
        Declared,
        #[status(409, retry = true, code = "in_full")]
        InFull,
        #[status(429, retry = false, code = "quota")]
        Quota,
        #[status(503, disclose, retry = false, code = "closed")]
        Closed,
        #[status(503, disclose, retry = false, code = "stopped")]
        #[header("retry-after", "5")]
        Stopped,
        #[status(429, code = "throttled")]
        Throttled,
        #[status(503, code = "busy")]
        Busy,
        #[status(413, code = "full")]
        Full(#[header("Retry-After")] u32),
        #[status(409, code = "deadlock")]
        #[on_database(retry)]
        Deadlock,
        #[status(one_of(404, 429), otherwise = 502)]
        Upstream(#[status] u16),
        #[status(409, code = "conflict")]
        Conflict,
    }

    let catalog = Catalog::of::<Retries>();
    let retryable: Vec<(&str, u16)> =
        catalog.iter().filter(|kind| kind.is_retryable()).map(|kind| (kind.variant, kind.status)).collect();
    let expected = [
        ("Declared", 409),
        ("InFull", 409),
        ("Throttled", 429),
        ("Busy", 503),
        ("Full", 413),
        ("Deadlock", 409),
        ("Upstream", 429),
    ];
    assert_eq!(retryable, expected);
}
