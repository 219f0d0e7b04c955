//! Format strings without arguments, in the syntax of `std::fmt`: the texts of `#[message("…")]`,
//! `#[cause("…")]`, `#[header("…", "…")]` and thiserror's `#[error("…")]`.

use std::fmt;

/// A parsed format string.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Template {
    pub(crate) pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    /// Literal text, with `{` for `{{` and `}` for `}}`.
    Text(String),
    Value(Value),
}

/// A placeholder: `{…}`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Value {
    pub(crate) field: Name,
    /// Fill, alignment, sign, `#` and `0`.
    flags: String,
    width: Option<Count>,
    precision: Option<Count>,
    /// `?`, `x`, `X?`, …; empty for `Display`.
    kind: String,
}

/// The name of a field: `{id}` or `{0}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Name {
    Named(String),
    Index(u32),
}

#[derive(Debug, Clone, PartialEq)]
enum Count {
    Number(String),
    Field(Name),
}

/// The reason why a text is not a template.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fault {
    Unclosed,
    Unopened,
    Empty,
    Star,
    Pointer,
    NotAField(String),
    BadSpec(String),
}

/// The mistake, to be written after the name of the attribute.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclosed => f.write_str("has a `{` that is not closed"),
            Self::Unopened => f.write_str("has a `}` without a `{` before it"),
            Self::Empty => f.write_str("has a `{}`, which names no field"),
            Self::Star => f.write_str("has a `.*`, which takes an argument"),
            Self::Pointer => f.write_str("would print a memory address with `{:p}`"),
            Self::NotAField(name) => write!(f, "interpolates `{{{name}}}`, which is not a field"),
            Self::BadSpec(spec) => write!(f, "has the unknown format `:{spec}`"),
        }
    }
}

impl Fault {
    /// Returns the text of the `help:`.
    pub(crate) fn help(&self) -> &'static str {
        match self {
            Self::Unclosed => "write `{{` for a brace in the text",
            Self::Unopened => "write `}}` for a brace in the text",
            Self::Empty => "write the name of a field: `{id}`, or `{0}` in a tuple variant",
            Self::Star => "name the field that holds the precision: `{value:.precision$}`",
            Self::Pointer => "print the value: `{id}`",
            Self::NotAField(_) => "interpolate a field: `{id}`, or `{0}` in a tuple variant",
            Self::BadSpec(_) => "write a format such as `{id:>8}`, `{id:08.3}`, `{id:?}` or `{id:#x}`",
        }
    }

    /// Returns whether `format!` rejects the text as well, with an error that names the mistake.
    pub(crate) fn is_format_error(&self) -> bool {
        !matches!(self, Self::Pointer | Self::BadSpec(_))
    }

    /// Returns the reason why the output of such a text can't be checked.
    pub(crate) fn why_unproven(&self) -> &'static str {
        match self {
            Self::Pointer => "it prints a memory address",
            _ => "it has an unknown format",
        }
    }
}

impl Template {
    pub(crate) fn parse(text: &str) -> Result<Self, Fault> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some((before, brace)) = at_brace(rest) {
            literal.push_str(before);
            if let Some(after) = brace.strip_prefix("{{") {
                literal.push('{');
                rest = after;
            } else if let Some(after) = brace.strip_prefix("}}") {
                literal.push('}');
                rest = after;
            } else if let Some(after) = brace.strip_prefix('{') {
                if !literal.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut literal)));
                }
                let (value, after) = value(after)?;
                pieces.push(Piece::Value(value));
                rest = after;
            } else {
                return Err(Fault::Unopened);
            }
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            pieces.push(Piece::Text(literal));
        }
        Ok(Self { pieces })
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Value(value) => Some(value),
            Piece::Text(_) => None,
        })
    }

    /// Returns the text. Returns `None` if the template interpolates a field.
    pub(crate) fn literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Returns the literal texts and the values between them: one more text than values.
    pub(crate) fn interleaved(&self) -> (Vec<&str>, Vec<&Value>) {
        let (mut texts, mut values) = (vec![""], Vec::new());
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => *texts.last_mut().expect("starts with one") = text,
                Piece::Value(value) => {
                    values.push(value);
                    texts.push("");
                }
            }
        }
        (texts, values)
    }
}

impl Value {
    /// Returns the fields that the placeholder reads: the value, and its width and precision if
    /// these are fields.
    pub(crate) fn reads(&self) -> impl Iterator<Item = &Name> {
        let counts = [&self.width, &self.precision].into_iter().filter_map(|count| match count {
            Some(Count::Field(name)) => Some(name),
            _ => None,
        });
        std::iter::once(&self.field).chain(counts)
    }

    /// Returns whether the placeholder has no format, as `{id}`.
    pub(crate) fn is_plain(&self) -> bool {
        self.flags.is_empty() && self.width.is_none() && self.precision.is_none() && self.kind.is_empty()
    }

    pub(crate) fn is_debug(&self) -> bool {
        self.kind.ends_with('?')
    }

    /// Returns the name of the trait of `std::fmt` that prints the value.
    pub(crate) fn formatting_trait(&self) -> &'static str {
        match self.kind.as_str() {
            "" => "Display",
            "x" => "LowerHex",
            "X" => "UpperHex",
            "o" => "Octal",
            "b" => "Binary",
            "e" => "LowerExp",
            "E" => "UpperExp",
            _ => "Debug",
        }
    }

    /// Returns whether the width or the precision is a field. Its value may be larger than
    /// `format_args!` accepts.
    pub(crate) fn has_counts(&self) -> bool {
        self.reads().nth(1).is_some()
    }

    /// Returns the placeholder for `format_args!`. `name` returns the argument that holds the
    /// value, `count` the arguments that hold width and precision.
    pub(crate) fn placeholder(&self, name: impl Fn(&Name) -> String, count: impl Fn(&Name) -> String) -> String {
        let count = |number: &Option<Count>, dot: &str| match number {
            None => String::new(),
            Some(Count::Number(number)) => format!("{dot}{number}"),
            Some(Count::Field(field)) => format!("{dot}{}$", count(field)),
        };
        let (width, precision) = (count(&self.width, ""), count(&self.precision, "."));
        format!("{{{}:{}{width}{precision}{}}}", name(&self.field), self.flags, self.kind)
    }
}

impl Name {
    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().ok().map(Self::Index);
        }
        // As in `format!`, a name is an identifier that is not raw. `self` is a name, but not a
        // field.
        let is_ascii = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if text.bytes().all(is_ascii) {
            let begins = !text.starts_with(|first: char| first.is_ascii_digit());
            let is_ident = begins && !["_", "crate", "super", "Self"].contains(&text);
            return is_ident.then(|| Self::Named(text.to_owned()));
        }
        let is_plain = || syn::parse_str::<syn::Ident>(text).is_ok_and(|ident| ident == text);
        let is_ident = text == "self" || text != "_" && (is_plain() || is_keyword(text));
        (is_ident && !text.starts_with("r#")).then(|| Self::Named(text.to_owned()))
    }
}

/// Returns whether a text is a keyword that can be a raw identifier: `{type}` prints the field
/// `r#type`.
fn is_keyword(text: &str) -> bool {
    let raw = format!("r#{text}");
    syn::parse_str::<syn::Ident>(&raw).is_ok_and(|ident| ident == raw)
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::Index(index) => write!(f, "{index}"),
        }
    }
}

/// Splits a text at its first brace. Returns `None` if there is none. It searches for one char at a
/// time, for which the standard library is optimized.
fn at_brace(text: &str) -> Option<(&str, &str)> {
    let before = text.split('{').next()?;
    let before = before.split('}').next()?;
    let brace = text.strip_prefix(before)?;
    (!brace.is_empty()).then_some((before, brace))
}

/// Parses the text after a `{`. Returns the placeholder and the text after its `}`.
fn value(text: &str) -> Result<(Value, &str), Fault> {
    // The fill character may be a brace: `{id:}>8}`.
    let colon = text.find([':', '}', '{']).filter(|at| text[*at..].starts_with(':'));
    let (name, spec) = match colon {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => match text.split_once('}') {
            Some((name, _)) => (name, None),
            None => return Err(Fault::Unclosed),
        },
    };
    let after_name = &text[name.len()..];
    let name = name.trim();
    if name.is_empty() {
        return Err(Fault::Empty);
    }
    let Some(field) = Name::parse(name) else { return Err(Fault::NotAField(name.to_owned())) };
    let Some(spec) = spec else {
        let plain = Value { field, flags: String::new(), width: None, precision: None, kind: String::new() };
        return Ok((plain, &after_name[1..]));
    };

    let mut chars = spec.chars();
    let fill = match (chars.next(), chars.next()) {
        (Some(fill), Some('<' | '^' | '>')) => fill.len_utf8() + 1,
        (Some('<' | '^' | '>'), _) => 1,
        _ => 0,
    };
    let Some(end) = spec[fill..].find('}') else { return Err(Fault::Unclosed) };
    let (whole, after) = (&spec[..fill + end], &spec[fill + end + 1..]);
    let bad = || Fault::BadSpec(whole.to_owned());
    let mut rest = whole[fill..].trim_end();
    let mut flags = whole[..fill].to_owned();
    for one_of in [&['+', '-'][..], &['#']] {
        if let Some(stripped) = rest.strip_prefix(one_of) {
            flags.push_str(&rest[..1]);
            rest = stripped;
        }
    }
    // `0$` is a width read from field 0, not the flag `0`.
    if rest.starts_with('0') && !rest.starts_with("0$") {
        flags.push('0');
        rest = &rest[1..];
    }
    let width = count(&mut rest);
    let precision = match rest.strip_prefix('.') {
        Some(stripped) if stripped.starts_with('*') => return Err(Fault::Star),
        Some(stripped) => {
            rest = stripped;
            Some(count(&mut rest).ok_or_else(bad)?)
        }
        None => None,
    };
    match rest {
        "" | "?" | "x?" | "X?" | "x" | "X" | "o" | "b" | "e" | "E" => {}
        "p" => return Err(Fault::Pointer),
        _ => return Err(bad()),
    }
    Ok((Value { field, flags, width, precision, kind: rest.to_owned() }, after))
}

/// Reads a count from the start of the text: `8`, `width$` or `0$`.
fn count(rest: &mut &str) -> Option<Count> {
    if let Some((head, after)) = rest.split_once('$') {
        if let Some(name) = Name::parse(head) {
            *rest = after;
            return Some(Count::Field(name));
        }
    }
    let end = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
    let (number, after) = rest.split_at(end);
    // `format!` rejects larger numbers. An empty text is no number.
    number.parse::<u16>().ok()?;
    *rest = after;
    Some(Count::Number(number.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str) -> Vec<String> {
        Template::parse(text).unwrap().values().flat_map(Value::reads).map(ToString::to_string).collect()
    }

    #[test]
    fn reads_every_field_that_it_prints() {
        assert_eq!(reads("Déjà vu {0}: {{x}} {id}"), ["0", "id"]);
        assert_eq!(reads("{id:width$.prec$} {x:0$} {type}"), ["id", "width", "prec", "x", "0", "type"]);
        assert_eq!(reads("{a:}>8} {b:{<+#08.3x?}"), ["a", "b"]);
        assert_eq!(reads("😀 {名前:😀^9}"), ["名前"]);
        assert_eq!(reads("{ id }{id:? }{self:?}"), ["id", "id", "self"]);
        // A virama is part of a name, although it is not alphanumeric.
        assert_eq!(reads("{id:क्ष$}"), ["id", "क्ष"]);
    }

    #[test]
    fn undoes_escapes() {
        assert_eq!(Template::parse("{{x}} }}{{").unwrap().literal(), Some("{x} }{"));
        assert_eq!(Template::parse("").unwrap().literal(), Some(""));
    }

    #[test]
    fn keeps_a_format() {
        for text in ["{a:}>8}", "{a:>+#08.3x?}", "{a:08}", "{a:?}", "{a:.3}", "{a:8e}", "{a:-<3}"] {
            let template = Template::parse(text).unwrap();
            assert_eq!(template.values().next().unwrap().placeholder(|_| "a".into(), |_| "b".into()), text);
        }
        let template = Template::parse("{a:0$.b$}").unwrap();
        assert_eq!(
            template.values().next().unwrap().placeholder(|name| format!("f_{name}"), |name| format!("c_{name}")),
            "{f_a:c_0$.c_b$}"
        );
    }

    #[test]
    fn names_the_fault() {
        for (text, fault) in [
            ("{id", Fault::Unclosed),
            ("{id:", Fault::Unclosed),
            ("{id:>", Fault::Unclosed),
            ("a } b", Fault::Unopened),
            ("{}", Fault::Empty),
            ("{:?}", Fault::Empty),
            ("{a:.*}", Fault::Star),
            ("{a:p}", Fault::Pointer),
            ("{a.b}", Fault::NotAField("a.b".into())),
            ("{r#type}", Fault::NotAField("r#type".into())),
            ("{_}", Fault::NotAField("_".into())),
            ("{a:q}", Fault::BadSpec("q".into())),
            ("{a:3.}", Fault::BadSpec("3.".into())),
            ("{a:+-}", Fault::BadSpec("+-".into())),
            ("{a:65536}", Fault::BadSpec("65536".into())),
            ("{a/**/}", Fault::NotAField("a/**/".into())),
        ] {
            assert_eq!(Template::parse(text), Err(fault), "{text}");
        }
    }
}
