//! Times in entries: RFC 3339 with milliseconds.

use jiff::Timestamp;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// The functions for serde's `with`.
pub(crate) mod rfc3339 {
    use super::{Timestamp, text};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use std::borrow::Cow;
    use std::time::SystemTime;

    pub(crate) fn serialize<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(*time))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SystemTime, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse::<Timestamp>().map(SystemTime::from).map_err(D::Error::custom)
    }
}

/// Formats a time. A time after the year 9999 is formatted as the last moment of that year.
pub(crate) fn text(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or(if time < UNIX_EPOCH { Timestamp::MIN } else { Timestamp::MAX });
    format!("{time:.3}")
}

/// Parses a time in RFC 3339, with an offset. Returns `None` for any other text.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    text.parse::<Timestamp>().ok().map(SystemTime::from)
}

/// Returns the lowest id of an entry at this time or later. The time in an id has milliseconds.
pub(crate) fn first_id_at(time: SystemTime) -> Uuid {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let millis = since.as_nanos().div_ceil(1_000_000).min((1 << 48) - 1);
    Uuid::from_u128(millis << 80)
}
