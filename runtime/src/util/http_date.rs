//! Formatting and validation of HTTP dates (RFC 9110 §5.6.7).

use std::ops::RangeInclusive;
use std::time::{SystemTime, UNIX_EPOCH};

/// The weekdays, starting with Thursday, because 1 January 1970 was a Thursday.
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// The months, starting with March, because the calendar arithmetic below uses years that start in
/// March.
const MONTHS: [&str; 12] = ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"];

/// Returns a time as an IMF-fixdate. A time before 1970 or after the year 9999 is moved to that
/// bound, because a date has four digits for the year.
pub(crate) fn http_date(time: SystemTime) -> String {
    const LAST: u64 = 253_402_300_799;
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()).min(LAST);
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    // Converts days to a date of the Gregorian calendar, in eras of 400 years that start on 1
    // March.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let january_or_february = month_from_march >= 10;
    let year = era * 400 + year_of_era + u64::from(january_or_february);
    let (weekday, month) = (pick(&WEEKDAYS, days % 7), pick(&MONTHS, month_from_march));
    let (hour, minute, second) = (time / 3_600, time / 60 % 60, time % 60);
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

fn pick(names: &[&'static str], index: u64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

pub(crate) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether a text is an IMF-fixdate. The check covers the names and the ranges of the
/// parts, as the derive's check of a literal does.
pub(crate) fn is_http_date(value: &str) -> bool {
    if value.len() != "Sun, 06 Nov 1994 08:49:37 GMT".len() {
        return false;
    }
    let is = |text: &str, digits: usize, range: RangeInclusive<u16>| {
        text.len() == digits && is_number(text) && text.parse::<u16>().is_ok_and(|number| range.contains(&number))
    };
    let parts: Vec<&str> = value.split(' ').collect();
    let [weekday, day, month, year, time, "GMT"] = *parts.as_slice() else { return false };
    let time: Vec<&str> = time.split(':').collect();
    let [hour, minute, second] = *time.as_slice() else { return false };
    weekday.strip_suffix(',').is_some_and(|weekday| WEEKDAYS.contains(&weekday))
        && is(day, 2, 1..=31)
        && MONTHS.contains(&month)
        && is(year, 4, 0..=9999)
        && is(hour, 2, 0..=23)
        && is(minute, 2, 0..=59)
        // 60 is a leap second.
        && is(second, 2, 0..=60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn dates_are_imf_fixdates() {
        for (seconds, written) in [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (u64::from(u32::MAX) * 100, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            assert_eq!(http_date(UNIX_EPOCH + Duration::from_secs(seconds)), written);
            assert!(is_http_date(written), "{written}");
        }
        assert_eq!(http_date(UNIX_EPOCH - Duration::from_secs(5)), "Thu, 01 Jan 1970 00:00:00 GMT");
    }
}
