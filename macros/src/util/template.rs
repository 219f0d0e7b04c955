//! The text of a `#[message("…")]` or of a thiserror `#[error("…")]`: `std::fmt`'s syntax, without
//! arguments.

use std::fmt;

/// A parsed format string.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Template {
    pub(crate) pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    /// Literal text, with `{{` and `}}` undone.
    Text(String),
    Value(Value),
}

/// One `{…}`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Value {
    pub(crate) field: Name,
    /// FromViolation, alignment, sign, `#` and `0`.
    flags: String,
    width: Option<Count>,
    precision: Option<Count>,
    /// `?`, `x`, `X?`, …; empty for `Display`.
    kind: String,
}

/// A field: `{id}` or `{0}`.
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

/// Why a text is no template.
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

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclosed => f.write_str("a `{` is never closed\n\nhelp: for a brace in the text, write `{{`"),
            Self::Unopened => f.write_str("a `}` closes nothing\n\nhelp: for a brace in the text, write `}}`"),
            Self::Empty => f.write_str(
                "`{}` has no argument to print\n\nhelp: write the field: `{0}` for the first of a tuple variant, `{id}` for a named one",
            ),
            Self::Star => f.write_str("`.*` takes an argument\n\nhelp: name the field of the precision: `{value:.precision$}`"),
            Self::Pointer => f.write_str("`{:p}` prints an address of this process\n\nhelp: print what it points to: `{id}`"),
            Self::NotAField(name) => {
                write!(f, "`{{{name}}}` is not a field\n\nhelp: only fields can be interpolated: `{{id}}`, `{{0}}`")
            }
            Self::BadSpec(spec) => {
                write!(f, "`:{spec}` is not a format\n\nhelp: as in `format!`: `{{id:>8}}`, `{{id:08.3}}`, `{{id:?}}`, `{{id:#x}}`")
            }
        }
    }
}

impl Fault {
    /// Whether `format!` surely refuses it too, and says so.
    pub(crate) fn is_format_error(&self) -> bool {
        !matches!(self, Self::Pointer | Self::BadSpec(_))
    }

    /// Why nobody knows what such a text prints.
    pub(crate) fn why_unproven(&self) -> &'static str {
        match self {
            Self::Pointer => "it prints an address of this process",
            _ => "it has a format that is not known",
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

    /// The text, where there is nothing to interpolate.
    pub(crate) fn literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The literal texts around the values, one more than there are values, and the values.
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
    /// The fields that it reads: the value's own, and those of its width and precision.
    pub(crate) fn reads(&self) -> impl Iterator<Item = &Name> {
        let counts = [&self.width, &self.precision].into_iter().filter_map(|count| match count {
            Some(Count::Field(name)) => Some(name),
            _ => None,
        });
        std::iter::once(&self.field).chain(counts)
    }

    /// Whether it is a plain `{id}`.
    pub(crate) fn is_plain(&self) -> bool {
        self.flags.is_empty() && self.width.is_none() && self.precision.is_none() && self.kind.is_empty()
    }

    pub(crate) fn is_debug(&self) -> bool {
        self.kind.ends_with('?')
    }

    /// The trait of `std::fmt` that prints it.
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

    /// Whether its width or precision is a field, which may be more than `format_args!` takes.
    pub(crate) fn has_counts(&self) -> bool {
        self.reads().nth(1).is_some()
    }

    /// The placeholder for `format_args!`, in which `name` gives the argument of the value, `count`
    /// those of its width and precision.
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
        // As `format!` has it: an identifier, never a raw one. `self` is one, and no field.
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

/// `{type}` prints the field `r#type`.
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

/// The text up to its first brace, and from there on. One char at a time is what the library is
/// fast at.
fn at_brace(text: &str) -> Option<(&str, &str)> {
    let before = text.split('{').next()?;
    let before = before.split('}').next()?;
    let brace = text.strip_prefix(before)?;
    (!brace.is_empty()).then_some((before, brace))
}

/// Parses what follows a `{`, and gives what follows its `}`.
fn value(text: &str) -> Result<(Value, &str), Fault> {
    // A fill may be a brace: `{id:}>8}`.
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
    // `0$` is a width from the first field, not the flag.
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

/// Takes a count off the text: `8`, `width$` or `0$`.
fn count(rest: &mut &str) -> Option<Count> {
    if let Some((head, after)) = rest.split_once('$') {
        if let Some(name) = Name::parse(head) {
            *rest = after;
            return Some(Count::Field(name));
        }
    }
    let end = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
    let (number, after) = rest.split_at(end);
    // More than this `format!` refuses; nothing is an empty text.
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
        // A virama continues a name, and is not alphanumeric.
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
