//! The ranges of ids that partitions have.

use crate::error::StoreError;
use jiff::Timestamp;
use std::time::Duration;
use uuid::Uuid;

const HOUR: u64 = 60 * 60;
/// The maximum width: a leap year.
const MAX_HOURS: u64 = 366 * 24;
/// The Monday after 1970-01-01, in milliseconds. Partitions of a week begin on a Monday.
const MONDAY: u128 = 4 * 24 * 60 * 60 * 1_000;
/// The number of bits of an id after its milliseconds.
const RANDOM_BITS: u32 = 80;
/// The maximum number of partitions that one transaction makes, because each needs locks.
const MADE_AT_ONCE: usize = 32;

/// The time that the entries of one partition span, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store::postgres) struct Width(u128);

/// A range of ids: from the first one, below the second. `u128::MAX` stands for no upper bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) from: u128,
    pub(super) to: u128,
}

impl Width {
    pub(in crate::store::postgres) fn new(width: Duration) -> Result<Self, StoreError> {
        let is_whole = width.subsec_nanos() == 0 && width.as_secs() % HOUR == 0;
        if !is_whole || !(1..=MAX_HOURS).contains(&(width.as_secs() / HOUR)) {
            return Err(StoreError::permanent("a partition spans a whole number of hours, from 1 hour to 366 days"));
        }
        Ok(Self(width.as_millis()))
    }

    /// Returns the width of the partition with the newest range. Returns `None` if the partition
    /// has no bound on one side.
    pub(super) fn of_newest(ranges: &[Range]) -> Option<Self> {
        let newest = ranges.iter().max_by_key(|range| range.from)?;
        let width = (newest.to - newest.from) >> RANDOM_BITS;
        (newest.from > 0 && newest.to < u128::MAX && width > 0).then_some(Self(width))
    }

    /// The width where no partition shows one: a day.
    pub(super) const fn day() -> Self {
        Self(24 * 60 * 60 * 1_000)
    }

    /// Returns whether a range spans more time than this.
    pub(super) fn is_exceeded_by(self, range: Range) -> bool {
        (range.to - range.from) >> RANDOM_BITS > self.0
    }

    /// Returns the range of ids from a time on, for a number of widths.
    pub(super) fn times(self, number: u128, from: u128) -> Range {
        let to = from.saturating_add(self.0.saturating_mul(number).saturating_mul(1 << RANDOM_BITS));
        Range { from, to }
    }

    /// Returns the range with an id whose bounds are multiples of the width.
    pub(super) fn around(self, id: u128) -> Range {
        let shift = (self.0 - MONDAY % self.0) % self.0;
        let number = ((id >> RANDOM_BITS) + shift) / self.0;
        let from = (number * self.0).saturating_sub(shift) << RANDOM_BITS;
        let to = ((number + 1) * self.0 - shift).checked_mul(1 << RANDOM_BITS);
        Range { from, to: to.unwrap_or(u128::MAX) }
    }

    /// Returns the ranges that have to be made so that `wanted` has no gap beside the `existing`
    /// ranges, up to a maximum number.
    pub(super) fn missing(self, wanted: &[Range], existing: &[Range]) -> Vec<Range> {
        let mut all = existing.to_vec();
        for want in wanted {
            let mut at = want.from;
            while at < want.to && all.len() < existing.len() + MADE_AT_ONCE {
                if let Some(has) = all.iter().find(|range| range.contains(at)) {
                    at = has.to;
                    continue;
                }
                let Range { from, to } = self.around(at);
                let from = all.iter().map(|range| range.to).filter(|to| *to <= at).fold(from, u128::max);
                let to = all.iter().map(|range| range.from).filter(|from| *from > at).fold(to, u128::min);
                all.push(Range { from, to });
                at = to;
            }
        }
        all.split_off(existing.len())
    }
}

impl Range {
    pub(super) const fn only(id: Uuid) -> Self {
        let from = id.as_u128();
        Self { from, to: from.saturating_add(1) }
    }

    pub(super) const fn contains(self, id: u128) -> bool {
        self.from <= id && id < self.to
    }

    /// Parses the bounds of a partition as PostgreSQL prints them. Returns `None` for a default
    /// partition.
    pub(super) fn parse(bounds: &str) -> Option<Self> {
        let (from, to) = bounds.strip_prefix("FOR VALUES FROM (")?.strip_suffix(')')?.split_once(") TO (")?;
        let id = |bound: &str| {
            let text = bound.strip_prefix('\'')?.strip_suffix('\'')?;
            Uuid::try_parse(text).ok().map(|id| id.as_u128())
        };
        Some(Self {
            from: if from == "MINVALUE" { 0 } else { id(from)? },
            to: if to == "MAXVALUE" { u128::MAX } else { id(to)? },
        })
    }

    /// Returns the bounds in SQL.
    pub(super) fn bounds(self) -> String {
        let bound = |id: u128| format!("'{}'", Uuid::from_u128(id));
        let to = if self.to == u128::MAX { "MAXVALUE".to_owned() } else { bound(self.to) };
        format!("FOR VALUES FROM ({}) TO ({to})", bound(self.from))
    }

    /// Returns the name of the range's partition: its first minute in UTC.
    pub(super) fn name(self) -> String {
        let millis = i64::try_from(self.from >> RANDOM_BITS).unwrap_or(i64::MAX);
        // The type for times ends in the year 9999.
        let text = Timestamp::from_millisecond(millis)
            .map_or_else(|_| millis.to_string(), |time| time.strftime("%Y%m%dt%H%M").to_string());
        format!("status_error_log_{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEEK: Duration = Duration::from_secs(7 * 24 * HOUR);

    fn id(time: &str) -> u128 {
        let time: Timestamp = time.parse().unwrap();
        u128::try_from(time.as_millisecond()).unwrap() << RANDOM_BITS
    }

    fn range(from: &str, to: &str) -> Range {
        Range { from: id(from), to: id(to) }
    }

    #[test]
    fn widths_are_whole_hours_up_to_a_year() {
        for bad in [
            Duration::ZERO,
            Duration::from_secs(HOUR - 1),
            Duration::from_secs(HOUR + 1),
            Duration::from_millis(HOUR * 1_000 + 1),
            Duration::from_secs((MAX_HOURS + 1) * HOUR),
            Duration::MAX,
        ] {
            assert!(!Width::new(bad).unwrap_err().is_unavailable(), "{bad:?}");
        }
        for good in [1, 24, 25, MAX_HOURS] {
            assert!(Width::new(Duration::from_secs(good * HOUR)).is_ok(), "{good}");
        }
    }

    #[test]
    fn ranges_begin_at_multiples_of_the_width() {
        let day = Width::new(Duration::from_secs(24 * HOUR)).unwrap();
        let noon = id("2026-11-28T12:34:56.789Z") + 77;
        assert_eq!(day.around(noon), range("2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z"));
        assert_eq!(day.around(noon).name(), "status_error_log_20261128t0000");
        let week = Width::new(WEEK).unwrap();
        assert_eq!(week.around(noon), range("2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"));
        for width in [day, week, Width::new(Duration::from_secs(25 * HOUR)).unwrap()] {
            // Each range begins where the range before ends, also at both ends of all ids.
            for at in [0, 1, id("1970-01-05T00:00:00Z") - 1, noon, u128::MAX - 1] {
                let range = width.around(at);
                assert!(range.contains(at) && range.from < range.to, "{range:?}");
                assert!(range.from == 0 || width.around(range.from - 1).to == range.from, "{range:?}");
                assert!(!width.is_exceeded_by(range));
                assert_eq!(Range::parse(&range.bounds()), Some(range));
            }
        }
        assert_eq!(day.around(u128::MAX - 1).name(), "status_error_log_281474956800000");
    }

    #[test]
    fn bounds_are_parsed_as_postgres_prints_them() {
        let parsed = Range::parse("FOR VALUES FROM (MINVALUE) TO ('019af232-b200-0000-0000-000000000000')").unwrap();
        assert_eq!(parsed, Range { from: 0, to: 0x019a_f232_b200 << RANDOM_BITS });
        let parsed = Range::parse("FOR VALUES FROM ('019af232-b200-0000-0000-000000000000') TO (MAXVALUE)").unwrap();
        assert_eq!(parsed, Range { from: 0x019a_f232_b200 << RANDOM_BITS, to: u128::MAX });
        for none in ["", "DEFAULT", "FOR VALUES IN ('x')", "FOR VALUES FROM (x) TO ('y')", "FOR VALUES FROM () TO ()"] {
            assert_eq!(Range::parse(none), None, "{none}");
        }
    }

    #[test]
    fn only_gaps_are_made_and_fitted_between_their_neighbors() {
        let (day, week) = (Width::day(), Width::new(WEEK).unwrap());
        let existing =
            [Range { from: 0, to: id("2026-11-20T00:00:00Z") }, range("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z")];
        let wanted = [range("2026-11-23T18:00:00Z", "2026-11-26T00:00:01Z")];
        assert_eq!(
            day.missing(&wanted, &existing),
            [
                range("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"),
                range("2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z"),
                range("2026-11-26T00:00:00Z", "2026-11-27T00:00:00Z"),
            ]
        );
        assert_eq!(
            week.missing(&wanted, &existing),
            [
                range("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"),
                range("2026-11-25T00:00:00Z", "2026-11-30T00:00:00Z"),
            ]
        );
        let before = [range("2026-11-21T00:00:00Z", "2026-11-21T00:00:01Z")];
        assert_eq!(week.missing(&before, &existing), [range("2026-11-20T00:00:00Z", "2026-11-23T00:00:00Z")]);
        assert_eq!(day.missing(&before, &[Range { from: 0, to: u128::MAX }]), []);
        assert_eq!(day.missing(&[Range { from: 0, to: u128::MAX }], &[]).len(), MADE_AT_ONCE);
        let end = Range::only(Uuid::from_u128(u128::MAX - 1));
        assert_eq!(day.missing(&[end, end], &[]), [day.around(u128::MAX - 1)]);
    }

    #[test]
    fn the_newest_range_shows_the_width() {
        let day = range("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z");
        let open = Range { from: 0, to: day.from };
        assert_eq!(Width::of_newest(&[day, open]), Some(Width::day()));
        assert_eq!(Width::of_newest(&[open]), None);
        assert_eq!(Width::of_newest(&[day, Range { from: day.to, to: u128::MAX }]), None);
        assert_eq!(Width::of_newest(&[]), None);
        assert!(Width::day().is_exceeded_by(open) && !Width::day().is_exceeded_by(day));
    }
}
