//! The parts of a problem type that a variant declares: static members, the URI, the link to the
//! documentation, any code.

use crate::common::{ENVELOPE, RFC, body};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::member::{StaticMember, StaticValue};
use status_error::{ApiError, ApiProfile, Catalog, ProblemType, catalog::assert_catalog};

static DOCUMENTED: ApiProfile = ApiProfile::new("docs.test").docs("https://docs.test/errors/");

/// A format with members that are reserved elsewhere, in the order of an API that exists.
#[derive(Debug)]
struct Plain;

impl Format for Plain {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.object("error", |object| {
                object.string("code", problem.code());
                if let Some(docs) = problem.docs() {
                    object.text("doc_url", &docs);
                }
                if let Some(uri) = problem.type_uri() {
                    object.text("uri", &uri);
                }
                object.text("message", &problem.message());
                problem.members(object);
            });
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["doc_url", "uri", "message"]
    }
}

static PLAIN: ApiProfile = ApiProfile::new("plain.test").format(&Plain);

const NOT_FOUND: &str = "not found";

/// Errors of an API that exists.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = PLAIN)]
enum Existing {
    /// A described variant.
    #[error("No such card: {id}")]
    #[status(404, code = NOT_FOUND, members(type = "card_error", param = null, retry = false, rank = -3, ratio = 1.5))]
    NoCard {
        #[public]
        id: u8,
    },
    /// A described variant.
    #[error("No such page")]
    #[status(410, code = NOT_FOUND, docs = "https://plain.test/errors#gone", type = "urn:plain:gone")]
    NoPage,
    /// A described variant.
    #[error("Hidden")]
    #[status(403, type = "urn:plain:hidden", docs = "https://plain.test/hidden")]
    #[conceal_as(NoCard)]
    Hidden {
        #[public]
        id: u8,
    },
    /// A described variant.
    #[error("Broken")]
    #[status(500, type = "urn:plain:broken", docs = "https://plain.test/broken")]
    Broken,
    /// A described variant.
    #[error("Down")]
    #[status(503, disclose, code = "50035", members(type = "api_error"))]
    Down,
}

#[test]
fn a_format_sees_what_a_variant_declares() {
    let of = |error: &dyn ApiError| String::from_utf8(status_error::response(error).into_body().to_vec()).unwrap();
    let no_card = concat!(
        r#"{"error":{"code":"not found","message":"No such card: 7","#,
        r#""type":"card_error","param":null,"retry":false,"rank":-3,"ratio":1.5,"id":7}}"#
    );
    assert_eq!(of(&Existing::NoCard { id: 7 }), no_card);
    assert_eq!(of(&Existing::Hidden { id: 7 }), no_card, "the members of the variant that is shown");
    let no_page = concat!(
        r#"{"error":{"code":"not found","doc_url":"https://plain.test/errors#gone","#,
        r#""uri":"urn:plain:gone","message":"No such page"}}"#
    );
    assert_eq!(of(&Existing::NoPage), no_page);
    let broken = r#"{"error":{"code":"server_error","message":"Something went wrong on our side."}}"#;
    assert_eq!(of(&Existing::Broken), broken);
    assert_eq!(of(&Existing::Down), r#"{"error":{"code":"50035","message":"Down","type":"api_error"}}"#);
}

#[test]
fn one_code_may_have_several_statuses() {
    assert_catalog::<Existing>();
    let catalog = Catalog::of::<Existing>();
    let of_code: Vec<u16> = catalog.by_code("not found").map(|kind| kind.status).collect();
    assert_eq!(of_code, [404, 410]);
    let gone = catalog.by_status(410).next().unwrap();
    assert_eq!((gone.type_uri, gone.docs_url), (Some("urn:plain:gone"), Some("https://plain.test/errors#gone")));
}

/// Errors in the default format.
#[derive(Debug, thiserror::Error, ApiError)]
enum Problems {
    #[error("x")]
    #[status(409, code = "insufficient access/100%", members(kind = "auth", param = null))]
    Code,
    #[error("x")]
    #[status(400, code = "badNonce", type = "urn:ietf:params:acme:error:badNonce")]
    Uri,
    #[error("x")]
    #[status(404, docs = "https://example.com/errors#a%20b")]
    Docs,
    #[error("x")]
    #[status(404, code = "blank", type = "about:blank", docs = "https://example.com/b")]
    Blank,
    #[error("x")]
    #[status(410, type = "/errors/gone", title = "It is gone")]
    Reference,
    #[error("{0}")]
    #[status(422, members(kind = "auth"))]
    Varying(#[public(name = "value")] u8),
}

#[test]
fn the_type_of_rfc_9457_is_the_declared_one() {
    let start = |profile, error: &Problems| {
        let body = body(profile, error);
        body.split_once(r#","status""#).unwrap().0.to_owned()
    };
    let code = r#"{"type":"about:blank","title":"Conflict","status":409,"detail":"x","#.to_owned()
        + r#""code":"insufficient access/100%","kind":"auth","param":null}"#;
    assert_eq!(body(&RFC, &Problems::Code), code);
    let of_base = r#"{"type":"https://docs.test/errors/insufficient%20access%2F100%25","#;
    assert_eq!(start(&DOCUMENTED, &Problems::Code), of_base.to_owned() + r#""title":"Insufficient access/100%""#);
    for profile in [&RFC, &DOCUMENTED] {
        let uri = r#"{"type":"urn:ietf:params:acme:error:badNonce","title":"Bad nonce""#;
        assert_eq!(start(profile, &Problems::Uri), uri);
        assert_eq!(start(profile, &Problems::Docs), r#"{"type":"https://example.com/errors#a%20b","title":"Docs""#,);
        assert_eq!(start(profile, &Problems::Blank), r#"{"type":"about:blank","title":"Not Found""#);
        assert_eq!(start(profile, &Problems::Reference), r#"{"type":"/errors/gone","title":"It is gone""#);
    }
    let varying = r#""detail":"7","code":"varying","kind":"auth","value":7}"#;
    for _ in 0..2 {
        assert!(body(&RFC, &Problems::Varying(7)).ends_with(varying), "also from the cache");
    }
    let envelope = r#""message":"7","details":[],"kind":"auth","value":7}"#;
    assert!(body(&ENVELOPE, &Problems::Varying(7)).ends_with(envelope));
}

/// A hand-written error whose static member has the name of a member of the format.
#[derive(Debug, thiserror::Error)]
#[error("x")]
struct Clash;

impl ApiError for Clash {
    fn problem_type(&self) -> &'static ProblemType {
        static CLASH: ProblemType = ProblemType::new(404, "clash").static_members(&[
            StaticMember::new("kind", StaticValue::Bool(true)),
            StaticMember::new("code", StaticValue::Integer(7)),
        ]);
        &CLASH
    }
}

#[test]
fn a_static_member_never_repeats_a_member_of_the_format() {
    let clash = r#"{"type":"about:blank","title":"Not Found","status":404,"code":"clash"}"#;
    assert_eq!(body(&RFC, &Clash), clash);
    let written = r#"{"error":{"code":"clash","message":"Not Found","kind":true}}"#;
    assert_eq!(body(&PLAIN, &Clash), written, "the format has written `code` itself");
}
