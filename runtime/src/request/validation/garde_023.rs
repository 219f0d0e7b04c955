//! `#[field_errors] garde::Report`: validation errors with JSON Pointers.

use crate::contract::field_error::{FieldError, FieldErrorSink, ToFieldErrors};
use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use garde::error::Path;

/// A detail for each error of the report, in the body.
///
/// The pointer is garde's path, which is made of Rust's names of fields: where serde renames one,
/// tell garde too (`#[garde(rename = "…")]`). The message is garde's own. garde's rules name their
/// arguments in it (a length, a pattern) and never the value; the text of a `custom` rule is sent
/// as it is, so it should not hold the value either.
///
/// ```
/// use garde::{Error, Path, Report};
///
/// #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// #[error("the request failed validation")]
/// #[status(400, code = "bad_request")]
/// struct Invalid(#[from] #[field_errors] Report);
///
/// let mut report = Report::new();
/// report.append(Path::new("billing_details").join("first_name"), Error::new("length is greater than 255"));
/// let response = status_error::response(&Invalid::from(report));
/// let body = std::str::from_utf8(response.body()).unwrap();
/// assert!(body.contains(r##""pointer":"#/billing_details/first_name""##), "{body}");
/// assert!(body.contains(r#""code":"value_error.any_str.max_length""#), "{body}");
/// ```
impl ToFieldErrors for garde::Report {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        let mut errors = self.iter();
        while let Some((path, error)) = errors.next() {
            // A body can have a million of them.
            if field_errors.is_full() {
                return field_errors.count_beyond(1 + errors.count());
            }
            let message = error.message();
            field_errors.push(&FieldError::new(Location::Body, pointer(path), kind(message), message.to_owned()));
        }
    }
}

/// garde tells the segments of a path through serde only:
/// `[["key", "a"], ["index", "0"], ["none", ""]]`.
fn pointer(path: &Path) -> Pointer {
    let segments: Vec<(String, String)> =
        serde_json::to_value(path).and_then(serde_json::from_value).unwrap_or_default();
    segments
        .iter()
        .filter(|(kind, _)| kind != "none")
        .fold(Pointer::root(), |pointer, (_, segment)| pointer.key(segment.strip_prefix("r#").unwrap_or(segment)))
}

/// The kind of fault behind a message of garde's rules in their default language.
fn kind(message: &str) -> &'static str {
    const KINDS: [(&str, &str); 15] = [
        ("length is lower than ", "value_error.any_str.min_length"),
        ("length is greater than ", "value_error.any_str.max_length"),
        ("lower than ", "value_error.number.not_ge"),
        ("greater than ", "value_error.number.not_le"),
        ("not a valid email", "value_error.email"),
        ("not a valid phone number", "value_error.phone_number"),
        ("not a valid url", "value_error.url"),
        ("not a valid credit card number", "value_error.payment_card_number"),
        ("does not match pattern ", "value_error.str.regex"),
        ("does not contain ", "value_error.str.contains"),
        ("value does not begin with ", "value_error.str.prefix"),
        ("does not end with ", "value_error.str.suffix"),
        ("not ascii", "value_error.str.ascii"),
        ("not alphanumeric", "value_error.str.alphanumeric"),
        ("not set", "missing"),
    ];
    if matches!(message, "not a valid IP address" | "not a valid IPv4 address" | "not a valid IPv6 address") {
        return "value_error.ip";
    }
    if message.starts_with("does not match ") && message.ends_with(" field") {
        return "value_error.mismatch";
    }
    KINDS.iter().find(|(start, _)| message.starts_with(start)).map_or("value_error", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use garde::error::NoKey;

    #[test]
    fn paths_become_pointers() {
        let path = Path::new("r#type").join(NoKey::default()).join(3).join("a/b");
        assert_eq!(pointer(&path).as_str(), "/type/3/a~1b");
        assert_eq!(pointer(&Path::empty()).as_str(), "");
    }

    #[test]
    fn what_is_beyond_the_limit_is_counted() {
        let mut report = garde::Report::new();
        (0..150).for_each(|index| report.append(Path::new(index), garde::Error::new("not ascii")));
        let mut given = 0;
        let mut each = |_: &FieldError| given += 1;
        let mut field_errors = FieldErrorSink::new(100, &mut each);
        report.each(&mut field_errors);
        assert_eq!((field_errors.beyond(), given), (50, 100));
    }

    #[test]
    fn kinds_come_from_the_rules_messages() {
        assert_eq!(kind("length is lower than 1"), "value_error.any_str.min_length");
        assert_eq!(kind("lower than 1"), "value_error.number.not_ge");
        assert_eq!(kind("does not match pattern /a field/"), "value_error.str.regex");
        assert_eq!(kind("does not match password field"), "value_error.mismatch");
        assert_eq!(kind("not a valid phone number: too long"), "value_error.phone_number");
        assert_eq!(kind("the moon is full"), "value_error");
    }
}
