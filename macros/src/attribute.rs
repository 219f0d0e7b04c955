//! Every attribute, as data: its name, where it may stand, what it takes. Parsing, messages and the
//! docs' table read this.

/// Where an attribute may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Type,
    Variant,
    Field,
}

/// A struct is its own only variant, and takes the attributes of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Node {
    Enum,
    Struct,
    Variant,
    Field,
}

/// What stands in an attribute before, between or after its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Positional {
    Nothing,
    /// At most this many string literals.
    Strings(usize),
    /// String literals, or the path of a constant.
    StringsOrPath,
    /// Words.
    Words,
    /// A number or a word.
    Status,
    /// A string literal or a word.
    StringOrWord,
    /// A word.
    Word,
}

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// `disclose`
    Flag,
    /// `code = "…"`
    String,
    /// `api = PATH`
    Path,
    /// `columns("…", …)`
    Strings,
    /// `skip(axum, …)`
    Words,
    /// `downcast(OrderError, …)`
    Paths,
    /// `otherwise = 502`
    Status,
    /// `one_of(404, CONFLICT)`
    Statuses,
    /// `in = NewBuyer`
    Type,
}

#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
}

#[derive(Debug)]
pub(crate) struct Attribute {
    pub(crate) name: &'static str,
    pub(crate) places: &'static [Place],
    pub(crate) repeatable: bool,
    pub(crate) positional: Positional,
    pub(crate) keys: &'static [Key],
    /// How it is written.
    pub(crate) syntax: &'static str,
}

const fn key(name: &'static str, takes: Takes) -> Key {
    Key { name, takes }
}

use Place::{Field, Type, Variant};

pub(crate) const API_ERROR: Attribute = Attribute {
    name: "api_error",
    places: &[Type],
    repeatable: false,
    positional: Positional::Nothing,
    keys: &[
        key("profile", Takes::Path),
        key("rename_all", Takes::String),
        key("code_prefix", Takes::String),
        key("skip", Takes::Words),
        key("crate", Takes::Path),
    ],
    syntax: r#"#[api_error(profile = PAYMENTS, rename_all = "kebab-case", code_prefix = "buyers.", skip(axum), crate = path)]"#,
};

pub(crate) const STATUS: Attribute = Attribute {
    name: "status",
    places: &[Type, Variant, Field],
    repeatable: false,
    positional: Positional::Status,
    keys: &[
        key("code", Takes::String),
        key("title", Takes::String),
        key("grpc", Takes::String),
        key("disclose", Takes::Flag),
        key("one_of", Takes::Statuses),
        key("otherwise", Takes::Status),
        key("downcast", Takes::Paths),
    ],
    syntax: r#"#[status(409)]`, `#[status(CONFLICT, code = "duplicate_record", title = "Duplicate record")]`, `#[status(503, disclose)]` or `#[status(transparent)]"#,
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
        key("constraint", Takes::String),
        key("columns", Takes::Strings),
        key("match", Takes::String),
        key("in", Takes::Type),
        key("disclose", Takes::String),
    ],
    syntax: r#"#[unique("email", constraint = "users_email_key", columns("users.email"))]` or `#[unique(EMAIL)]"#,
};

pub(crate) const CONSTRAINT: Attribute = Attribute {
    name: "constraint",
    places: &[Variant],
    repeatable: true,
    positional: Positional::Strings(1),
    keys: &[
        key("fields", Takes::Strings),
        key("columns", Takes::Strings),
        key("match", Takes::String),
        key("in", Takes::Type),
        key("disclose", Takes::String),
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
    keys: &[key("when", Takes::Statuses)],
    syntax: "#[conceal_as(NotFound)]` or, on a transparent variant, `#[conceal_as(NotFound, when(403))]",
};

pub(crate) const HEADER: Attribute = Attribute {
    name: "header",
    places: &[Type, Variant, Field],
    repeatable: true,
    positional: Positional::Strings(2),
    keys: &[],
    syntax: r#"#[header("retry-after", "120")]`, or on a field `#[header("retry-after")]"#,
};

pub(crate) const PUBLIC: Attribute = Attribute {
    name: "public",
    places: &[Field],
    repeatable: false,
    positional: Positional::Nothing,
    keys: &[key("name", Takes::String), key("message", Takes::Flag), key("cause", Takes::Flag)],
    syntax: r#"#[public]`, `#[public(name = "id")]`, `#[public(message)]` or `#[public(cause)]"#,
};

pub(crate) const FIELD_ERRORS: Attribute = Attribute {
    name: "field_errors",
    places: &[Field],
    repeatable: false,
    positional: Positional::Nothing,
    keys: &[],
    syntax: "#[field_errors]",
};

pub(crate) const FROM_DATABASE: Attribute = Attribute {
    name: "from_database",
    places: &[Field],
    repeatable: false,
    positional: Positional::Nothing,
    keys: &[key("via", Takes::Path)],
    syntax: "#[from_database]` or `#[from_database(via = path::to::fn)]",
};

pub(crate) const REPORT: Attribute = Attribute {
    name: "report",
    places: &[Variant],
    repeatable: false,
    positional: Positional::Word,
    keys: &[],
    syntax: "#[report(warn)]` or `#[report(off)]",
};

/// The words of `#[report]`.
pub(crate) const REPORT_LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "off"];

/// The words of `#[on_database]`.
pub(crate) const OUTCOMES: [&str; 4] = ["row_not_found", "unavailable", "retry", "timeout"];

/// The words of `match`.
pub(crate) const MATCHES: [&str; 3] = ["exact", "prefix", "suffix"];

/// The codes of `#[status(…, grpc = "…")]`, each at its number less one. `OK`, which is 0, is no
/// error's.
pub(crate) const GRPC_CODES: [&str; 16] = [
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

/// All of them. `lib.rs` registers the same names.
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
    pub(crate) fn may_stand_on(&self, node: Node) -> bool {
        let on = |place| self.places.contains(&place);
        match node {
            Node::Enum => on(Type),
            Node::Struct => on(Type) || on(Variant),
            Node::Variant => on(Variant),
            Node::Field => on(Field),
        }
    }

    /// Where it may stand, in words.
    pub(crate) fn standing(&self) -> String {
        let words: Vec<&str> = self
            .places
            .iter()
            .map(|place| match place {
                Type => "the type",
                Variant => "a variant",
                Field => "a field",
            })
            .collect();
        words.join(" or ")
    }
}

impl Key {
    /// How it is written.
    pub(crate) fn syntax(&self) -> String {
        let name = self.name;
        match self.takes {
            Takes::Flag => name.to_owned(),
            Takes::String => format!("{name} = \"…\""),
            Takes::Path => format!("{name} = PATH"),
            Takes::Strings => format!("{name}(\"…\", …)"),
            Takes::Words => format!("{name}(axum, …)"),
            Takes::Paths => format!("{name}(OrderError, …)"),
            Takes::Status => format!("{name} = 502"),
            Takes::Statuses => format!("{name}(403, 404)"),
            Takes::Type => format!("{name} = NewBuyer"),
        }
    }
}

impl Takes {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Flag => "no value",
            Self::String => "a string",
            Self::Path => "a path, without quotes",
            Self::Strings => "strings in parentheses",
            Self::Words => "names in parentheses, without quotes",
            Self::Paths => "types in parentheses, without quotes",
            Self::Status => "a status, without quotes",
            Self::Statuses => "statuses in parentheses, without quotes",
            Self::Type => "a type, without quotes",
        }
    }
}

impl Node {
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
