//! Compares the derive's parser of format strings with rustc's own.

#[allow(
    dead_code,
    clippy::module_inception,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "the derive uses the rest"
)]
#[path = "../../macros/src/util/template.rs"]
mod parser;

use parser::{Name, Template, Value};
use ra_ap_rustc_parse_format::{Argument, Count, ParseMode, Parser, Piece, Position};
use std::collections::HashSet;

/// The parts that a format string prints: texts, and for each value the fields that the value
/// reads.
type Said = Vec<Result<String, HashSet<String>>>;

/// Returns the parts by rustc's parser. Returns `None` if rustc rejects the format string.
fn by_rustc(text: &str) -> Option<Said> {
    let mut parser = Parser::new(text, None, None, false, ParseMode::Format);
    let mut said = Said::new();
    for piece in parser.by_ref() {
        match (piece, said.last_mut()) {
            (Piece::Lit(text), Some(Ok(last))) => last.push_str(text),
            (Piece::Lit(text), _) => said.push(Ok(text.to_owned())),
            (Piece::NextArgument(argument), _) => said.push(Err(reads(&argument)?)),
        }
    }
    parser.errors.is_empty().then_some(said)
}

/// Returns the fields that a value reads. Returns `None` if the value reads the next argument (`{}`
/// or `.*`), which is not a field.
fn reads(argument: &Argument<'_>) -> Option<HashSet<String>> {
    let mut reads = HashSet::new();
    match argument.position {
        Position::ArgumentIs(index) => reads.insert(index.to_string()),
        Position::ArgumentNamed(name) => reads.insert(name.to_owned()),
        Position::ArgumentImplicitlyIs(_) => return None,
    };
    for count in [&argument.format.width, &argument.format.precision] {
        match count {
            Count::CountIsName(name, _) => reads.insert((*name).to_owned()),
            Count::CountIsParam(index) => reads.insert(index.to_string()),
            Count::CountIsStar(_) => return None,
            Count::CountIs(_) | Count::CountImplied => false,
        };
    }
    Some(reads)
}

fn by_us(template: &Template) -> Said {
    let (texts, values) = template.interleaved();
    let mut said = Said::new();
    for (index, text) in texts.into_iter().enumerate() {
        if let Some(value) = index.checked_sub(1).and_then(|before| values.get(before)) {
            said.push(Err(value.reads().map(ToString::to_string).collect()));
        }
        if !text.is_empty() {
            said.push(Ok(text.to_owned()));
        }
    }
    said
}

/// Returns whether all formats are those of traits of `std::fmt`. rustc's parser accepts other
/// words too, and its caller rejects them.
fn is_known(text: &str) -> bool {
    let mut parser = Parser::new(text, None, None, false, ParseMode::Format);
    parser.all(|piece| match piece {
        Piece::Lit(_) => true,
        Piece::NextArgument(argument) => {
            let format = &argument.format;
            // rustc's parser accepts a dot without a precision.
            let is_dot = format.precision_span.is_some() && format.precision == Count::CountImplied;
            !is_dot && matches!(format.ty, "" | "?" | "x" | "X" | "o" | "b" | "e" | "E")
        }
    })
}

fn is_field(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit()) || name != "_" && !name.starts_with("r#")
}

pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (ours, rustc) = (Template::parse(text), by_rustc(text));
    match (&ours, &rustc) {
        // Both accept the text: they have to agree on the fields. A field that the derive doesn't
        // see would be a leak.
        (Ok(ours), Some(rustc)) => assert_eq!(by_us(ours), *rustc, "{text:?}"),
        // The derive accepts white space where rustc doesn't, and numbers with more digits. It
        // rewrites them in the placeholder, which `check_placeholder` checks.
        (Ok(_), None) => {}
        (Err(fault), Some(rustc)) => {
            let is_sayable = rustc.iter().flat_map(|said| said.as_ref().err()).flatten().all(|name| is_field(name));
            assert!(!is_sayable || !is_known(text), "{fault:?}: {text:?}");
        }
        (Err(_), None) => {}
    }
    let Ok(template) = ours else { return };
    if let Some(literal) = template.literal() {
        assert_eq!(Template::parse(&literal.replace('{', "{{").replace('}', "}}")).unwrap().literal(), Some(literal));
    }
    for value in template.values() {
        check_placeholder(value);
    }
}

/// Checks the placeholder that the derive emits into `format_args!`: rustc accepts it and reads the
/// same fields from it, and parsing it again changes nothing.
fn check_placeholder(value: &Value) {
    let argument = |name: &Name| format!("field_{name}");
    let placeholder = value.placeholder(argument, |name| format!("count_{name}"));
    let said = by_rustc(&placeholder).unwrap_or_else(|| panic!("rustc refuses {placeholder:?}"));
    let counts = value.reads().skip(1).map(|name| format!("count_{name}"));
    assert_eq!(said, [Err(std::iter::once(argument(&value.field)).chain(counts).collect())], "{placeholder:?}");
    let again = Template::parse(&placeholder).unwrap_or_else(|fault| panic!("{fault:?}: {placeholder:?}"));
    let again = again.values().next().unwrap();
    assert_eq!(again.placeholder(ToString::to_string, ToString::to_string), placeholder);
    assert_eq!(again.formatting_trait(), value.formatting_trait());
}
