use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("it is gone")]
#[status(410)]
struct Unit;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("{0} of {1} is missing")]
#[status(404)]
struct Tuple(#[public(message)] u8, #[public(name = "whole")] u16);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("{part} is missing")]
#[status(404)]
struct Named {
    #[public]
    part: u8,
    #[allow(dead_code)]
    log: u16,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[status(transparent)]
struct Transparent(Named);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("while {during}")]
#[status(transparent)]
struct TransparentNamed {
    during: &'static str,
    source: Transparent,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("nothing is in it")]
#[status(400)]
struct Empty {}

fn main() {
    let codes = [
        Unit.problem_type().code,
        Tuple(1, 2).problem_type().code,
        Named { part: 1, log: 2 }.problem_type().code,
        TransparentNamed { during: "lunch", source: Transparent(Named { part: 1, log: 2 }) }.problem_type().code,
        Empty {}.problem_type().code,
    ];
    assert_eq!(codes, ["unit", "tuple", "named", "named", "empty"]);
}
