use status_error::ApiError;
use std::fmt::{Debug, Display};

type Maybe = Option<String>;

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError<T: Debug + Display + 'static> {
    #[error("an address is taken")]
    #[message("{email:>8} is taken")]
    #[cause("{account} has {email}")]
    #[status(409)]
    #[unique("email", constraint = "buyers_email_key")]
    Taken {
        #[public]
        email: Option<String>,
        #[public(cause)]
        account: Maybe,
    },

    #[error("a limit is reached")]
    #[message("{0} are allowed")]
    #[status(429)]
    Limited(#[public(message)] Option<T>),
}

fn main() {
    let body = |error: BuyerError<u8>| {
        let body = status_error::response(&error).into_body();
        String::from_utf8_lossy(&body).into_owned()
    };
    let email = Some("a@b".to_owned());
    assert!(body(BuyerError::Taken { email, account: None }).contains(r#""detail":"     a@b is taken""#));
    assert!(body(BuyerError::Limited(Some(5))).contains(r#""detail":"5 are allowed""#));
    assert!(body(BuyerError::Limited(None)).contains(r#""detail":" are allowed""#));
}
