//! The time axis of the chart.

use super::zone::Zone;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The maximum number of whole spans. At both ends there may be a part of a span.
const SPANS: u64 = 48;
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// The lengths of a span up to a day, in seconds.
const LENGTHS: [u64; 6] = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY];

/// The spans of a chart, which begin at a whole minute, hour or day of the zone.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Axis {
    pub(super) bounds: Vec<SystemTime>,
    /// The length of a span, in seconds.
    length: u64,
}

impl Axis {
    /// Returns the axis between two times. Returns `None` if the first is not before the second.
    pub(super) fn new(from: SystemTime, to: SystemTime, zone: Zone) -> Option<Self> {
        let whole = to.duration_since(from).ok().filter(|whole| !whole.is_zero())?.as_secs();
        let length = LENGTHS.into_iter().find(|length| whole / length <= SPANS);
        let length = length.unwrap_or_else(|| whole.div_ceil(SPANS).div_ceil(DAY) * DAY);
        let mut bounds = vec![from];
        let mut bound = after(from, length, zone)?;
        while bound < to {
            bounds.push(bound);
            bound = bound.checked_add(Duration::from_secs(length))?;
        }
        bounds.push(to);
        Some(Self { bounds, length })
    }

    /// Returns the length of a span in words: `5 minutes`.
    pub(super) fn length(&self) -> String {
        let (count, unit) = match self.length {
            length if length < HOUR => (length / MINUTE, "minute"),
            length if length < DAY => (length / HOUR, "hour"),
            length => (length / DAY, "day"),
        };
        if count == 1 { unit.to_owned() } else { format!("{count} {unit}s") }
    }

    /// Returns the beginning of a span, as precisely as the spans are.
    pub(super) fn label(&self, time: SystemTime, zone: Zone) -> String {
        let (date, clock) = (zone.date(time), zone.clock(time));
        let clock = clock.get(..5).unwrap_or(&clock);
        if self.length < DAY { format!("{date} {clock}") } else { date }
    }
}

/// Returns the first time after `time` at which a span begins.
fn after(time: SystemTime, length: u64, zone: Zone) -> Option<SystemTime> {
    let (length, offset) = (i64::try_from(length).ok()?, zone.seconds());
    // A time before 1970 counts as 1970: no entry is older.
    let since = i64::try_from(time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()).ok()?;
    let local = since.checked_add(offset)?;
    let next = local.div_euclid(length).checked_add(1)?.checked_mul(length)?.checked_sub(offset)?;
    UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(next).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn spans_have_a_length_that_a_person_would_choose() {
        let begin = 1_700_000_130;
        for (whole, length, spans) in [
            (1, "minute", 1),
            (30 * MINUTE, "minute", 31),
            (HOUR, "5 minutes", 13),
            (DAY, "hour", 25),
            (7 * DAY, "6 hours", 29),
            (30 * DAY, "day", 31),
            (365 * DAY, "8 days", 47),
        ] {
            let axis = Axis::new(at(begin), at(begin + whole), Zone::default()).unwrap();
            assert_eq!((axis.length().as_str(), axis.bounds.len() - 1), (length, spans), "{whole}");
            assert!(axis.bounds.is_sorted() && axis.bounds.len() <= 51);
        }
        assert_eq!(Axis::new(at(5), at(5), Zone::default()), None);
        assert_eq!(Axis::new(at(6), at(5), Zone::default()), None);
    }

    #[test]
    fn days_begin_at_midnight_of_the_zone() {
        let zone = Zone::parse("+05:30").unwrap();
        let axis = Axis::new(at(1_769_860_800), at(1_769_860_800 + 20 * DAY), zone).unwrap();
        assert_eq!(zone.text(axis.bounds[1]), "2026-02-01 00:00:00 UTC+05:30");
        assert_eq!(axis.label(axis.bounds[1], zone), "2026-02-01");
        let hours = Axis::new(at(1_769_860_801), at(1_769_860_800 + DAY), zone).unwrap();
        assert_eq!(hours.label(hours.bounds[1], zone), "2026-01-31 18:00");
    }
}
