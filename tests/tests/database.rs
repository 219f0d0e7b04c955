//! From a database failure to the response: names that are mapped, data that is kept back, and
//! reports. A driver defined here stands for all drivers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::RFC;
use status_error::database::{
    DatabaseError, DatabaseFailure, FromDatabase as _, MapUnique as _, Violation, ViolationKind,
};
use status_error::{
    ApiError, ApiProfile, Catalog,
    database::Unique,
    format,
    report::{Fault, Report},
};
use std::sync::Mutex;

#[derive(Debug, thiserror::Error)]
#[error("Duplicate entry 'hunter2' for key 'x'")]
struct Driver(DatabaseFailure);

impl DatabaseError for Driver {
    fn failure(&self) -> DatabaseFailure {
        self.0.clone()
    }
}

const ACCOUNT_NUMBER: Unique =
    Unique::new(&["account_number"]).constraint("buyers_number_key").columns(&["buyers.account_number"]);

static REPORTED: Mutex<Vec<(String, Vec<Fault>)>> = Mutex::new(Vec::new());

fn keep(report: &Report<'_>) {
    if let Some(violation) = report.violation() {
        REPORTED.lock().unwrap().push((violation.to_string(), report.faults().to_vec()));
    }
}

static API: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope).reporter(keep);

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum BuyerError {
    #[error("The record exists already.")]
    #[status(409, code = "duplicate_record")]
    #[unique(
        "external_identifier",
        constraint = "buyers_external_key",
        columns("buyers.account", "buyers.external_identifier")
    )]
    #[unique(
        "billing_details.tax_id",
        "country",
        constraint = "buyers_tax_key",
        columns("buyers.tax", "buyers.country")
    )]
    Duplicate { violation: Violation },

    #[error("The record exists already.")]
    #[status(409, code = "duplicate_record")]
    #[unique(ACCOUNT_NUMBER)]
    Number {
        #[public]
        resource_id: Option<u64>,
    },

    #[error("This can't be used.")]
    #[status(409, code = "unusable")]
    #[unique("email", constraint = "buyers_email_key", disclose = "nothing")]
    Email,

    #[error("taken, which nobody is told")]
    #[status(409)]
    #[conceal_as(Accepted)]
    #[unique("phone", constraint = "buyers_phone_key")]
    Phone,

    #[error("Not now.")]
    #[status(400)]
    Accepted,

    #[error("There is no such account.")]
    #[status(422)]
    #[constraint("buyers_account_fkey", fields("account"))]
    NoAccount,

    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        Driver,
    ),
}

fn violation(name: &str) -> DatabaseFailure {
    DatabaseFailure::Violation(Violation::new(ViolationKind::Unique).constraint(name).table("buyers"))
}

fn body(error: &dyn ApiError) -> serde_json::Value {
    serde_json::from_str(&common::body(&RFC, error)).unwrap()
}

fn answer(failure: DatabaseFailure) -> serde_json::Value {
    body(&BuyerError::from(Driver(failure)))
}

#[test]
fn the_violated_one_of_several_is_named() {
    let taken = answer(violation("buyers_external_key"));
    let detail = |pointer: &str, message: &str| serde_json::json!({"location": "body", "pointer": pointer, "message": message, "type": "unique"});
    assert_eq!(taken["details"], serde_json::json!([detail("/external_identifier", "This value is taken.")]));
    let taken = answer(violation("buyers_tax_key"));
    let combination = "This combination of values is taken.";
    let both = serde_json::json!([detail("/billing_details/tax_id", combination), detail("/country", combination)]);
    assert_eq!(taken["details"], both);
}

#[test]
fn rfc9457_names_the_fields_once() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("taken")]
    #[status(409)]
    #[unique("email", constraint = "users_p1_email_key")]
    #[unique("email", constraint = "users_p2_email_key")]
    struct Taken;
    let body = body(&Taken);
    assert_eq!(body["fields"], serde_json::json!(["email"]));
    let errors = serde_json::json!([{"pointer": "#/email", "detail": "This value is taken.", "code": "unique"}]);
    assert_eq!(body["errors"], errors);
}

#[test]
fn nothing_is_named_where_nothing_is_to_be() {
    let taken = answer(violation("buyers_email_key"));
    assert_eq!(taken["code"], "unusable");
    assert_eq!(taken["details"], serde_json::json!([]));
    let plain = body(&BuyerError::Accepted);
    assert_eq!(answer(violation("buyers_phone_key")), plain);
}

#[test]
fn other_constraints_have_details_too() {
    let foreign = Violation::new(ViolationKind::ForeignKey).constraint("buyers_account_fkey");
    let body = answer(DatabaseFailure::Violation(foreign));
    assert_eq!((&body["code"], &body["details"][0]["pointer"]), (&"no_account".into(), &"/account".into()));
    assert_eq!(body["details"][0]["type"], "constraint");
    // A unique index of the same name doesn't match a `#[constraint]`.
    assert_eq!(answer(violation("buyers_account_fkey"))["code"], "server_error");
}

#[test]
fn what_nobody_maps_is_masked_and_reported_once() {
    let answered = answer(violation("buyers_unknown_key")).to_string();
    assert!(answered.contains("server_error"), "{answered}");
    assert!(!answered.contains("hunter2") && !answered.contains("buyers_unknown_key"), "{answered}");
    let told: Vec<_> = REPORTED.lock().unwrap().iter().filter(|(text, _)| text.contains("unknown")).cloned().collect();
    let text = "a unique constraint is violated, constraint \"buyers_unknown_key\", table \"buyers\"";
    assert_eq!(told, [(text.to_owned(), vec![Fault::UnmappedViolation])]);
    // A violation that a variant maps, put into the fallback by hand, is no `UnmappedViolation`.
    let by_hand = BuyerError::Database(Driver(violation("buyers_email_key")));
    assert_eq!(body(&by_hand)["code"], "server_error");
    assert!(!REPORTED.lock().unwrap().iter().any(|(text, _)| text.contains("email")));
}

#[test]
fn holders_are_looked_into() {
    #[derive(Debug, thiserror::Error, ApiError)]
    enum Held {
        #[error("taken")]
        #[status(409)]
        #[unique("email", constraint = "email_key")]
        Taken,
        #[error("failed")]
        #[status(500)]
        Database(
            #[source]
            #[from_database]
            Box<Driver>,
        ),
        #[error("failed elsewhere")]
        #[status(500)]
        Shared(
            #[source]
            #[from_database]
            std::sync::Arc<Driver>,
        ),
    }
    assert!(matches!(Held::from(Box::new(Driver(violation("email_key")))), Held::Taken));
    assert!(matches!(Held::from(std::sync::Arc::new(Driver(violation("x")))), Held::Shared(_)));
}

#[test]
fn data_is_supplied() {
    let insert = |failure| Err::<(), _>(Driver(failure));
    let mapped: Result<(), BuyerError> = insert(violation("buyers_number_key"))
        .map_unique(|violation| violation.is(&ACCOUNT_NUMBER).then_some(BuyerError::Number { resource_id: Some(7) }));
    assert_eq!(body(&mapped.unwrap_err())["resource_id"], 7);
    let other: Result<(), BuyerError> = insert(DatabaseFailure::Other).map_unique(|_| panic!("it is none"));
    assert!(matches!(other, Err(BuyerError::Database(_))));
    let none: Result<(), BuyerError> = insert(violation("buyers_email_key")).map_unique(|_| None);
    assert!(matches!(none, Err(BuyerError::Email)));
}

#[test]
fn data_is_waited_for() {
    fn is_send<T: Send>(it: T) -> T {
        it
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let found = Mutex::new(Some(9));
    let mapped = runtime.block_on(is_send(async {
        Err::<(), _>(Driver(violation("buyers_number_key")))
            .map_unique_async(async |violation| {
                tokio::task::yield_now().await;
                let resource_id = found.lock().unwrap().take();
                violation.is(&ACCOUNT_NUMBER).then_some(BuyerError::Number { resource_id })
            })
            .await
    }));
    assert!(matches!(mapped, Err(BuyerError::Number { resource_id: Some(9) })));
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Partitioned {
    #[error("this number is taken")]
    #[status(409)]
    #[unique("number", constraint = "_number_key", match = "suffix")]
    Number,
    #[error("this order number is taken")]
    #[status(409)]
    #[unique("order_number", constraint = "_order_number_key", match = "suffix")]
    OrderNumber,
    #[error("one of both is taken")]
    #[status(409)]
    #[unique("name", constraint = "_name_key", match = "suffix")]
    #[unique("full_name", constraint = "_full_name_key", match = "suffix")]
    Name(Violation),
}

#[test]
fn of_several_parts_of_a_name_the_longest_decides() {
    let fields = |name: &str| {
        let told = Violation::new(ViolationKind::Unique).constraint(name);
        let body = body(&Partitioned::from_unique(&told).unwrap());
        body["fields"].clone()
    };
    assert_eq!(fields("orders_p7_number_key"), serde_json::json!(["number"]));
    assert_eq!(fields("orders_p7_order_number_key"), serde_json::json!(["order_number"]));
    assert_eq!(fields("users_p7_name_key"), serde_json::json!(["name"]));
    assert_eq!(fields("users_p7_full_name_key"), serde_json::json!(["full_name"]));
}

#[test]
fn the_catalog_goes_both_ways() {
    let catalog = Catalog::of::<BuyerError>();
    let name = |name| Violation::new(ViolationKind::Unique).constraint(name);
    assert_eq!(catalog.by_violation(&name("buyers_tax_key")).next().unwrap().variant, "Duplicate");
    assert_eq!(catalog.by_constraint("buyers_account_fkey").next().unwrap().variant, "NoAccount");
    assert_eq!(catalog.by_unique_field("account_number").next().unwrap().variant, "Number");
    assert_eq!(catalog.unique_of(&["country"]).next().unwrap().constraint, Some("buyers_tax_key"));
    assert!(BuyerError::from_unique(&name("buyers_number_key")).is_some());
    assert!(BuyerError::from_unique(&name("buyers_account_fkey")).is_none());
}
