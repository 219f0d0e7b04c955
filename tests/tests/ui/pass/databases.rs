//! Every way to declare what of a database a variant is, without a prelude.
#![no_implicit_prelude]
#![deny(warnings)]

use ::core::prelude::rust_2024::derive;
use ::core::{assert, matches};
use ::status_error::database::{DatabaseError, DatabaseFailure, FromDatabase, Violation, ViolationKind};

mod constraints {
    pub const EXTERNAL_ID: ::status_error::database::Unique =
        ::status_error::database::Unique::new(&["external_id"]).constraint("_external_id").matching(::status_error::database::NameMatch::Suffix);
}

pub struct NewBuyer {
    pub email: ::std::string::String,
    pub r#type: u8,
    pub billing: ::core::option::Option<::std::boxed::Box<Billing>>,
    pub address: Address,
}

pub struct Billing {
    pub tax_id: ::core::option::Option<TaxId>,
}

pub struct TaxId {
    pub value: ::std::string::String,
}

pub struct Address(pub ::std::string::String);

#[derive(Debug, ::thiserror::Error)]
#[error("the driver says {0:?}")]
pub struct Driver(DatabaseFailure);

impl DatabaseError for Driver {
    fn failure(&self) -> DatabaseFailure {
        ::core::clone::Clone::clone(&self.0)
    }
}

#[derive(Debug, ::thiserror::Error)]
#[error("the pool failed")]
pub struct Pool(Driver);

mod find {
    pub(super) fn driver(pool: &super::Pool) -> &super::Driver {
        &pool.0
    }
}

#[derive(Debug, ::thiserror::Error, ::status_error::ApiError)]
pub enum BuyerError {
    #[error("this email is taken")]
    #[status(409, code = "taken")]
    #[unique("email", "type", constraint = "buyers_email", columns("buyers.email", "buyers.type"), in = NewBuyer)]
    #[unique("billing.tax_id.value", constraint = "buyers_tax", match = "prefix", in = NewBuyer)]
    Taken {
        id: ::core::option::Option<u64>,
        which: Violation,
    },

    #[error("this external id is taken")]
    #[status(409, code = "taken")]
    #[unique(constraints::EXTERNAL_ID, disclose = "nothing")]
    External(Violation),

    #[error("there is no such city")]
    #[status(422)]
    #[constraint("buyers_city_fkey", fields("address.0"), in = NewBuyer, side = "child")]
    #[constraint("buyers_city_fkey", side = "parent")]
    #[constraint("amount_positive", columns("buyers.amount"))]
    #[constraint("amount_positive", columns("sellers.amount", "sellers.fee"))]
    NoCity,

    #[error("the database is busy")]
    #[status(503)]
    #[on_database(unavailable, retry)]
    Busy(
        #[source]
        #[from_database]
        Driver,
    ),

    #[error("too slow")]
    #[status(504)]
    #[on_database(timeout)]
    Slow { id: ::core::option::Option<u64> },

    #[error("the database failed")]
    #[status(500)]
    Database {
        #[source]
        #[from_database]
        r#type: Driver,
        id: ::core::option::Option<u64>,
    },

    #[error("the pool failed")]
    #[status(500)]
    Pool(
        #[source]
        #[from_database(via = find::driver)]
        Pool,
    ),
}

#[derive(Debug, ::thiserror::Error, ::status_error::ApiError)]
pub enum Generic<T, D: ::std::error::Error + 'static> {
    #[error("this email is taken")]
    #[status(409)]
    #[unique("email")]
    Taken(::core::option::Option<T>),
    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        D,
    ),
}

#[derive(Debug, ::thiserror::Error, ::status_error::ApiError)]
#[error("the database failed")]
#[status(500)]
pub struct Failed(
    #[source]
    #[from_database]
    Driver,
);

/// Without a database's field, what it can't make is not made.
#[derive(Debug, ::thiserror::Error, ::status_error::ApiError)]
pub enum ByHand {
    #[error("this email is taken")]
    #[status(409)]
    #[unique("email")]
    Email {
        id: u64,
    },
    #[error("this name is taken")]
    #[status(409)]
    #[unique("name")]
    Name,
}

fn main() {
    use ::core::convert::From;
    let unique = |columns| Violation::new(ViolationKind::Unique).columns(columns);
    let from = |failure: DatabaseFailure| BuyerError::from(Driver(failure));
    assert!(matches!(from(DatabaseFailure::Violation(unique("buyers.type, buyers.email"))), BuyerError::Taken { id, .. } if id.is_none()));
    assert!(matches!(from(DatabaseFailure::Retry), BuyerError::Busy(Driver(DatabaseFailure::Retry))));
    assert!(matches!(from(DatabaseFailure::Timeout), BuyerError::Slow { .. }));
    assert!(matches!(from(DatabaseFailure::RowNotFound), BuyerError::Database { .. }));
    assert!(matches!(BuyerError::from(Pool(Driver(DatabaseFailure::Timeout))), BuyerError::Slow { .. }));
    assert!(matches!(BuyerError::from(Pool(Driver(DatabaseFailure::Other))), BuyerError::Pool(_)));
    let email = DatabaseFailure::Violation(unique("users.email"));
    assert!(matches!(Generic::<u8, Driver>::from(Driver(email)), Generic::Taken(_)));
    assert!(matches!(Failed::from(Driver(DatabaseFailure::Other)), Failed(_)));
    assert!(ByHand::from_unique(&unique("users.email")).is_none());
    assert!(ByHand::from_unique(&unique("users.name")).is_some());
}
