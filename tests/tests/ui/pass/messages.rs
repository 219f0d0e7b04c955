//! The unchecked Display of a type, also beside sources, and messages around an inner one.

use status_error::{ApiError, Catalog};

#[derive(Debug, thiserror::Error, ApiError)]
#[message(unchecked_display)]
enum Unchecked {
    #[error(transparent)]
    #[status(400)]
    Io(#[from] std::io::Error),

    #[error("the lookup failed: {source}")]
    #[status(409)]
    Lookup { source: std::fmt::Error },

    #[error("{0:?}")]
    #[message(unchecked_display)]
    #[status(410)]
    Own(#[source] std::num::ParseIntError),

    #[error("the storage failed: {0}")]
    #[status(500)]
    Storage(String),
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Outer<E: std::error::Error + 'static, N: std::fmt::Debug + std::fmt::Display> {
    #[error("{name}: {source}")]
    #[status(transparent)]
    #[message("Index {name:>8}: {source}")]
    Named {
        #[public]
        name: N,
        #[source]
        source: E,
    },

    #[error("{0}: {1}")]
    #[api_error(status(transparent), message("{1} ({0})"))]
    Tuple(#[public(message)] u8, #[source] Box<Unchecked>),

    #[error("{0}")]
    #[status(transparent)]
    #[message("It failed: {0}")]
    Only(Unchecked),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("{0}")]
#[status(transparent)]
#[message("Failed: {0}")]
struct Struct(#[from] Unchecked);

fn main() {
    let detail = |error: &dyn ApiError| {
        let body = status_error::response(error).into_body();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        body["detail"].as_str().unwrap().to_owned()
    };
    let gone = || Unchecked::Own("x".parse::<u8>().unwrap_err());
    let text = gone().to_string();
    let named = Outer::<_, _>::Named { name: "movies", source: gone() };
    assert_eq!(detail(&named), format!("Index   movies: {text}"));
    type Of = Outer<Unchecked, u8>;
    assert_eq!(detail(&Of::Tuple(7, Box::new(gone()))), format!("{text} (7)"));
    assert_eq!(detail(&Of::Only(gone())), format!("It failed: {text}"));
    assert_eq!(detail(&Struct(gone())), format!("Failed: {text}"));
    assert_eq!(Catalog::of::<Struct>().unproven().count(), 3);
}
