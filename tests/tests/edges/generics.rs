//! Type, lifetime and const parameters: the derive adds a bound only for a field that needs it.

use crate::common::{RFC, answer, headers, text};
use crate::holders::Inner;
use serde::Serialize;
use status_error::{
    ApiError, Catalog, FieldError, Location, Pointer,
    catalog::{CatalogEntry, ProblemTypes},
};
use std::error::Error;
use std::fmt::{self, Debug, Display};
use std::marker::PhantomData;

/// A type that implements neither `Display` nor `Serialize` nor `Error`.
#[derive(Debug, Clone, Copy)]
struct Opaque;

/// An enum with each parameter in a single place, which decides its bounds.
#[derive(Debug, thiserror::Error, ApiError)]
enum Each<
    'a,
    M: Debug + Serialize,
    S = u8,
    H = u32,
    const N: usize = 3,
    D = Vec<FieldError>,
    P = Opaque,
    F: ?Sized = str,
> where
    S: Debug + Display,
    D: Debug,
    P: Debug,
    H: Debug,
    F: Debug,
{
    #[error("a member")]
    #[status(400)]
    Member {
        #[public]
        member: M,
    },
    #[error("in the sentence: {0}")]
    #[status(400)]
    Sentence(#[public(message)] S),
    #[error("in a header")]
    #[status(429)]
    Header(#[header("retry-after")] H),
    #[error("an array")]
    #[status(400)]
    Array {
        #[public]
        array: Bytes<N>,
    },
    #[error("details")]
    #[status(400)]
    Details(#[field_errors] D),
    #[error("private")]
    #[status(404)]
    Private(P, PhantomData<P>),
    #[error("borrowed: {text}")]
    #[status(404)]
    Borrowed {
        #[public]
        text: &'a str,
        unsized_: &'a F,
    },
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Bytes<const N: usize>(#[serde(serialize_with = "as_slice")] [u8; N]);

fn as_slice<S: serde::Serializer, const N: usize>(bytes: &[u8; N], serializer: S) -> Result<S::Ok, S::Error> {
    bytes.as_slice().serialize(serializer)
}

type All<'a> = Each<'a, u8, u8, u32, 3, Vec<FieldError>, Opaque, str>;

#[test]
fn each_parameter_is_asked_for_what_its_field_needs() {
    let detail = FieldError::new(Location::Body, Pointer::root().key("x"), "missing", "This value is required.");
    let local = String::from("local");
    let table: Vec<(All<'_>, u16, &str)> = vec![
        (Each::Member { member: 7 }, 400, r#""member":7"#),
        (Each::Sentence(8), 400, r#""detail":"in the sentence: 8""#),
        (Each::Header(9), 429, r#""detail":"in a header""#),
        (Each::Array { array: Bytes([1, 2, 3]) }, 400, r#""array":[1,2,3]"#),
        (Each::Details(vec![detail]), 400, r##""pointer":"#/x""##),
        (Each::Private(Opaque, PhantomData), 404, r#""detail":"private""#),
        (Each::Borrowed { text: &local, unsized_: "SECRET" }, 404, r#""text":"local""#),
    ];
    for (error, status, part) in &table {
        let response = answer(&RFC, error);
        assert_eq!(response.status(), *status, "{error:?}");
        assert_eq!(headers(&response, "retry-after").len(), usize::from(*status == 429), "{error:?}");
        let body = text(response);
        assert!(body.contains(part) && !body.contains("SECRET"), "{error:?}: {body}");
    }
    assert_eq!(Catalog::of::<All<'_>>().iter().count(), 7);
}

/// A trait whose associated types are fields of an error; one of them has bounds.
trait Store {
    type Key: Debug + Display + Serialize;
    type Error: Debug;
}

#[derive(Debug)]
struct Memory;

impl Store for Memory {
    type Key = u64;
    type Error = Opaque;
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("{key} is missing")]
#[status(404)]
struct Missing<S: Store> {
    #[public]
    key: S::Key,
    #[public]
    qualified: <S as Store>::Key,
    private: Option<S::Error>,
}

#[test]
fn an_associated_type_is_bounded_as_a_whole() {
    let error = Missing::<Memory> { key: 7, qualified: 8, private: Some(Opaque) };
    let body = text(answer(&RFC, &error));
    assert!(body.contains(r#""key":7,"qualified":8"#), "{body}");
}

/// An error whose source is generic and provides the response.
#[derive(Debug, thiserror::Error, ApiError)]
enum Over<E: Error + 'static, X = ()> {
    #[error(transparent)]
    #[status(transparent)]
    Inner(#[from] E),
    #[error("unused parameters are no trouble")]
    #[status(410)]
    Other(PhantomData<X>),
}

#[test]
fn a_generic_source_answers() {
    let error: Over<Inner, u8> = Inner::NotFound { id: 7 }.into();
    assert!(text(answer(&RFC, &error)).contains(r#""id":7"#));
    assert_eq!(answer(&RFC, &Over::<Inner>::Other(PhantomData)).status(), 410);
    let entries = Over::<Inner>::entries();
    assert!(matches!(entries, [CatalogEntry::Nested(_), CatalogEntry::Own(_)]));
    assert_eq!(Catalog::of::<Over<Over<Inner>>>().iter().count(), 4);
    // If the source isn't an `ApiError`, `Over` isn't one either, but it is still an `Error`.
    let only_an_error: &dyn Error = &Over::<std::io::Error>::Inner(std::io::Error::other("x"));
    assert_eq!(only_an_error.to_string(), "x");
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("{0} is missing")]
#[status(404)]
struct ByLifetime<'a>(#[public(name = "name")] &'a str);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("outer")]
#[status(transparent)]
struct Outer<'a> {
    inner: ByLifetime<'a>,
}

#[test]
fn a_borrowed_error_delegates_to_a_borrowed_one() {
    let name = String::from("local");
    let error = Outer { inner: ByLifetime(&name) };
    assert!(text(answer(&RFC, &error)).contains(r#""name":"local""#));
    assert_eq!(Catalog::of::<Outer<'_>>().iter().count(), 1);
}

/// A struct with an unsized last field.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("unsized")]
#[status(404)]
struct Unsized<T: ?Sized + Debug> {
    #[public]
    id: u8,
    #[public]
    last: T,
}

#[test]
fn an_unsized_field_is_sent() {
    let error: &Unsized<[u8]> = &Unsized { id: 1, last: [1, 2] };
    assert!(text(answer(&RFC, &error)).contains(r#""id":1,"last":[1,2]"#));
}

/// A generic enum that nests itself: its bounds must not require themselves, which would never
/// resolve.
#[derive(Debug, ApiError)]
enum Tree<T> {
    #[status(404)]
    #[message("{id} is missing")]
    Leaf {
        #[public]
        id: T,
    },
    #[status(transparent)]
    Node(Box<Tree<T>>),
    #[status(transparent)]
    Other(Box<Self>),
}

impl<T: Debug> Display for Tree<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a tree")
    }
}

impl<T: Debug> Error for Tree<T> {}

#[test]
fn a_generic_enum_may_nest_itself() {
    let tree = Tree::Node(Box::new(Tree::Other(Box::new(Tree::Leaf { id: 7 }))));
    assert!(text(answer(&RFC, &tree)).contains("7 is missing"));
    assert_eq!(Catalog::of::<Tree<u8>>().iter().count(), 1);
}
