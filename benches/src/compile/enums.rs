//! The enums whose compilation is measured. Unit variants, tuple variants with a source and
//! variants with two named fields take turns; each variant has a message and a status.

use crate::scratch::Scratch;
use std::fmt::Write as _;

/// A way to write such an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    Bare,
    Thiserror,
    /// thiserror and a derive that parses the enum and emits nothing.
    Nothing,
    /// thiserror and code by hand: a `match` that gives status and code, a JSON body with the
    /// message, and `IntoResponse`.
    ByHand,
    /// Like `ByHand`, and by hand also the rest of what status-error's attributes declare: members,
    /// unique fields, headers, and a line in the log for a server error.
    ByHandInFull,
    /// thiserror and status-error; the variants with named fields have `#[unique]`, `#[public]` and
    /// `#[header]`.
    StatusError,
    ApiError,
    Snafu,
    Poem,
}

use Flavour::{ApiError, Bare, ByHand, ByHandInFull, Nothing, Poem, Snafu, StatusError, Thiserror};

impl Flavour {
    pub(crate) const ALL: [Self; 9] =
        [Bare, Thiserror, Nothing, ByHand, ByHandInFull, StatusError, ApiError, Snafu, Poem];

    /// Returns the prefix of the names of the flavor's crates.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Bare => "bare",
            Thiserror => "thiserror",
            Nothing => "nothing",
            ByHand => "by_hand",
            ByHandInFull => "by_hand_in_full",
            StatusError => "status_error",
            ApiError => "api_error",
            Snafu => "snafu",
            Poem => "poem",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Bare => "bare enum",
            Thiserror => "thiserror",
            Nothing => "thiserror + a derive that emits nothing",
            ByHand => "thiserror + by hand",
            ByHandInFull => "thiserror + by hand, members and headers too",
            StatusError => "thiserror + status-error",
            ApiError => "thiserror + api-error",
            Snafu => "snafu",
            Poem => "poem-openapi",
        }
    }

    fn dependencies(self) -> String {
        let axum = r#"axum = { version = "0.8.4", default-features = false, features = ["json"] }"#;
        let serde = r#"serde = { version = "1", features = ["derive"] }"#;
        let thiserror = r#"thiserror = "2""#;
        match self {
            Bare => String::new(),
            Thiserror => thiserror.into(),
            Nothing => format!("{thiserror}\nnothing = {{ path = \"../nothing\" }}"),
            ByHand | ByHandInFull => format!("{thiserror}\n{axum}\n{serde}"),
            StatusError => format!("{thiserror}\n{axum}\nstatus-error = {}", Scratch::ours("runtime", &["axum-08"])),
            ApiError => format!("{thiserror}\n{axum}\napi-error = {{ version = \"=0.1.9\", features = [\"axum\"] }}"),
            Snafu => r#"snafu = "0.9""#.into(),
            Poem => [
                r#"poem = { version = "3", default-features = false }"#,
                r#"poem-openapi = { version = "5", default-features = false }"#,
            ]
            .join("\n"),
        }
    }

    pub(crate) fn manifest(self, name: &str) -> String {
        let dependencies = self.dependencies();
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n"
        )
    }

    /// Returns a match arm that makes the variant. It fits the flavors whose variants have the
    /// fields of [`Shape`].
    pub(crate) fn arm(index: usize) -> String {
        let fields = match Shape::of(index) {
            Shape::Unit => "",
            Shape::Source => "(std::io::Error::other(\"failed\"))",
            Shape::Named => " { id: 7, name: String::new() }",
        };
        format!("        {index} => Error::Variant{index}{fields},\n")
    }

    /// Returns the module with the enum.
    pub(crate) fn module(self, variants: usize) -> String {
        let derives = match self {
            Bare => "Debug",
            Thiserror | ByHand | ByHandInFull => "Debug, thiserror::Error",
            Nothing => "Debug, thiserror::Error, nothing::Nothing",
            StatusError => "Debug, thiserror::Error, status_error::ApiError",
            ApiError => "Debug, thiserror::Error, api_error::ApiError",
            Snafu => "Debug, snafu::Snafu",
            Poem => "Debug, poem_openapi::ApiResponse",
        };
        let mut text = format!("{}#[derive({derives})]\npub enum Error {{\n", self.imports());
        for index in 0..variants {
            text += &self.variant(index);
        }
        text += "}\n";
        if matches!(self, ByHand | ByHandInFull) {
            text += &super::by_hand::impls(variants, self == ByHandInFull);
        }
        text
    }

    fn imports(self) -> &'static str {
        match self {
            ApiError => "use api_error::ApiError;\n\n",
            Poem => "use poem_openapi::payload::{Json, PlainText};\n\n",
            _ => "",
        }
    }

    fn variant(self, index: usize) -> String {
        let shape = Shape::of(index);
        let mut text = String::new();
        for attribute in self.attributes(index, shape) {
            let _ = writeln!(text, "    #[{attribute}]");
        }
        let public = if matches!(self, StatusError | Nothing) { "#[public] " } else { "" };
        let source = if self == Bare { "" } else { "#[source] " };
        let fields = match (shape, self) {
            (Shape::Unit, _) => String::new(),
            (Shape::Source, Snafu) => " { source: std::io::Error }".into(),
            (Shape::Source, Poem) => "(PlainText<String>)".into(),
            (Shape::Source, _) => format!("({source}std::io::Error)"),
            (Shape::Named, Poem) => format!("(Json<u64>, #[oai(header = \"x-reason-{index}\")] String)"),
            (Shape::Named, _) => format!(" {{ {public}id: u64, {public}name: String }}"),
        };
        let _ = writeln!(text, "    Variant{index}{fields},");
        text
    }

    fn attributes(self, index: usize, shape: Shape) -> Vec<String> {
        let message = match shape {
            Shape::Unit => format!("the case {index} was not found"),
            Shape::Source => format!("the case {index} failed"),
            Shape::Named => format!("the case {index} is taken: {{id}} has {{name}}"),
        };
        let error = format!("error({message:?})");
        let status = shape.status();
        match self {
            Bare => Vec::new(),
            Thiserror | ByHand | ByHandInFull => vec![error],
            Nothing | StatusError => {
                let mut attributes = vec![error, format!("status({status})")];
                if shape == Shape::Named {
                    attributes.push(format!(r#"unique("field_{index}", constraint = "key_{index}")"#));
                    attributes.push(format!(r#"header("x-reason", "reason {index}")"#));
                }
                attributes
            }
            ApiError => vec![error, format!("api_error(status_code = {status}, message(inherit))")],
            Snafu => vec![format!("snafu(display({message:?}))")],
            Poem => vec![format!("oai(status = {status})")],
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Unit,
    Source,
    Named,
}

impl Shape {
    pub(crate) fn of(index: usize) -> Self {
        match index % 3 {
            0 => Self::Unit,
            1 => Self::Source,
            _ => Self::Named,
        }
    }

    fn status(self) -> u16 {
        match self {
            Self::Unit => 404,
            Self::Source => 500,
            Self::Named => 409,
        }
    }
}
