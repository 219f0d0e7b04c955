//! Types whose values can be sent in a declared header.

use super::HeaderValues;
use crate::util::http_date::http_date;
use http::{HeaderValue, Method, Uri};
use std::borrow::Cow;
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// A type that a `#[header("name")]` field can have.
///
/// A `Duration` is sent as whole seconds, rounded up, and a `SystemTime` as an HTTP-date (RFC 9110
/// §10.2.3, §5.6.7). A `bool` is sent as `true` or `false`, a `Uri` as its text. For `None` the
/// header is left out; for a `Vec` it is sent once for each element.
///
/// ```
/// use status_error::header::{ToHeaderValues, HeaderValues};
///
/// struct Seconds(u32);
///
/// impl ToHeaderValues for Seconds {
///     fn values(&self, values: &mut HeaderValues<'_, '_>) {
///         values.push(self.0.into());
///     }
/// }
/// ```
#[doc(alias("Retry-After", "WWW-Authenticate"))]
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the value of a header",
    label = "`#[header]` needs a type that implements `ToHeaderValues`",
    note = "use a `Duration` (seconds), a `SystemTime` (HTTP-date), an integer, a string, an `http::HeaderValue`, or an `Option` or `Vec` of these",
    note = "for your own type, write `impl status_error::header::ToHeaderValues for …`"
)]
pub trait ToHeaderValues {
    /// Pushes each value into the sink.
    fn values(&self, values: &mut HeaderValues<'_, '_>);
}

impl ToHeaderValues for HeaderValue {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push(self.clone());
    }
}

impl ToHeaderValues for str {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(self);
    }
}

impl ToHeaderValues for String {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(self);
    }
}

impl ToHeaderValues for Cow<'_, str> {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(self);
    }
}

impl ToHeaderValues for Method {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(self.as_str());
    }
}

impl ToHeaderValues for Duration {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push(self.as_secs().saturating_add(u64::from(self.subsec_nanos() > 0)).into());
    }
}

impl ToHeaderValues for SystemTime {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(&http_date(*self));
    }
}

macro_rules! displayed {
    ($($ty:ty)*) => {$(
        impl ToHeaderValues for $ty {
            fn values(&self, values: &mut HeaderValues<'_, '_>) {
                values.push_text(&self.to_string());
            }
        }
    )*};
}

displayed! {
    u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize
    NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize
    NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize
    bool Uri
}

impl<T: ToHeaderValues> ToHeaderValues for Option<T> {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        self.iter().for_each(|one| one.values(values));
    }
}

impl<T: ToHeaderValues> ToHeaderValues for [T] {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        self.iter().for_each(|one| one.values(values));
    }
}

impl<T: ToHeaderValues> ToHeaderValues for Vec<T> {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        self.as_slice().values(values);
    }
}

impl<T: ToHeaderValues + ?Sized> ToHeaderValues for &T {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        (**self).values(values);
    }
}

impl<T: ToHeaderValues + ?Sized> ToHeaderValues for &mut T {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        (**self).values(values);
    }
}

impl<T: ToHeaderValues + ?Sized> ToHeaderValues for Arc<T> {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        (**self).values(values);
    }
}

impl<T: ToHeaderValues + ?Sized> ToHeaderValues for Box<T> {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        (**self).values(values);
    }
}
