//! Fields that are rebuilt from a header.

use http::{HeaderValue, Method, Uri};
use std::borrow::Cow;
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// A type that a `#[header("name")]` field can have if the enum is decoded: the way back of
/// [`ToHeaderValues`](crate::header::ToHeaderValues).
///
/// A `Duration` is read from whole seconds, and a `SystemTime` from an HTTP-date (RFC 9110 §5.6.7):
/// neither has the fraction of a second that the server's value had.
///
/// ```
/// use http::HeaderValue;
/// use status_error::client::FromHeaderValues;
///
/// struct Seconds(u32);
///
/// impl FromHeaderValues for Seconds {
///     fn from_header_values(values: &[&HeaderValue]) -> Option<Self> {
///         u32::from_header_values(values).map(Self)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be rebuilt from the value of a header",
    label = "`#[api_error(decode)]` rebuilds this field in a client",
    note = "for your own type, write `impl status_error::client::FromHeaderValues for {Self}`",
    note = "or keep the variant from clients: `#[status(…, server_only)]`"
)]
pub trait FromHeaderValues: Sized {
    /// Returns the value that is sent as these values of one header. Returns `None` if there is
    /// none.
    fn from_header_values(values: &[&HeaderValue]) -> Option<Self>;
}

impl FromHeaderValues for HeaderValue {
    fn from_header_values(values: &[&HeaderValue]) -> Option<Self> {
        only(values).cloned()
    }
}

impl FromHeaderValues for String {
    fn from_header_values(values: &[&HeaderValue]) -> Option<Self> {
        text(values).map(str::to_owned)
    }
}

impl FromHeaderValues for Cow<'_, str> {
    fn from_header_values(values: &[&HeaderValue]) -> Option<Self> {
        String::from_header_values(values).map(Cow::Owned)
    }
}

impl FromHeaderValues for Duration {
    fn from_header_values(values: &[&HeaderValue]) -> Option<Self> {
        u64::from_header_values(values).map(Self::from_secs)
    }
}

impl FromHeaderValues for SystemTime {
    fn from_header_values(values: &[&HeaderValue]) -> Option<Self> {
        httpdate::parse_http_date(text(values)?).ok()
    }
}

macro_rules! parsed {
    ($($ty:ty)*) => {$(
        impl FromHeaderValues for $ty {
            fn from_header_values(values: &[&HeaderValue]) -> Option<Self> {
                text(values)?.parse().ok()
            }
        }
    )*};
}

parsed! {
    u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize
    NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize
    NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize
    bool Method Uri
}

impl<T: FromHeaderValues> FromHeaderValues for Option<T> {
    fn from_header_values(values: &[&HeaderValue]) -> Option<Self> {
        if values.is_empty() { Some(None) } else { T::from_header_values(values).map(Some) }
    }
}

impl<T: FromHeaderValues> FromHeaderValues for Vec<T> {
    fn from_header_values(values: &[&HeaderValue]) -> Option<Self> {
        values.iter().map(|one| T::from_header_values(std::slice::from_ref(one))).collect()
    }
}

impl<T: FromHeaderValues> FromHeaderValues for Box<T> {
    fn from_header_values(values: &[&HeaderValue]) -> Option<Self> {
        T::from_header_values(values).map(Self::new)
    }
}

impl<T: FromHeaderValues> FromHeaderValues for Arc<T> {
    fn from_header_values(values: &[&HeaderValue]) -> Option<Self> {
        T::from_header_values(values).map(Self::new)
    }
}

fn only<'v>(values: &[&'v HeaderValue]) -> Option<&'v HeaderValue> {
    match values {
        [one] => Some(one),
        _ => None,
    }
}

/// Returns the text of the only value. Returns `None` if it has characters other than visible ASCII
/// and spaces.
fn text<'v>(values: &[&'v HeaderValue]) -> Option<&'v str> {
    only(values)?.to_str().ok()
}
