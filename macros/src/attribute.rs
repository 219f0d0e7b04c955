//! A table of the attributes: their names, the places where they are allowed, their arguments. The
//! parser, the diagnostics and a test of the documentation read it.

/// A place where an attribute can be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Type,
    Variant,
    Field,
}

/// A node of the input that has attributes. A struct is type and variant in one, and takes the
/// attributes of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Node {
    Enum,
    Struct,
    Variant,
    Field,
}

/// The arguments of an attribute that are not keys. They can be before, between or after the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Positional {
    Nothing,
    /// At most this many string literals.
    Strings(usize),
    /// String literals or the path of a constant.
    StringsOrPath,
    /// Names without quotes.
    Words,
    /// A number, or a name without quotes.
    Status,
    /// A string literal, or a name without quotes.
    StringOrWord,
    /// A name without quotes.
    Word,
}

/// The value of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// `disclose`
    Flag,
    /// `retry` or `retry = false`
    FlagOrBool,
    /// `title = "…"`
    String,
    /// `code = "…"` or `code = NOT_FOUND`
    StringOrPath,
    /// `profile = PAYMENTS`
    Path,
    /// `columns("…", …)`
    Strings,
    /// `skip(axum, …)`
    Words,
    /// `downcast(OrderError, …)`
    Paths,
    /// `from(io::Error if is_not_found, …)`
    Conversions,
    /// `otherwise = 502` or `otherwise = same_or(502)`
    Otherwise,
    /// `on(404, CONFLICT)`
    Statuses,
    /// `one_of(404, 400..=499)`
    Ranges,
    /// `in = NewBuyer`
    Type,
    /// `challenge = profile`
    Word,
    /// `members(kind = "auth", param = null)`
    Members,
    /// `subset(ReadBuyer(NotFound))`
    Subsets,
}

#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
    /// The key with a value, for a `help:`.
    pub(crate) example: &'static str,
}

#[derive(Debug)]
pub(crate) struct Attribute {
    pub(crate) name: &'static str,
    pub(crate) places: &'static [Place],
    pub(crate) repeatable: bool,
    pub(crate) positional: Positional,
    pub(crate) keys: &'static [Key],
    /// Examples for a `help:`, without the first and the last backtick.
    pub(crate) syntax: &'static str,
}

const fn key(name: &'static str, takes: Takes, example: &'static str) -> Key {
    Key { name, takes, example }
}

use Place::{Field, Type, Variant};

pub(crate) const API_ERROR: Attribute = Attribute {
    name: "api_error",
    places: &[Type],
    repeatable: false,
    positional: Positional::Nothing,
    keys: &[
        key("profile", Takes::Path, "profile = PAYMENTS"),
        key("rename_all", Takes::String, r#"rename_all = "kebab-case""#),
        key("code_prefix", Takes::String, r#"code_prefix = "buyers.""#),
        key("skip", Takes::Words, "skip(axum)"),
        key("decode", Takes::Flag, "decode"),
        key("subset", Takes::Subsets, "subset(ReadBuyer(NotFound))"),
        key("crate", Takes::Path, "crate = ::status_error"),
    ],
    syntax: r#"#[api_error(profile = PAYMENTS, rename_all = "kebab-case")]"#,
};

pub(crate) const STATUS: Attribute = Attribute {
    name: "status",
    places: &[Type, Variant, Field],
    repeatable: false,
    positional: Positional::Status,
    keys: &[
        key("code", Takes::StringOrPath, r#"code = "duplicate_record""#),
        key("title", Takes::String, r#"title = "Duplicate record""#),
        key("type", Takes::String, r#"type = "urn:example:duplicate-record""#),
        key("docs", Takes::String, r#"docs = "https://example.com/errors#duplicate-record""#),
        key("members", Takes::Members, r#"members(kind = "auth", param = null)"#),
        key("grpc", Takes::String, r#"grpc = "ABORTED""#),
        key("disclose", Takes::Flag, "disclose"),
        key("server_only", Takes::Flag, "server_only"),
        key("retry", Takes::FlagOrBool, "retry` or `retry = false"),
        key("one_of", Takes::Ranges, "one_of(404, 409)"),
        key("otherwise", Takes::Otherwise, "otherwise = 502"),
        key("downcast", Takes::Paths, "downcast(OrderError)"),
        key("from", Takes::Conversions, "from(io::Error)` or `from(io::Error if is_not_found)"),
        key("challenge", Takes::Word, "challenge = profile"),
        key("no_challenge", Takes::Flag, "no_challenge"),
    ],
    syntax: r#"#[status(404)]`, `#[status(CONFLICT, code = "duplicate_record")]` or `#[status(transparent)]"#,
};

pub(crate) const MESSAGE: Attribute = Attribute {
    name: "message",
    places: &[Type, Variant],
    repeatable: false,
    positional: Positional::StringOrWord,
    keys: &[],
    syntax: r#"#[message("buyer {id} was not found")]`, `#[message(title)]` or `#[message(unchecked_display)]"#,
};

pub(crate) const CAUSE: Attribute = Attribute {
    name: "cause",
    places: &[Variant],
    repeatable: false,
    positional: Positional::Strings(1),
    keys: &[],
    syntax: r#"#[cause("the token expired {expired} ago")]"#,
};

pub(crate) const UNIQUE: Attribute = Attribute {
    name: "unique",
    places: &[Variant],
    repeatable: true,
    positional: Positional::StringsOrPath,
    keys: &[
        key("constraint", Takes::String, r#"constraint = "buyers_email_key""#),
        key("columns", Takes::Strings, r#"columns("buyers.email")"#),
        key("match", Takes::String, r#"match = "prefix""#),
        key("in", Takes::Type, "in = NewBuyer"),
        key("disclose", Takes::String, r#"disclose = "nothing""#),
    ],
    syntax: r#"#[unique("email", constraint = "buyers_email_key")]` or `#[unique(EMAIL)]"#,
};

pub(crate) const CONSTRAINT: Attribute = Attribute {
    name: "constraint",
    places: &[Variant],
    repeatable: true,
    positional: Positional::Strings(1),
    keys: &[
        key("fields", Takes::Strings, r#"fields("account_id")"#),
        key("columns", Takes::Strings, r#"columns("buyers.account_id")"#),
        key("side", Takes::String, r#"side = "child""#),
        key("match", Takes::String, r#"match = "prefix""#),
        key("in", Takes::Type, "in = NewBuyer"),
        key("disclose", Takes::String, r#"disclose = "nothing""#),
    ],
    syntax: r#"#[constraint("buyers_account_fkey", fields("account_id"))]"#,
};

pub(crate) const ON_DATABASE: Attribute = Attribute {
    name: "on_database",
    places: &[Variant],
    repeatable: false,
    positional: Positional::Words,
    keys: &[],
    syntax: "#[on_database(unavailable, retry)]",
};

pub(crate) const CONCEAL_AS: Attribute = Attribute {
    name: "conceal_as",
    places: &[Variant],
    repeatable: false,
    positional: Positional::Word,
    keys: &[key("when", Takes::Statuses, "when(403)")],
    syntax: "#[conceal_as(NotFound)]`, or on a transparent variant `#[conceal_as(NotFound, when(403))]",
};

pub(crate) const HEADER: Attribute = Attribute {
    name: "header",
    places: &[Type, Variant, Field],
    repeatable: true,
    positional: Positional::Strings(2),
    keys: &[key("on", Takes::Statuses, "on(429)")],
    syntax: r#"#[header("retry-after", "120")]`, or on a field `#[header("retry-after")]"#,
};

pub(crate) const PUBLIC: Attribute = Attribute {
    name: "public",
    places: &[Field],
    repeatable: false,
    positional: Positional::Nothing,
    keys: &[
        key("name", Takes::String, r#"name = "buyer_id""#),
        key("message", Takes::Flag, "message"),
        key("cause", Takes::Flag, "cause"),
        key("schema", Takes::Type, "schema = String"),
    ],
    syntax: r#"#[public]`, `#[public(name = "buyer_id")]`, `#[public(message)]` or `#[public(cause)]"#,
};

pub(crate) const FIELD_ERRORS: Attribute = Attribute {
    name: "field_errors",
    places: &[Field],
    repeatable: false,
    positional: Positional::Nothing,
    keys: &[key("off", Takes::Flag, "off")],
    syntax: "#[field_errors]` or `#[field_errors(off)]",
};

pub(crate) const FROM_DATABASE: Attribute = Attribute {
    name: "from_database",
    places: &[Field],
    repeatable: false,
    positional: Positional::Nothing,
    keys: &[
        key("via", Takes::Path, "via = find_error"),
        key("first", Takes::Path, "first = read_only"),
        key("off", Takes::Flag, "off"),
    ],
    syntax: "#[from_database]`, `#[from_database(via = find_error)]` or `#[from_database(first = read_only)]",
};

pub(crate) const REPORT: Attribute = Attribute {
    name: "report",
    places: &[Variant],
    repeatable: false,
    positional: Positional::Word,
    keys: &[],
    syntax: "#[report(warn)]` or `#[report(off)]",
};

/// The levels of `#[report]`.
pub(crate) const REPORT_LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "off"];

/// The outcomes of `#[on_database]`.
pub(crate) const OUTCOMES: [&str; 4] = ["row_not_found", "unavailable", "retry", "timeout"];

/// The values of `match`.
pub(crate) const MATCHES: [&str; 3] = ["exact", "prefix", "suffix"];

/// All attributes. `lib.rs` registers the same names.
pub(crate) const ALL: [&Attribute; 13] = [
    &API_ERROR,
    &STATUS,
    &MESSAGE,
    &CAUSE,
    &UNIQUE,
    &CONSTRAINT,
    &ON_DATABASE,
    &CONCEAL_AS,
    &HEADER,
    &PUBLIC,
    &FIELD_ERRORS,
    &FROM_DATABASE,
    &REPORT,
];

impl Attribute {
    /// Returns whether the attribute is allowed on a node.
    pub(crate) fn may_stand_on(&self, node: Node) -> bool {
        let on = |place| self.places.contains(&place);
        match node {
            Node::Enum => on(Type),
            Node::Struct => on(Type) || on(Variant),
            Node::Variant => on(Variant),
            Node::Field => on(Field),
        }
    }

    /// Returns the places where the attribute is allowed, for a diagnostic.
    pub(crate) fn standing(&self) -> String {
        let word = |place: &Place| match place {
            Type => "the type",
            Variant => "a variant",
            Field => "a field",
        };
        self.places.iter().map(word).collect::<Vec<_>>().join(" or ")
    }
}

impl Takes {
    /// Returns the value, for a diagnostic: "`code` takes a string".
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Flag => "no value",
            Self::FlagOrBool => "no value, `true` or `false`",
            Self::String => "a string",
            Self::StringOrPath => "a string, or the path of a constant without quotes",
            Self::Path => "a path without quotes",
            Self::Strings => "strings in parentheses",
            Self::Words => "names in parentheses, without quotes",
            Self::Paths => "types in parentheses, without quotes",
            Self::Conversions => "types in parentheses, each alone or with `if` and the path of a function",
            Self::Otherwise => "a status without quotes",
            Self::Statuses | Self::Ranges => "statuses in parentheses, without quotes",
            Self::Type => "a type without quotes",
            Self::Word => "a name without quotes",
            Self::Members => "names with literal values in parentheses",
            Self::Subsets => "names in parentheses, each with variants in parentheses",
        }
    }
}

impl Node {
    /// Returns the node, for a diagnostic.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Enum => "an enum",
            Self::Struct => "a struct",
            Self::Variant => "a variant",
            Self::Field => "a field",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entry_point_registers_every_attribute() {
        let source = include_str!("lib.rs");
        let list = source.split("attributes(").nth(1).and_then(|rest| rest.split(')').next()).unwrap();
        let registered: Vec<&str> = list.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        assert_eq!(registered, ALL.map(|attribute| attribute.name));
    }

    #[test]
    fn the_docs_have_every_attribute_and_key() {
        let docs = include_str!("docs.md");
        for attribute in ALL {
            assert!(docs.contains(&format!("#[{}", attribute.name)), "{}", attribute.name);
            for key in attribute.keys {
                assert!(docs.contains(key.name), "{} {}", attribute.name, key.name);
            }
        }
    }
}
