//! The zone in which the page shows times: an offset from UTC, because without a script the page
//! doesn't know the reader's zone.

use crate::util::time::{system_time, timestamp};
use form_urlencoded::Serializer;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use std::time::SystemTime;

/// An offset from UTC, in minutes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Zone(i16);

/// The offsets that are in use, in minutes.
const OFFSETS: [i16; 38] = [
    -720, -660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -150, -120, -60, 0, 60, 120, 180, 210, 240,
    270, 300, 330, 345, 360, 390, 420, 480, 525, 540, 570, 600, 630, 660, 720, 765, 780,
];
/// The offset of Kiribati.
const LAST: i16 = 840;

impl Zone {
    /// Parses an offset: `+02:00`. Returns `None` if no place has this offset. A space counts as
    /// `+`, which means a space in a URL's query.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::all().find(|zone| zone.value() == text.replace(' ', "+"))
    }

    /// Returns the zone that a URL's query has, or UTC.
    pub(super) fn of_query(query: &str) -> Self {
        let value = form_urlencoded::parse(query.as_bytes()).find(|(name, value)| name == "zone" && !value.is_empty());
        value.and_then(|(_, value)| Self::parse(&value)).unwrap_or_default()
    }

    fn all() -> impl Iterator<Item = Self> {
        OFFSETS.into_iter().chain([LAST]).map(Self)
    }

    /// Returns the options of a form: the value, the name, and whether it is this zone.
    pub(super) fn choices(self) -> impl Iterator<Item = (String, String, bool)> {
        Self::all().map(move |zone| (zone.value(), zone.name(), zone == self))
    }

    /// Returns the parameter of a URL's query. Returns `None` for UTC, which is the default.
    pub(super) fn pair(self) -> Option<(&'static str, String)> {
        (self.0 != 0).then(|| ("zone", self.value()))
    }

    /// Returns the query of a link to a page with this zone, or an empty text for UTC.
    pub(super) fn query(self) -> String {
        self.pair().map_or_else(String::new, |(name, value)| {
            Serializer::for_suffix("?".to_owned(), 1).append_pair(name, &value).finish()
        })
    }

    /// Returns the offset: `+02:00`.
    pub(super) fn value(self) -> String {
        let sign = if self.0 < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", self.0.unsigned_abs() / 60, self.0.unsigned_abs() % 60)
    }

    /// Returns the name of the zone: `UTC`, `UTC+02:00`.
    pub(super) fn name(self) -> String {
        if self.0 == 0 { "UTC".to_owned() } else { format!("UTC{}", self.value()) }
    }

    pub(super) fn seconds(self) -> i64 {
        i64::from(self.0) * 60
    }

    fn offset(self) -> Offset {
        Offset::from_seconds(i32::from(self.0) * 60).unwrap_or(Offset::UTC)
    }

    fn civil(self, time: SystemTime) -> DateTime {
        self.offset().to_datetime(timestamp(time))
    }

    /// Returns the moment of a local time. Returns `None` if it can't be represented.
    pub(super) fn moment(self, local: DateTime) -> Option<SystemTime> {
        self.offset().to_timestamp(local).ok().map(system_time)
    }

    /// Returns a time to the second, with the zone: `2026-01-31 14:00:00 UTC+02:00`.
    pub(super) fn text(self, time: SystemTime) -> String {
        format!("{} {} {}", self.date(time), self.clock(time), self.name())
    }

    /// Returns a time to the millisecond, with the zone.
    pub(super) fn precise(self, time: SystemTime) -> String {
        let millis = self.civil(time).millisecond();
        format!("{} {}.{millis:03} {}", self.date(time), self.clock(time), self.name())
    }

    pub(super) fn date(self, time: SystemTime) -> String {
        self.civil(time).date().to_string()
    }

    pub(super) fn clock(self, time: SystemTime) -> String {
        let civil = self.civil(time);
        format!("{:02}:{:02}:{:02}", civil.hour(), civil.minute(), civil.second())
    }

    /// Returns a time in the format of a browser's date picker, which has at most milliseconds.
    pub(super) fn picked(self, time: SystemTime) -> String {
        format!("{:.3}", self.civil(time)).trim_end_matches(".000").to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn times_have_the_offset_of_the_zone() {
        let time = UNIX_EPOCH + Duration::from_millis(1_769_860_800_250);
        for (zone, text) in [
            ("+00:00", "2026-01-31 12:00:00.250 UTC"),
            ("+02:00", "2026-01-31 14:00:00.250 UTC+02:00"),
            (" 05:45", "2026-01-31 17:45:00.250 UTC+05:45"),
            ("+14:00", "2026-02-01 02:00:00.250 UTC+14:00"),
            ("-03:30", "2026-01-31 08:30:00.250 UTC-03:30"),
        ] {
            assert_eq!(Zone::parse(zone).unwrap().precise(time), text);
        }
        for none in ["", "Z", "UTC", "+2", "+02:01", "+99:00", "+02:00\"", "Europe/Berlin"] {
            assert_eq!(Zone::parse(none), None, "{none}");
        }
        let zone = Zone::parse("-12:00").unwrap();
        let far = UNIX_EPOCH + Duration::from_secs(1 << 50);
        assert!(zone.text(far).starts_with("9999-12-"), "{}", zone.text(far));
        assert_eq!(zone.moment(zone.civil(time)), Some(time));
    }
}
