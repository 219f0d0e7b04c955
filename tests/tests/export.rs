//! The contract as data: which entries it has, and what is in them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
// A contract needs no instance of an error.
#![allow(dead_code)]

use proptest::prelude::*;
use schemars_1::JsonSchema;
use serde::Serialize;
use serde_json::json;
use status_error::catalog::{CatalogEntry, Message, ProblemTypes, StatusRange};
use status_error::database::Unique;
use status_error::export::openapi::Responses;
use status_error::export::{Contract, ContractEntry, MemberEntry};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::layer::RequestScope;
use status_error::member::{StaticMember, StaticValue};
use status_error::{AdHocError, AnyError, ApiError, ApiProfile, ProblemType, format};
use status_error_contract::{Docs, LockedContract};
use std::collections::BTreeSet;
use std::time::Duration;

const fn api() -> ApiProfile {
    ApiProfile::new("example.com").docs("https://example.com/errors/").challenge("Bearer")
}

const fn envelope() -> ApiProfile {
    ApiProfile::new("example.com").format(&format::Envelope)
}

static API: ApiProfile = api();
static ENVELOPE: ApiProfile = envelope();

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

/// A client may repeat a request only if every problem type with the code and status says so.
#[test]
fn a_merged_entry_is_retryable_if_all_of_its_types_are() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    enum Conflicts {
        #[status(409, code = "changed", retry)]
        Changed,
        #[status(409, code = "conflict", retry)]
        Order,
        #[status(409, code = "conflict")]
        Buyer,
    }

    let contract = Contract::of(&API).errors::<Conflicts>();
    let retryable: Vec<_> = contract.entries().iter().map(|entry| (&*entry.code, entry.is_retryable)).collect();
    assert_eq!(retryable, [("changed", true), ("conflict", false)]);
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

/// A status that an old service chose, with the statuses that this API promises.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("the carrier refused the parcel")]
#[status(one_of(404, 409), otherwise = 502)]
struct Forwarded(#[status] u16);

#[test]
fn each_status_of_a_list_is_an_entry_with_its_own_code() {
    for profile in [&API, &ENVELOPE] {
        let contract = Contract::of(profile).errors::<Forwarded>();
        assert_eq!(keys(&contract), ["conflict 409", "not_found 404"]);
        for (code, status) in [("conflict", 409), ("not_found", 404)] {
            let body = entry(&contract, code, &status.to_string()).body.as_ref().unwrap();
            let properties = &body.schema["properties"];
            assert_eq!(
                (&properties["status"], &properties["code"]),
                (&json!({"const": status}), &json!({"const": code}))
            );
            assert!(body.schema["required"].as_array().unwrap().contains(&json!("status")));
        }
        // Any error can become a 500.
        let [_, masked] = contract.masked() else { panic!("{:?}", contract.masked()) };
        assert_eq!(masked.statuses.to_string(), "502");
        let properties = &masked.body.as_ref().unwrap().schema["properties"];
        assert_eq!(properties["status"], json!({"const": 502}));
        assert_eq!(properties["code"], json!({"const": "server_error"}));
    }
}

#[test]
fn development_mode_changes_no_export() {
    static DEVELOPMENT: ApiProfile = api().development();
    static CLOSED_DEVELOPMENT: ApiProfile = envelope().development();
    for (plain, development) in [(&API, &DEVELOPMENT), (&ENVELOPE, &CLOSED_DEVELOPMENT)] {
        let body = |profile| {
            RequestScope::new().profile(profile).in_scope(|| status_error::response(&BuyerError::Down { secret: 7 }))
        };
        let shows_sources = |profile| String::from_utf8_lossy(body(profile).body()).contains("SECRET");
        assert_eq!((shows_sources(plain), shows_sources(development)), (false, cfg!(debug_assertions)));

        let exports = |profile| {
            let contract = Contract::of(profile).errors::<BuyerError>().errors::<AdHocError>();
            let mut document = json!({"openapi": "3.1.0", "paths": {"/": {"get": {}}}});
            contract.describe(&mut document, |_| Responses::All).unwrap();
            [
                format!("{:?}", contract.entries()),
                format!("{:?}", contract.masked()),
                format!("{:?}", contract.open_body()),
                contract.typescript(),
                contract.json_schema().to_string(),
                document.to_string(),
                LockedContract::of(&contract).to_string(),
            ]
        };
        assert_eq!(exports(plain), exports(development));
    }
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

#[derive(Debug, thiserror::Error, ApiError)]
enum Documented {
    /// The SECRET of a variant.
    #[error("SECRET {id}")]
    #[status(403)]
    #[conceal_as(Taken)]
    Foreign {
        /// SECRET
        #[public]
        id: u64,
    },
    #[error("the name {id:>5} is {{taken}}")]
    #[status(409, code = "taken")]
    #[unique("merchant", "name")]
    #[unique("email")]
    Taken {
        /// The id of the buyer
        /// that has the name.
        ///
        /// SECRET remark.
        #[public]
        id: u64,
    },
    #[error("log only: SECRET")]
    #[message("Locked since {since}.")]
    #[status(409, code = "taken", grpc = "ABORTED")]
    Locked {
        /// Not the first description of the member.
        #[public]
        id: u64,
        #[public(message)]
        since: u8,
    },
    #[error("SECRET")]
    #[message(title)]
    #[status(410, code = "title")]
    Title,
    #[error("{0}")]
    #[message(unchecked_display)]
    #[status(410, code = "unchecked")]
    Unchecked(String),
    #[error("refused")]
    #[status(one_of(400..=499), otherwise = 502, code = "range")]
    Range(#[status] u16),
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Around {
    #[error("index {name}")]
    #[status(transparent)]
    #[message("Index {name}: {source}")]
    Index {
        /// The name of the index.
        #[public]
        name: String,
        source: Documented,
    },
}

#[test]
fn entries_have_what_documentation_shows() {
    static GENERIC: ApiProfile = ApiProfile::new("example.com").generic_messages(&[(410, "It is gone.")]);
    let contract = Contract::of(&GENERIC).errors::<Documented>();
    let taken = entry(&contract, "taken", "409");
    assert_eq!(taken.messages, ["the name {id:>5} is {{taken}}", "Locked since {since}."]);
    assert_eq!(taken.unique_fields, [vec!["merchant", "name"], vec!["email"]]);
    assert_eq!(taken.members[0].description, "The id of the buyer that has the name.");
    assert_eq!(taken.grpc, None, "one of the two has another code");
    assert_eq!(entry(&contract, "title", "410").messages, ["It is gone."]);
    assert_eq!(entry(&contract, "unchecked", "410").messages, [""; 0]);
    let range = entry(&contract, "range", "400-499");
    assert_eq!((range.grpc, &range.messages[..]), (None, &["refused".to_owned()][..]));
    assert_eq!(entry(&contract, "title", "410").grpc.unwrap().as_str(), "FAILED_PRECONDITION");
    // The status 502 is that of `Range`.
    let [masked, _] = contract.masked() else { panic!("{:?}", contract.masked()) };
    assert_eq!((&*masked.code, masked.title.as_deref()), ("server_error", Some("Internal Server Error")));
    assert_eq!((&*masked.type_uri, &masked.docs, masked.grpc.unwrap().as_str()), ("about:blank", &None, "INTERNAL"));
    assert!(!format!("{:?}", contract.entries()).contains("SECRET"));

    // A transparent variant has its message and its members around those of the inner error.
    let around = Contract::of(&API).errors::<Around>();
    let taken = entry(&around, "taken", "409");
    assert_eq!(taken.messages, ["Index {name}: {source}"]);
    assert_eq!(taken.members[1].description, "The name of the index.");
    let both = Contract::of(&API).errors::<Around>().errors::<Documented>();
    let messages = ["Index {name}: {source}", "the name {id:>5} is {{taken}}", "Locked since {since}."];
    assert_eq!(entry(&both, "taken", "409").messages, messages);
    assert_eq!(around.masked()[0].type_uri, "https://example.com/errors/server_error");
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

/// A type of the API, with a schema.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(crate = "schemars_1")]
#[serde(rename_all = "camelCase")]
struct Limit {
    per_minute: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    burst: Option<u32>,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Typed<'a, T: std::fmt::Debug + Serialize> {
    #[error("every type")]
    #[status(400)]
    Every {
        #[public]
        count: u8,
        #[public]
        text: &'a str,
        #[public]
        list: Option<Vec<String>>,
        #[public]
        ratio: f64,
        #[public]
        limit: Limit,
        #[public]
        limits: Option<Vec<Limit>>,
        #[public]
        generic: T,
        #[public(schema = String)]
        stand_in: T,
    },
    #[error("headers")]
    #[status(429)]
    Headers {
        #[header("retry-after")]
        after: Duration,
        #[header("x-limit")]
        limit: Option<u32>,
        #[header("x-list")]
        list: Vec<u32>,
        #[public(message)]
        policy: u32,
    },
    #[error("templates")]
    #[status(503, disclose)]
    #[header("x-policy", "{policy};w=60")]
    Template {
        #[public(message)]
        policy: u32,
    },
}

fn member<'c>(entry: &'c ContractEntry, name: &str) -> &'c MemberEntry {
    entry.members.iter().find(|member| member.name == name).unwrap()
}

#[test]
fn members_have_the_schema_of_their_type() {
    let contract = Contract::of(&API).errors::<Typed<'static, u8>>();
    let every = entry(&contract, "every", "400");
    let of = |name: &str| (member(every, name).schema.clone(), member(every, name).required);
    assert_eq!(of("count"), (json!({"type": "integer", "minimum": 0, "maximum": 255}), true));
    assert_eq!(of("text"), (json!({"type": "string"}), true));
    assert_eq!(of("list"), (json!({"type": "array", "items": {"type": "string"}}), false));
    assert_eq!(of("ratio"), (json!({"type": "number"}), false), "NaN is left out");
    assert_eq!(of("generic"), (json!(true), false));
    assert_eq!(of("stand_in"), (json!({"type": "string"}), true));
    let (limit, required) = of("limit");
    assert!(required);
    assert_eq!((&limit["type"], &limit["required"]), (&json!("object"), &json!(["perMinute"])));
    assert_eq!(of("limits"), (json!({"type": "array", "items": limit}), false));
}

#[test]
fn headers_are_required_if_each_value_is_sent() {
    let contract = Contract::of(&API).errors::<Typed<'static, u8>>();
    let headers = |entry: &ContractEntry| -> Vec<(String, bool)> {
        entry.headers.iter().map(|header| (header.name.clone(), header.required)).collect()
    };
    let expected = [("retry-after", true), ("x-limit", false), ("x-list", false)];
    assert_eq!(headers(entry(&contract, "headers", "429")), expected.map(|(name, is)| (name.to_owned(), is)));
    assert_eq!(headers(entry(&contract, "template", "503")), [("x-policy".to_owned(), true)]);
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Tenant {
    #[error("of a tenant")]
    #[status(transparent)]
    #[message("In {tenant}: {source}")]
    Buyer {
        source: BuyerError,
        #[public]
        tenant: String,
    },
    #[error("of a tenant")]
    #[status(transparent)]
    Inner {
        source: Box<Tenant>,
        #[public]
        shard: u8,
    },
}

#[test]
fn transparent_variants_add_their_members() {
    let contract = Contract::of(&API).errors::<Tenant>();
    let not_found = entry(&contract, "not_found", "404");
    let names: Vec<(&str, bool)> = not_found.members.iter().map(|member| (&*member.name, member.required)).collect();
    assert_eq!(names, [("id", true), ("shard", false), ("tenant", true)]);
    let both = Contract::of(&API).errors::<Tenant>().errors::<BuyerError>();
    assert!(!member(entry(&both, "not_found", "404"), "tenant").required);
}

#[test]
fn bodies_have_the_schema_that_the_format_writes() {
    let contract = Contract::of(&API).errors::<BuyerError>().errors::<AdHocError>();
    let body = |code, statuses| &entry(&contract, code, statuses).body.as_ref().unwrap().schema;
    let not_found = json!({
        "type": "object",
        "properties": {
            "type": {"const": "https://example.com/errors/not_found"},
            "title": {"type": "string"},
            "status": {"const": 404},
            "detail": {"type": "string"},
            "code": {"const": "not_found"},
            "id": {"type": "integer", "minimum": 0, "maximum": u64::MAX},
        },
        "required": ["code", "detail", "id", "status", "title", "type"],
    });
    assert_eq!(*body("not_found", "404"), not_found);
    let taken = body("taken", "409");
    assert_eq!(taken["properties"]["fields"], json!({"type": "array", "items": {"type": "string"}}));
    assert_eq!(taken["properties"]["errors"]["items"]["required"], json!(["code", "detail", "pointer"]));
    assert_eq!(taken["required"], json!(["code", "detail", "id", "status", "title", "type"]));
    assert_eq!(body("taken", "422")["properties"]["kind"], json!({"const": "late"}));
    assert_eq!(body("refused", "400-499")["properties"]["status"], json!({"type": "integer"}));
    let masked = &contract.masked()[0].body.as_ref().unwrap().schema;
    assert_eq!(masked["properties"]["code"], json!({"const": "server_error"}));
    assert_eq!(masked["properties"]["instance"], json!({"type": "string"}));
    assert!(!masked["required"].as_array().unwrap().contains(&json!("instance")), "it is for reported errors only");
    let open = &contract.open_body().unwrap().schema;
    assert_eq!(open["properties"]["code"], json!({"type": "string"}));
    assert_eq!(contract.warnings().count(), 0);
}

#[test]
fn a_closed_format_has_closed_objects() {
    let contract = Contract::of(&ENVELOPE).errors::<BuyerError>().errors::<AdHocError>();
    assert_eq!(contract.members(), format::Members::Closed);
    let taken = &entry(&contract, "taken", "409").body.as_ref().unwrap().schema;
    assert_eq!(taken["additionalProperties"], json!(false));
    assert_eq!(taken["properties"]["details"]["items"]["additionalProperties"], json!(false));
    // An ad-hoc error may have any member.
    assert_eq!(contract.open_body().unwrap().schema.get("additionalProperties"), None);
}

#[test]
fn a_body_that_is_not_json_is_a_text_or_nothing() {
    static TEXT: ApiProfile = ApiProfile::new("example.com").format(&format::Text);
    static EMPTY: ApiProfile = ApiProfile::new("example.com").format(&format::Empty);
    let body = |contract: &Contract| entry(contract, "not_found", "404").body.clone();
    let text = body(&Contract::of(&TEXT).errors::<BuyerError>()).unwrap();
    assert_eq!(
        (text.media_type.as_deref(), text.schema),
        (Some("text/plain; charset=utf-8"), json!({"type": "string"}))
    );
    assert_eq!(body(&Contract::of(&EMPTY).errors::<BuyerError>()), None);
}

#[derive(Debug)]
struct Stamped;

impl Format for Stamped {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.string("time", "2026-01-01T00:00:00Z");
            object.integer("seconds", 1_767_225_600);
            object.boolean("ok", false);
            object.text("code", &format_args!("example#{}", problem.code()));
            object.number("status", problem.status().as_u16().into());
            problem.members(object);
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["time", "seconds", "ok", "code", "status"]
    }
}

#[test]
fn a_format_that_is_not_pure_has_constants_of_the_problem_only() {
    static STAMPED: ApiProfile = ApiProfile::new("example.com").format(&Stamped);
    let contract = Contract::of(&STAMPED).errors::<BuyerError>();
    let schema = &entry(&contract, "taken", "422").body.as_ref().unwrap().schema;
    let expected = json!({
        "code": {"const": "example#taken"},
        "kind": {"const": "late"},
        "ok": {"const": false},
        "seconds": {"type": "integer"},
        "status": {"const": 422},
        "time": {"type": "string"},
    });
    assert_eq!(schema["properties"], expected);
}

/// A format whose bodies observation can't describe.
#[derive(Debug)]
struct Declared {
    schema: Option<&'static str>,
}

impl Format for Declared {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, _: &Problem<'_>, body: &mut BodyWriter) {
        body.text(&")]}',\n{}");
    }

    fn reserved(&self) -> &'static [&'static str] {
        &[]
    }

    fn schema(&self, problem: &Problem<'_>) -> Option<serde_json::Value> {
        self.schema.map(|name| json!({ "type": name, "description": problem.code() }))
    }
}

#[test]
fn a_declared_schema_comes_before_an_observed_one() {
    static DECLARED: ApiProfile = ApiProfile::new("example.com").format(&Declared { schema: Some("string") });
    static UNKNOWN: ApiProfile = ApiProfile::new("example.com").format(&Declared { schema: None });
    let declared = Contract::of(&DECLARED).errors::<BuyerError>();
    let schema = |contract: &Contract| entry(contract, "not_found", "404").body.as_ref().unwrap().schema.clone();
    assert_eq!(schema(&declared), json!({"type": "string", "description": "not_found"}));
    assert_eq!(declared.warnings().count(), 0);
    let unknown = Contract::of(&UNKNOWN).errors::<BuyerError>();
    assert_eq!(schema(&unknown), json!(true));
    let warning = "the format `Declared` writes bodies that are not JSON, so the schema allows more than the bodies: \
        declare it with `Format::schema`";
    assert_eq!(unknown.warnings().collect::<Vec<_>>(), [warning]);
}

/// A problem type whose declaration is data: what a client may see of it has the word `PUBLIC` in
/// each text, and the rest has `SECRET`.
#[derive(Debug, Clone)]
struct Declaration {
    status: u16,
    last: Option<u16>,
    is_concealed: bool,
    is_disclosed: bool,
}

/// The way to a group of problem types.
#[derive(Debug, Clone)]
enum Way {
    Own,
    Nested,
    Concealed(Vec<u16>),
}

fn declarations() -> impl Strategy<Value = Vec<(Way, Vec<Declaration>)>> {
    let statuses = || prop_oneof![400..600_u16, Just(404), Just(503), Just(200)];
    let declaration = (statuses(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(status, is_range, is_concealed, is_disclosed)| Declaration {
            status,
            last: (is_range && status < 480).then_some(status.max(400) + 19),
            is_concealed,
            is_disclosed,
        },
    );
    let way = prop_oneof![
        Just(Way::Own),
        Just(Way::Nested),
        proptest::collection::vec(statuses(), 0..4).prop_map(Way::Concealed)
    ];
    proptest::collection::vec((way, proptest::collection::vec(declaration, 1..5)), 1..5)
}

thread_local! {
    /// The catalog of `Generated`, and the codes that clients see.
    static CATALOG: std::cell::Cell<&'static [CatalogEntry]> = const { std::cell::Cell::new(&[]) };
}

struct Generated;

impl ProblemTypes for Generated {
    fn entries() -> &'static [CatalogEntry] {
        CATALOG.get()
    }
}

/// Returns the problem types of one group, and the codes of those that clients see.
fn kinds(number: usize, way: &Way, group: &[Declaration]) -> (&'static [ProblemType], Vec<String>) {
    let mut public = Vec::new();
    let kinds = group.iter().enumerate().map(|(index, declared)| {
        let is_hidden = |status: u16| match way {
            Way::Own | Way::Nested => false,
            Way::Concealed(statuses) => statuses.is_empty() || statuses.contains(&status),
        };
        let is_masked = !((400..500).contains(&declared.status) || declared.is_disclosed && declared.status >= 500);
        let last = declared.last.unwrap_or(declared.status);
        let is_secret = declared.is_concealed || is_masked || (declared.status..=last).all(is_hidden);
        let word = if is_secret { "SECRET" } else { "PUBLIC" };
        let text = |what: &str| -> &'static str { format!("{word}_{number}_{index}_{what}").leak() };
        if !is_secret {
            public.push(text("code").to_owned());
        }
        let fields: &'static [&'static str] = vec![text("field")].leak();
        let unique = Unique::new(fields).constraint("SECRET_constraint").columns(&["t.SECRET"]);
        let kind = ProblemType::new(declared.status, text("code"))
            .variant("SECRET_variant")
            .title(text("title"))
            .docs(format!("{}\n\nSECRET paragraph", text("docs")).leak())
            .type_uri(text("uri"))
            .docs_url(text("link"))
            .message(Message::Literal(text("message")))
            .cause("SECRET cause")
            .disclosed(declared.is_disclosed)
            .members(vec![text("member")].leak())
            .static_members(vec![StaticMember::new(text("static"), StaticValue::Text(text("value")))].leak())
            .unique(vec![unique].leak());
        let kind = declared.last.map_or(kind, |last| kind.range(StatusRange::new(last, &[])));
        if declared.is_concealed { kind.concealed_as("SECRET_shown") } else { kind }
    });
    (kinds.collect::<Vec<ProblemType>>().leak(), public)
}

/// Returns a catalog as a function without an environment, of which there are only as many as the
/// test has groups.
fn nested(number: usize, kinds: &'static [ProblemType]) -> fn() -> &'static [CatalogEntry] {
    thread_local! {
        static NESTED: std::cell::RefCell<[&'static [CatalogEntry]; 4]> = const { std::cell::RefCell::new([&[]; 4]) };
    }
    let entries: Vec<CatalogEntry> = kinds.iter().map(CatalogEntry::One).collect();
    NESTED.with_borrow_mut(|all| all[number] = entries.leak());
    let each: [fn() -> &'static [CatalogEntry]; 4] = [
        || NESTED.with_borrow(|all| all[0]),
        || NESTED.with_borrow(|all| all[1]),
        || NESTED.with_borrow(|all| all[2]),
        || NESTED.with_borrow(|all| all[3]),
    ];
    each[number]
}

proptest! {
    #[test]
    fn no_text_of_a_concealed_or_masked_variant_is_exported(groups in declarations()) {
        static STAMPED: ApiProfile = ApiProfile::new("example.com").format(&Stamped);
        let (mut entries, mut public): (Vec<CatalogEntry>, BTreeSet<String>) = Default::default();
        for (number, (way, group)) in groups.iter().enumerate() {
            let (kinds, codes) = kinds(number, way, group);
            public.extend(codes);
            match way {
                Way::Own => entries.extend(kinds.iter().map(CatalogEntry::One)),
                Way::Nested => entries.push(CatalogEntry::Nested(nested(number, kinds))),
                Way::Concealed(statuses) => {
                    entries.push(CatalogEntry::Concealed(nested(number, kinds), statuses.clone().leak()));
                }
            }
        }
        CATALOG.set(entries.leak());
        // A contract without entries, so that each entry is an addition to it.
        let mut before = LockedContract::of(&Contract::of(&API).errors::<AdHocError>());
        for profile in [&API, &ENVELOPE, &STAMPED] {
            let contract = Contract::of(profile).errors::<Generated>();
            let exported = format!("{:?} {:?} {:?}", contract.entries(), contract.masked(), contract.open_body());
            prop_assert!(!exported.contains("SECRET"), "{exported}");
            for version in ["3.0.3", "3.1.0"] {
                let mut document = json!({"openapi": version, "paths": {"/": {"get": {}, "post": {"requestBody": {}}}}});
                contract.describe(&mut document, |_| Responses::All).unwrap();
                prop_assert!(!document.to_string().contains("SECRET"), "{document}");
            }
            let locked = LockedContract::of(&contract);
            let changes = format!("{}{}", locked.changes_since(&before), before.changes_since(&locked));
            for text in [contract.typescript(), contract.json_schema().to_string(), locked.to_string(), changes] {
                prop_assert!(!text.contains("SECRET"), "{text}");
                // The text is an export of this contract.
                prop_assert!(public.iter().all(|code| text.contains(code.as_str())), "{text}");
            }
            before = locked;
            let codes: BTreeSet<String> = contract.entries().iter().map(|entry| entry.code.clone()).collect();
            prop_assert_eq!(&codes, &public);
            let docs = Docs::new(contract);
            let paths = public.iter().map(|code| format!("/errors/{code}"));
            for path in paths.chain(["/errors".to_owned(), "/errors/server_error".to_owned()]) {
                for accept in ["application/json", "text/html", "text/markdown"] {
                    let page = docs.get(&path, accept);
                    prop_assert_eq!(page.status(), 200, "{}", path);
                    let body = String::from_utf8_lossy(page.body());
                    prop_assert!(!body.contains("SECRET"), "{path} {accept}: {body}");
                }
            }
        }
    }
}

#[derive(Debug)]
struct CodeInAHeader;

impl Format for CodeInAHeader {
    fn media_type(&self) -> Option<&'static str> {
        Some("text/plain")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.message(problem);
    }

    fn reserved(&self) -> &'static [&'static str] {
        &[]
    }

    fn code_header(&self) -> Option<&'static str> {
        Some("x-error-code")
    }
}

static CODE_IN_A_HEADER: ApiProfile = ApiProfile::new("example.com").format(&CodeInAHeader);

#[derive(Debug, thiserror::Error, ApiError)]
enum Coded {
    #[error("x")]
    #[status(404)]
    Missing,
    #[error("x")]
    #[status(409)]
    Own(#[header("x-error-code")] Option<u8>),
    #[error("x")]
    #[status(500)]
    Masked,
}

#[test]
fn the_header_with_the_code_is_in_each_entry() {
    let contract = Contract::of(&CODE_IN_A_HEADER).errors::<Coded>();
    let entries = contract.entries().iter().map(|entry| (entry.code.as_str(), &entry.headers));
    let masked = contract.masked().iter().map(|entry| ("masked", &entry.headers));
    for (code, headers) in entries.chain(masked) {
        let [header] = headers.as_slice() else { panic!("{code}: {headers:?}") };
        let value = match code {
            "own" => None,
            "masked" => Some("server_error"),
            code => Some(code),
        };
        assert_eq!((header.name.as_str(), header.value.as_deref(), header.required), ("x-error-code", value, true));
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Retyped {
    #[error("a number")]
    #[status(409, code = "retyped")]
    Number {
        #[public]
        id: u8,
    },
    #[error("a text")]
    #[status(409, code = "retyped")]
    Text {
        #[public]
        id: String,
    },
}

#[test]
fn a_member_of_two_types_has_both_schemas() {
    let contract = Contract::of(&API).errors::<Retyped>();
    let both = json!({"anyOf": [{"type": "integer", "minimum": 0, "maximum": 255}, {"type": "string"}]});
    let [retyped] = contract.entries() else { panic!() };
    assert_eq!((&retyped.members[0].schema, retyped.members[0].required), (&both, true));
    assert_eq!(retyped.body.as_ref().unwrap().schema["properties"]["id"], both);
}
