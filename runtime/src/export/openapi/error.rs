//! Faults of a document, or of the choice of an operation's responses.

use std::error::Error;
use std::fmt;

/// A reason why the errors of a contract can't be added to a document. The document is unchanged
/// then.
///
/// ```
/// use serde_json::json;
/// use status_error::{ApiProfile, export::Contract, export::openapi::Responses};
///
/// static API: ApiProfile = ApiProfile::new("example.com");
///
/// let mut document = json!({ "swagger": "2.0", "paths": {} });
/// let error = Contract::of(&API).describe(&mut document, |_| Responses::All).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the document is written in Swagger 2.0; convert it to OpenAPI 3.0 or later first"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DescribeError {
    /// The document is not a JSON object.
    NotAnObject,
    /// The document has no member `openapi` with its version.
    NoVersion,
    /// The document is written in Swagger 2.0.
    Swagger,
    /// The document has a version of OpenAPI that this release doesn't know.
    UnknownVersion {
        /// The version.
        version: String,
    },
    /// A part of the document is not an object, as OpenAPI requires it to be.
    Malformed {
        /// The JSON Pointer of the part.
        pointer: String,
    },
    /// An operation's responses have a code that the contract doesn't have.
    UndeclaredCode {
        /// The operation: its id, method and path.
        operation: String,
        /// The code.
        code: String,
        /// The most similar code of the contract, if there is one.
        similar: Option<String>,
    },
    /// An operation's responses are those of a type with an error that the contract doesn't have.
    UndeclaredError {
        /// The operation: its id, method and path.
        operation: String,
        /// The name of the type. `None` for the types of the operation's handler, which the
        /// document doesn't name ([`Responses::Handler`](super::Responses::Handler)).
        type_name: Option<&'static str>,
        /// The code and the status of the error. `None` if the type is one whose codes are chosen
        /// where an error occurs.
        error: Option<String>,
    },
    /// The document has a component with the name that an error needs, and with another content.
    ComponentExists {
        /// The JSON Pointer of the component.
        pointer: String,
    },
}

impl Error for DescribeError {}

impl fmt::Display for DescribeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject => f.write_str("the document is not a JSON object, so it is not an OpenAPI document"),
            Self::NoVersion => f.write_str("the document has no member `openapi` with its version, such as \"3.1.0\""),
            Self::Swagger => {
                f.write_str("the document is written in Swagger 2.0; convert it to OpenAPI 3.0 or later first")
            }
            Self::UnknownVersion { version } => {
                write!(f, "the document has the OpenAPI version {:?}; 3.0, 3.1 and 3.2 are known", Short(version))
            }
            Self::Malformed { pointer } => {
                write!(f, "the part {:?} of the document is not an object", Short(pointer))
            }
            Self::UndeclaredCode { operation, code, similar } => {
                let (operation, code) = (Short(operation), Short(code));
                write!(f, "the operation {operation} has the code {code:?}, which the contract doesn't have; ")?;
                match similar {
                    Some(similar) => write!(f, "is it {:?}?", Short(similar)),
                    None => f.write_str("add the code's type with `Contract::errors`"),
                }
            }
            Self::UndeclaredError { operation, type_name, error } => {
                write!(f, "the operation {} has the errors of ", Short(operation))?;
                match type_name {
                    Some(name) => write!(f, "`{name}`")?,
                    None => f.write_str("its handler")?,
                }
                f.write_str(", and the contract doesn't have ")?;
                match error {
                    Some(error) => write!(f, "{:?}", Short(error))?,
                    None => f.write_str("its codes that are chosen where an error occurs")?,
                }
                f.write_str("; add the type with `Contract::errors`")
            }
            Self::ComponentExists { pointer } => write!(
                f,
                "the document has another component {:?} already; rename that one, or set `OpenApi::prefix`",
                Short(pointer)
            ),
        }
    }
}

/// A text of the document or of the caller, up to 100 characters.
struct Short<'t>(&'t str);

impl Short<'_> {
    fn text(&self) -> String {
        let mut chars = self.0.chars();
        let start: String = chars.by_ref().take(100).collect();
        if chars.next().is_some() { start + "…" } else { start }
    }
}

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Escaped, because a path may contain line ends.
        write!(f, "{}", self.text().escape_debug())
    }
}

impl fmt::Debug for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.text())
    }
}
