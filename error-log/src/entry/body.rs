//! A body as it is kept.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A body as it is kept: redacted JSON, with its members in the order in which they were sent. A
/// body that was no JSON, or was cut, is a JSON string.
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
    /// A body of JSON; `None` where it is none.
    #[must_use]
    pub fn json(json: String) -> Option<Self> {
        RawValue::from_string(json).ok().map(Self)
    }

    /// A body of text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::of(&text).unwrap_or_else(|| Self(RawValue::NULL.to_owned()))
    }

    /// A body of a value; `None` where it can't be written.
    pub(crate) fn of(value: &impl Serialize) -> Option<Self> {
        serde_json::value::to_raw_value(value).ok().map(Self)
    }

    /// The body as JSON.
    #[must_use]
    pub fn as_json(&self) -> &str {
        self.0.get()
    }

    /// The text, where the body is kept as text.
    #[must_use]
    pub fn as_text(&self) -> Option<String> {
        self.as_json().starts_with('"').then(|| serde_json::from_str(self.as_json()).ok()).flatten()
    }
}

/// Two bodies are equal where they are so byte for byte.
impl PartialEq for StoredBody {
    fn eq(&self, other: &Self) -> bool {
        self.as_json() == other.as_json()
    }
}

impl Eq for StoredBody {}
