//! Times in entries: RFC 3339 with milliseconds.

use jiff::Timestamp;
use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// The functions for serde's `with`.
pub(crate) mod rfc3339 {
    use super::{system_time, text};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use std::borrow::Cow;
    use std::time::SystemTime;

    pub(crate) fn serialize<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(*time))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SystemTime, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map(system_time).map_err(D::Error::custom)
    }
}

/// Formats a time. A time after the year 9999 is formatted as the last moment of that year.
pub(crate) fn text(time: SystemTime) -> String {
    format!("{:.3}", timestamp(time))
}

/// Converts a time. A time outside of the years that can be represented becomes the first or the
/// last moment that can be.
pub(crate) fn timestamp(time: SystemTime) -> Timestamp {
    Timestamp::try_from(time).unwrap_or(if time < UNIX_EPOCH { Timestamp::MIN } else { Timestamp::MAX })
}

/// Parses a time in RFC 3339, with an offset. Returns `None` for any other text.
///
/// A space before the offset counts as its `+`, because a `+` in a URL's query means a space
/// (`from=2026-01-31T12:00:00+02:00`). A time outside of the years that can be represented becomes
/// the first or the last moment that can be.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    let text = with_plus(text);
    let time = text.parse().ok().or_else(|| far(&text))?;
    Some(system_time(time))
}

fn with_plus(text: &str) -> Cow<'_, str> {
    let is_offset = |offset: &str| {
        offset.starts_with(|char: char| char.is_ascii_digit())
            && matches!(offset.len(), 2 | 4 | 5)
            && offset.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
    };
    let text = match text.strip_prefix(' ') {
        // A year of six digits has a sign, too.
        Some(year) if year.find('-') == Some(6) => Cow::Owned(format!("+{year}")),
        _ => Cow::Borrowed(text),
    };
    match text.rsplit_once(' ') {
        // A date and a time may have a space between them, too.
        Some((time, offset)) if is_offset(offset) && time.contains(['T', 't', ':']) => {
            Cow::Owned(format!("{time}+{offset}"))
        }
        _ => text,
    }
}

/// Parses a time whose year is at an end of the range of times, or beyond: of four digits, or of up
/// to six digits with or without a sign, as JavaScript and date pickers write it.
fn far(text: &str) -> Option<Timestamp> {
    let is_past = text.starts_with('-');
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (year, rest) = unsigned.split_once('-')?;
    let is_far = (4..=6).contains(&year.len()) && year.parse::<u32>().is_ok_and(|year| year >= 9999);
    // The rest has to be valid in a year within the range, which is a leap year.
    format!("2000-{rest}").parse::<Timestamp>().ok().filter(|_| is_far)?;
    Some(if is_past { Timestamp::MIN } else { Timestamp::MAX })
}

/// Converts a time. A time that this system can't represent becomes the beginning of 1970, which is
/// older than every entry.
pub(crate) fn system_time(time: Timestamp) -> SystemTime {
    let since = time.as_duration();
    let (is_past, since) = (since.is_negative(), since.unsigned_abs());
    let time = if is_past { UNIX_EPOCH.checked_sub(since) } else { UNIX_EPOCH.checked_add(since) };
    time.unwrap_or(UNIX_EPOCH)
}

/// Returns the lowest id of an entry at this time or later. The time in an id has milliseconds.
pub(crate) fn first_id_at(time: SystemTime) -> Uuid {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let millis = since.as_nanos().div_ceil(1_000_000).min((1 << 48) - 1);
    Uuid::from_u128(millis << 80)
}

/// Returns the lowest id of an entry that is within this age.
pub(crate) fn first_id_within(age: Duration) -> Uuid {
    SystemTime::now().checked_sub(age).map_or(Uuid::nil(), first_id_at)
}

/// Returns the time in an id, in milliseconds.
pub(crate) fn time_of_id(id: Uuid) -> SystemTime {
    let millis = u64::try_from(id.as_u128() >> 80).unwrap_or_default();
    UNIX_EPOCH.checked_add(Duration::from_millis(millis)).unwrap_or(UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plus_in_an_offset_may_have_become_a_space() {
        let noon = parse("2026-01-31T12:00:00Z").unwrap();
        for same in [
            "2026-01-31T14:00:00+02:00",
            "2026-01-31T14:00:00 02:00",
            "2026-01-31t14:00:00.000 02:00",
            "2026-01-31 14:00:00 02:00",
            "2026-01-31T14:00 0200",
            "2026-01-31T14:00:00 02",
            "2026-01-31T10:30:00-01:30",
            "2026-01-31T12:00:00 00:00",
            "+002026-01-31T12:00:00Z",
            " 002026-01-31T14:00:00 02:00",
        ] {
            assert_eq!(parse(same), Some(noon), "{same}");
        }
        for none in
            ["", " ", "2026-01-31", "2026-01-31 12:00", "2026-01-31 12:00:00", "2026-01-31T12:00:00", "12:00 02:00"]
        {
            assert_eq!(parse(none), None, "{none}");
        }
    }

    #[test]
    fn far_times_are_the_ends_of_the_range() {
        let (first, last) = (system_time(Timestamp::MIN), system_time(Timestamp::MAX));
        for far in [
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59.999999999+00:00",
            "9999-12-31T23:59:59 00:00",
            "+010000-01-01T00:00:00.000Z",
            "+275760-09-13T00:00:00.000Z",
            " 275760-09-13T00:00:00 02:00",
            "12026-01-01T00:00:00Z",
        ] {
            assert_eq!(parse(far), Some(last), "{far}");
        }
        assert_eq!(parse("-271821-04-20T00:00:00.000Z"), Some(first));
        for near in
            ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "-000001-01-01T00:00:00Z", "1969-12-31T23:59:59Z"]
        {
            assert!(parse(near).is_some_and(|time| time < UNIX_EPOCH && first_id_at(time).is_nil()), "{near}");
        }
        for none in [
            "2026-02-30T00:00:00Z",
            "99999-13-01T00:00:00Z",
            "99999-01-01",
            "9999999-01-01T00:00:00Z",
            "99999999999999999999-01-01T00:00:00Z",
            "2027-02-29T00:00:00Z",
            "+-99999-01-01T00:00:00Z",
            "é9999-01-01T00:00:00Z",
        ] {
            assert_eq!(parse(none), None, "{none}");
        }
        assert!(text(last).starts_with("9999-12-30T") && first_id_at(last) < Uuid::max());
    }
}
