//! The stored form of a request's or a response's body.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A stored request or response body: redacted JSON, with the members in the order in which they
/// were sent. A body that was not JSON, or that was cut, is stored as a JSON string.
///
/// ```
/// use status_error_log::StoredBody;
///
/// let body = StoredBody::text("Not Found");
/// assert_eq!(body.as_json(), r#""Not Found""#);
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoredBody(Box<RawValue>);

impl StoredBody {
    /// Returns a body of JSON text. Returns `None` if `json` is not valid JSON.
    #[must_use]
    pub fn json(json: String) -> Option<Self> {
        RawValue::from_string(json).ok().map(Self)
    }

    /// Returns a body of plain text, stored as a JSON string.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::of(&text).unwrap_or_else(|| Self(RawValue::NULL.to_owned()))
    }

    /// Returns the JSON of a value as a body. Returns `None` if the value can't be serialized.
    pub(crate) fn of(value: &impl Serialize) -> Option<Self> {
        serde_json::value::to_raw_value(value).ok().map(Self)
    }

    /// Returns the body as JSON.
    #[must_use]
    pub fn as_json(&self) -> &str {
        self.0.get()
    }

    /// Returns the text of a body that is stored as a JSON string. Returns `None` for other JSON.
    #[must_use]
    pub fn as_text(&self) -> Option<String> {
        self.as_json().starts_with('"').then(|| serde_json::from_str(self.as_json()).ok()).flatten()
    }
}

/// Bodies are equal if their JSON texts are equal byte for byte.
impl PartialEq for StoredBody {
    fn eq(&self, other: &Self) -> bool {
        self.as_json() == other.as_json()
    }
}

impl Eq for StoredBody {}
