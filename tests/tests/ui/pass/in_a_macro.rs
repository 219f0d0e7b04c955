use status_error::ApiError;

macro_rules! errors {
    ($($(#[$attr:meta])* $name:ident { $($variant:ident($ty:ty): $status:literal $code:literal $message:literal,)* })*) => {$(
        $(#[$attr])*
        #[derive(Debug, thiserror::Error, status_error::ApiError)]
        enum $name {
            $(
                #[error($message)]
                #[status($status, code = $code)]
                $variant(#[public(name = "id")] $ty),
            )*
        }
    )*};
}

errors! {
    /// Why a buyer could not be read.
    BuyerError {
        NotFound(u64): 404 "missing" "buyer {0} was not found",
        Taken(&'static str): 409 "taken" "email {0} is taken",
    }
    OrderError {
        NotFound(u8): 404 "missing" "order {0} was not found",
    }
}

macro_rules! one {
    ($name:ident, $field:ident: $ty:ty, $message:literal) => {
        #[derive(Debug, thiserror::Error, status_error::ApiError)]
        #[error("for the log")]
        #[status(400)]
        #[message($message)]
        struct $name {
            #[public]
            $field: $ty,
        }
    };
}

one!(Malformed, line: u64, "line {line} is malformed");
one!(Unnamed, column: u8, "column {column} has no name");

fn main() {
    assert_eq!(BuyerError::NotFound(1).problem_type().code, "missing");
    assert_eq!(status_error::response(&BuyerError::Taken("a@example.com")).status(), 409);
    assert_eq!(status_error::response(&OrderError::NotFound(1)).status(), 404);
    assert_eq!(status_error::response(&Malformed { line: 1 }).status(), 400);
    assert_eq!(status_error::response(&Unnamed { column: 1 }).status(), 400);
}
