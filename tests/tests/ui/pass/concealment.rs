//! A concealed variant answers byte for byte as the other one does.

use status_error::{ApiError, FieldError, Location, Pointer};

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status(404)]
    #[header("link", "</buyers/{id}>")]
    NotFound {
        #[public]
        id: u64,
        #[public(name = "kind")]
        what: &'static str,
        #[header("retry-after")]
        after: u32,
        #[field_errors]
        details: Vec<FieldError>,
        log: u8,
    },

    #[error("buyer {id} belongs to {owner}")]
    #[status(401)]
    #[conceal_as(NotFound)]
    #[cause("buyer {id} belongs to another account")]
    Foreign {
        owner: String,
        #[field_errors]
        details: Vec<FieldError>,
        #[header("Retry-After")]
        after: u32,
        #[public(name = "kind")]
        what: &'static str,
        #[public]
        id: u64,
    },

    #[error("the lookup of {id} failed")]
    #[status(500)]
    #[conceal_as(NotFound)]
    Failed {
        #[public]
        id: u64,
        #[public(name = "kind")]
        what: &'static str,
        #[header("retry-after")]
        after: u32,
        #[field_errors]
        details: Vec<FieldError>,
        source: std::fmt::Error,
    },

    #[error("this account was not found")]
    #[status(404, code = "no_account")]
    Account,

    #[error("account {0} is blocked")]
    #[status(403, code = "blocked_account")]
    #[conceal_as(Account)]
    Blocked(String),
}

fn main() {
    let details = || vec![FieldError::new(Location::Query, Pointer::root().key("id"), "unknown", "No buyer has it.")];
    let (id, what, after) = (7, "buyer", 2);
    let shown = status_error::response(&BuyerError::NotFound { id, what, after, details: details(), log: 0 });
    for concealed in [
        BuyerError::Foreign { owner: "secret".into(), details: details(), after, what, id },
        BuyerError::Failed { id, what, after, details: details(), source: std::fmt::Error },
    ] {
        let answer = status_error::response(&concealed);
        assert_eq!(answer.body(), shown.body());
        assert_eq!((answer.status(), answer.headers()), (shown.status(), shown.headers()));
    }
    let blocked = status_error::response(&BuyerError::Blocked("secret".into()));
    assert_eq!(blocked.body(), status_error::response(&BuyerError::Account).body());
}
