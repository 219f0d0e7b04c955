//! Errors of async-graphql resolvers, inputs and subscriptions.

use super::{API, Error, SECRET, invalid, not_found, shelf};
use async_graphql::{
    CustomValidator, EmptyMutation, ErrorExtensions, InputValueError, InputValueResult, Object, Result, Scalar,
    ScalarType, Schema, Subscription, futures_util::StreamExt as _,
};
use futures_core::Stream;
use serde_json::{Value, json};
use status_error::async_graphql_7::{ApiErrors, ResultExt as _, error};

struct Query;

#[Object]
impl Query {
    async fn converted(&self) -> Result<u8> {
        Err(not_found()).graphql()
    }
    async fn concealed(&self) -> Result<u8> {
        Err(Error::Foreign { id: 8, tags: vec!["a".to_owned()], owner: SECRET }).graphql()
    }
    async fn taken(&self) -> Result<u8> {
        Err(Error::Taken).graphql()
    }
    async fn invalid(&self) -> Result<u8> {
        Err(invalid(1)).graphql()
    }
    async fn server(&self) -> Result<u8> {
        Err(shelf()).graphql()
    }
    /// Converts the error with a plain `?`.
    async fn known(&self) -> Result<u8> {
        Err(Error::Unauthorized { token: SECRET })?
    }
    async fn unknown(&self) -> Result<u8> {
        Err(std::io::Error::other(SECRET))?
    }
    async fn text(&self) -> Result<u8> {
        Err(SECRET.to_owned())?
    }
    async fn literal(&self) -> Result<u8> {
        Err("for clients")?
    }
    async fn extended(&self) -> Result<u8> {
        Err(error(&not_found()).extend_with(|_, extensions| extensions.set("more", 1)))
    }
    async fn extended_by_its_impl(&self) -> Result<u8> {
        let error = Error::Unauthorized { token: SECRET };
        Err(error.extend())
    }
    async fn refused(
        &self,
        #[graphql(default)] _scalar: Picky,
        #[graphql(validator(custom = "Picky"), default)] _valid: u8,
    ) -> u8 {
        0
    }
    async fn by_hand(&self, #[graphql(validator(maximum = 3))] number: u8) -> Result<u8> {
        Err(async_graphql::Error::new(format!("for clients: {number}")))
    }
}

impl ErrorExtensions for Error {
    fn extend(&self) -> async_graphql::Error {
        error(self)
    }
}

/// A scalar whose parser always fails, with a plain `?`.
#[derive(Default)]
pub(super) struct Picky;

#[Scalar]
impl ScalarType for Picky {
    fn parse(_: async_graphql::Value) -> InputValueResult<Self> {
        Err(std::io::Error::other(SECRET))?
    }
    fn to_value(&self) -> async_graphql::Value {
        async_graphql::Value::Null
    }
}

impl CustomValidator<u8> for Picky {
    fn check(&self, _: &u8) -> Result<(), InputValueError<u8>> {
        Err(Error::Unauthorized { token: SECRET })?
    }
}

struct Events;

#[Subscription]
impl Events {
    async fn broken(&self) -> impl Stream<Item = Result<u8>> {
        async_graphql::futures_util::stream::iter([Ok(1), Err(std::io::Error::other(SECRET).into())])
    }
}

fn schema() -> Schema<Query, EmptyMutation, Events> {
    Schema::build(Query, EmptyMutation, Events).extension(ApiErrors::new(&API).register::<Error>()).finish()
}

/// Returns every query of these tests with its response as JSON.
pub(crate) async fn responses() -> Vec<(String, String)> {
    let names = ["converted", "concealed", "taken", "invalid", "server", "known", "unknown", "text", "literal"];
    let more = [
        "extended",
        "extendedByItsImpl",
        "refused(scalar: 1)",
        "refused(valid: 1)",
        "byHand(number: 1)",
        "byHand(number: 7)",
        "nowhere",
    ];
    let mut responses = Vec::new();
    for query in names.into_iter().chain(more).map(|query| format!("{{ {query} }}")) {
        let response = serde_json::to_string(&schema().execute(&*query).await).unwrap();
        responses.push((query, response));
    }
    let subscription = "subscription { broken }";
    let items = schema().execute_stream(subscription).map(|answer| serde_json::to_string(&answer).unwrap());
    responses.push((subscription.to_owned(), items.collect::<Vec<_>>().await.join("\n")));
    responses
}

async fn ask(query: &str) -> Value {
    let answer = serde_json::to_value(schema().execute(query).await).unwrap();
    assert!(!answer.to_string().contains(SECRET), "{answer}");
    answer["errors"][0].clone()
}

#[tokio::test]
async fn errors_have_their_code_and_members() {
    let error = ask("{ converted }").await;
    assert_eq!(error["message"], "item 8 was not found");
    assert_eq!(error["path"], json!(["converted"]));
    assert_eq!(error["extensions"], json!({"code": "not_found", "status": 404, "id": 8, "tags": ["a"]}));
    let concealed = ask("{ concealed }").await;
    assert_eq!((&concealed["message"], &concealed["extensions"]), (&error["message"], &error["extensions"]));

    let extensions = ask("{ taken }").await["extensions"].clone();
    assert_eq!(extensions["unique"], json!(["name", "shop.id"]));
    assert_eq!(extensions["details"][0]["pointer"], "/name");
    let extensions = ask("{ invalid }").await["extensions"].clone();
    let detail = json!({"location": "body", "pointer": "/billing_details/emails/0", "message": "This must be a string.", "type": "type_error.any-str"});
    assert_eq!(extensions, json!({"code": "bad_request", "status": 400, "details": [detail]}));
}

#[tokio::test]
async fn the_switches_of_a_profile_hold_where_graphql_has_a_place_for_them() {
    use status_error::{ApiProfile, layer::RequestScope, profile::RequestIds};
    static SWITCHED: ApiProfile = ApiProfile::new("items.example.com")
        .generic_messages(&[(500, "Internal error")])
        .request_ids(RequestIds::new().send_member("request_id"))
        .indent_json()
        .development();
    let schema = Schema::build(Query, EmptyMutation, Events).extension(ApiErrors::new(&SWITCHED)).finish();
    let scope = RequestScope::new().request_id("r-42");
    let mut response = std::pin::pin!(schema.execute("{ server }"));
    let response = std::future::poll_fn(|context| scope.in_scope(|| response.as_mut().poll(context))).await;
    let error = &serde_json::to_value(response).unwrap()["errors"][0];
    assert_eq!((&error["message"], &error["extensions"]["request_id"]), (&json!("Internal error"), &json!("r-42")));
    // The error log stores GraphQL errors as they are sent, so development mode adds nothing.
    assert!(!error.to_string().contains(SECRET), "{error}");
}

#[tokio::test]
async fn what_no_declaration_vouches_for_is_masked() {
    for query in ["{ server }", "{ unknown }", "{ text }"] {
        let error = ask(query).await;
        assert_eq!(
            error["message"], "Something went wrong on our side. Please contact help@items.example.com.",
            "{query}"
        );
        assert_eq!(
            (&error["extensions"]["code"], &error["extensions"]["status"]),
            (&json!("server_error"), &json!(500))
        );
        assert_eq!(error["extensions"]["reference"].as_str().map(str::len), Some(36));
    }
    for (query, text) in [
        ("{ refused(scalar: 1) }", "Failed to parse \"Picky\"."),
        ("{ refused(valid: 1) }", "Failed to parse \"Int\"."),
    ] {
        let error = ask(query).await;
        assert_eq!(
            (&error["message"], &error["extensions"]),
            (&json!(text), &json!({"code": "bad_request", "status": 400}))
        );
        assert_eq!(error["path"], json!(["refused"]));
    }
    let known = ask("{ known }").await;
    assert_eq!((&known["message"], &known["extensions"]["status"]), (&json!("The token is not valid."), &json!(401)));
}

#[tokio::test]
async fn what_was_written_for_clients_stays() {
    assert_eq!(ask("{ literal }").await["message"], "for clients");
    assert_eq!(ask("{ byHand(number: 1) }").await["message"], "for clients: 1");
    assert_eq!(ask("{ extended }").await["extensions"]["more"], 1);
    assert_eq!(ask("{ extendedByItsImpl }").await["message"], "The token is not valid.");
    // The text of async-graphql's own validator is replaced too: its error looks the same as an
    // error from a plain `?` in a user's validator.
    assert_eq!(ask("{ byHand(number: 7) }").await["message"], "Failed to parse \"Int\".");
    let keeps = Schema::build(Query, EmptyMutation, Events).extension(ApiErrors::new(&API).keep_input_texts()).finish();
    let kept = keeps.execute("{ byHand(number: 7) }").await;
    assert!(kept.errors[0].message.contains("must be less than"), "{kept:?}");
    assert!(ask("{ nowhere }").await["message"].as_str().unwrap().contains("Unknown field"));
}

#[tokio::test]
async fn subscriptions_too() {
    let answers: Vec<Value> = schema()
        .execute_stream("subscription { broken }")
        .map(|answer| serde_json::to_value(answer).unwrap())
        .collect()
        .await;
    assert_eq!(answers[0]["data"]["broken"], 1);
    assert_eq!(answers[1]["errors"][0]["extensions"]["code"], "server_error");
    assert!(!answers[1].to_string().contains(SECRET));
}
