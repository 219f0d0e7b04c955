//! A buyer: the members that a client sends, and the members of a response.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use garde::Validate;
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

/// A buyer that a client sends. An absent member is `None`, and a member that is `null` is
/// `Some(None)`: a `PUT` keeps an absent member and clears a `null`, and for a `POST` both are the
/// same.
// garde names the members by their names in Rust. Where serde renames a member, the report goes
// into `status_error::field_error::WithWireNames`.
#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct BuyerFields {
    #[serde(deserialize_with = "given")]
    #[garde(length(chars, min = 1, max = 200))]
    pub display_name: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    #[garde(length(chars, min = 1, max = 200))]
    pub external_identifier: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    #[garde(length(chars, min = 1, max = 200))]
    pub account_number: Option<Option<String>>,
    /// A `PUT` replaces these as a whole.
    #[serde(deserialize_with = "given")]
    #[garde(dive)]
    pub billing_details: Option<Option<BillingDetails>>,
}

/// Deserializes a present member to `Some`, so that `null` differs from an absent member. For serde
/// alone, both are `None`.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// The person or company that pays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct BillingDetails {
    #[garde(length(chars, max = 255))]
    pub first_name: Option<String>,
    #[garde(length(chars, max = 255))]
    pub last_name: Option<String>,
    #[garde(length(chars, max = 320), custom(email))]
    pub email_address: Option<String>,
    #[garde(custom(e164))]
    pub phone_number: Option<String>,
    #[garde(dive)]
    pub address: Option<Address>,
    #[garde(dive)]
    pub tax_id: Option<TaxId>,
}

/// A postal address.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct Address {
    #[garde(length(chars, max = 255))]
    pub line1: Option<String>,
    #[garde(length(chars, max = 255))]
    pub line2: Option<String>,
    #[garde(length(chars, max = 100))]
    pub city: Option<String>,
    #[garde(length(chars, max = 50))]
    pub postal_code: Option<String>,
    #[garde(length(chars, max = 255))]
    pub state: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[garde(custom(country_code))]
    pub country: Option<String>,
}

/// A tax number. Both members are required.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
pub struct TaxId {
    /// `gb.vat`, `us.ein`, …
    #[garde(length(chars, min = 1, max = 50))]
    pub kind: String,
    #[garde(length(chars, min = 1, max = 50))]
    pub value: String,
}

/// Checks for a `+`, then 2 to 15 digits, the first of which is not 0 (ITU-T E.164).
fn e164(number: &Option<String>, _: &()) -> garde::Result {
    let is_legal = |number: &str| {
        number.strip_prefix('+').is_some_and(|digits| {
            (2..=15).contains(&digits.len())
                && digits.bytes().all(|byte| byte.is_ascii_digit())
                && !digits.starts_with('0')
        })
    };
    check(number, is_legal, "not a phone number in E.164")
}

fn email(address: &Option<String>, _: &()) -> garde::Result {
    // This checks little, because only the mail server knows which addresses exist.
    let is_legal = |address: &str| {
        address.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
            && !address.contains(char::is_whitespace)
    };
    check(address, is_legal, "not an email address")
}

fn country_code(code: &Option<String>, _: &()) -> garde::Result {
    let is_legal = |code: &str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    check(code, is_legal, "not a country's code in ISO 3166-1 alpha-2")
}

fn check(text: &Option<String>, is_legal: impl Fn(&str) -> bool, fault: &str) -> garde::Result {
    match text {
        Some(text) if !is_legal(text) => Err(garde::Error::new(fault)),
        _ => Ok(()),
    }
}

/// A buyer in a response.
#[derive(Debug, Serialize)]
pub struct Buyer {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub id: Uuid,
    /// A short form of the id, for the reference of a payment.
    pub reconciliation_id: String,
    pub merchant_account_id: String,
    pub display_name: Option<String>,
    pub external_identifier: Option<String>,
    pub account_number: Option<String>,
    pub billing_details: Option<BillingDetails>,
    /// RFC 3339.
    pub created_at: String,
    /// RFC 3339.
    pub updated_at: String,
}

impl Buyer {
    /// Returns the reconciliation id of the buyer with this id.
    #[must_use]
    pub fn reconciliation_id(id: Uuid) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(id.as_bytes())
    }
}
