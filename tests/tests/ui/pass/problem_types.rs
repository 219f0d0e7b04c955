//! The keys of `#[status]` that describe a problem type, in every form.

use status_error::{ApiError, ApiProfile, Catalog, format};

static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com").format(&format::Rfc9457);

const FORBIDDEN: &str = "insufficient access";

mod codes {
    pub struct Codes;
    impl Codes {
        pub const LOCKED: &'static str = "50035";
    }
    pub mod inner {
        pub static GONE: &str = "gone for good";
    }
}
use codes::Codes;

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = PAYMENTS)]
#[status(409, code = FORBIDDEN, members(kind = "record", rank = -1, ratio = 0.5, retry = false, param = null))]
enum BuyerError {
    #[error("x")]
    LikeTheType,

    #[error("x")]
    #[status(403, code = FORBIDDEN, type = "urn:example:forbidden", docs = "https://example.com/errors#a")]
    OneCodeTwoStatuses,

    #[error("x")]
    #[api_error(status(423, code = Codes::LOCKED, type = "/errors/locked", members(subtype = 1)))]
    Nested,

    #[error("x")]
    #[status(410, code = codes::inner::GONE)]
    Gone,

    #[error("x")]
    #[status(400, code = "a \"quoted\" code, 100%")]
    Quoted,
}

macro_rules! table {
    ($name:ident { $($variant:ident = $status:literal, $code:literal, $docs:literal, $kind:literal;)* }) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        enum $name {
            $(
                #[error("x")]
                #[status($status, code = $code, docs = $docs, members(kind = $kind))]
                $variant,
            )*
        }
    };
}

table! {
    Table {
        NotFound = 404, "40400", "https://example.com/errors#40400", "buyer";
        Taken = 409, "40900", "https://example.com/errors#40900", "record";
    }
}

fn main() {
    let codes: Vec<(u16, &str)> = Catalog::of::<BuyerError>().iter().map(|kind| (kind.status, kind.code)).collect();
    let expected = [
        (409, "insufficient access"),
        (403, "insufficient access"),
        (423, "50035"),
        (410, "gone for good"),
        (400, "a \"quoted\" code, 100%"),
    ];
    assert_eq!(codes, expected);
    let first = Catalog::of::<BuyerError>().iter().next().map(|kind| kind.static_members.len());
    assert_eq!(first, Some(5));
    let codes: Vec<&str> = Catalog::of::<Table>().iter().map(|kind| kind.code).collect();
    assert_eq!(codes, ["40400", "40900"]);
}
