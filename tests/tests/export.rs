//! The contract as data: which entries it has, and what is in them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
// A contract needs no instance of an error.
#![allow(dead_code)]

use status_error::export::{Contract, ContractEntry};
use status_error::{AdHocError, AnyError, ApiError, ApiProfile, format};
use std::time::Duration;

static API: ApiProfile = ApiProfile::new("example.com").docs("https://example.com/errors/").challenge("Bearer");
static ENVELOPE: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope);

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    /// No buyer
    /// has this id.
    ///
    /// The SECOND paragraph.
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
    },
    /// SECRET of a concealed variant.
    #[error("SECRET")]
    #[status(403, code = "SECRET")]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: u64,
    },
    #[error("the address is taken")]
    #[status(409, code = "taken")]
    #[unique("email")]
    Taken {
        #[public]
        id: u64,
        #[public]
        hint: String,
    },
    #[error("the name is taken")]
    #[status(409, code = "taken")]
    NameTaken {
        #[public]
        id: u64,
        #[header("retry-after")]
        after: Duration,
    },
    #[error("not now")]
    #[status(422, code = "taken", members(kind = "late"))]
    Late,
    #[error("no token")]
    #[status(401, challenge = profile)]
    Unauthorized,
    #[error("the storage refused this")]
    #[status(one_of(410, 400..=499), otherwise = 502, code = "refused")]
    Refused(#[status] u16),
    /// SECRET of a masked variant.
    #[error("SECRET")]
    #[status(503, code = "SECRET")]
    #[header("retry-after", "120")]
    Down { secret: u8 },
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Outer {
    #[error("nothing here")]
    #[status(404, code = "nothing")]
    Nothing,
    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(Nothing, when(404, 503))]
    Buyer(#[from] BuyerError),
}

fn keys(contract: &Contract) -> Vec<String> {
    contract.entries().iter().map(|entry| format!("{} {}", entry.code, entry.statuses)).collect()
}

fn entry<'c>(contract: &'c Contract, code: &str, statuses: &str) -> &'c ContractEntry {
    let mut found =
        contract.entries().iter().filter(|entry| entry.code == code && entry.statuses.to_string() == statuses);
    found.next().unwrap_or_else(|| panic!("{:?}", keys(contract)))
}

#[test]
fn entries_are_merged_by_code_and_status() {
    let contract = Contract::of(&API).errors::<BuyerError>();
    let expected = ["gone 410", "not_found 404", "refused 400-499", "taken 409", "taken 422", "unauthorized 401"];
    assert_eq!(keys(&contract), expected);

    let not_found = entry(&contract, "not_found", "404");
    assert_eq!(not_found.summary, "No buyer has this id.");
    assert_eq!(not_found.title.as_deref(), Some("Not found"));
    assert_eq!(not_found.type_uri, "https://example.com/errors/not_found");
    assert_eq!(not_found.docs.as_deref(), Some("https://example.com/errors/not_found"));

    let taken = entry(&contract, "taken", "409");
    let names: Vec<&str> = taken.members.iter().map(|member| &*member.name).collect();
    assert_eq!(names, ["hint", "id"]);
    assert!(!taken.members[0].required, "only one of the two variants has it");
    assert!(taken.has_field_errors && taken.has_unique_fields);
    let headers: Vec<(&str, bool)> = taken.headers.iter().map(|header| (&*header.name, header.required)).collect();
    assert_eq!(headers, [("retry-after", false)]);

    let late = entry(&contract, "taken", "422");
    assert_eq!((&late.members[0].schema, late.members[0].required), (&serde_json::json!({"const": "late"}), true));

    let unauthorized = entry(&contract, "unauthorized", "401");
    let challenge = &unauthorized.headers[0];
    assert_eq!((challenge.value.as_deref(), challenge.required), (Some("Bearer"), true));

    let refused = entry(&contract, "refused", "400-499");
    assert!(refused.statuses.contains(400) && !refused.statuses.contains(410) && !refused.statuses.contains(401));
}

#[test]
fn masked_errors_are_statuses_and_concealed_ones_are_nothing() {
    let contract = Contract::of(&ENVELOPE).errors::<BuyerError>();
    let masked: Vec<String> = contract.masked().iter().map(|entry| entry.statuses.to_string()).collect();
    assert_eq!(masked, ["500", "502", "503"]);
    let down = &contract.masked()[2];
    let headers: Vec<(&str, bool)> = down.headers.iter().map(|header| (&*header.name, header.required)).collect();
    assert_eq!(headers, [("retry-after", true), ("x-error-id", false)]);
    assert!(!format!("{:?} {:?}", contract.entries(), contract.masked()).contains("SECRET"));

    let concealed = Contract::of(&API).errors::<Outer>();
    let expected = ["gone 410", "nothing 404", "refused 400-499", "taken 409", "taken 422", "unauthorized 401"];
    assert_eq!(keys(&concealed), expected);
    assert_eq!(concealed.masked().len(), 2, "503 is concealed");
    // Both ways to the same enum count, in any order.
    let both = Contract::of(&API).errors::<Outer>().errors::<BuyerError>();
    let other = Contract::of(&API).errors::<BuyerError>().errors::<Outer>();
    assert_eq!(both.entries(), other.entries());
    assert!(both.entries().len() == 7 && both.masked().len() == 3);
}

#[test]
fn codes_chosen_where_an_error_occurs_are_said_to_exist() {
    let contract = Contract::of(&API).errors::<AdHocError>();
    assert!(contract.entries().is_empty());
    assert!(contract.open().eq(["AdHocError"]));
    let any = Contract::of(&API).errors::<AnyError<(BuyerError,)>>();
    assert!(any.open().eq(["AdHocError"]));
    assert!(keys(&any).contains(&"taken 409".to_owned()));
}

#[test]
#[should_panic(expected = "`alloc::boxed::Box<dyn status_error::api::api_error::ApiError>` is empty")]
fn an_empty_catalog_is_refused() {
    let _ = Contract::of(&API).errors::<Box<dyn ApiError>>();
}

#[test]
fn a_contract_is_shared_between_threads() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Contract>();
}
