//! Classification of serde's error texts, with a sentence of this crate for each class.
//!
//! serde's texts repeat the input (`invalid type: string "hunter2", expected u32`), so they are
//! never sent. They are only compared with a closed list: the fixed words at the start and at the
//! end of each text.

/// The code and the public sentence for a class of mistakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FaultText {
    pub(crate) kind: &'static str,
    pub(crate) sentence: &'static str,
}

/// The reason for the error, read from serde's text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reason<'t> {
    /// A member with this name is missing.
    Missing(&'t str),
    /// A member with this name is present, but the type has no such field.
    Unknown(&'t str),
    /// A member with this name is present more than once.
    Duplicate(&'t str),
    /// A value is wrong.
    Value(FaultText),
    /// serde can't read the type from values that it has buffered, whatever the values are.
    Unsupported,
}

const fn fault_text(kind: &'static str, sentence: &'static str) -> FaultText {
    FaultText { kind, sentence }
}

pub(crate) const MISSING: FaultText = fault_text("missing", "This value is required.");
pub(crate) const UNKNOWN: FaultText = fault_text("value_error.extra", "This member is not known.");
pub(crate) const DUPLICATE: FaultText = fault_text("value_error.duplicate", "This stands there more than once.");
pub(crate) const INTEGER: FaultText = fault_text("type_error.integer", "This must be an integer.");
pub(crate) const NUMERIC_NAMES: FaultText =
    fault_text("type_error.integer", "The names of the members must be integers.");
pub(crate) const OUT_OF_RANGE: FaultText = fault_text("value_error.number", "This number is out of range.");
pub(crate) const JSON: &str = "value_error.jsondecode";

/// A member is missing somewhere in this value.
pub(crate) const MISSING_INSIDE: FaultText = fault_text("missing", "A member that is required is missing in here.");
pub(crate) const UNKNOWN_INSIDE: FaultText = fault_text("value_error.extra", "A member in here is not known.");
pub(crate) const DUPLICATE_INSIDE: FaultText =
    fault_text("value_error.duplicate", "A member in here is present more than once.");
/// The names of an object's members are not of the type that they should have.
pub(crate) const NAMES: FaultText = fault_text("value_error", "The names of the members can't be used.");
pub(crate) const TOO_DEEP: FaultText = fault_text("value_error.depth", "The values are nested too deeply.");

const STRING: FaultText = fault_text("type_error.string", "This must be a string.");
pub(crate) const FLOAT: FaultText = fault_text("type_error.float", "This must be a number.");
pub(crate) const BOOL: FaultText = fault_text("type_error.bool", "This must be true or false.");
pub(crate) const LIST: FaultText = fault_text("type_error.list", "This must be an array.");
pub(crate) const LENGTH: FaultText =
    fault_text("value_error.list.length", "This array has not got as many elements as it should.");
pub(crate) const OBJECT: FaultText = fault_text("type_error.object", "This must be an object.");
const NULL: FaultText = fault_text("type_error.null", "This must be null.");
pub(crate) const ENUM: FaultText = fault_text("type_error.enum", "This is not one of the values that are allowed.");
pub(crate) const CHARACTER: FaultText = fault_text("type_error.character", "This must be a single character.");
const UUID: FaultText = fault_text("type_error.uuid", "This must be a UUID.");
const DATETIME: FaultText = fault_text("type_error.datetime", "This must be a date and time (RFC 3339).");
const IP: FaultText = fault_text("type_error.ip", "This must be an IP address.");
const NONE_FITS: FaultText = fault_text("value_error", "This has none of the shapes that are allowed.");
pub(crate) const OTHER: FaultText = fault_text("value_error", "This value can't be used.");

/// Returns the reason that serde's error text states. The text may also come from a parser
/// (`FromStr`) whose error serde has wrapped.
pub(crate) fn classify(text: &str) -> Reason<'_> {
    let text = without_position(text);
    let named = |start: &str| text.strip_prefix(start).and_then(|rest| rest.strip_prefix('`'));
    if let Some(name) = named("missing field ").and_then(|rest| rest.strip_suffix('`')) {
        return Reason::Missing(name);
    }
    if let Some(name) = named("duplicate field ").and_then(|rest| rest.strip_suffix('`')) {
        return Reason::Duplicate(name);
    }
    if let Some(rest) = named("unknown field ") {
        let name = rest.split_once("`, expected ").or_else(|| rest.split_once("`, there are no fields"));
        return Reason::Unknown(name.map_or_else(|| rest.strip_suffix('`').unwrap_or(rest), |(name, _)| name));
    }
    match text {
        "i128 is not supported" | "u128 is not supported" => Reason::Unsupported,
        _ => Reason::Value(value(text)),
    }
}

/// Returns the class of a parameter's text that doesn't parse as an integer of this many bits: out
/// of range if the text is an integer, as in JSON.
pub(crate) fn of_integer(text: &str, bits: u32) -> FaultText {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    // `-0` is an integer that unsigned types can't read, although it is in their range.
    let is_zero = digits.bytes().all(|byte| byte == b'0');
    let is_beyond = bits <= 64 && starts_as_number(digits) && text.parse().is_ok_and(is_beyond);
    if is_integer && !is_zero || !is_integer && is_beyond { OUT_OF_RANGE } else { INTEGER }
}

/// Returns the class of a parameter's text that doesn't parse as a finite number.
pub(crate) fn of_float(text: &str) -> FaultText {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if starts_as_number(digits) && text.parse::<f64>().is_ok() { OUT_OF_RANGE } else { FLOAT }
}

fn starts_as_number(digits: &str) -> bool {
    digits.starts_with(|char: char| char.is_ascii_digit())
}

fn value(text: &str) -> FaultText {
    match text {
        "invalid digit found in string" | "cannot parse integer from empty string" => return INTEGER,
        "number too large to fit in target type"
        | "number too small to fit in target type"
        | "number would be zero for non-zero type" => return OUT_OF_RANGE,
        "invalid float literal" | "cannot parse float from empty string" => return FLOAT,
        "provided string was not `true` or `false`" => return BOOL,
        "too many characters in string" | "cannot parse char from empty string" => return CHARACTER,
        "invalid IP address syntax" | "invalid IPv4 address syntax" | "invalid IPv6 address syntax" => return IP,
        _ => {}
    }
    if text.starts_with("unknown variant `") {
        return ENUM;
    }
    if text.starts_with("data did not match any variant of untagged enum") {
        return NONE_FITS;
    }
    if text.starts_with("UUID parsing failed") {
        return UUID;
    }
    // serde writes the value that was found before these words. The value may contain the same
    // words, so the last occurrence counts.
    let Some((_, wanted)) = text.rsplit_once(", expected ") else { return OTHER };
    match expected(wanted) {
        Some(LIST | OBJECT) if text.starts_with("invalid length ") => LENGTH,
        Some(INTEGER | FLOAT) if text.starts_with("invalid value: ") => OUT_OF_RANGE,
        Some(INTEGER) if is_beyond_64_bits(text) => OUT_OF_RANGE,
        Some(words) => words,
        None => OTHER,
    }
}

/// Returns whether serde found a floating-point number that is too large for every integer of 64
/// bits. serde_json reads an integer as such a number if the integer doesn't fit into 64 bits.
fn is_beyond_64_bits(text: &str) -> bool {
    let found = text.strip_prefix("invalid type: floating point `").and_then(|rest| rest.split('`').next());
    found.and_then(|found| found.parse().ok()).is_some_and(is_beyond)
}

fn is_beyond(number: f64) -> bool {
    /// 2^63, the first integer beyond `i64`.
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    number.abs() >= BEYOND
}

fn expected(wanted: &str) -> Option<FaultText> {
    let wanted = wanted.strip_prefix("a nonzero ").unwrap_or(wanted);
    Some(match wanted {
        "a string" | "a borrowed string" | "str" | "String" | "path string" | "a borrowed path" | "os string" => STRING,
        "i8"
        | "i16"
        | "i32"
        | "i64"
        | "i128"
        | "isize"
        | "u8"
        | "u16"
        | "u32"
        | "u64"
        | "u128"
        | "usize"
        | "integer with support for saturating semantics" => INTEGER,
        "f32" | "f64" => FLOAT,
        "a boolean" | "bool" => BOOL,
        "a character" | "char" => CHARACTER,
        "a sequence" | "an empty array" | "byte array" | "a borrowed byte array" => LIST,
        "a map" => OBJECT,
        "unit" => NULL,
        "variant identifier" | "string or map" | "unit variant" | "newtype variant" | "tuple variant"
        | "struct variant" => ENUM,
        "a formatted UUID string" => UUID,
        "IP address" | "IPv4 address" | "IPv6 address" => IP,
        "an RFC 3339 formatted date and time string" => DATETIME,
        _ => {
            let is = |start: &str| wanted.starts_with(start);
            if is("struct ") {
                OBJECT
            } else if is("an array of length ") || is("a tuple of size ") || is("tuple struct ") || is("tuple variant ")
            {
                LIST
            } else if is("enum ") || is("adjacently tagged enum ") || is("internally tagged enum ") {
                ENUM
            } else if is("unit struct ") || is("unit variant ") {
                NULL
            } else {
                return None;
            }
        }
    })
}

/// Returns the text without the position at its end (` at line 1 column 2`), which serde_json
/// appends.
fn without_position(text: &str) -> &str {
    let Some((before, position)) = text.rsplit_once(" at line ") else { return text };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match position.split_once(" column ") {
        Some((line, column)) if is_number(line) && is_number(column) => before,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_can_t_pass_for_what_was_expected() {
        let forged = r#"invalid type: string ", expected a boolean", expected u8 at line 1 column 2"#;
        assert_eq!(classify(forged), Reason::Value(INTEGER));
        assert_eq!(classify("invalid type: string \"hunter2\", expected hunter2"), Reason::Value(OTHER));
        assert_eq!(classify("hunter2"), Reason::Value(OTHER));
    }

    #[test]
    fn names_are_read_whole() {
        assert_eq!(classify("missing field `a` at line 1 column 2"), Reason::Missing("a"));
        assert_eq!(classify("missing field `a` at line x"), Reason::Value(OTHER));
        assert_eq!(classify("duplicate field `a`"), Reason::Duplicate("a"));
        assert_eq!(classify("unknown field `a`, expected `b` or `c`"), Reason::Unknown("a"));
        assert_eq!(classify("unknown field `a`, there are no fields"), Reason::Unknown("a"));
        assert_eq!(classify("unknown field `a`"), Reason::Unknown("a"));
    }

    #[test]
    fn numbers_and_lengths() {
        assert_eq!(classify("invalid value: integer `300`, expected u8"), Reason::Value(OUT_OF_RANGE));
        assert_eq!(classify("invalid value: integer `0`, expected a nonzero u8"), Reason::Value(OUT_OF_RANGE));
        assert_eq!(classify("invalid type: floating point `1.5`, expected u8"), Reason::Value(INTEGER));
        assert_eq!(classify("invalid length 1, expected a tuple of size 2"), Reason::Value(LENGTH));
        assert_eq!(classify("invalid length 1, expected struct A with 2 elements"), Reason::Value(LENGTH));
    }
}
