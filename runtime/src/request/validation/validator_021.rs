//! Support for `#[field_errors] validator::ValidationErrors`: validation errors with JSON Pointers.

use crate::contract::field_error::{FieldError, FieldErrorSink, ToFieldErrors};
use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use serde_json::Value;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

/// Field errors for validator's errors: one for each validation error, all about the body, sorted
/// by the name of the field.
///
/// - **Pointer**: the names of the Rust fields. validator doesn't know a name that serde gives a
///   field; wrap the errors in [`WithWireNames`](crate::field_error::WithWireNames).
/// - **Message**: the message of the rule (`#[validate(length(min = 1, message = "…"))]`), or else
///   a sentence of this crate. In the rule's message `{min}` stands for the parameter `min`, if the
///   parameter is a number, a boolean or a text. The value, and the other value of `must_match`,
///   which validator also stores as parameters, are never sent.
/// - **Code**: for validator's own rules the same codes as for garde, such as
///   `value_error.any_str.max_length`. For a custom rule, and a rule with `code = "…"`, that code.
///
/// ```
/// use std::borrow::Cow;
/// use validator::{ValidationError, ValidationErrors};
///
/// #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// #[error("the request failed validation")]
/// #[status(400, code = "bad_request")]
/// struct Invalid(#[from] #[field_errors] ValidationErrors);
///
/// let mut error = ValidationError::new("length");
/// error.add_param(Cow::Borrowed("value"), &"hunter2");
/// error.add_param(Cow::Borrowed("max"), &5);
/// let mut errors = ValidationErrors::new();
/// errors.add("password", error);
///
/// let response = status_error::response(&Invalid::from(errors));
/// let body = std::str::from_utf8(response.body()).unwrap();
/// assert!(body.contains(r##""pointer":"#/password""##), "{body}");
/// assert!(body.contains(r#""code":"value_error.any_str.max_length""#), "{body}");
/// assert!(!body.contains("hunter2"), "{body}");
/// ```
impl ToFieldErrors for ValidationErrors {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        each(self, &Pointer::root(), field_errors);
    }
}

/// One field error. The pointer is empty, because a single `ValidationError` doesn't contain the
/// field's name.
impl ToFieldErrors for ValidationError {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        field_errors.push(&field_error(self, Pointer::root()));
    }
}

/// The key under which validator stores the errors that are about a whole struct.
const WHOLE: &str = "__all__";
/// The key under which validator stores the errors of a list that is validated itself, and not as
/// the field of a struct.
const LIST: &str = "_tmp_validator";

fn each(errors: &ValidationErrors, at: &Pointer, field_errors: &mut FieldErrorSink<'_>) {
    // A request can cause a million errors. Those over the limit are counted and not rendered.
    if field_errors.is_full() {
        return field_errors.count_beyond(count(errors));
    }
    let mut fields: Vec<(&Cow<'static, str>, &ValidationErrorsKind)> = errors.errors().iter().collect();
    fields.sort_unstable_by_key(|(name, _)| *name);
    for (name, kind) in fields {
        let place = match name.strip_prefix("r#").unwrap_or(name) {
            WHOLE | LIST => at.clone(),
            name => at.clone().key(name),
        };
        match kind {
            ValidationErrorsKind::Struct(inner) => each(inner, &place, field_errors),
            ValidationErrorsKind::List(items) => {
                items.iter().for_each(|(index, inner)| each(inner, &place.clone().index(*index), field_errors));
            }
            ValidationErrorsKind::Field(errors) => {
                errors.iter().for_each(|error| field_errors.push(&field_error(error, place.clone())));
            }
        }
    }
}

fn count(errors: &ValidationErrors) -> usize {
    let kinds = errors.errors().values().map(|kind| match kind {
        ValidationErrorsKind::Struct(inner) => count(inner),
        ValidationErrorsKind::List(items) => items.values().map(|inner| count(inner)).sum(),
        ValidationErrorsKind::Field(errors) => errors.len(),
    });
    kinds.sum()
}

fn field_error(error: &ValidationError, place: Pointer) -> FieldError {
    let (kind, sentence) = match kind(error) {
        Some((kind, sentence)) => (Cow::Borrowed(kind), sentence),
        None => (error.code.clone(), bounds(error)),
    };
    let message = error.message.as_ref().map(|message| with_params(message.clone(), error));
    FieldError::new(Location::Body, place, kind, message.unwrap_or(sentence))
}

/// Returns the sentence for a rule with a code of its own: about the bounds, if it has some.
fn bounds(error: &ValidationError) -> Cow<'static, str> {
    let has = |names: &[&str]| names.iter().any(|name| number(error, name).is_some());
    let sentence = match error.params.get("value") {
        Some(Value::Number(_)) if has(&["min", "max", "exclusive_min", "exclusive_max"]) => range(error),
        Some(Value::String(_) | Value::Array(_) | Value::Object(_)) if has(&["min", "max", "equal"]) => length(error),
        _ => None,
    };
    sentence.map_or(Cow::Borrowed("This value can't be used."), |(_, sentence)| sentence)
}

/// Returns the message of a rule with its parameters in place of their names in braces.
fn with_params(message: Cow<'static, str>, error: &ValidationError) -> Cow<'static, str> {
    /// The parameters that hold what the client sent.
    const SENT: [&str; 2] = ["value", "other"];
    if !message.contains('{') {
        return message;
    }
    let mut text = String::with_capacity(message.len());
    let mut rest = &*message;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let param = after.split_once('}').and_then(|(name, after)| {
            let value = error.params.get(name).filter(|_| !SENT.contains(&name))?;
            let value = match value {
                Value::String(text) => text.clone(),
                Value::Number(_) | Value::Bool(_) => value.to_string(),
                Value::Null | Value::Array(_) | Value::Object(_) => return None,
            };
            Some((value, after))
        });
        rest = match param {
            Some((value, after)) => {
                text.push_str(&value);
                after
            }
            None => {
                text.push('{');
                after
            }
        };
    }
    text.push_str(rest);
    text.into()
}

/// Returns the code and the sentence for an error of validator's own rules, and `None` for a custom
/// rule.
fn kind(error: &ValidationError) -> Option<(&'static str, Cow<'static, str>)> {
    let fixed = |kind, sentence| Some((kind, Cow::Borrowed(sentence)));
    match &*error.code {
        "length" => length(error),
        "range" => range(error),
        "required" | "required_nested" => fixed("missing", "This value is required."),
        "email" => fixed("value_error.email", "This must be an email address."),
        "url" => fixed("value_error.url", "This must be a URL."),
        "ip" | "ipv4" | "ipv6" => fixed("value_error.ip", "This must be an IP address."),
        "credit_card" => fixed("value_error.payment_card_number", "This must be a card number."),
        "regex" => fixed("value_error.str.regex", "This has not got the form that it should."),
        "contains" => fixed("value_error.str.contains", "This lacks what it must contain."),
        "does_not_contain" => fixed("value_error.str.contains", "This contains what it must not."),
        "must_match" => fixed("value_error.mismatch", "This must be the same as the other value."),
        "non_control_character" => fixed("value_error.str.control", "This must not contain control characters."),
        _ => None,
    }
}

fn length(error: &ValidationError) -> Option<(&'static str, Cow<'static, str>)> {
    let (min, max) = (number(error, "min"), number(error, "max"));
    let is_list = matches!(error.params.get("value"), Some(Value::Array(_) | Value::Object(_)));
    let (noun, below, beyond, other) = if is_list {
        ("elements", "value_error.list.min_items", "value_error.list.max_items", "value_error.list.length")
    } else {
        ("characters", "value_error.any_str.min_length", "value_error.any_str.max_length", "value_error.any_str.length")
    };
    let actual = error.params.get("value").and_then(|value| match value {
        Value::String(text) => Some(text.chars().count()),
        Value::Array(items) => Some(items.len()),
        Value::Object(members) => Some(members.len()),
        _ => None,
    });
    let actual = actual.and_then(|actual| i128::try_from(actual).ok()).map(Bound::Integer);
    Some(match (min, max, number(error, "equal")) {
        (.., Some(equal)) => (other, format!("This must have {equal} {noun}.").into()),
        (Some(min), max, _) if max.is_none() || actual.is_some_and(|actual| actual < min) => {
            (below, format!("This must have at least {min} {noun}.").into())
        }
        (_, Some(max), _) => (beyond, format!("This must have at most {max} {noun}.").into()),
        _ => (other, "This has not got the length that it should.".into()),
    })
}

fn range(error: &ValidationError) -> Option<(&'static str, Cow<'static, str>)> {
    let param = |name| number(error, name);
    let actual = param("value");
    let is_below = |bound: Bound, inclusive: bool| match actual {
        Some(actual) => actual < bound || (!inclusive && actual == bound),
        None => false,
    };
    let has_upper = param("max").is_some() || param("exclusive_max").is_some();
    Some(if let Some(min) = param("min").filter(|min| !has_upper || is_below(*min, true)) {
        ("value_error.number.not_ge", format!("This must be at least {min}.").into())
    } else if let Some(min) = param("exclusive_min").filter(|min| !has_upper || is_below(*min, false)) {
        ("value_error.number.not_gt", format!("This must be more than {min}.").into())
    } else if let Some(max) = param("max") {
        ("value_error.number.not_le", format!("This must be at most {max}.").into())
    } else if let Some(max) = param("exclusive_max") {
        ("value_error.number.not_lt", format!("This must be less than {max}.").into())
    } else {
        ("value_error.number", "This number is out of range.".into())
    })
}

fn number(error: &ValidationError, name: &str) -> Option<Bound> {
    let Some(Value::Number(number)) = error.params.get(name) else { return None };
    let integer = number.as_u64().map(i128::from).or_else(|| number.as_i64().map(i128::from));
    integer.map(Bound::Integer).or_else(|| number.as_f64().map(Bound::Float))
}

/// A bound of a rule, or the value that the rule compared with it. Integers are kept exactly,
/// because an `f64` has only 53 bits for them.
#[derive(Debug, Clone, Copy)]
enum Bound {
    Integer(i128),
    Float(f64),
}

impl Bound {
    fn as_float(self) -> f64 {
        match self {
            #[allow(clippy::cast_precision_loss, reason = "only for the comparison with a number that is no integer")]
            Self::Integer(integer) => integer as f64,
            Self::Float(float) => float,
        }
    }
}

impl PartialEq for Bound {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other).is_some_and(Ordering::is_eq)
    }
}

impl PartialOrd for Bound {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => Some(left.cmp(right)),
            _ => self.as_float().partial_cmp(&other.as_float()),
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(integer) => integer.fmt(f),
            Self::Float(float) => float.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn error(code: &'static str, params: &[(&'static str, Value)]) -> ValidationError {
        let mut error = ValidationError::new(code);
        params.iter().for_each(|(name, value)| error.add_param(Cow::Borrowed(*name), value));
        error
    }

    fn told(source: &dyn ToFieldErrors) -> Vec<(String, String, String)> {
        let mut told = Vec::new();
        let mut each = |field_error: &FieldError| {
            told.push((field_error.pointer.to_string(), field_error.code.to_string(), field_error.message.to_string()));
        };
        source.each(&mut FieldErrorSink::new(100, &mut each));
        told
    }

    #[test]
    fn places_nest_and_have_an_order() {
        let mut inner = ValidationErrors::new();
        inner.add("r#type", error("email", &[]));
        inner.add("__all__", error("too_many_of_them", &[]));
        let mut errors = ValidationErrors::new();
        let list = ValidationErrorsKind::List(BTreeMap::from([(3, Box::new(inner))]));
        errors.errors_mut().insert("items".into(), list);
        errors.add("age", error("required", &[]).with_message("Say how old you are.".into()));
        let places: Vec<(String, String)> = told(&errors).into_iter().map(|(at, kind, _)| (at, kind)).collect();
        let expected = [("/age", "missing"), ("/items/3", "too_many_of_them"), ("/items/3/type", "value_error.email")];
        assert_eq!(places, expected.map(|(at, kind)| (at.to_owned(), kind.to_owned())));
        assert_eq!(told(&errors)[0].2, "Say how old you are.");
    }

    #[test]
    fn bounds_and_values_are_exact() {
        let of = |params: &[(&'static str, Value)]| told(&error("range", params)).remove(0);
        let (low, high) = (9_007_199_254_740_993_u64, u64::MAX);
        let (_, kind, message) = of(&[("min", low.into()), ("max", high.into()), ("value", (low - 1).into())]);
        assert_eq!((&*kind, &*message), ("value_error.number.not_ge", "This must be at least 9007199254740993."));
        let (_, kind, message) = of(&[("min", 1.into()), ("max", low.into()), ("value", (low + 1).into())]);
        assert_eq!((&*kind, &*message), ("value_error.number.not_le", "This must be at most 9007199254740993."));
        let (_, kind, _) = of(&[("exclusive_min", low.into()), ("max", high.into()), ("value", low.into())]);
        assert_eq!(kind, "value_error.number.not_gt");
        let (_, kind, message) =
            of(&[("min", i64::MIN.into()), ("max", (-9_007_199_254_740_993_i64).into()), ("value", 0.into())]);
        assert_eq!((&*kind, &*message), ("value_error.number.not_le", "This must be at most -9007199254740993."));
    }

    #[test]
    fn codes_and_parameters_are_those_of_the_declaration() {
        let of = |code, params: &[(&'static str, Value)], message: Option<&'static str>| {
            let error = error(code, params);
            told(&match message {
                Some(message) => error.with_message(message.into()),
                None => error,
            })
            .remove(0)
        };
        let value = ("value", Value::from("hunter2"));
        let (_, code, message) = of("too_short", &[("min", 9.into()), value.clone()], None);
        assert_eq!((&*code, &*message), ("too_short", "This must have at least 9 characters."));
        let (_, code, message) = of("too_low", &[("min", 9.into()), ("value", 7.into())], None);
        assert_eq!((&*code, &*message), ("too_low", "This must be at least 9."));
        let (_, code, message) = of("missing_link", std::slice::from_ref(&value), None);
        assert_eq!((&*code, &*message), ("missing_link", "This value can't be used."));
        let params = [("limit", 9.into()), ("unit", "days".into()), ("on", true.into()), value, ("other", "x".into())];
        for (message, sent) in [
            ("At most {limit} {unit}: {on}.", "At most 9 days: true."),
            ("{value} {other} {unknown} {", "{value} {other} {unknown} {"),
            ("{{limit}} {}", "{9} {}"),
        ] {
            assert_eq!(of("custom", &params, Some(message)).2, sent);
        }
    }

    #[test]
    fn the_made_up_key_of_a_list_is_no_segment() {
        let mut inner = ValidationErrors::new();
        inner.add("name", error("email", &[]));
        let list = |inner: ValidationErrors| ValidationErrorsKind::List(BTreeMap::from([(1, Box::new(inner))]));
        let mut errors = ValidationErrors::new();
        errors.errors_mut().insert("_tmp_validator".into(), list(inner.clone()));
        assert_eq!(told(&errors)[0].0, "/1/name");
        let mut nested = ValidationErrors::new();
        nested.errors_mut().insert("_tmp_validator".into(), list(errors));
        assert_eq!(told(&nested)[0].0, "/1/1/name");
    }

    #[test]
    fn what_is_beyond_the_limit_is_counted() {
        let mut inner = ValidationErrors::new();
        (0..3).for_each(|_| inner.add("a", error("email", &[])));
        let mut errors = ValidationErrors::new();
        let items = (0..50).map(|index| (index, Box::new(inner.clone()))).collect();
        errors.errors_mut().insert("items".into(), ValidationErrorsKind::List(items));
        errors.errors_mut().insert("one".into(), ValidationErrorsKind::Struct(Box::new(inner)));
        let (mut given, mut each) = (0, |_: &FieldError| ());
        let mut field_errors = FieldErrorSink::new(100, &mut each);
        super::each(&errors, &Pointer::root(), &mut field_errors);
        assert_eq!((field_errors.is_full(), field_errors.beyond()), (true, 53));
        let mut each = |_: &FieldError| given += 1;
        super::each(&errors, &Pointer::root(), &mut FieldErrorSink::new(100, &mut each));
        assert_eq!(given, 100);
    }

    #[test]
    fn bounds_are_named_and_values_are_not() {
        let of = |code, params: &[(&'static str, Value)]| told(&error(code, params)).remove(0);
        let (_, kind, message) = of("length", &[("min", 3.into()), ("max", 5.into()), ("value", "secret".into())]);
        assert_eq!((&*kind, &*message), ("value_error.any_str.max_length", "This must have at most 5 characters."));
        let (_, kind, message) = of("length", &[("min", 3.into()), ("max", 5.into()), ("value", "ß".into())]);
        assert_eq!((&*kind, &*message), ("value_error.any_str.min_length", "This must have at least 3 characters."));
        let (_, kind, _) = of("length", &[("equal", 2.into()), ("value", vec![1].into())]);
        assert_eq!(kind, "value_error.list.length");
        let (_, kind, message) = of("range", &[("min", 1.into()), ("max", 100.into()), ("value", 0.into())]);
        assert_eq!((&*kind, &*message), ("value_error.number.not_ge", "This must be at least 1."));
        let (_, kind, message) = of("range", &[("exclusive_max", 0.5.into()), ("value", 1.into())]);
        assert_eq!((&*kind, &*message), ("value_error.number.not_lt", "This must be less than 0.5."));
    }
}
