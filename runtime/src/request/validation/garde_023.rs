//! Support for `#[field_errors] garde::Report`: validation errors with JSON Pointers.

use crate::contract::field_error::{FieldError, FieldErrorSink, ToFieldErrors};
use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use garde::error::Path;

/// Field errors for a garde report: one for each validation error, all about the body.
///
/// - **Pointer**: garde's path. It consists of the names of Rust fields. If serde renames fields,
///   wrap the report in [`WithWireNames`](crate::field_error::WithWireNames), because garde's own
///   `rename` doesn't change a path.
/// - **Message**: garde's message, unchanged. The messages of garde's own rules contain the rule's
///   arguments (a length, a pattern) and never the value. The message of a `custom` rule should not
///   contain the value either.
/// - **Code**: follows from the message of garde's own rules in the default language, such as
///   `value_error.any_str.max_length`. garde's errors have no code of their own, so for any other
///   message, such as that of a `custom` rule, the code is `value_error`.
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
            // A request can cause a million errors. Those over the limit are counted and not
            // rendered.
            if field_errors.is_full() {
                return field_errors.count_beyond(1 + errors.count());
            }
            let message = error.message();
            field_errors.push(&FieldError::new(Location::Body, pointer(path), kind(message), message.to_owned()));
        }
    }
}

/// Returns garde's path as a JSON Pointer. garde's only documented way to the segments of a path is
/// serialization: `[["key", "a"], ["index", "0"], ["none", ""]]`.
fn pointer(path: &Path) -> Pointer {
    let segments: Vec<(String, String)> =
        serde_json::to_value(path).and_then(serde_json::from_value).unwrap_or_default();
    segments.iter().filter(|(kind, _)| kind != "none").fold(Pointer::root(), |pointer, (kind, segment)| {
        match segment.parse() {
            Ok(index) if kind == "index" => pointer.index(index),
            _ => pointer.key(segment.strip_prefix("r#").unwrap_or(segment)),
        }
    })
}

/// Returns the code for a message of garde's own rules in their default language, and `value_error`
/// for any other message. The whole message counts: "not settled yet" is no message of a rule,
/// although it begins like "not set".
fn kind(message: &str) -> &'static str {
    /// The beginning of a message, a check of its rest, and the code.
    type Part = (&'static str, fn(&str) -> bool, &'static str);

    const PARTS: [Part; 17] = [
        ("length is lower than ", is_length, "value_error.any_str.min_length"),
        ("length is greater than ", is_length, "value_error.any_str.max_length"),
        ("lower than ", is_number, "value_error.number.not_ge"),
        ("greater than ", is_number, "value_error.number.not_le"),
        ("not a valid email: ", is_reason, "value_error.email"),
        ("not a valid phone number", is_end_or_reason, "value_error.phone_number"),
        ("not a valid url: ", is_reason, "value_error.url"),
        ("not a valid credit card number: ", is_reason, "value_error.payment_card_number"),
        ("does not match pattern /", |rest| rest.ends_with('/'), "value_error.str.regex"),
        ("does not contain \"", |rest| rest.ends_with('"'), "value_error.str.contains"),
        ("value does not begin with \"", |rest| rest.ends_with('"'), "value_error.str.prefix"),
        ("does not end with \"", |rest| rest.ends_with('"'), "value_error.str.suffix"),
        ("does not match ", is_field, "value_error.mismatch"),
        ("not ascii", str::is_empty, "value_error.str.ascii"),
        ("not alphanumeric", str::is_empty, "value_error.str.alphanumeric"),
        ("not set", str::is_empty, "missing"),
        ("not a valid IP", |rest| matches!(rest, " address" | "v4 address" | "v6 address"), "value_error.ip"),
    ];
    let is = |(start, is_rest): (&str, fn(&str) -> bool)| message.strip_prefix(start).is_some_and(is_rest);
    PARTS.iter().find(|(start, rest, _)| is((start, *rest))).map_or("value_error", |(.., kind)| kind)
}

fn is_length(rest: &str) -> bool {
    rest.parse::<usize>().is_ok()
}

fn is_number(rest: &str) -> bool {
    rest.parse::<f64>().is_ok()
}

fn is_reason(rest: &str) -> bool {
    !rest.is_empty()
}

fn is_end_or_reason(rest: &str) -> bool {
    rest.is_empty() || rest.strip_prefix(": ").is_some_and(is_reason)
}

/// Returns whether the rest of a message names another field.
fn is_field(rest: &str) -> bool {
    rest.strip_suffix(" field").is_some_and(|name| !name.is_empty() && !name.contains(char::is_whitespace))
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
        assert_eq!(kind("lower than 9007199254740993"), "value_error.number.not_ge");
        assert_eq!(kind("greater than -0.5"), "value_error.number.not_le");
        assert_eq!(kind("not set"), "missing");
        assert_eq!(kind("not a valid email: value is empty"), "value_error.email");
        assert_eq!(kind("not a valid IPv4 address"), "value_error.ip");
        assert_eq!(kind("does not contain \"a\""), "value_error.str.contains");
    }

    #[test]
    fn messages_of_custom_rules_are_not_classified_by_their_first_words() {
        for message in [
            "the moon is full",
            "not settled yet",
            "not ascii art",
            "lower than expected",
            "greater than the balance",
            "length is lower than it was",
            "not a valid email provider",
            "not a valid url",
            "not a valid phone number of this country",
            "not a valid IP address of ours",
            "does not contain enough water",
            "does not match the first field",
            "does not match pattern of behavior",
            "does not end with grace",
        ] {
            assert_eq!(kind(message), "value_error", "{message}");
        }
    }
}
