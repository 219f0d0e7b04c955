//! Fields that are rebuilt from a member of the body.

use serde_core::de::DeserializeOwned;

/// A field that is a member of the body: any type that is `DeserializeOwned`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be read from a member of the body: it does not implement `serde::Deserialize`",
    label = "`#[api_error(decode)]` rebuilds this field in a client",
    note = "derive it, `#[derive(serde::Deserialize)]`, for a type without borrowed data",
    note = "or keep the variant from clients: `#[status(…, server_only)]`"
)]
pub trait FromMember: Sized {
    /// Returns the value of a member, which is `None` if the body does not have it.
    fn from_member(json: Option<&str>) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> FromMember for T {
    // A value that serializes as `null` is left out of the body.
    fn from_member(json: Option<&str>) -> Option<Self> {
        serde_json::from_str(json.unwrap_or("null")).ok()
    }
}
