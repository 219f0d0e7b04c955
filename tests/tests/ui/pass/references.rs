//! Fields with references, lifetimes and generic parameters in each place that sends a field.

use serde::Serialize;
use status_error::{ApiError, FieldError};
use std::borrow::Cow;
use std::fmt::{Debug, Display};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

#[derive(Debug, thiserror::Error, ApiError)]
enum OneLifetime<'a, T: Debug + Display> {
    #[error("for the log")]
    #[message("ref {0}")]
    #[status(400)]
    Ref(#[public(message)] &'a T),

    #[error("for the log")]
    #[message("ref {0:>8}, {0}")]
    #[status(400)]
    Padded(#[public(message)] &'a T),

    #[error("ref {0}")]
    #[status(404)]
    Shown(#[public(message)] &'a T),

    #[error("concealed {0}")]
    #[status(403)]
    #[conceal_as(Shown)]
    Concealed(#[public(message)] &'a T),

    #[error("for the log")]
    #[message(title)]
    #[cause("ref {0}")]
    #[header("x-ref", "{0}")]
    #[status(409)]
    CauseAndHeader(#[public(message)] &'a T),

    #[error("for the log")]
    #[message("{0} {1} {2} {3}")]
    #[status(422)]
    Deep(
        #[public(message)] &'a &'a T,
        #[public(message)] Box<&'a T>,
        #[public(message)] Rc<T>,
        #[public(message)] &'a Arc<T>,
    ),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("for the log")]
#[message("unsized {part}")]
#[status(400)]
struct MaybeUnsized<'a, T: Debug + ?Sized>
where
    T: Display,
{
    #[public(message)]
    part: &'a T,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("for the log")]
#[message("unsized {part}")]
#[status(400)]
struct DisplayOfReference<'a, T: Debug + ?Sized + 'a>
where
    &'a T: Display,
{
    #[public(message)]
    part: &'a T,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum TwoLifetimes<'a, 'b: 'a, T: Debug + Display + Clone + 'b> {
    #[error("for the log")]
    #[message("{first} {second} {third}")]
    #[status(400)]
    Three {
        #[public(message)]
        first: &'a T,
        #[public(message)]
        second: &'b T,
        #[public(message)]
        third: &'a &'b T,
    },

    #[error("for the log")]
    #[message("{first} {second:>9} {third}")]
    #[status(404)]
    Mutable {
        #[public(message)]
        first: &'a mut T,
        #[public(message)]
        second: &'a mut &'b str,
        #[public(message)]
        third: Cow<'b, T>,
    },
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("for the log")]
#[message("{0} {1} {2} {3}")]
#[status(400)]
struct Cows<'a, T>(
    #[public(message)] Cow<'a, str>,
    #[public(message)] &'a Cow<'a, str>,
    #[public(message)] Cow<'a, Path>,
    #[public(message)] Cow<'a, T>,
)
where
    T: ?Sized + ToOwned + Debug + Display,
    T::Owned: Debug + Display;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("for the log")]
#[message("{0} {1} {2} {3:>4} {4}")]
#[header("x-path", "{0}")]
#[status(400)]
struct Paths<'a>(
    #[public(message)] &'a Path,
    #[public(message)] &'a PathBuf,
    #[public(message)] Arc<Path>,
    #[public(message)] Arc<PathBuf>,
    #[public(message)] &'a mut PathBuf,
);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("for the log")]
#[message("{name} of {COUNT_FIELD}")]
#[status(400)]
#[allow(non_snake_case)]
struct Const<'a, T: Debug, const N: usize> {
    #[public(message)]
    name: &'a str,
    #[public(message)]
    COUNT_FIELD: Wrapped<'a, N>,
    marker: PhantomData<&'a [T; N]>,
}

#[derive(Debug)]
struct Wrapped<'a, const N: usize>(&'a [u8; N]);

impl<const N: usize> Display for Wrapped<'_, N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {N}", self.0.len())
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("for the log")]
#[message("{shown}")]
#[status(429)]
struct Everywhere<'a, 'b, T: Debug + Display + Serialize + ?Sized> {
    #[public]
    shown: &'a T,
    #[public]
    list: &'b [&'a T],
    #[header("x-name")]
    header: &'b str,
    #[header("retry-after")]
    after: Option<u32>,
    #[field_errors]
    faults: Vec<FieldError>,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("for the log")]
#[message("{0} and {1}")]
#[status(400)]
struct DynFields<'a>(#[public(message)] &'a (dyn Shown + 'a), #[public(message)] Box<dyn Shown + 'a>);

trait Shown: Debug + Display {}
impl Shown for u8 {}

trait ShownAs<T: ?Sized>: Debug + Display {}
impl ShownAs<str> for u8 {}

/// Two types that differ only in lifetimes, as references and behind other types.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("for the log")]
#[message("{0} {1} {2} {3} {4}")]
#[status(400)]
struct TwoOfAKind<'a, 'b, T: ToOwned<Owned: Debug + Display> + Debug + Display + ?Sized, U: ?Sized>(
    #[public(message)] Cow<'a, T>,
    #[public(message)] Cow<'b, T>,
    #[public(message)] &'a (dyn ShownAs<U> + 'b),
    #[public(message)] Box<dyn ShownAs<U> + 'a>,
    #[public(message)] &'a &'b T,
);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("for the log")]
#[message(title)]
#[status(400)]
struct Borrowed<'a, 'b, T: Serialize + Debug, F: status_error::field_error::ToFieldErrors + Debug> {
    #[public]
    mutable: &'a mut T,
    #[public]
    shared: &'b &'a T,
    #[header("x-one")]
    header: &'a mut &'b str,
    #[field_errors]
    faults: &'b mut &'a F,
}

fn body(error: &dyn ApiError) -> String {
    String::from_utf8(status_error::response(error).body().to_vec()).unwrap()
}

fn main() {
    let seven = 7u8;
    let local = String::from("local");
    let reference = &seven;
    let shown = [
        OneLifetime::Ref(&seven),
        OneLifetime::Padded(&seven),
        OneLifetime::Shown(&seven),
        OneLifetime::Concealed(&seven),
        OneLifetime::CauseAndHeader(&seven),
        OneLifetime::Deep(&reference, Box::new(&seven), Rc::new(7), &Arc::new(7)),
    ]
    .map(|error| body(&error));
    let details = ["ref 7", "ref        7, 7", "ref 7", "ref 7", "Conflict", "7 7 7 7"];
    for (body, detail) in shown.iter().zip(details) {
        assert!(body.contains(&format!("\"{detail}\"")), "{body}");
    }
    assert!(body(&MaybeUnsized { part: local.as_str() }).contains("unsized local"));
    assert!(body(&MaybeUnsized { part: reference as &dyn Shown }).contains("unsized 7"));
    assert!(body(&DisplayOfReference { part: local.as_str() }).contains("unsized local"));
    assert!(body(&TwoLifetimes::Three { first: &1, second: &2, third: &&3 }).contains("1 2 3"));
    let mutable = TwoLifetimes::Mutable { first: &mut 1, second: &mut "two", third: Cow::Owned(3) };
    assert!(body(&mutable).contains("1       two 3"));
    let cows = Cows::<str>("a".into(), &"b".into(), Path::new("/c").into(), Cow::Owned("d".to_owned()));
    assert!(body(&cows).contains("a b /c d"));
    let paths = Paths(
        Path::new("/a"),
        &PathBuf::from("/b"),
        Arc::from(Path::new("/c")),
        Arc::new(PathBuf::from("/d")),
        &mut PathBuf::from("/e"),
    );
    assert!(body(&paths).contains("/a /b /c   /d /e"));
    let constant = Const::<(), 2> { name: &local, COUNT_FIELD: Wrapped(&[1, 2]), marker: PhantomData };
    assert!(body(&constant).contains("local of 2 of 2"));
    let everywhere =
        Everywhere::<str> { shown: &local, list: &["a"], header: &local, after: None, faults: Vec::new() };
    assert!(body(&everywhere).contains(r#""shown":"local","list":["a"]"#));
    let kind = TwoOfAKind::<str, str>("a".into(), local.as_str().into(), &3u8, Box::new(4u8), &"five");
    assert!(body(&kind).contains("a local 3 4 five"));
    let faults = [FieldError::new(status_error::Location::Body, status_error::Pointer::root(), "a", "b")];
    let borrowed = Borrowed { mutable: &mut 1, shared: &&2, header: &mut "h", faults: &mut &faults.to_vec() };
    assert!(body(&borrowed).contains(r#""mutable":1,"shared":2"#));
    assert_eq!(status_error::response(&borrowed).headers()["x-one"], "h");
    assert!(body(&DynFields(&seven, Box::new(8u8))).contains("7 and 8"));
}
