use serde::Serialize;
use status_error::{ApiError, header::ToHeaderValues, catalog::ProblemTypes};
use std::fmt::{Debug, Display};

#[derive(Debug, thiserror::Error, ApiError)]
enum Lifetimes<'a, 'b: 'a> {
    #[error("{0} is missing")]
    #[status(404)]
    Missing(#[public(name = "part")] &'a str),

    #[error("for the log")]
    #[status(400)]
    #[message("{0}")]
    Other(#[public(message)] &'b str),
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Types<T, U, V: Debug = u8>
where
    T: Debug + Display,
    U: Debug,
{
    #[error("{id} is missing")]
    #[status(404)]
    Missing {
        #[public]
        id: T,
    },

    #[error("for the log")]
    #[status(429)]
    #[message("{0:?}")]
    Throttled(#[public(message)] V, #[header("retry-after")] U),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[status(transparent)]
struct Wrapper<E>(E);

#[derive(Debug, thiserror::Error, ApiError)]
#[status(400)]
enum Const<const N: usize> {
    #[error("{0:?} is wrong")]
    #[message("{0:?} is wrong")]
    Wrong(#[public(message)] [u8; N]),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[status(400)]
enum Unused<T: Debug> {
    #[error("for the log: {0:?}")]
    #[message(title)]
    Logged(T),
}

fn answer<E: ApiError + ProblemTypes>(error: &E) -> u16 {
    assert!(!E::entries().is_empty());
    status_error::response(error).status().as_u16()
}

fn generic<T: Debug + Display + Serialize, U: Debug + ToHeaderValues>(id: T, after: U) -> [u16; 2] {
    let missing: Types<T, U> = Types::Missing { id };
    [answer(&missing), answer(&Types::<T, U>::Throttled(1, after))]
}

fn main() {
    let text = String::from("part");
    assert_eq!([answer(&Lifetimes::Missing(&text)), answer(&Lifetimes::Other(&text))], [404, 400]);
    assert_eq!(generic(1, 2_u32), [404, 429]);
    assert_eq!(answer(&Wrapper(Const::Wrong([1, 2]))), 400);
    assert_eq!(answer(&Unused::Logged(Vec::<u8>::new())), 400);
}
