//! What a declared header's value can be made of.

use super::HeaderValues;
use http::{HeaderValue, Method};
use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What the field of a `#[header("name")]` can be.
///
/// `Duration` is whole seconds, rounded up; `SystemTime` is an HTTP-date (RFC 9110 §10.2.3, §5.6.7); `None` is no header, a
/// `Vec` one header for each of its values.
///
/// ```
/// use status_error::{HeaderField, HeaderValues};
///
/// struct Seconds(u32);
///
/// impl HeaderField for Seconds {
///     fn values(&self, values: &mut HeaderValues<'_, '_>) {
///         values.push(self.0.into());
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a header's value",
    label = "this field is `#[header(\"…\")]`",
    note = "a header is a `Duration` (seconds), a `SystemTime` (HTTP-date), an integer, a string, an `http::HeaderValue`, or an `Option` or `Vec` of these",
    note = "for a type of your own: `impl status_error::HeaderField for …`"
)]
pub trait HeaderField {
    /// Gives each value out.
    fn values(&self, values: &mut HeaderValues<'_, '_>);
}

impl HeaderField for HeaderValue {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push(self.clone());
    }
}

impl HeaderField for str {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(self);
    }
}

impl HeaderField for String {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(self);
    }
}

impl HeaderField for Cow<'_, str> {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(self);
    }
}

impl HeaderField for Method {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(self.as_str());
    }
}

impl HeaderField for Duration {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push(self.as_secs().saturating_add(u64::from(self.subsec_nanos() > 0)).into());
    }
}

impl HeaderField for SystemTime {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(&http_date(*self));
    }
}

macro_rules! integers {
    ($($int:ty)*) => {$(
        impl HeaderField for $int {
            fn values(&self, values: &mut HeaderValues<'_, '_>) {
                values.push_text(&self.to_string());
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

impl<T: HeaderField> HeaderField for Option<T> {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        self.iter().for_each(|one| one.values(values));
    }
}

impl<T: HeaderField> HeaderField for [T] {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        self.iter().for_each(|one| one.values(values));
    }
}

impl<T: HeaderField> HeaderField for Vec<T> {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        self.as_slice().values(values);
    }
}

impl<T: HeaderField + ?Sized> HeaderField for &T {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        (**self).values(values);
    }
}

impl<T: HeaderField + ?Sized> HeaderField for Box<T> {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        (**self).values(values);
    }
}

/// RFC 9110 §5.6.7's IMF-fixdate. A time before 1970, or after the year 9999, is moved to that bound.
fn http_date(time: SystemTime) -> String {
    const LAST: u64 = 253_402_300_799;
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()).min(LAST);
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    // Days to a date of the Gregorian calendar, by eras of 400 years that begin on 1 March.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let january_or_february = month_from_march >= 10;
    let year = era * 400 + year_of_era + u64::from(january_or_february);
    let weekday = pick(&["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"], days % 7);
    let months = ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"];
    let month = pick(&months, month_from_march);
    let (hour, minute, second) = (time / 3_600, time / 60 % 60, time % 60);
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

fn pick(names: &[&'static str], index: u64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_imf_fixdates() {
        let date = |seconds| http_date(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(date(951_782_400), "Tue, 29 Feb 2000 00:00:00 GMT");
        assert_eq!(date(4_107_542_400), "Mon, 01 Mar 2100 00:00:00 GMT");
        assert_eq!(date(u64::from(u32::MAX) * 100), "Fri, 31 Dec 9999 23:59:59 GMT");
        assert_eq!(http_date(UNIX_EPOCH - Duration::from_secs(5)), "Thu, 01 Jan 1970 00:00:00 GMT");
    }
}
